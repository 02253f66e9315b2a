//! What the islands say, in one language, as the script that gives it to them. Where it is carries the build's name,
//! and new words are a new build: so it may be kept for ever.

use axum::{
    extract::{Path, State},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use super::Site;
use crate::{
    server::assets::{Assets, WORDS},
    server::files::how_long,
    ui::{lang::Lang, words::Part},
};

const JAVASCRIPT: HeaderValue = HeaderValue::from_static("text/javascript; charset=utf-8");

/// The route.
pub(super) fn path(assets: &Assets) -> String {
    [&assets.build, WORDS, "{file}"].concat()
}

pub(super) async fn words(State(site): State<Site>, Path(file): Path<String>) -> Response {
    let all = Part::ALL.into_iter();
    let mut all = all.flat_map(|part| Lang::ALL.map(|lang| (part, lang)));
    let Some((part, lang)) = all.find(|(part, lang)| part.file(*lang) == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, JAVASCRIPT),
        (CACHE_CONTROL, how_long(&site.assets.build)),
    ];
    (headers, part.script(lang)).into_response()
}

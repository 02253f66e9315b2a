//! `/lab` over HTTP: the page, and the handshakes that it shows.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use super::handshakes::Token;
use crate::{
    server::{origin, page::respond, state::App, visit::Visit},
    ui::{
        island,
        lab::page::LabPage,
        shell::{Frame, Shell},
    },
};

const PATH: &str = "/lab";

pub(super) async fn lab(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Response {
    let texts = visit.lang.lab_texts();
    let frame = Frame {
        title: texts.title.to_owned(),
        description: texts.lead.to_owned(),
        canonical: Some(PATH.to_owned()),
        hydration: Some(app.site.assets.start(island::LAB, visit.lang)),
        ..app.site.frame(&visit)
    };
    let lang = visit.lang;
    let home = home(&app, &visit, &headers);
    let mut response = respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><LabPage lang home /></Shell> }
    });
    // The one page whose reader may connect to anywhere.
    let policy = app.site.assets.policy_to_anywhere.clone();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// What a socket's opening looked like, as data for the page that opened it.
pub(super) async fn handshake(State(app): State<App>, Path(token): Path<String>) -> Response {
    let found = token
        .parse::<Token>()
        .ok()
        .and_then(|token| app.lab.handshakes.find(&token));
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    match found {
        Some(handshake) => (no_store, Json(handshake)).into_response(),
        // No such one, or no longer.
        None => (StatusCode::NOT_FOUND, no_store).into_response(),
    }
}

/// Where our sockets are, by the name under which the visitor found us: another name, though ours, would
/// be another origin.
fn home(app: &App, visit: &Visit, headers: &HeaderMap) -> String {
    let origin = visit
        .origin
        .clone()
        .unwrap_or_else(|| app.site.origin(visit));
    let host = origin
        .split_once("://")
        .map_or(origin.as_str(), |(_, host)| host);
    let scheme = if origin::is_secure(&app.config, headers) {
        "wss://"
    } else {
        "ws://"
    };
    [scheme, host].concat()
}

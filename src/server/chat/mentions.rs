//! The page of all that calls the reader: the newest first, by the search's index.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::rooms;
use crate::{
    search,
    server::{
        caller::Caller,
        page::respond,
        search::{Asked, zone},
        state::App,
        visit::Visit,
    },
    ui::{
        mentions::{MentionsPage, MentionsView},
        shell::{Frame, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Which {
    /// Where the page before this one ended.
    #[serde(default)]
    before: String,
    /// Minutes east of UTC.
    #[serde(default)]
    zone: String,
}

pub(super) async fn mentions(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let before = which.before.parse().ok();
    let asked = Asked {
        query: &search::Query::default(),
        reader: caller.id(),
        zone_minutes: zone(&which.zone),
        calls: true,
        before,
    };
    let (hits, older) = match caller.id() {
        None => (Vec::new(), None),
        Some(_) => match app.finder.find(&asked).await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(?error, "mentions could not be looked up");
                return rooms::unavailable();
            }
        },
    };
    let page = MentionsPage {
        lang: visit.lang,
        is_somebody: caller.person.is_some(),
        zone_minutes: asked.zone_minutes,
        is_first: before.is_none(),
        hits,
        older,
    };
    let frame = Frame {
        title: visit.lang.chat().mentions.to_owned(),
        ..app.site.frame(&visit)
    };
    respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><MentionsView page /></Shell> }
    })
}

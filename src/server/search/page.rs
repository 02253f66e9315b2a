//! The search's page: reads the address, asks, and shows what comes back.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Asked, FindError};
use crate::{
    search,
    server::{caller::Caller, origin, page::respond, state::App, visit::Visit},
    ui::{
        search::{Outcome, SearchPage, SearchView},
        shell::{Frame, Shell},
    },
};

/// Minutes that the furthest time zones are from UTC.
const FURTHEST_ZONE: i32 = 14 * 60;
/// Bytes of a search that are given back in the field; nobody types more.
const LONGEST: usize = 1_000;

#[derive(Deserialize)]
pub(super) struct What {
    #[serde(default)]
    q: String,
    /// Minutes east of UTC. As text, since a form without a script sends it empty.
    #[serde(default)]
    zone: String,
    /// Where the page before this one ended.
    #[serde(default)]
    before: String,
}

/// Messages that fit what the address asks for.
pub(super) async fn search(
    State(app): State<App>,
    Query(what): Query<What>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    let text: String = what
        .q
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect();
    let query = search::Query::parse(&text);
    let zone_minutes = zone(&what.zone);
    let before = what.before.parse().ok();
    let outcome = if query.is_empty() {
        Outcome::Nothing
    } else {
        let address = origin::address(&app.config, &headers, peer);
        match app.turnstile.pass(caller.id(), address) {
            Err(wait) => Outcome::TooFast {
                seconds: wait.as_secs() + 1,
            },
            Ok(()) => {
                let reader = caller.id();
                let asked = Asked {
                    query: &query,
                    reader,
                    lang: visit.lang,
                    zone_minutes,
                    calls: false,
                    before,
                };
                match app.finder.find(&asked).await {
                    Ok((hits, older)) => Outcome::Found { hits, older },
                    Err(FindError::TooBroad) => Outcome::TooBroad,
                    Err(FindError::Store(error)) => {
                        tracing::error!(%error, "the index could not be searched");
                        Outcome::Unavailable
                    }
                }
            }
        }
    };
    let page = SearchPage {
        lang: visit.lang,
        text,
        zone_minutes,
        is_first: before.is_none(),
        outcome,
    };
    show(&app, &visit, page)
}

fn show(app: &App, visit: &Visit, page: SearchPage) -> Response {
    let (status, retry) = match &page.outcome {
        Outcome::Nothing | Outcome::Found { .. } => (StatusCode::OK, None),
        Outcome::TooFast { seconds } => (StatusCode::TOO_MANY_REQUESTS, Some(*seconds)),
        Outcome::TooBroad => (StatusCode::UNPROCESSABLE_ENTITY, None),
        Outcome::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Some(3)),
    };
    let words = visit.lang.search();
    let title = match page.text.is_empty() {
        true => words.title.to_owned(),
        false => [&page.text, " – ", words.title].concat(),
    };
    // Without a canonical address: what was searched for is nobody's to find.
    let frame = Frame {
        title,
        ..app.site.frame(visit)
    };
    let response = respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><SearchView page /></Shell> }
    });
    with_wait(response, retry)
}

/// Tells programs, too, when to come again.
pub(in crate::server) fn with_wait(mut response: Response, seconds: Option<u64>) -> Response {
    if let Some(seconds) = seconds {
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Minutes east of UTC, as far as any clock is.
pub(in crate::server) fn zone(text: &str) -> i32 {
    let minutes: i32 = text.parse().unwrap_or(0);
    minutes.clamp(-FURTHEST_ZONE, FURTHEST_ZONE)
}

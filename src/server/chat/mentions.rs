//! The page of all that calls the reader: the newest first, by the search's index.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::rooms;
use crate::{
    search,
    server::{
        caller::Caller,
        origin,
        page::respond,
        reading::Spot,
        search::{Asked, FindError, Newer, with_wait, zone},
        state::App,
        visit::Visit,
    },
    stream::PersonId,
    ui::{
        mentions::{MentionsPage, MentionsView},
        search::Hit,
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
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visit: Visit,
    caller: Caller,
) -> Response {
    let before = which.before.parse().ok();
    let asked = Asked {
        query: &search::Query::default(),
        reader: caller.id(),
        lang: visit.lang,
        zone_minutes: zone(&which.zone),
        calls: true,
        before,
    };
    let address = origin::address(&app.config, &headers, peer);
    let pass = || app.turnstile.pass(caller.id(), address).err();
    let wait = caller
        .id()
        .and_then(|_| pass())
        .map(|wait| wait.as_secs() + 1);
    let (hits, older) = match caller.id().filter(|_| wait.is_none()) {
        None => (Vec::new(), None),
        Some(me) => match found(&app, me, &asked).await {
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
        wait,
        hits,
        older,
    };
    let frame = Frame {
        title: visit.lang.chat().mentions.to_owned(),
        ..app.site.frame(&visit)
    };
    let status = match wait {
        Some(_) => StatusCode::TOO_MANY_REQUESTS,
        None => StatusCode::OK,
    };
    let response = respond(&visit, &app.site.assets, status, move || {
        view! { <Shell frame><MentionsView page /></Shell> }
    });
    with_wait(response, wait)
}

/// A page of what calls the reader, with what of it they have not read.
async fn found(app: &App, me: PersonId, asked: &Asked<'_>) -> Result<(Vec<Hit>, Newer), FindError> {
    let (mut hits, older) = app.finder.find(asked).await?;
    let spot = |hit: &Hit| Spot {
        room: hit.room.clone(),
        seq: hit.seq,
        thread: hit.thread,
    };
    let spots: Vec<Spot> = hits.iter().map(spot).collect();
    let unread = app.readings.unread_of(me, &spots).await?;
    for (hit, unread) in hits.iter_mut().zip(unread) {
        hit.unread = unread;
    }
    Ok((hits, older))
}

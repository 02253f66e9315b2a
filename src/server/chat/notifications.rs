//! The page on which somebody chooses, for each room, what is worth a notification and where it stands in their list.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{forms::see_other, rooms};
use crate::{
    protocol::Choice,
    server::{caller::Caller, page::respond, state::App, visit::Visit},
    ui::{
        notifications::{NotificationsPage, NotificationsView, PATH, SCRIPTS},
        shell::{Frame, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Asked {
    /// There at all: something was saved a moment ago.
    done: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let Some(me) = caller.id() else {
        return Redirect::to("/chat").into_response();
    };
    let mut rooms = app.rooms.since(0, Some(me)).0;
    app.people.names.freshen_list(&mut rooms, visit.lang);
    let names = rooms.iter().map(|room| room.name.clone()).collect();
    let told = match app.readings.of(me, names).await {
        Ok(told) => told,
        Err(error) => {
            tracing::error!(%error, "what was chosen about rooms could not be read");
            return rooms::unavailable();
        }
    };
    let rooms = rooms
        .into_iter()
        .zip(told.into_iter().map(|told| told.choice));
    let page = NotificationsPage {
        lang: visit.lang,
        done: asked.done.is_some(),
        rooms: rooms.collect(),
    };
    let frame = Frame {
        title: visit.lang.chat().notifications.to_owned(),
        hydration: Some(app.site.assets.scripts(SCRIPTS)),
        ..app.site.frame(&visit)
    };
    respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><NotificationsView page /></Shell> }
    })
}

/// Takes what is chosen about every room that the form holds. A form holds each by a field `room`.
pub(super) async fn choose(
    State(app): State<App>,
    caller: Caller,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Some(me) = caller.id() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let listed = fields.iter().filter(|(name, _)| name == "room");
    let listed: Vec<&str> = listed.map(|(_, room)| room.as_str()).collect();
    let chosen: HashMap<&str, &str> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let rooms = app.rooms.since(0, Some(me)).0;
    let names = rooms.into_iter().map(|room| room.name);
    let names = names
        .filter(|name| listed.contains(&name.as_str()))
        .collect();
    let saved = async {
        for told in app.readings.of(me, names).await? {
            let room = told.stream.as_str();
            let has = |what: &str| chosen.contains_key([what, ".", room].concat().as_str());
            let level = chosen.get(["level.", room].concat().as_str());
            let choice = Choice {
                level: level.and_then(|level| level.parse().ok()),
                favourite: has("favourite"),
                hidden: has("hidden"),
            };
            if choice != told.choice {
                app.readings.choose(me, &told.stream, choice).await?;
            }
        }
        Ok::<(), sqlx::Error>(())
    };
    match saved.await {
        Ok(()) if caller.wants_json => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => see_other(&[PATH, "?done"].concat()),
        Err(error) => {
            tracing::error!(%error, "what was chosen about rooms could not be kept");
            rooms::unavailable()
        }
    }
}

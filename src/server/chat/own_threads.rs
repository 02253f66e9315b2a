//! The page of the threads in which somebody takes part.

use std::{collections::HashMap, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{rooms, settings::named_now};
use crate::{
    server::{
        caller::Caller,
        origin,
        page::respond,
        reading::Thread,
        search::{with_wait, zone},
        state::App,
        visit::Visit,
    },
    stream::{PersonId, StreamName},
    ui::{
        chat::room_title,
        shell::{Frame, Shell},
        threads::{ThreadRow, ThreadsPage, ThreadsView},
    },
};

#[derive(Deserialize)]
pub(super) struct Which {
    /// Minutes east of UTC.
    #[serde(default)]
    zone: String,
}

pub(super) async fn threads(
    State(app): State<App>,
    Query(which): Query<Which>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visit: Visit,
    caller: Caller,
) -> Response {
    let Some(me) = caller.id() else {
        return Redirect::to("/chat").into_response();
    };
    let address = origin::address(&app.config, &headers, peer);
    let wait = app.turnstile.pass(Some(me), address).err();
    let wait = wait.map(|wait| wait.as_secs() + 1);
    let threads = match wait {
        Some(_) => Ok(Vec::new()),
        None => of(&app, me).await,
    };
    let threads = match threads {
        Ok(threads) => threads,
        Err(error) => {
            tracing::error!(%error, "somebody's threads could not be read");
            return rooms::unavailable();
        }
    };
    let mut rooms = app.rooms.since(0, Some(me)).0;
    app.people.names.freshen_list(&mut rooms, visit.lang);
    let titles: HashMap<StreamName, String> = rooms
        .iter()
        .map(|room| (room.name.clone(), room_title(room)))
        .collect();
    let people: Vec<PersonId> = threads
        .iter()
        .flat_map(|thread| [thread.by, thread.last_by])
        .collect();
    let people = named_now(&app, &people, visit.lang).await;
    let nick = |id: PersonId| {
        let found = people.iter().find(|person| person.id == id);
        found.map_or(String::new(), |person| person.nick.to_string())
    };
    let blocked = super::blocked(&app, &caller).await;
    let row = |thread: Thread| ThreadRow {
        title: titles.get(&thread.room).cloned().unwrap_or_default(),
        nick: nick(thread.by),
        last_nick: nick(thread.last_by),
        blocked: blocked.contains(&thread.by),
        room: thread.room,
        root: thread.root,
        text: thread.text,
        answers: thread.answers,
        unread: thread.unread,
        goes_on: thread.goes_on,
        last_at: thread.last_at,
    };
    let page = ThreadsPage {
        lang: visit.lang,
        zone_minutes: zone(&which.zone),
        wait,
        threads: threads.into_iter().map(row).collect(),
    };
    let frame = Frame {
        title: visit.lang.threads().title.to_owned(),
        ..app.site.frame(&visit)
    };
    let status = match wait {
        Some(_) => StatusCode::TOO_MANY_REQUESTS,
        None => StatusCode::OK,
    };
    let response = respond(&visit, &app.site.assets, status, move || {
        view! { <Shell frame><ThreadsView page /></Shell> }
    });
    with_wait(response, wait)
}

/// Those of the rooms that this person may see and has not left.
async fn of(app: &App, me: PersonId) -> Result<Vec<Thread>, sqlx::Error> {
    let chosen = app.readings.chosen(me).await?;
    let rooms = app.rooms.since(0, Some(me)).0.into_iter();
    let names = rooms.map(|room| room.name);
    let names = names.filter(|name| chosen.get(name).is_none_or(|choice| !choice.out));
    app.readings.threads(me, names.collect()).await
}

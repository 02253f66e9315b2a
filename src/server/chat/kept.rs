//! The pages of messages that were kept: what is pinned in a room, for all who read there; and what somebody has
//! bookmarked, for nobody else.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{messages, rooms};
use crate::{
    chat::{Chat, Message},
    protocol::RoomInfo,
    server::{
        bookmarks::Full,
        caller::Caller,
        live::{LoadError, Stream},
        page::respond,
        state::{App, Hosted},
        visit::Visit,
    },
    stream::{Millis, PersonId, Seq, StreamName},
    ui::{
        chat::{Kept, KeptPage, KeptWhere},
        shell::{Frame, Shell},
    },
};

/// Bookmarks on a page.
const PAGE: usize = 30;

/// What is pinned in a room, the last pinned first.
pub(super) async fn pins(
    State(app): State<App>,
    Path(room): Path<String>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let Ok(name) = room.parse::<StreamName>() else {
        return rooms::missing(&app, &visit);
    };
    let me = caller.id();
    let (stream, info) = match (app.rooms.enter(&name, me).await, app.rooms.info(&name, me)) {
        (Ok(Some(stream)), Some(room)) => (stream, room),
        (Err(error), _) => {
            tracing::error!(%error, "a room could not be loaded");
            return rooms::unavailable();
        }
        _ => return rooms::missing(&app, &visit),
    };
    let unheard = super::blocked(&app, &caller).await;
    let mut kept = Vec::new();
    for seq in stream
        .look(|room| room.state.pins.clone())
        .into_iter()
        .rev()
    {
        match entry(&app, &visit, &caller, &stream, info.clone(), seq).await {
            Ok(entry) => kept.extend(entry.map(|entry| entry.unheard(&unheard))),
            Err(error) => {
                tracing::error!(%error, "a pinned message could not be read");
                return rooms::unavailable();
            }
        }
    }
    let is_indexed = stream.look(|room| room.state.is_indexed());
    let canonical = is_indexed.then(|| format!("/chat/{name}/pins"));
    show(&app, &visit, KeptWhere::Pins(info), kept, None, canonical).await
}

#[derive(Deserialize)]
pub(super) struct Which {
    /// Only what was kept before this moment: where the page before ended.
    before: Option<Millis>,
}

/// What the caller has bookmarked, the last kept first.
pub(super) async fn bookmarks(
    State(app): State<App>,
    Query(which): Query<Which>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let Some(me) = caller.id() else {
        return Redirect::to("/chat").into_response();
    };
    let before = which.before.unwrap_or(Millis::MAX);
    let found = match app.bookmarks.before(me, before, PAGE).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "bookmarks could not be read");
            return rooms::unavailable();
        }
    };
    let unheard = super::blocked(&app, &caller).await;
    let older = (found.len() == PAGE).then(|| found.last().map(|last| last.at));
    let mut kept = Vec::new();
    for bookmark in found {
        // A room may have been closed to this person since, and a message deleted.
        let (name, seq) = (bookmark.room, bookmark.seq);
        let room = app.rooms.info(&name, Some(me));
        let shown = match (app.rooms.enter(&name, Some(me)).await, room) {
            (Ok(Some(stream)), Some(room)) => {
                entry(&app, &visit, &caller, &stream, room, seq).await
            }
            (Err(error), _) => Err(error),
            _ => Ok(None),
        };
        match shown {
            Ok(shown) => kept.push(match shown {
                Some(shown) => shown.unheard(&unheard),
                None => Kept {
                    room: name,
                    seq,
                    page: None,
                },
            }),
            Err(error) => {
                tracing::error!(%error, "a bookmarked message could not be read");
                return rooms::unavailable();
            }
        }
    }
    show(
        &app,
        &visit,
        KeptWhere::Bookmarks,
        kept,
        older.flatten(),
        None,
    )
    .await
}

/// Keeps a message for the caller, or keeps it no longer. The reason, where that cannot be.
pub(super) async fn mark(
    app: &App,
    me: PersonId,
    name: &StreamName,
    seq: Seq,
    keep: bool,
) -> Result<Result<bool, Full>, LoadError> {
    if !keep {
        app.bookmarks.remove(me, name, seq).await?;
        return Ok(Ok(true));
    }
    let Some(stream) = app.rooms.enter(name, Some(me)).await? else {
        return Ok(Ok(false));
    };
    let is_there = Message::from_past(&stream.past(seq).await?).is_some_and(|it| !it.is_stone());
    match is_there {
        true => Ok(app.bookmarks.keep(me, name, seq).await?.map(|()| true)),
        false => Ok(Ok(false)),
    }
}

/// A kept message as it is now. None: nothing is left of it.
async fn entry(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    stream: &Stream<Chat>,
    room: RoomInfo,
    seq: Seq,
) -> Result<Option<Kept>, LoadError> {
    let found = Message::from_past(&stream.past(seq).await?);
    let Some(message) = found.filter(|message| !message.is_stone()) else {
        return Ok(None);
    };
    let name = room.name.clone();
    let mut snapshot = stream.look(Clone::clone);
    snapshot.state.messages = [message.into()].into();
    Chat::recall(stream, &mut snapshot.state).await;
    let page = messages::part(app, visit, caller, room, snapshot, seq);
    Ok(Some(Kept {
        room: name,
        seq,
        page: Some(page),
    }))
}

async fn show(
    app: &App,
    visit: &Visit,
    place: KeptWhere,
    kept: Vec<Kept>,
    older: Option<Millis>,
    canonical: Option<String>,
) -> Response {
    let (lang, words) = (visit.lang, visit.lang.chat());
    let shown = kept.iter().filter_map(|kept| kept.page.as_ref());
    let painter = (app.colours)
        .painter(shown.map(|page| &page.snapshot.state))
        .await;
    let frame = Frame {
        title: match place {
            KeptWhere::Pins(_) => words.pins.to_owned(),
            KeptWhere::Bookmarks => words.bookmarks.to_owned(),
        },
        description: lang.site().chat_description.to_owned(),
        hydration: Some(rooms::copies(app, lang) + &app.uploads.sheet_link()),
        canonical,
        ..app.site.frame(visit)
    };
    respond(visit, &app.site.assets, StatusCode::OK, move || {
        provide_context(painter);
        view! { <Shell frame><KeptPage lang place kept older /></Shell> }
    })
}

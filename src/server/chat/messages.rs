//! The page of one message: how it was put before, who reacted, and the forms for all that can be done
//! with it.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::rooms;
use crate::{
    chat::{Chat, Fact, Message, Refusal as ChatRefusal},
    protocol::{Refusal, RoomInfo},
    server::{
        caller::{Caller, mint},
        live::{LoadError, Stream},
        page::respond,
        state::{App, Hosted},
        visit::Visit,
    },
    stream::{Seq, Snapshot, StreamName},
    ui::{
        chat::{
            MessagePage, Version,
            page::{ChatPage, Fault, Window},
        },
        shell::{Frame, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Asked {
    /// There at all: the visitor has just told the moderators of it.
    reported: Option<String>,
}

pub(super) async fn message(
    State(app): State<App>,
    Path((room, seq)): Path<(String, u64)>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let reported = asked.reported.is_some();
    match room.parse() {
        Ok(name) => show(&app, &visit, &caller, &name, (Seq(seq), reported), None).await,
        Err(_) => rooms::missing(&app, &visit),
    }
}

/// The page, with what was written in a form and why that was refused.
pub(super) async fn show(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    (seq, is_reported): (Seq, bool),
    fault: Option<(String, Refusal<ChatRefusal>)>,
) -> Response {
    let me = caller.id();
    let (stream, room) = match (app.rooms.enter(name, me).await, app.rooms.info(name, me)) {
        (Ok(Some(stream)), Some(room)) => (stream, room),
        (Err(error), _) => {
            tracing::error!(%error, "a room could not be loaded");
            return rooms::unavailable();
        }
        _ => return rooms::missing(app, visit),
    };
    let (message, versions) = match look(&stream, seq).await {
        Ok(Some(found)) => found,
        Ok(None) => return rooms::missing(app, visit),
        Err(error) => {
            tracing::error!(%error, "a message could not be read");
            return rooms::unavailable();
        }
    };
    // What the writer says about themselves is no part of the message: without it the page still is one.
    let about = match app.people.profile(message.by.id).await {
        Ok(profile) => profile.about.to_string(),
        Err(error) => {
            tracing::error!(%error, "a profile could not be read");
            String::new()
        }
    };
    let is_bookmarked = match me {
        Some(me) => app
            .bookmarks
            .has(me, name, seq)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "a bookmark could not be looked for");
                false
            }),
        None => false,
    };
    let is_gone = app.people.names.is_gone(message.by.id);
    let mut snapshot = stream.look(Clone::clone);
    snapshot.state.messages = [message.into()].into();
    Chat::recall(&stream, &mut snapshot.state).await;
    // The reader asks for this message, not for what it answers.
    let blocked = super::blocked(app, caller).await;
    let quoted = &mut snapshot.state.quoted;
    quoted.retain(|message| !blocked.contains(&message.by.id));
    let painter = app.colours.painter([&snapshot.state].into_iter()).await;
    let frame = Frame {
        title: visit.lang.chat().about_message.to_owned(),
        hydration: Some(rooms::copies(app, visit.lang) + &app.uploads.sheet_link()),
        description: visit.lang.site().chat_description.to_owned(),
        canonical: (snapshot.state.is_indexed()).then(|| format!("/chat/{name}/m/{}", seq.0)),
        ..app.site.frame(visit)
    };
    let status = match fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let mut page = part(app, visit, caller, room, snapshot, seq);
    page.fault = fault.map(|(text, refusal)| Fault::Post(text, refusal));
    respond(visit, &app.site.assets, status, move || {
        provide_context(painter);
        view! { <Shell frame><MessagePage page versions about is_reported is_bookmarked is_gone /></Shell> }
    })
}

/// A room of which only some messages are shown, on a page that nothing brings to life.
pub(super) fn part(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    room: RoomInfo,
    mut snapshot: Snapshot<Chat>,
    at: Seq,
) -> ChatPage {
    Chat::freshen(&mut snapshot.state, &app.people.names, visit.lang);
    ChatPage {
        lang: visit.lang,
        you: caller.person.clone(),
        role: caller.role(app),
        rooms: Vec::new(),
        sought: String::new(),
        reading: Vec::new(),
        crowds: Vec::new(),
        blocked: Vec::new(),
        room,
        snapshot,
        window: Window::Around(at),
        here: Vec::new(),
        here_count: 0,
        away: Vec::new(),
        command: mint(),
        fault: None,
    }
}

/// A message as it is, and how it was put before that, oldest first.
async fn look(
    stream: &Stream<Chat>,
    seq: Seq,
) -> Result<Option<(Message, Vec<Version>)>, LoadError> {
    let past = stream.past(seq).await?;
    let Some(message) = Message::from_past(&past) else {
        return Ok(None);
    };
    let mut versions: Vec<Version> = (past.iter())
        .filter_map(|event| match &event.fact {
            Fact::Posted { body, .. } | Fact::Answered { body, .. } | Fact::Edited { body, .. } => {
                Some(Version {
                    at: event.at,
                    body: body.clone(),
                })
            }
            _ => None,
        })
        .collect();
    // The last one is what it says now; of a stone no word is left.
    versions.pop();
    versions.retain(|version| !version.body.is_empty());
    Ok(Some((message, versions)))
}

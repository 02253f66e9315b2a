//! The page of a thread: its root, what was said below it, and where one says more. The side panel of the live page
//! shows the same page's inside.

use std::net::SocketAddr;

use axum::{
    Form, Json,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use super::{forms::see_other, messages, rooms, slash::Line};
use crate::{
    chat::{Chat, Command, Room},
    protocol::{LineRefusal, Refusal},
    server::{caller::Caller, page::respond, state::App, visit::Visit, wish},
    stream::{PersonId, Seq, Snapshot, StreamName},
    ui::{
        chat::{ThreadPage, page::Fault, phrases::post_refusal},
        shell::{Frame, Shell},
    },
};

/// A thread.
pub(super) async fn thread(
    State(app): State<App>,
    Path((room, root)): Path<(String, u64)>,
    headers: HeaderMap,
    visit: Visit,
    caller: Caller,
) -> Response {
    match room.parse() {
        Ok(name) => {
            let opens = is_looked_at(&headers);
            show(&app, &visit, &caller, &name, (Seq(root), opens), None).await
        }
        Err(_) => rooms::missing(&app, &visit),
    }
}

/// Somebody opens the page to see it. A browser that only fetches it ahead says so; our scripts take HTML and nothing
/// else, and the one that shows a thread beside the room tells by itself what is seen ([`seen`]).
fn is_looked_at(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_none_or(|accept| accept != "text/html") && !headers.contains_key("sec-purpose")
}

#[derive(Deserialize)]
pub(super) struct Seen {
    seq: u64,
}

/// The thread was seen up to here, beside the room.
pub(super) async fn seen(
    State(app): State<App>,
    Path((room, root)): Path<(String, u64)>,
    visit: Visit,
    caller: Caller,
    Form(seen): Form<Seen>,
) -> Response {
    let (Ok(name), Some(me)) = (room.parse::<StreamName>(), caller.id()) else {
        return rooms::missing(&app, &visit);
    };
    let stream = match app.rooms.enter(&name, Some(me)).await {
        Ok(Some(stream)) => stream,
        Ok(None) => return rooms::missing(&app, &visit),
        Err(error) => {
            tracing::error!(%error, "a room could not be loaded");
            return rooms::unavailable();
        }
    };
    // Nobody has read what was not said yet.
    let seq = Seq(seen.seq).min(stream.head());
    match note(&app, me, &name, Seq(root), seq).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(()) => rooms::unavailable(),
    }
}

async fn note(app: &App, me: PersonId, room: &StreamName, root: Seq, seq: Seq) -> Result<(), ()> {
    let noted = app.readings.note_thread(me, room, root, seq).await;
    noted.map_err(|error| {
        tracing::error!(%error, "it could not be noted what was read of a thread");
    })
}

#[derive(Deserialize)]
pub(super) struct Answer {
    body: String,
    /// Minted with the form, so that sending it twice says it once.
    id: String,
    /// Not empty: what looks like a command is to be said as it stands.
    #[serde(default)]
    literal: String,
}

/// Says something in a thread, or does what a line with a slash asks for.
pub(super) async fn answer(
    State(app): State<App>,
    Path((room, root)): Path<(String, u64)>,
    visit: Visit,
    caller: Caller,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<Answer>,
) -> Response {
    let Ok(name) = room.parse::<StreamName>() else {
        return rooms::missing(&app, &visit);
    };
    let to = Seq(root);
    let line = Line {
        app: &app,
        visit: &visit,
        caller: &caller,
        room: &name,
        peer,
        headers: &headers,
        id: &form.id,
        back: &format!("/chat/{name}/t/{root}"),
    };
    let body = match line.heard(&form.body, &form.literal).await {
        Ok(body) => body,
        Err(Ok(answer)) => return answer,
        Err(Err(why)) => {
            let fault = Some(Fault::Unsaid(form.body, why));
            return show(&app, &visit, &caller, &name, (to, false), fault).await;
        }
    };
    let command = Command::Answer { to, body };
    match wish::submit::<Chat>(&app, &caller, &name, &form.id, command).await {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Ok(seq) => see_other(&place(&name, to, seq)),
        Err(refusal) if caller.wants_json => {
            let answer = json!({ "reason": refusal, "told": post_refusal(visit.lang, &refusal) });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(answer)).into_response()
        }
        Err(Refusal::Line(LineRefusal::NoSuchStream)) => rooms::missing(&app, &visit),
        Err(refusal) => {
            let fault = Some(Fault::Post(form.body, refusal));
            show(&app, &visit, &caller, &name, (to, false), fault).await
        }
    }
}

/// Where a message of a thread stands.
pub(super) fn place(room: &StreamName, root: Seq, seq: Seq) -> String {
    format!("/chat/{room}/t/{}#m{}", root.0, seq.0)
}

async fn show(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    (root, opens): (Seq, bool),
    fault: Option<Fault>,
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
    let thread = match stream.thread(root).await {
        Ok(events) => Room::thread(&events),
        Err(error) => {
            tracing::error!(%error, "a thread could not be read");
            return rooms::unavailable();
        }
    };
    match thread.messages.front() {
        // The place of an answer leads to its thread.
        Some(first) if first.thread.is_some() => {
            let root = first.thread.unwrap_or(root);
            return see_other(&place(name, root, first.seq));
        }
        Some(_) => {}
        None => return rooms::missing(app, visit),
    }
    if let (Some(me), Some(last)) = (me.filter(|_| opens), thread.messages.back()) {
        // The page is shown all the same.
        _ = note(app, me, name, root, last.seq).await;
    }
    let mut snapshot: Snapshot<Chat> = stream.look(Clone::clone);
    snapshot.state.messages = thread.messages;
    let painter = app.colours.painter([&snapshot.state].into_iter()).await;
    let is_indexed = snapshot.state.is_indexed();
    let mut page = messages::part(app, visit, caller, room, snapshot, root);
    page.blocked = super::blocked(app, caller).await;
    page.fault = fault;
    let frame = Frame {
        title: visit.lang.chat().thread.to_owned(),
        description: visit.lang.site().chat_description.to_owned(),
        hydration: Some(rooms::copies(app, visit.lang) + &app.uploads.sheet_link()),
        canonical: is_indexed.then(|| format!("/chat/{name}/t/{}", root.0)),
        ..app.site.frame(visit)
    };
    let status = match page.fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    respond(visit, &app.site.assets, status, move || {
        provide_context(painter);
        view! { <Shell frame><ThreadPage page /></Shell> }
    })
}

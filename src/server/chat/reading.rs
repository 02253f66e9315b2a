//! What was read, told without a script: by a picture that only a browser without scripts asks for, and by
//! the form that marks a message as unread.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::{prelude::*, tachys::html::InertElement};
use serde::Deserialize;

use super::{forms::see_other, rooms};
use crate::{
    server::{caller::Caller, state::App, visit::Visit},
    stream::{PersonId, Seq, StreamName},
};

/// Tells that a page was shown up to here, where no script does: whoever has one may have opened the page in a
/// tab that they do not look at.
pub(super) fn without_script(room: &StreamName, seq: Seq) -> impl IntoView + use<> {
    InertElement::new(format!(
        "<noscript><img src=\"/chat/{room}/read?seq={}\" alt=\"\" hidden></noscript>",
        seq.0
    ))
}

#[derive(Deserialize)]
pub(super) struct Seen {
    seq: u64,
}

/// A page of ours asks for the picture. Whoever was led here by a link, which anybody may write in a message, has read
/// nothing yet. Browsers that do not say what they ask for say at least what they would take.
fn is_picture(headers: &HeaderMap) -> bool {
    let says = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let is_ours = says("sec-fetch-site").is_none_or(|site| site == "same-origin");
    is_ours
        && match says("sec-fetch-dest") {
            Some(what) => what == "image",
            None => !says("accept").is_some_and(|accept| accept.contains("text/html")),
        }
}

/// The room was read up to here. Answered with an empty picture; asking again changes nothing.
pub(super) async fn seen(
    State(app): State<App>,
    Path(room): Path<String>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
    visit: Visit,
    caller: Caller,
) -> Response {
    if !is_picture(&headers) {
        return match room.parse::<StreamName>() {
            Ok(name) => see_other(&format!("/chat/{name}")),
            Err(_) => rooms::missing(&app, &visit),
        };
    }
    match move_to(&app, &room, caller.id(), Seq(seen.seq), false).await {
        Some(Ok(())) => {
            let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            (StatusCode::NO_CONTENT, [never]).into_response()
        }
        Some(Err(())) => rooms::unavailable(),
        None => rooms::missing(&app, &visit),
    }
}

#[derive(Deserialize)]
pub(super) struct Note {
    /// The message from which on the room is to be unread.
    unread: u64,
}

/// Marks a room as unread from a message on.
pub(super) async fn note(
    State(app): State<App>,
    Path(room): Path<String>,
    visit: Visit,
    caller: Caller,
    Form(note): Form<Note>,
) -> Response {
    let seq = Seq(note.unread);
    match move_to(&app, &room, caller.id(), seq.previous(), true).await {
        // Not to the room, where it would be read.
        Some(Ok(())) if !caller.wants_json => see_other(&format!("/chat/{room}/m/{}", seq.0)),
        Some(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Some(Err(())) => rooms::unavailable(),
        None => rooms::missing(&app, &visit),
    }
}

/// Moves somebody's cursor. None: no such room, or nobody who could have read it.
async fn move_to(
    app: &App,
    room: &str,
    person: Option<PersonId>,
    seq: Seq,
    back: bool,
) -> Option<Result<(), ()>> {
    let (name, person) = (room.parse::<StreamName>().ok()?, person?);
    let stream = match app.rooms.enter(&name, Some(person)).await {
        Ok(stream) => stream?,
        Err(error) => {
            tracing::error!(%error, "a room could not be loaded");
            return Some(Err(()));
        }
    };
    let noted = app
        .readings
        .note(person, &name, seq.min(stream.head()), back);
    Some(noted.await.map(drop).map_err(|error| {
        tracing::error!(%error, "it could not be noted what was read");
    }))
}

//! What the chat's forms do. Each answers with a redirect, with data, or with the page and the fault.

use std::net::SocketAddr;

use axum::{
    Form, Json,
    extract::{ConnectInfo, Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    files, rooms,
    slash::Line,
    written::{Unreadable, Written},
};
use crate::{
    account::Deed,
    chat::{Chat, Command, Refusal as ChatRefusal},
    protocol::{LineRefusal, OpenRefusal, Refusal},
    server::{
        caller::Caller,
        invite,
        limits::in_ms,
        moderation, owner,
        rooms::{LOBBY, OpenError, direct_name},
        state::App,
        visit::Visit,
        wish,
    },
    stream::{PersonId, Seq, StreamName, Title},
    ui::chat::{
        page::Fault,
        phrases::{file_refusal, open_refusal},
    },
};

/// Most others with whom one begins a conversation at once. More are invited.
const MOST_CHOSEN: usize = 20;

#[derive(Deserialize)]
pub(super) struct Join {
    nick: String,
    /// The room to come back to.
    #[serde(default)]
    back: String,
}

/// Takes a nick.
pub(super) async fn join(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Form(form): Form<Join>,
) -> Response {
    let back = room_of(&app, &caller, &form.back);
    match caller.join(&app, peer, &headers, &form.nick).await {
        Ok((person, cookie)) => {
            let answer = match caller.wants_json {
                true => Json(json!({ "you": person })).into_response(),
                false if owner::is_link(&form.back) || invite::is_link(&form.back) => {
                    see_other(&form.back)
                }
                false => to_room(&back),
            };
            (cookie, answer).into_response()
        }
        Err(refusal) if caller.wants_json => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "reason": refusal })),
        )
            .into_response(),
        Err(refusal) => {
            rooms::with_fault(
                &app,
                &visit,
                &caller,
                &back,
                Fault::Join(form.nick, refusal),
            )
            .await
        }
    }
}

/// Gives the nick back, and the key up.
pub(super) async fn leave(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Response {
    let cookie = caller.leave(&app, &headers).await;
    let answer = match caller.wants_json {
        true => Json(json!({})).into_response(),
        false => Redirect::to(&["/chat/", LOBBY].concat()).into_response(),
    };
    (cookie, answer).into_response()
}

/// Says something in a room.
pub(super) async fn post(
    State(app): State<App>,
    Path(room): Path<String>,
    visit: Visit,
    caller: Caller,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let Ok(name) = room.parse::<StreamName>() else {
        return rooms::missing(&app, &visit);
    };
    let headers = request.headers().clone();
    let form = match Written::read(&app, &caller, &name, peer, request).await {
        Ok(form) => form,
        Err(Unreadable::Files(text, refusal)) if !caller.wants_json => {
            let why = file_refusal(visit.lang, refusal);
            let fault = Fault::Unsaid(text, why);
            return rooms::with_fault(&app, &visit, &caller, &name, fault).await;
        }
        Err(Unreadable::Files(_, refusal)) => return files::refused(&visit, refusal),
        Err(Unreadable::Form(response)) => return response,
    };
    let line = Line {
        app: &app,
        visit: &visit,
        caller: &caller,
        room: &name,
        peer,
        headers: &headers,
        id: &form.id,
        back: &format!("/chat/{name}"),
    };
    let body = match line.heard(&form.body, &form.literal).await {
        Ok(body) => body,
        Err(Ok(answer)) => return answer,
        Err(Err(why)) => {
            let fault = Fault::Unsaid(form.body, why);
            return rooms::with_fault(&app, &visit, &caller, &name, fault).await;
        }
    };
    let command = Command::Post {
        body,
        reply: form.reply.map(Seq),
        files: form.files,
    };
    match wish::submit::<Chat>(&app, &caller, &name, &form.id, command).await {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Ok(seq) => see_other(&format!("/chat/{name}#m{}", seq.0)),
        Err(refusal) if caller.wants_json => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "reason": refusal })),
        )
            .into_response(),
        Err(Refusal::Line(LineRefusal::NoSuchStream)) => rooms::missing(&app, &visit),
        Err(refusal) => {
            // Words that wait are kept: whoever sent them again would have said them twice.
            let text = match refusal {
                Refusal::Stream(ChatRefusal::Held) => String::new(),
                _ => form.body,
            };
            rooms::with_fault(&app, &visit, &caller, &name, Fault::Post(text, refusal)).await
        }
    }
}

#[derive(Deserialize)]
pub(super) struct OpenRoom {
    title: String,
    /// Not empty: for a few.
    #[serde(default)]
    private: String,
    #[serde(default)]
    back: String,
}

/// Opens a room, for all or for a few.
pub(super) async fn open_room(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<OpenRoom>,
) -> Response {
    let back = room_of(&app, &caller, &form.back);
    let opening = match form.private.as_str() {
        "" => open_public(&app, &caller, &form.title).await,
        _ => open_private(&app, &caller, &form.title).await,
    };
    match opening {
        Ok(name) => opened(&app, &caller, &name),
        Err(reason) if caller.wants_json => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "reason": reason })),
        )
            .into_response(),
        Err(reason) => {
            rooms::with_fault(
                &app,
                &visit,
                &caller,
                &back,
                Fault::Room(form.title, reason),
            )
            .await
        }
    }
}

/// Whether somebody may open one more room now.
pub(super) fn may_open(app: &App, me: PersonId) -> Result<(), OpenRefusal> {
    moderation::silence(app, me)?;
    app.openings.take(me).map_err(|wait| OpenRefusal::TooFast {
        retry_ms: in_ms(wait),
    })
}

async fn open_private(app: &App, caller: &Caller, title: &str) -> Result<StreamName, OpenRefusal> {
    let me = caller.person.as_ref().ok_or(OpenRefusal::WhoAreYou)?;
    if !caller.role(app).may(Deed::OpenPrivate) {
        return Err(OpenRefusal::OnlyMembers);
    }
    let title = Title::parse(title).map_err(|_| OpenRefusal::NoTitle)?;
    may_open(app, me.id)?;
    let members = vec![me.clone()];
    app.rooms
        .open_private(title, members)
        .await
        .map_err(not_opened)
}

pub(super) fn not_opened(error: OpenError) -> OpenRefusal {
    match error {
        OpenError::NoName => OpenRefusal::NoTitle,
        OpenError::TooMany => OpenRefusal::TooMany,
        OpenError::Refused(_) | OpenError::Unavailable | OpenError::Exists(_) => {
            OpenRefusal::Unavailable
        }
    }
}

/// Opens a room for the caller and several others, who are chosen from a list.
pub(super) async fn open_several(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let chosen = fields.iter().filter(|(name, _)| name == "with");
    let chosen: Vec<PersonId> = chosen
        .filter_map(|(_, id)| id.parse().ok().map(PersonId))
        .collect();
    match several(&app, &caller, &chosen).await {
        Ok(name) => opened(&app, &caller, &name),
        Err(reason) if caller.wants_json => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "reason": reason })),
        )
            .into_response(),
        Err(reason) => {
            let back = room_of(&app, &caller, "");
            let fault = Fault::Room(String::new(), reason);
            rooms::with_fault(&app, &visit, &caller, &back, fault).await
        }
    }
}

/// The room of the caller and these, opened where they have none.
pub(super) async fn several(
    app: &App,
    caller: &Caller,
    chosen: &[PersonId],
) -> Result<StreamName, OpenRefusal> {
    let me = caller.person.as_ref().ok_or(OpenRefusal::WhoAreYou)?;
    if !caller.role(app).may(Deed::OpenPrivate) {
        return Err(OpenRefusal::OnlyMembers);
    }
    if chosen.len() > MOST_CHOSEN {
        return Err(OpenRefusal::TooMany);
    }
    let mut others = app.people.persons(chosen).await.map_err(|error| {
        tracing::error!(%error, "people could not be looked up");
        OpenRefusal::Unavailable
    })?;
    others.retain(|other| other.id != me.id);
    if others.is_empty() {
        return Err(OpenRefusal::Nobody);
    }
    may_open(app, me.id)?;
    let nicks = std::iter::once(me).chain(&others);
    let nicks: Vec<&str> = nicks.map(|person| person.nick.as_str()).collect();
    let title: String = nicks.join(", ").chars().take(Title::LONGEST).collect();
    let title = Title::parse(&title).map_err(|_| OpenRefusal::NoTitle)?;
    let members = std::iter::once(me.clone()).chain(others).collect();
    app.rooms
        .open_several(title, members)
        .await
        .map_err(not_opened)
}

async fn open_public(app: &App, caller: &Caller, title: &str) -> Result<StreamName, OpenRefusal> {
    let me = caller.person.as_ref().ok_or(OpenRefusal::WhoAreYou)?;
    let title = Title::parse(title).map_err(|_| OpenRefusal::NoTitle)?;
    may_open(app, me.id)?;
    if moderation::is_unwelcome(app, me.id, &title) {
        return Err(OpenRefusal::Unwelcome);
    }
    match app.rooms.open_public(title, me.clone()).await {
        // Whoever wants a room that is there wants to be in it.
        Ok(name) | Err(OpenError::Exists(name)) => Ok(name),
        Err(error) => Err(not_opened(error)),
    }
}

/// Opens the room of the caller and somebody else.
pub(super) async fn open_direct(
    State(app): State<App>,
    Path(person): Path<u64>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let Some(me) = caller.person.clone() else {
        return match caller.wants_json {
            true => (
                StatusCode::UNAUTHORIZED,
                Json(json!({ "reason": { "code": "who-are-you" } })),
            )
                .into_response(),
            false => to_room(&room_of(&app, &caller, "")),
        };
    };
    let other = match app.people.person(PersonId(person)).await {
        Ok(Some(other)) if other.id != me.id => other,
        Ok(_) => return rooms::missing(&app, &visit),
        Err(error) => {
            tracing::error!(%error, "a person could not be looked up");
            return rooms::unavailable();
        }
    };
    // One that is there is gone to, not opened.
    let is_open = direct_name(me.id, other.id).is_ok_and(|name| app.rooms.entry(&name).is_some());
    if !is_open && let Err(reason) = may_open(&app, me.id) {
        let status = match reason {
            OpenRefusal::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::FORBIDDEN,
        };
        if caller.wants_json {
            return (status, Json(json!({ "reason": reason }))).into_response();
        }
        let why = open_refusal(visit.lang, reason);
        let back = format!("/chat/person/{}", other.id.0);
        return app.site.undone(&visit, status, why, &back);
    }
    match app.rooms.open_direct(me, other).await {
        Ok(name) => opened(&app, &caller, &name),
        Err(error) => {
            tracing::error!(?error, "a direct room could not be opened");
            rooms::unavailable()
        }
    }
}

fn opened(app: &App, caller: &Caller, name: &StreamName) -> Response {
    match caller.wants_json {
        true => {
            let room = app
                .rooms
                .info(name, caller.person.as_ref().map(|person| person.id));
            Json(json!({ "room": room })).into_response()
        }
        false => to_room(name),
    }
}

/// The room in a form's `back`, a path of ours; the lobby where it is none that the caller may see.
fn room_of(app: &App, caller: &Caller, back: &str) -> StreamName {
    let path = back.split(['?', '#']).next().unwrap_or_default();
    let named = path
        .strip_prefix("/chat/")
        .and_then(|name| name.parse().ok());
    let me = caller.person.as_ref().map(|person| person.id);
    let seen = named.filter(|name| app.rooms.info(name, me).is_some());
    seen.unwrap_or_else(|| LOBBY.parse().expect("the lobby has a name"))
}

fn to_room(name: &StreamName) -> Response {
    see_other(&format!("/chat/{name}"))
}

pub(super) fn see_other(to: &str) -> Response {
    Redirect::to(to).into_response()
}

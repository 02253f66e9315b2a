//! The forms below a page. Each leads back to the page, or shows it again with what was wrong.

use std::net::SocketAddr;

use axum::{
    Form,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::show;
use crate::{
    chat::{Body, BodyError, Chat, Command, Refusal as ChatRefusal},
    protocol::{LineRefusal, Refusal, RoomInfo},
    server::{
        caller::Caller,
        chat::{Line, said},
        content::{Page, Place, Shelf},
        moderation,
        rooms::OpenError,
        state::App,
        visit::Visit,
        wish::{self, STORE_RETRY_MS},
    },
    stream::{CommandId, StreamName},
    ui::{chat::page::Fault, site::discussion::ANCHOR},
};

#[derive(Deserialize)]
pub(super) struct Join {
    nick: String,
    /// The page's address, not percent-encoded.
    page: String,
}

/// Takes a nick, and goes back to the page.
pub(super) async fn join(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Form(form): Form<Join>,
) -> Response {
    let Some((shelf, at)) = discussed(&app, &form.page) else {
        return app.site.not_found(&visit);
    };
    match caller.join(&app, peer, &headers, &form.nick).await {
        Ok((_, cookie)) => (cookie, back(&at.page, ANCHOR)).into_response(),
        Err(refusal) => {
            again(
                &app,
                &visit,
                &caller,
                &shelf,
                &at,
                Fault::Join(form.nick, refusal),
            )
            .await
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Say {
    body: String,
    /// The page's address, not percent-encoded.
    page: String,
    /// The newest fact of the discussion as the page showed it.
    #[serde(default)]
    after: String,
    /// Not empty: what looks like a command is to be said as it stands.
    #[serde(default)]
    literal: String,
}

/// Says something about a page, and goes back to it.
pub(super) async fn say(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Form(form): Form<Say>,
) -> Response {
    let Some((shelf, at)) = discussed(&app, &form.page) else {
        return app.site.not_found(&visit);
    };
    let body = match said(&form.body, &form.literal) {
        Ok(body) => body,
        Err(wish) => {
            let id = id(&at.room.name, &form.after, &form.body);
            let line = Line {
                app: &app,
                visit: &visit,
                caller: &caller,
                room: &at.room.name,
                peer,
                headers: &headers,
                id: id.as_str(),
                back: &place(&at.page, ANCHOR),
            };
            return match line.follow(wish).await {
                Ok((place, cookie)) => (cookie, Redirect::to(&place)).into_response(),
                Err(why) => {
                    let fault = Fault::Unsaid(form.body, why);
                    again(&app, &visit, &caller, &shelf, &at, fault).await
                }
            };
        }
    };
    match post(&app, &caller, &at.room, &form.after, &body).await {
        Ok(seq) => back(&at.page, &format!("m{seq}")),
        Err(refusal) => {
            // Words that wait are kept: whoever sent them again would have said them twice.
            let text = match refusal {
                Refusal::Stream(ChatRefusal::Held) => String::new(),
                _ => form.body,
            };
            let fault = Fault::Post(text, refusal);
            again(&app, &visit, &caller, &shelf, &at, fault).await
        }
    }
}

/// A page that is discussed, and where.
struct At {
    page: std::sync::Arc<Page>,
    room: RoomInfo,
}

fn discussed(app: &App, path: &str) -> Option<(std::sync::Arc<Shelf>, At)> {
    let shelf = app.site.library.shelf().ok()?;
    let page = match shelf.place(path)? {
        Place::Page(page) => page.clone(),
        Place::Folder(_) | Place::Broken(_) => return None,
    };
    let room = show::room(&page)?;
    Some((shelf, At { page, room }))
}

async fn post(
    app: &App,
    caller: &Caller,
    room: &RoomInfo,
    after: &str,
    body: &str,
) -> Result<u64, Refusal<ChatRefusal>> {
    let me = (caller.person.as_ref()).ok_or(LineRefusal::WhoAreYou)?;
    // Judged before the room is opened, so that nothing is opened by no words.
    let words = Body::parse(body).map_err(|error| {
        Refusal::Stream(match error {
            BodyError::Empty => ChatRefusal::Empty,
            BodyError::TooLong(length) => ChatRefusal::TooLong { length },
        })
    })?;
    let id = id(&room.name, after, body);
    if app.rooms.entry(&room.name).is_none() {
        caller.speaks(app)?;
        moderation::vet_opening(app, me, &room.name, &id, words).await?;
        match app.rooms.open_discussion(room).await {
            Ok(()) => {}
            Err(OpenError::Refused(refusal)) => return Err(Refusal::Stream(refusal)),
            Err(_) => {
                let retry_ms = STORE_RETRY_MS;
                return Err(LineRefusal::Unavailable { retry_ms }.into());
            }
        }
    }
    let command = Command::post(body);
    let seq = wish::submit::<Chat>(app, caller, &room.name, id.as_str(), command).await?;
    Ok(seq.0)
}

/// The same words sent twice from the same page are said once; said again later, they are said again.
/// A form that held an id of its own would make every page a new one to the browser.
fn id(room: &StreamName, after: &str, body: &str) -> CommandId {
    let mut hash = Sha256::new();
    for part in [room.as_str(), after, body] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut bits = [0; 16];
    bits.copy_from_slice(&hash.finalize()[..16]);
    CommandId::from_random(u128::from_le_bytes(bits))
}

fn back(page: &Page, fragment: &str) -> Response {
    Redirect::to(&place(page, fragment)).into_response()
}

fn place(page: &Page, fragment: &str) -> String {
    [&page.href(), "#", fragment].concat()
}

/// The page, with what was wrong with a form below it.
async fn again(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    shelf: &Shelf,
    at: &At,
    fault: Fault,
) -> Response {
    // Whoever changes language or theme now comes back to the page, not to where the form went.
    let mut visit = visit.clone();
    visit.path = at.page.href();
    match show::below(app, visit.lang, caller, &at.page, Some(fault)).await {
        Ok(discussion) => {
            let mut response = app.site.page(&visit, shelf, &at.page, None, discussion);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            response
        }
        Err(error) => {
            tracing::error!(%error, "a discussion could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

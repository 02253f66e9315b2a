//! What is done to a message by form: edited, deleted, reacted to.

use axum::{
    Form, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{forms::see_other, kept, messages, rooms};
use crate::{
    chat::{Chat, Command, Emoji, Refusal as ChatRefusal, short_codes},
    protocol::{LineRefusal, Refusal},
    server::{bookmarks::Full, caller::Caller, state::App, visit::Visit, wish},
    stream::{Seq, StreamName},
};

#[derive(Deserialize)]
pub(super) struct Deed {
    /// Minted with the page, and shared by all buttons of it.
    id: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    emoji: String,
}

/// Edits or deletes a message, or puts an emoji on it or takes it back.
pub(super) async fn deed(
    State(app): State<App>,
    Path((room, of, deed)): Path<(String, u64, String)>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<Deed>,
) -> Response {
    let Ok(name) = room.parse::<StreamName>() else {
        return rooms::missing(&app, &visit);
    };
    let of = Seq(of);
    if let "bookmark" | "unbookmark" = deed.as_str() {
        return bookmark(&app, &visit, &caller, &name, of, deed == "bookmark").await;
    }
    let emoji = form.emoji.parse::<Emoji>();
    let command = match (deed.as_str(), emoji) {
        ("edit", _) => Command::Edit {
            of,
            body: short_codes::with_emoji(&form.body),
        },
        ("delete", _) => Command::Delete { of },
        ("pin", _) => Command::Pin { of },
        ("unpin", _) => Command::Unpin { of },
        ("react", Ok(emoji)) => Command::React { of, emoji },
        ("unreact", Ok(emoji)) => Command::Unreact { of, emoji },
        ("react" | "unreact", Err(_)) => {
            let detail = "emoji: not an emoji, or more than one".to_owned();
            let refusal = LineRefusal::Malformed { detail }.into();
            return refused(&app, &visit, &caller, &name, of, &form, refusal).await;
        }
        _ => return rooms::missing(&app, &visit),
    };
    let id = id_of(&form, of, &deed);
    match wish::submit::<Chat>(&app, &caller, &name, &id, command).await {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Err(Refusal::Line(LineRefusal::NoSuchStream)) if !caller.wants_json => {
            rooms::missing(&app, &visit)
        }
        // Another tab was before us, or a finger pressed twice: what was wished for is so.
        Ok(_) | Err(Refusal::Stream(ChatRefusal::NothingToDo)) if !caller.wants_json => {
            see_other(&format!("/chat/{name}?at={}#m{}", of.0, of.0))
        }
        Err(refusal) => refused(&app, &visit, &caller, &name, of, &form, refusal).await,
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
    }
}

/// What somebody keeps is their own: no fact, and no wish that is judged.
async fn bookmark(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    of: Seq,
    keep: bool,
) -> Response {
    let refuse = |status: StatusCode, code: &str| match caller.wants_json {
        true => (status, Json(json!({ "reason": { "code": code } }))).into_response(),
        false => status.into_response(),
    };
    let back = format!("/chat/{name}/m/{}", of.0);
    let me = match caller.speaks(app) {
        Ok(me) => me.id,
        Err(LineRefusal::WhoAreYou) if !caller.wants_json => {
            return see_other(&format!("/chat/{name}"));
        }
        Err(refusal) => return caller.refused(app, visit, &refusal, &back),
    };
    match kept::mark(app, me, name, of, keep).await {
        Ok(Ok(true)) if caller.wants_json => Json(json!({ "kept": keep })).into_response(),
        Ok(Ok(true)) if keep => see_other(&back),
        Ok(Ok(true)) => see_other("/chat/bookmarks"),
        Ok(Ok(false)) if caller.wants_json => refuse(StatusCode::NOT_FOUND, "no-such-message"),
        Ok(Ok(false)) => rooms::missing(app, visit),
        Ok(Err(Full)) if caller.wants_json => {
            refuse(StatusCode::UNPROCESSABLE_ENTITY, "too-many-bookmarks")
        }
        Ok(Err(Full)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let why = visit.lang.chat().too_many_bookmarks.to_owned();
            app.site.undone(visit, status, why, "/chat/bookmarks")
        }
        Err(error) => {
            tracing::error!(%error, "a bookmark could not be kept");
            rooms::unavailable()
        }
    }
}

async fn refused(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    of: Seq,
    form: &Deed,
    refusal: Refusal<ChatRefusal>,
) -> Response {
    if caller.wants_json {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return (status, Json(json!({ "reason": refusal }))).into_response();
    }
    let fault = Some((form.body.clone(), refusal));
    messages::show(app, visit, caller, name, (of, false), fault).await
}

/// A page has one id for all its buttons. What is wished with it makes it the wish's own: the same button
/// pressed twice is one wish, and another button another.
fn id_of(form: &Deed, of: Seq, deed: &str) -> String {
    let wish = [&form.id, deed, &of.0.to_string(), &form.emoji, &form.body].join("\n");
    URL_SAFE_NO_PAD.encode(&Sha256::digest(wish)[..24])
}

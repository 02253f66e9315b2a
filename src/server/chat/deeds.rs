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

use super::{forms::see_other, messages, rooms};
use crate::{
    chat::{Chat, Command, Emoji, Refusal as ChatRefusal},
    protocol::{LineRefusal, Refusal},
    server::{caller::Caller, state::App, visit::Visit, wish},
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
    let emoji = form.emoji.parse::<Emoji>();
    let command = match (deed.as_str(), emoji) {
        ("edit", _) => Command::Edit {
            of,
            body: form.body.clone(),
        },
        ("delete", _) => Command::Delete { of },
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

//! What a queue's forms do: each button is a form to an address of its own, and becomes one wish.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, Form as Sent, Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::pages;
use crate::{
    protocol::{LineRefusal, OpenRefusal, Refusal},
    queue::{self, Command, Queue, Status},
    server::{
        caller::Caller,
        queues::OpenError,
        state::App,
        visit::Visit,
        wish::{self, STORE_RETRY_MS},
    },
    stream::{Person, PersonId, Seq, StreamName, Title},
    ui::{
        chat::phrases::join_refusal,
        queue::page::{Fault, Form},
    },
};

/// Every field that any of the forms has.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    /// Minted with the form, so that sending it twice wishes it once.
    id: String,
    request: Option<u64>,
    about: String,
    place: String,
    note: String,
    text: String,
    status: String,
    reason_required: String,
    /// Numbers of people: who is to help, and who is not to.
    name: Option<u64>,
    dismiss: Option<u64>,
}

impl Fields {
    /// What the visitor has written, in the order of the form.
    fn written(self, form: Form) -> Vec<String> {
        match form {
            Form::Ask | Form::Edit => vec![self.about, self.place],
            Form::Finish | Form::Note => vec![self.note],
            Form::Announce => vec![self.text],
            _ => Vec::new(),
        }
    }
}

/// Wishes something of a queue.
pub(super) async fn wish(
    State(app): State<App>,
    Path((queue, deed)): Path<(String, String)>,
    visit: Visit,
    caller: Caller,
    Sent(fields): Sent<Fields>,
) -> Response {
    let Ok(name) = queue.parse::<StreamName>() else {
        return app.site.not_found(&visit);
    };
    if let Some(me) = caller.id() {
        app.seen.note(me);
    }
    let Some(form) = Form::named(&deed) else {
        return app.site.not_found(&visit);
    };
    let outcome = match command(&app, form, &fields).await {
        Ok(Some(command)) => wish::submit::<Queue>(&app, &caller, &name, &fields.id, command).await,
        Ok(None) => return app.site.not_found(&visit),
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Ok(_) => to_queue(&name),
        Err(refusal) if caller.wants_json => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "reason": refusal })),
        )
            .into_response(),
        Err(Refusal::Line(LineRefusal::NoSuchStream)) => app.site.not_found(&visit),
        Err(refusal) => {
            let written = fields.written(form);
            let fault = Fault::refused(visit.lang, form, &refusal, written);
            pages::with_fault(&app, &visit, &caller, &name, fault).await
        }
    }
}

/// The wish of a form. None: there is no such form.
async fn command(
    app: &App,
    form: Form,
    fields: &Fields,
) -> Result<Option<Command>, Refusal<queue::Refusal>> {
    let request = Seq(fields.request.unwrap_or(0));
    let Fields {
        about, place, note, ..
    } = fields.clone();
    Ok(Some(match form {
        Form::Ask => Command::Ask { about, place },
        Form::Edit => Command::Edit {
            request,
            about,
            place,
        },
        Form::Withdraw => Command::Withdraw { request },
        Form::Take if fields.request.is_none() => Command::TakeNext,
        Form::Take => Command::Take { request },
        Form::PutBack => Command::PutBack { request },
        Form::Finish => Command::Finish { request, note },
        Form::Note => Command::Note { request, note },
        Form::Status => match Status::named(&fields.status) {
            Some(status) => Command::SetStatus { status },
            None => return Ok(None),
        },
        Form::Rule => Command::Rule {
            reason_required: fields.reason_required == "true",
        },
        Form::Announce => Command::Announce {
            text: fields.text.clone(),
        },
        Form::Helpers => match fields.dismiss {
            Some(helper) => Command::DismissHelper {
                helper: PersonId(helper),
            },
            None => Command::NameHelper {
                person: person(app, fields.name).await?,
            },
        },
        Form::Join => return Ok(None),
    }))
}

async fn person(app: &App, id: Option<u64>) -> Result<Person, Refusal<queue::Refusal>> {
    match app.people.person(PersonId(id.unwrap_or(0))).await {
        Ok(Some(person)) => Ok(person),
        Ok(None) => Err(Refusal::Stream(queue::Refusal::HelpsNot)),
        Err(error) => {
            tracing::error!(%error, "a person could not be looked up");
            let retry_ms = STORE_RETRY_MS;
            Err(LineRefusal::Unavailable { retry_ms }.into())
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Opening {
    title: String,
}

/// Opens a queue, for the site's owner.
pub(super) async fn open(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    Sent(form): Sent<Opening>,
) -> Response {
    match open_queue(&app, &caller, &form.title).await {
        Ok(name) if caller.wants_json => {
            Json(json!({ "room": app.queues.info(&name, None) })).into_response()
        }
        Ok(name) => to_queue(&name),
        Err(reason) if caller.wants_json => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Json(json!({ "reason": reason })),
        )
            .into_response(),
        Err(reason) => pages::list_with_fault(&app, &visit, &caller, form.title, reason).await,
    }
}

async fn open_queue(app: &App, caller: &Caller, title: &str) -> Result<StreamName, OpenRefusal> {
    let me = caller.person.clone().ok_or(OpenRefusal::WhoAreYou)?;
    if !app.owner.is(Some(me.id)) {
        return Err(OpenRefusal::OnlyOwner);
    }
    let title = Title::parse(title).map_err(|_| OpenRefusal::NoTitle)?;
    match app.queues.open_queue(title, me).await {
        // Whoever wants a queue that is there wants to be in it.
        Ok(name) | Err(OpenError::Exists(name)) => Ok(name),
        Err(OpenError::NoName) => Err(OpenRefusal::NoTitle),
        Err(OpenError::TooMany) => Err(OpenRefusal::TooMany),
        Err(OpenError::Refused(_) | OpenError::Unavailable) => Err(OpenRefusal::Unavailable),
    }
}

/// Gives the nick back, and stays in the queue as a spectator.
pub(super) async fn leave(
    State(app): State<App>,
    Path(queue): Path<String>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    let Ok(name) = queue.parse::<StreamName>() else {
        return app.site.not_found(&visit);
    };
    let cookie = caller.leave(&app, &headers).await;
    (cookie, to_queue(&name)).into_response()
}

/// Takes a nick, and stays in the queue.
pub(super) async fn join(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(queue): Path<String>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Sent(form): Sent<Nick>,
) -> Response {
    let Ok(name) = queue.parse::<StreamName>() else {
        return app.site.not_found(&visit);
    };
    match caller.join(&app, peer, &headers, &form.nick).await {
        Ok((_, cookie)) => (cookie, to_queue(&name)).into_response(),
        Err(refusal) => {
            let fault = Fault {
                form: Form::Join,
                said: join_refusal(visit.lang, &refusal),
                written: vec![form.nick],
            };
            pages::with_fault(&app, &visit, &caller, &name, fault).await
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Nick {
    nick: String,
}

fn to_queue(name: &StreamName) -> Response {
    Redirect::to(&format!("/queue/{name}")).into_response()
}

//! `/invite/{secret}`: where whoever has a link comes into a room.
//!
//! Opening the page changes nothing, since programs that preview links open them too; its button does.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use crate::{
    chat::{Chat, Command, Refusal},
    protocol::{LineRefusal, Refusal as AnyRefusal},
    server::{
        caller::{Caller, mint},
        clock,
        live::Outcome,
        page::respond,
        state::{App, Hosted},
        visit::Visit,
        wish::unavailable,
    },
    stream::{Person, StreamName},
    ui::{
        chat::phrases::post_refusal,
        room::{InvitePage, InviteView},
        shell::{Frame, Shell},
    },
};

pub async fn show(
    State(app): State<App>,
    Path(secret): Path<String>,
    visit: Visit,
    caller: Caller,
) -> Response {
    match app.invitations.room(&secret).await {
        Ok(Some(room)) => page(&app, &visit, &caller, Some((secret, room)), None),
        Ok(None) => page(&app, &visit, &caller, None, None),
        Err(error) => out_of_order(&error),
    }
}

pub async fn accept(
    State(app): State<App>,
    Path(secret): Path<String>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let room = match app.invitations.room(&secret).await {
        Ok(Some(room)) => room,
        Ok(None) => return page(&app, &visit, &caller, None, None),
        Err(error) => return out_of_order(&error),
    };
    let Some(me) = caller.person.clone() else {
        return page(&app, &visit, &caller, Some((secret, room)), None);
    };
    // Before the link is spent.
    let admitted = match app.words.take(me.id, caller.address) {
        Ok(()) => Chat::vet(&app, &me, &room, &mint(), &Command::Join).await,
        Err(retry_ms) => Err(LineRefusal::TooFast { retry_ms }.into()),
    };
    if let Err(refusal) = admitted {
        let why = post_refusal(visit.lang, &refusal);
        return page(&app, &visit, &caller, Some((secret, room)), Some(why));
    }
    match app.invitations.spend(&secret).await {
        Ok(true) => {}
        Ok(false) => return page(&app, &visit, &caller, None, None),
        Err(error) => return out_of_order(&error),
    }
    let outcome = join(&app, &room, me).await;
    if outcome.is_err()
        && let Err(error) = app.invitations.give_back(&secret).await
    {
        tracing::error!(%error, "an invitation could not be given back");
    }
    match outcome {
        Ok(()) | Err(AnyRefusal::Stream(Refusal::NothingToDo)) => {
            Redirect::to(&format!("/chat/{room}")).into_response()
        }
        Err(refusal) => {
            let why = post_refusal(visit.lang, &refusal);
            page(&app, &visit, &caller, Some((secret, room)), Some(why))
        }
    }
}

/// Past the directory, which hides the room from who is not in.
async fn join(app: &App, room: &StreamName, me: Person) -> Result<(), AnyRefusal<Refusal>> {
    let stream = app.live.stream(room).await.map_err(|error| {
        tracing::error!(%error, "a room could not be loaded");
        unavailable()
    })?;
    let role = app.role(me.id);
    match stream
        .submit((me, role), clock::now(), mint(), Command::Join)
        .await
    {
        Outcome::Stored(_) => Ok(()),
        Outcome::Refused(refusal) => Err(AnyRefusal::Stream(refusal)),
        Outcome::Elsewhere | Outcome::Unavailable => Err(unavailable().into()),
    }
}

/// `to`: none where the link does not work (any more).
fn page(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    to: Option<(String, StreamName)>,
    fault: Option<String>,
) -> Response {
    let lang = visit.lang;
    let frame = Frame {
        title: lang.room().invitation.to_owned(),
        ..app.site.frame(visit)
    };
    let status = match (&to, &fault) {
        (None, _) => StatusCode::GONE,
        (_, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let page = InvitePage {
        lang,
        you: caller.person.clone(),
        to: to.and_then(|(secret, room)| {
            let title = app.rooms.entry(&room)?.title.to_string();
            Some(([super::PATH, &secret].concat(), title))
        }),
        fault,
    };
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><InviteView page /></Shell> }
    })
}

fn out_of_order(error: &sqlx::Error) -> Response {
    tracing::error!(%error, "an invitation cannot be looked up");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

//! `/owner/{token}`: where whoever runs the site becomes its owner.
//!
//! Opening the page changes nothing, since programs that preview links open them too; its button does.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

use crate::{
    server::{caller::Caller, page::respond, queue, state::App, visit::Visit},
    ui::{
        owner::OwnerPage,
        shell::{Frame, Shell},
    },
};

pub async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    visit: Visit,
    caller: Caller,
) -> Response {
    match app.owner.knows(&token).await {
        Ok(true) => page(&app, &visit, &caller, Some(token), StatusCode::OK),
        Ok(false) => page(&app, &visit, &caller, None, StatusCode::GONE),
        Err(error) => unavailable(&error),
    }
}

pub async fn claim(
    State(app): State<App>,
    Path(token): Path<String>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let Some(person) = caller.person.clone() else {
        return page(
            &app,
            &visit,
            &caller,
            Some(token),
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    match app.owner.claim(&token, person.id).await {
        Ok(true) => {
            queue::steward::hand_over(&app).await;
            if let Err(error) = app.people.tell_role(person.id).await {
                tracing::error!(%error, "open pages could not be told of the new owner");
            }
            Redirect::to("/queue").into_response()
        }
        Ok(false) => page(&app, &visit, &caller, None, StatusCode::GONE),
        Err(error) => unavailable(&error),
    }
}

fn page(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    token: Option<String>,
    status: StatusCode,
) -> Response {
    let frame = Frame {
        title: visit.lang.site().owner_title.to_owned(),
        ..app.site.frame(visit)
    };
    let (lang, you) = (visit.lang, caller.person.clone());
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><OwnerPage lang you token /></Shell> }
    })
}

fn unavailable(error: &sqlx::Error) -> Response {
    tracing::error!(%error, "who owns the site cannot be looked up");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

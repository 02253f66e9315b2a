//! Whom the caller does not want to hear: by a button on that person's page, and undone there or from the account.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::forms::see_other;
use crate::{
    protocol::LineRefusal,
    server::{caller::Caller, reading::Full, state::App, visit::Visit},
    stream::PersonId,
};

/// Those whom the caller does not want to hear.
pub async fn blocked(app: &App, caller: &Caller) -> Vec<PersonId> {
    let Some(me) = caller.id() else {
        return Vec::new();
    };
    app.readings.blocked(me).await.unwrap_or_else(|error| {
        tracing::error!(%error, "it could not be looked up who is blocked");
        Vec::new()
    })
}

#[derive(Deserialize)]
pub(super) struct From {
    /// There at all: the account, to which one goes back.
    account: Option<String>,
}

pub(super) async fn block(
    app: State<App>,
    whom: Path<u64>,
    from: Query<From>,
    visit: Visit,
    caller: Caller,
) -> Response {
    set(app, whom, from, visit, caller, true).await
}

pub(super) async fn unblock(
    app: State<App>,
    whom: Path<u64>,
    from: Query<From>,
    visit: Visit,
    caller: Caller,
) -> Response {
    set(app, whom, from, visit, caller, false).await
}

async fn set(
    State(app): State<App>,
    Path(whom): Path<u64>,
    Query(from): Query<From>,
    visit: Visit,
    caller: Caller,
    block: bool,
) -> Response {
    let back = format!("/chat/person/{whom}");
    let whom = PersonId(whom);
    let Some(me) = caller.id() else {
        return caller.refused(&app, &visit, &LineRefusal::WhoAreYou, &back);
    };
    let is_there = match app.people.person(whom).await {
        Ok(found) => found.is_some() && whom != me,
        Err(error) => return unavailable(&error),
    };
    if !is_there {
        return app.site.not_found(&visit);
    }
    if let Err(refusal) = caller.speaks(&app) {
        return caller.refused(&app, &visit, &refusal, &back);
    }
    match app.readings.block(me, whom, block).await {
        Ok(Ok(())) if caller.wants_json => Json(json!({})).into_response(),
        Ok(Ok(())) if from.account.is_some() => see_other("/account#blocked"),
        Ok(Ok(())) => see_other(&format!("/chat/person/{}?done", whom.0)),
        Ok(Err(Full)) if caller.wants_json => {
            let reason = json!({ "code": "too-many" });
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                Json(json!({ "reason": reason })),
            )
                .into_response()
        }
        Ok(Err(Full)) => {
            let why = visit.lang.moderation().too_many_blocked.to_owned();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            app.site.undone(&visit, status, why, "/account#blocked")
        }
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &sqlx::Error) -> Response {
    tracing::error!(%error, "it could not be kept who is blocked");
    super::rooms::unavailable()
}

//! What is done to a person, from their page.

use axum::{
    Form, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{cases::clear, person::show_with};
use crate::{
    account::Deed,
    moderation::{Act, Reason, Refusal},
    server::{
        caller::{Caller, mint},
        clock,
        live::Outcome,
        state::App,
        visit::Visit,
    },
    stream::{Millis, PersonId},
    ui::moderation::{BAN_DAYS, MUTE_MINUTES},
};

const MINUTE: Millis = 60 * 1_000;
const DAY: Millis = 24 * 60 * MINUTE;
/// How long a network is shut out at most, in days: it is not one person's.
const NETWORK_DAYS: i64 = 30;

#[derive(Deserialize)]
pub(super) struct Fields {
    /// Minutes of a mute, days of a ban. 0 days: for good.
    #[serde(default)]
    span: i64,
    #[serde(default)]
    reason: String,
    /// Not empty: their network, too.
    #[serde(default)]
    network: String,
}

pub(super) async fn act(
    State(app): State<App>,
    Path((whom, deed)): Path<(u64, String)>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<Fields>,
) -> Response {
    let whom = PersonId(whom);
    let Some(me) = caller.person.clone() else {
        return app.site.not_found(&visit);
    };
    let (role, now) = (app.role(me.id), clock::now());
    let reason = Reason::new(&form.reason);
    let (needs, act) = match deed.as_str() {
        "mute" => {
            let minutes = form.span.clamp(1, MUTE_MINUTES[MUTE_MINUTES.len() - 1]);
            let until = now + minutes * MINUTE;
            (
                Deed::Mute,
                Act::Muted {
                    whom,
                    until,
                    reason,
                },
            )
        }
        "unmute" => (Deed::Mute, Act::Unmuted { whom }),
        "ban" => {
            let days = form.span.clamp(0, BAN_DAYS[BAN_DAYS.len() - 1]);
            let until = (days > 0).then(|| now + days * DAY);
            (
                Deed::Ban,
                Act::Banned {
                    whom,
                    until,
                    reason,
                },
            )
        }
        "unban" => (Deed::Ban, Act::Unbanned { whom }),
        "clear" => (Deed::DeleteOthers, Act::Cleared { whom, count: 0 }),
        _ => return app.site.not_found(&visit),
    };
    if !role.may_upon(needs, app.role(whom)) {
        return refused(&app, &visit, &caller, whom, Refusal::NotAllowed).await;
    }
    let act = match act {
        Act::Cleared { .. } => match clear(&app, (me.clone(), role), whom).await {
            Ok(cleared) => Act::Cleared {
                whom,
                count: cleared.count,
            },
            Err(error) => {
                tracing::error!(%error, "what somebody said could not be found");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        },
        act => act,
    };
    let network = match (&act, form.network.as_str()) {
        (Act::Banned { until, .. }, on) if !on.is_empty() => {
            let most = now + NETWORK_DAYS * DAY;
            let until = until.map_or(most, |until| until.min(most));
            (app.desk.network_of(whom)).map(|network| Act::NetworkBanned { network, until })
        }
        _ => None,
    };
    for act in [Some(act), network].into_iter().flatten() {
        match app.desk.submit((me.clone(), role), mint(), act).await {
            Outcome::Stored(_) | Outcome::Refused(Refusal::NothingToDo) => {}
            Outcome::Refused(refusal) => {
                return refused(&app, &visit, &caller, whom, refusal).await;
            }
            Outcome::Elsewhere | Outcome::Unavailable => {
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        }
    }
    match caller.wants_json {
        true => Json(json!({})).into_response(),
        false => Redirect::to(&format!("/chat/person/{}?done", whom.0)).into_response(),
    }
}

async fn refused(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    whom: PersonId,
    refusal: Refusal,
) -> Response {
    match caller.wants_json {
        true => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            (status, Json(json!({ "reason": refusal }))).into_response()
        }
        false => show_with(app, visit, caller, whom, false, Some(refusal)).await,
    }
}

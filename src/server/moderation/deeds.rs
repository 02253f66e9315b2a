//! What is done to a person, from their page.

use axum::{
    Form, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    cases::{Cleared, clear},
    person::{Told, show_with},
};
use crate::{
    account::Deed,
    chat::{Chat, Command, Refusal as ChatRefusal},
    moderation::{Act, Reason, Refusal},
    protocol::Refusal as AnyRefusal,
    server::{
        caller::{Caller, mint},
        clock,
        live::Outcome,
        state::App,
        visit::Visit,
        wish::{self, unavailable},
    },
    stream::{Millis, Person, PersonId, Role, StreamName},
    ui::{
        chat::phrases::post_refusal,
        moderation::{BAN_DAYS, MUTE_MINUTES, half_cleared, refused as why_not},
    },
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
    /// Out of which room, or into which.
    #[serde(default)]
    room: String,
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
        "send-out" => {
            let command = Command::Remove { whom };
            return in_room(&app, &visit, &caller, whom, &form.room, command).await;
        }
        "let-in" => {
            let command = Command::Readmit { whom };
            return in_room(&app, &visit, &caller, whom, &form.room, command).await;
        }
        _ => return app.site.not_found(&visit),
    };
    if !role.may_upon(needs, app.role(whom)) {
        return refused(&app, &visit, &caller, whom, Refusal::NotAllowed).await;
    }
    if let Act::Cleared { .. } = act {
        let outcome = clear(&app, (me.clone(), role), whom).await;
        let cleared = outcome.unwrap_or_else(|error| {
            tracing::error!(%error, "what somebody said could not be found");
            Cleared {
                count: 0,
                whole: false,
            }
        });
        return tell_of(&app, &visit, &caller, (me, role), whom, cleared).await;
    }
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
                let back = format!("/chat/person/{}", whom.0);
                return caller.refused(&app, &visit, &unavailable(), &back);
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
        false => {
            let told = Told {
                fault: Some(why_not(visit.lang, refusal).to_owned()),
                ..Told::default()
            };
            show_with(app, visit, caller, whom, told).await
        }
    }
}

/// Sends somebody out of a room, or lets them in again, by the room's own rules.
async fn in_room(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    whom: PersonId,
    room: &str,
    command: Command,
) -> Response {
    let Ok(name) = room.parse::<StreamName>() else {
        return app.site.not_found(visit);
    };
    match wish::submit::<Chat>(app, caller, &name, mint().as_str(), command).await {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Err(refusal) if caller.wants_json => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            (status, Json(json!({ "reason": refusal }))).into_response()
        }
        // What was wished for is so.
        Ok(_) | Err(AnyRefusal::Stream(ChatRefusal::NothingToDo)) => {
            Redirect::to(&format!("/chat/person/{}?done&room={name}", whom.0)).into_response()
        }
        Err(refusal) => {
            let told = Told {
                fault: Some(post_refusal(visit.lang, &refusal)),
                from: name.to_string(),
                ..Told::default()
            };
            show_with(app, visit, caller, whom, told).await
        }
    }
}

/// Writes down how many messages were taken away, and says so; and that some were not, where that is so.
async fn tell_of(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    by: (Person, Role),
    whom: PersonId,
    Cleared { count, whole }: Cleared,
) -> Response {
    let outcome = match count {
        0 if !whole => None,
        count => {
            let act = Act::Cleared { whom, count };
            Some(app.desk.submit(by, mint(), act).await)
        }
    };
    if let Some(Outcome::Unavailable) = outcome {
        tracing::error!("what was taken away could not be written down");
    }
    let status = match whole {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    if caller.wants_json {
        return (status, Json(json!({ "count": count, "whole": whole }))).into_response();
    }
    match whole {
        true => {
            let page = format!("/chat/person/{}?done&cleared={count}", whom.0);
            Redirect::to(&page).into_response()
        }
        false => {
            let told = Told {
                fault: Some(half_cleared(visit.lang, count)),
                ..Told::default()
            };
            let mut page = show_with(app, visit, caller, whom, told).await;
            *page.status_mut() = status;
            page
        }
    }
}

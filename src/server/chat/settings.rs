//! A room's own page: what it is, and the forms by which it is told to be something else.

use axum::{
    Form, Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use super::{forms::see_other, rooms};
use crate::{
    chat::{Access, Chat, Command, Refusal as ChatRefusal, Setting, Slow, Topic},
    protocol::{LineRefusal, Refusal},
    server::{
        caller::{Caller, mint},
        page::respond,
        state::App,
        visit::Visit,
        wish,
    },
    stream::{Person, PersonId, StreamName, Title},
    ui::{
        lang::Lang,
        room::{Fault, RoomPage, RoomView, Why},
        shell::{Frame, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Asked {
    /// There at all: something was saved a moment ago.
    done: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    Path(room): Path<String>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    match room.parse() {
        Ok(name) => show(&app, &visit, &caller, &name, asked.done.is_some(), None).await,
        Err(_) => rooms::missing(&app, &visit),
    }
}

#[derive(Deserialize)]
pub(super) struct Sent {
    setting: String,
    #[serde(default)]
    value: String,
}

/// Tells a room to be something.
pub(super) async fn set(
    State(app): State<App>,
    Path(room): Path<String>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<Sent>,
) -> Response {
    let Ok(name) = room.parse::<StreamName>() else {
        return rooms::missing(&app, &visit);
    };
    let outcome = match setting(&form.setting, &form.value) {
        Ok(setting) => {
            let command = Command::Arrange { setting };
            let id = mint();
            wish::submit::<Chat>(&app, &caller, &name, id.as_str(), command)
                .await
                .map_err(Why::Refused)
        }
        Err(why) => Err(why),
    };
    match outcome {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Err(Why::Refused(Refusal::Line(LineRefusal::NoSuchStream))) if !caller.wants_json => {
            rooms::missing(&app, &visit)
        }
        // What was wished for is so.
        Ok(_) | Err(Why::Refused(Refusal::Stream(ChatRefusal::NothingToDo)))
            if !caller.wants_json =>
        {
            see_other(&format!("/chat/{name}/settings?done"))
        }
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(Why::Refused(refusal)) if caller.wants_json => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            (status, Json(json!({ "reason": refusal }))).into_response()
        }
        Err(_) if caller.wants_json => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(why) => {
            let fault = Fault {
                of: form.setting,
                written: form.value,
                why,
            };
            show(&app, &visit, &caller, &name, false, Some(fault)).await
        }
    }
}

/// What a form has said.
fn setting(name: &str, value: &str) -> Result<Setting, Why> {
    let malformed = |what: &str| {
        let detail = format!("{what}: {value:?} is none");
        Why::Refused(LineRefusal::Malformed { detail }.into())
    };
    let yes = |value: &str| match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Ok(match name {
        "title" => Setting::Title {
            title: Title::parse(value).map_err(|_| Why::NoTitle)?,
        },
        "topic" => Setting::Topic {
            topic: Topic::parse(value).map_err(|_| Why::TopicTooLong)?,
        },
        "archived" => Setting::Archived {
            archived: yes(value).ok_or_else(|| malformed("yes or no"))?,
        },
        "indexed" => Setting::Indexed {
            indexed: yes(value).ok_or_else(|| malformed("yes or no"))?,
        },
        "access" => Setting::Access {
            access: Access::named(value).ok_or_else(|| malformed("access"))?,
        },
        "slow" => Setting::Slow {
            seconds: (value.parse().ok().and_then(Slow::new))
                .ok_or_else(|| malformed("seconds"))?,
        },
        _ => return Err(malformed("setting")),
    })
}

async fn show(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    done: bool,
    fault: Option<Fault>,
) -> Response {
    let (Some(mut room), Some(entry)) = (app.rooms.info(name, caller.id()), app.rooms.entry(name))
    else {
        return rooms::missing(app, visit);
    };
    app.people.names.freshen_list([&mut room], visit.lang);
    let status = match fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = RoomPage {
        lang: visit.lang,
        kind: entry.kind.clone(),
        keeper: match entry.charter.keeper {
            Some(keeper) => nick(app, keeper, visit.lang).await,
            None => None,
        },
        role: entry.charter.role(caller.id(), caller.role(app)),
        charter: entry.charter.clone(),
        room,
        done,
        fault,
    };
    let frame = Frame {
        title: visit.lang.room().about.to_owned(),
        path: format!("/chat/{name}/settings"),
        ..app.site.frame(visit)
    };
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><RoomView page /></Shell> }
    })
}

/// What somebody is called now. Without it the page still is one.
async fn nick(app: &App, id: PersonId, lang: Lang) -> Option<String> {
    match app.people.person(id).await {
        Ok(person) => person.map(|mut person: Person| {
            app.people.names.freshen(&mut person, lang);
            person.nick.to_string()
        }),
        Err(error) => {
            tracing::error!(%error, "a person could not be looked up");
            None
        }
    }
}

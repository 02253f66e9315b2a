//! `/moderation`: what waits, who is kept out, and the rules of the house; and the log of all that was done.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    account::Deed,
    moderation::{Act, Case, Matter, Network, Refusal, Until},
    server::{
        caller::{Caller, mint},
        clock, discussion,
        live::Outcome,
        page::respond,
        state::App,
        visit::Visit,
        wish::unavailable,
    },
    stream::{PersonId, Seq},
    ui::{
        chat::{message_path, room_path, room_title},
        lang::Lang,
        moderation::{CaseRow, KeptOut, LogPage, LogRow, LogView, QueuePage, QueueView},
        shell::{Frame, Shell},
        site::discussion::ANCHOR,
    },
};

/// Acts on a page of the log.
const PAGE: u64 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
    before: Option<u64>,
}

pub(super) async fn queue(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    match caller.role(&app).may(Deed::Judge) {
        true => show_queue(&app, &visit, &caller, asked.done.is_some(), false).await,
        false => app.site.not_found(&visit),
    }
}

pub(super) async fn show_queue(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    done: bool,
    failed: bool,
) -> Response {
    let now = clock::now();
    let site = app.desk.look(Clone::clone);
    let ids = site.cases.iter().flat_map(|case| [case.by, case.whose()]);
    let ids = ids
        .chain(site.muted.iter().map(|(whom, _)| *whom))
        .chain(site.banned.iter().map(|ban| ban.whom));
    let called = names(app, ids.collect(), visit.lang).await;
    let name = |id: PersonId| called.get(&id).cloned().unwrap_or_default();
    let case = |case: &Case| {
        let (message, reason) = match &case.matter {
            Matter::Report {
                message, reason, ..
            } => (Some(*message), reason.as_str().to_owned()),
            Matter::Held { .. } => (None, String::new()),
        };
        CaseRow {
            seq: case.seq,
            at: clock::minute(case.at),
            by: name(case.by),
            whose: (case.whose(), name(case.whose())),
            words: case.words.to_string(),
            reason,
            place: place(app, caller, case),
            message,
        }
    };
    let muted = site.muted.iter().filter(|(_, until)| *until > now);
    let banned = site
        .banned
        .iter()
        .filter_map(|ban| Some((ban.whom, site.ban(ban.whom, now)?)));
    let page = QueuePage {
        lang: visit.lang,
        cases: site.cases.iter().map(case).collect(),
        muted: muted
            .map(|(whom, until)| KeptOut {
                id: *whom,
                nick: name(*whom),
                until: Some(clock::minute(*until)),
            })
            .collect(),
        banned: banned
            .map(|(whom, until)| KeptOut {
                id: whom,
                nick: name(whom),
                until: moment(until),
            })
            .collect(),
        networks: site
            .networks
            .iter()
            .filter(|(_, until)| *until > now)
            .map(|(network, until)| (network.as_str().to_owned(), clock::minute(*until)))
            .collect(),
        hold: site.hold,
        words: site.words.join("\n"),
        done,
        failed,
    };
    let status = match failed {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let frame = frame(app, visit, "/moderation", visit.lang.moderation().title);
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><QueueView page /></Shell> }
    })
}

/// Where it was said, and what that is called. What the moderator cannot see stays unseen: there is only the copy.
fn place(app: &App, caller: &Caller, case: &Case) -> Option<(String, String)> {
    let Some(room) = app.rooms.info(&case.room, caller.id()) else {
        // The first words about a page wait, and their room with them.
        let (page, room) = discussion::unopened(app, &case.room)?;
        let href = [&page.href(), "#", ANCHOR].concat();
        return Some((href, room.title.to_string()));
    };
    let href = match &case.matter {
        Matter::Report { message, .. } => message_path(&room_path(&room), *message),
        Matter::Held { .. } => room_path(&room),
    };
    Some((href, room_title(&room)))
}

#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    value: String,
}

/// The rules of the house: whether first words wait, which are not said, and which networks are let in again.
pub(super) async fn set(
    State(app): State<App>,
    Path(what): Path<String>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<Sent>,
) -> Response {
    let role = caller.role(&app);
    let Some(me) = caller.person.clone().filter(|_| role.may(Deed::Judge)) else {
        return app.site.not_found(&visit);
    };
    let act = match what.as_str() {
        "hold" => Some(Act::HoldSet {
            hold: form.value == "yes",
        }),
        "words" => Some(Act::WordsListed {
            words: listed(&form.value),
        }),
        "network" => Network::parse(&form.value).map(|network| Act::NetworkUnbanned { network }),
        _ => None,
    };
    let Some(act) = act else {
        return app.site.not_found(&visit);
    };
    match app.desk.submit((me, role), mint(), act).await {
        Outcome::Stored(_) | Outcome::Refused(Refusal::NothingToDo) => {
            Redirect::to("/moderation?done").into_response()
        }
        _ => show_queue(&app, &visit, &caller, false, true).await,
    }
}

/// Words as they are compared: in small letters, each once.
fn listed(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Who has done what, the newest first.
pub(super) async fn log(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    if !caller.role(&app).may(Deed::ReadAudit) {
        return app.site.not_found(&visit);
    }
    let head = app.desk.stream.head();
    let until = asked.before.map_or(head.0, |before| before.min(head.0));
    let floor = until.saturating_sub(PAGE);
    let most = (until - floor) as usize;
    let facts = match app.desk.stream.facts_after(Seq(floor), most).await {
        Ok(facts) => facts,
        Err(error) => {
            tracing::error!(%error, "the log of moderation could not be read");
            return caller.refused(&app, &visit, &unavailable(), "/moderation");
        }
    };
    let ids = facts.iter().map(|event| event.by);
    let ids = ids.chain(facts.iter().filter_map(|event| event.fact.whom()));
    let called = names(&app, ids.collect(), visit.lang).await;
    let name = |id: PersonId| called.get(&id).cloned().unwrap_or_default();
    let rows = facts.into_iter().rev().map(|event| LogRow {
        seq: event.seq,
        at: clock::minute(event.at),
        by: name(event.by),
        whom: event.fact.whom().map(|whom| (whom, name(whom))),
        until: match &event.fact {
            Act::Muted { until, .. } | Act::NetworkBanned { until, .. } => {
                Some(clock::minute(*until))
            }
            Act::Banned { until, .. } => until.map(clock::minute),
            _ => None,
        },
        act: event.fact,
    });
    let page = LogPage {
        lang: visit.lang,
        rows: rows.collect(),
        older: (floor > 0).then_some(floor),
    };
    let frame = frame(&app, &visit, "/moderation/log", visit.lang.moderation().log);
    respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><LogView page /></Shell> }
    })
}

/// When a ban ends; none where it does not.
pub(super) fn moment(until: Until) -> Option<String> {
    match until {
        Until::Moment(until) => Some(clock::minute(until)),
        Until::Ever => None,
    }
}

/// What these are called now. Without it the page still is one.
async fn names(app: &App, mut ids: Vec<PersonId>, lang: Lang) -> HashMap<PersonId, String> {
    ids.sort_unstable();
    ids.dedup();
    let people = app.people.persons(&ids).await.unwrap_or_else(|error| {
        tracing::error!(%error, "people could not be looked up");
        Vec::new()
    });
    let called = people.into_iter().map(|mut person| {
        app.people.names.freshen(&mut person, lang);
        (person.id, person.nick.to_string())
    });
    called.collect()
}

fn frame(app: &App, visit: &Visit, path: &str, title: &str) -> Frame {
    Frame {
        title: title.to_owned(),
        path: path.to_owned(),
        ..app.site.frame(visit)
    }
}

//! `/chat/person/{id}`: who somebody is; and for moderators, what can be done.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    account::Deed,
    chat::Kind,
    server::{caller::Caller, clock, page::respond, state::App, visit::Visit, wish::unavailable},
    stream::PersonId,
    ui::{
        moderation::{PersonPage, PersonView, Powers, Rooms, done},
        shell::{Frame, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Asked {
    /// There at all: something was done a moment ago.
    done: Option<String>,
    /// How many messages were taken away by that.
    cleared: Option<u64>,
    /// The room from which the visitor comes.
    #[serde(default)]
    room: String,
}

/// What the page tells beside what is.
#[derive(Default)]
pub(super) struct Told {
    pub done: Option<String>,
    pub fault: Option<String>,
    /// The room that is offered first.
    pub from: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Path(person): Path<u64>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let told = Told {
        done: asked.done.map(|_| done(visit.lang, asked.cleared)),
        fault: None,
        from: asked.room,
    };
    show_with(&app, &visit, &caller, PersonId(person), told).await
}

pub(super) async fn show_with(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    person: PersonId,
    told: Told,
) -> Response {
    let found = match app.people.person(person).await {
        Ok(Some(found)) => app
            .people
            .profile(person)
            .await
            .map(|profile| (found, profile)),
        Ok(None) if app.people.names.is_gone(person) => {
            let why = visit.lang.moderation().person_gone.to_owned();
            return app.site.undone(visit, StatusCode::GONE, why, "/chat");
        }
        Ok(None) => return app.site.not_found(visit),
        Err(error) => Err(error),
    };
    let (mut somebody, profile) = match found {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a person could not be looked up");
            return caller.refused(app, visit, &unavailable(), "/chat");
        }
    };
    app.people.names.freshen(&mut somebody, visit.lang);
    let (mine, theirs) = (caller.role(app), app.role(person));
    let may = |deed| mine.may_upon(deed, theirs);
    let now = clock::now();
    let (mute, ban) = app
        .desk
        .look(|site| (site.mute(person, now), site.ban(person, now)));
    let page = PersonPage {
        lang: visit.lang,
        about: profile.about.to_string(),
        role: theirs,
        state: match app.presence.is_here(&None, person) {
            _ if app.presence.is_away(&None, person) => visit.lang.chat().away,
            true => visit.lang.chat().here,
            false => visit.lang.chat().gone,
        },
        blocked: match caller.id().filter(|me| *me != person) {
            Some(_) => Some(
                crate::server::chat::blocked(app, caller)
                    .await
                    .contains(&person),
            ),
            None => None,
        },
        may_write: caller.id().is_some_and(|me| me != person),
        powers: may(Deed::Mute).then(|| Powers {
            may_ban: may(Deed::Ban),
            muted_until: mute.map(clock::minute),
            banned: ban.map(super::pages::moment),
            knows_network: app.desk.network_of(person).is_some(),
        }),
        rooms: Rooms {
            from: told.from,
            ..kept(app, caller, person)
        },
        person: somebody,
        done: told.done,
        fault: told.fault,
    };
    let status = match page.fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let frame = Frame {
        title: page.person.nick.to_string(),
        path: format!("/chat/person/{}", person.0),
        waiting: app.desk.waiting(mine),
        hydration: Some(app.uploads.sheet_link()),
        ..app.site.frame(visit)
    };
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><PersonView page /></Shell> }
    })
}

/// The rooms for everybody out of which the visitor may send somebody, and those out of which somebody was sent.
fn kept(app: &App, caller: &Caller, whom: PersonId) -> Rooms {
    let mut rooms = Rooms::default();
    let (mine, theirs) = (caller.role(app), app.role(whom));
    let Some(me) = caller.id().filter(|me| *me != whom) else {
        return rooms;
    };
    for room in app.rooms.since(0, Some(me)).0 {
        let Some(entry) = (app.rooms.entry(&room.name)).filter(|entry| entry.kind == Kind::Public)
        else {
            continue;
        };
        let here = |person, site| entry.charter.role(Some(person), site);
        if !here(me, mine).may_upon(Deed::Kick, here(whom, theirs)) {
            continue;
        }
        if entry.charter.removed.contains(&whom) {
            rooms.shut.push(room);
        } else if !room.archived {
            rooms.open.push(room);
        }
    }
    rooms
}

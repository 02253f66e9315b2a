//! `/chat/person/{id}`: who somebody is; and for moderators, what can be done.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    account::Deed,
    moderation::Refusal,
    server::{caller::Caller, clock, page::respond, state::App, visit::Visit},
    stream::PersonId,
    ui::{
        moderation::{PersonPage, PersonView, Powers},
        shell::{Frame, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Asked {
    /// There at all: something was done a moment ago.
    done: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    Path(person): Path<u64>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let done = asked.done.is_some();
    show_with(&app, &visit, &caller, PersonId(person), done, None).await
}

pub(super) async fn show_with(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    person: PersonId,
    done: bool,
    fault: Option<Refusal>,
) -> Response {
    let found = match app.people.person(person).await {
        Ok(Some(found)) => app
            .people
            .profile(person)
            .await
            .map(|profile| (found, profile)),
        Ok(None) => return app.site.not_found(visit),
        Err(error) => Err(error),
    };
    let (mut somebody, profile) = match found {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "a person could not be looked up");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
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
        person: somebody,
        done,
        fault,
    };
    let status = match page.fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let frame = Frame {
        title: page.person.nick.to_string(),
        path: format!("/chat/person/{}", person.0),
        hydration: Some(app.uploads.sheet_link()),
        ..app.site.frame(visit)
    };
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><PersonView page /></Shell> }
    })
}

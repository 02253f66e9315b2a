//! `/account` and `/account/people`, from what the tables say of whoever looks.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{ceremonies, deeds};
use crate::{
    account::Deed,
    server::{caller::Caller, clock, page::respond, state::App, visit::Visit},
    stream::{Person, Role},
    ui::{
        account::{
            AccountView, ModeratorsView,
            page::{AccountPage, Done, Fault, Form, Notice, PasskeyRow, SessionRow, You},
        },
        shell::{Frame, Shell},
    },
};

/// What asks the browser for passkeys; only where they can work.
const PASSKEYS: &str = "passkey";
/// What makes the browser forget drafts, once one is signed out.
const DRAFTS: &str = "drafts";

#[derive(Deserialize)]
pub(super) struct Asked {
    /// What was done a moment ago.
    done: Option<String>,
}

impl Asked {
    fn notice(&self) -> Notice {
        Notice {
            done: self.done.as_deref().and_then(Done::named),
            fault: None,
        }
    }
}

/// Who one is.
pub(super) async fn account(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    show_account(&app, &visit, &caller, &headers, asked.notice()).await
}

/// Who keeps the talk decent, for whoever names them.
pub(super) async fn people(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    match caller.role(&app).may(Deed::NameModerators) {
        true => show_people(&app, &visit, asked.notice()).await,
        false => app.site.not_found(&visit),
    }
}

/// The page of a form that was refused, with the reason. Its status is another's affair.
pub(super) async fn with_fault(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    headers: &HeaderMap,
    fault: Fault,
) -> Response {
    let about_others = matches!(fault.form, Form::NameModerator | Form::DismissModerator);
    let notice = Notice {
        done: None,
        fault: Some(fault),
    };
    match about_others && caller.role(app).may(Deed::NameModerators) {
        true => show_people(app, visit, notice).await,
        false => show_account(app, visit, caller, headers, notice).await,
    }
}

async fn show_account(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    headers: &HeaderMap,
    notice: Notice,
) -> Response {
    let you = match &caller.person {
        Some(person) => match look_up(app, caller, person).await {
            Ok(you) => Some(you),
            Err(error) => return unavailable(&error),
        },
        None => None,
    };
    let has_passkeys = ceremonies::site(&app.config, headers).is_some();
    let has_left = matches!(notice.done, Some(Done::SignedOut | Done::Deleted));
    let scripts = [
        has_passkeys.then_some(PASSKEYS),
        (you.is_none() && has_left).then_some(DRAFTS),
    ];
    let scripts: Vec<&str> = scripts.into_iter().flatten().collect();
    let page = AccountPage {
        lang: visit.lang,
        you,
        has_passkeys,
        notice,
    };
    let frame = Frame {
        hydration: Some(app.uploads.sheet_link() + &app.site.assets.scripts(&scripts)),
        ..frame(app, visit, "/account", visit.lang.account().title)
    };
    respond(visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><AccountView page /></Shell> }
    })
}

async fn show_people(app: &App, visit: &Visit, notice: Notice) -> Response {
    let moderators = match app.people.moderators().await {
        Ok(moderators) => moderators,
        Err(error) => return unavailable(&error),
    };
    let lang = visit.lang;
    let frame = frame(app, visit, "/account/people", lang.account().moderators);
    respond(visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><ModeratorsView lang moderators notice /></Shell> }
    })
}

async fn look_up(app: &App, caller: &Caller, person: &Person) -> Result<You, sqlx::Error> {
    let profile = app.people.profile(person.id).await?;
    let sessions = app.people.sessions(person.id, caller.key.as_ref()).await?;
    let now = clock::now();
    let rows = sessions.into_iter().map(|session| SessionRow {
        name: session.name,
        browser: session.browser,
        seen_ago: now - session.seen,
        is_this: session.is_this,
    });
    let passkeys = app.people.passkeys(person.id).await?;
    let passkeys = passkeys.into_iter().map(|passkey| PasskeyRow {
        name: passkey.name,
        browser: passkey.browser,
        made: clock::day(passkey.made),
    });
    Ok(You {
        has_passphrase: app.people.hash(person.id).await?.is_some(),
        must_prove: deeds::must_prove(app, caller, person.id).await?,
        passkeys: passkeys.collect(),
        role: app.role(person.id),
        has_claimed: app.people.rank(person.id) > Role::Guest,
        about: profile.about.to_string(),
        has_picture: app.uploads.has_portrait(person.id).await?,
        lang: profile.wants.lang,
        theme: profile.wants.theme,
        sessions: rows.collect(),
        blocked: blocked(app, caller).await?,
        person: person.clone(),
    })
}

/// Whom they do not want to hear, as those are called now.
async fn blocked(app: &App, caller: &Caller) -> Result<Vec<Person>, sqlx::Error> {
    let whom = crate::server::chat::blocked(app, caller).await;
    let mut people = app.people.persons(&whom).await?;
    people.sort_by_key(|person| whom.iter().position(|id| *id == person.id));
    Ok(people)
}

/// `path`: where forms come back to. What was sent to is no page.
fn frame(app: &App, visit: &Visit, path: &str, title: &str) -> Frame {
    Frame {
        title: title.to_owned(),
        path: path.to_owned(),
        ..app.site.frame(visit)
    }
}

fn unavailable(error: &sqlx::Error) -> Response {
    tracing::error!(%error, "an account could not be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

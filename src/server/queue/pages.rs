//! The queues' pages: their list, one as it stands, and what its log tells.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    protocol::{OpenRefusal, Subprotocol},
    queue::{Queue, history::Tables},
    server::{
        caller::{Caller, mint},
        clock,
        live::LoadError,
        page::respond,
        state::{App, Hosted},
        visit::Visit,
    },
    stream::{StreamName, Title},
    ui::{
        carried::carry,
        chat::phrases::open_refusal,
        island,
        lang::Lang,
        queue::{
            QueueApp, QueueHistory, QueueInfo, QueueList,
            page::{Fault, QueuePage, path},
        },
        shell::{Frame, Shell},
    },
};

/// Minutes that the furthest time zones are from UTC, and that zones differ by at least.
const FURTHEST_ZONE: i32 = 14 * 60;
const ZONE_STEP: i32 = 15;

/// All queues.
pub(super) async fn list(State(app): State<App>, visit: Visit, caller: Caller) -> Response {
    show_list(&app, &visit, &caller, None).await
}

/// All queues, and why another one was not opened.
pub(super) async fn list_with_fault(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    title: String,
    reason: OpenRefusal,
) -> Response {
    let said = open_refusal(visit.lang, reason);
    show_list(app, visit, caller, Some((title, said))).await
}

async fn show_list(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    fault: Option<(String, String)>,
) -> Response {
    let queues = match infos(app, visit.lang).await {
        Ok(queues) => queues,
        Err(error) => return cannot_read(&error),
    };
    let words = visit.lang.queues();
    let frame = Frame {
        title: words.title.to_owned(),
        description: words.about.to_owned(),
        canonical: Some("/queue".to_owned()),
        hydration: Some(app.site.assets.start(island::OVERVIEW, visit.lang)),
        ..app.site.frame(visit)
    };
    let status = status(fault.is_some());
    let (lang, may_open) = (visit.lang, app.owner.is(caller.id()));
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><QueueList lang queues may_open command=mint() fault /></Shell> }
    })
}

/// The queues as they are now.
pub(in crate::server) async fn infos(app: &App, lang: Lang) -> Result<Vec<QueueInfo>, LoadError> {
    let mut queues = Vec::new();
    for queue in app.queues.since(0, None).0 {
        let Some(stream) = app.queues.enter(&queue.name, None).await? else {
            continue;
        };
        queues.push(stream.look(|snapshot| {
            let board = &snapshot.state;
            QueueInfo {
                name: queue.name,
                title: queue.title,
                status: board.status,
                waiting: board.waiting().count(),
                owner: board.owner.clone().map(|mut owner| {
                    app.people.names.freshen(&mut owner, lang);
                    owner.nick
                }),
            }
        }));
    }
    Ok(queues)
}

/// A queue as it stands.
pub(super) async fn queue(
    State(app): State<App>,
    Path(queue): Path<String>,
    visit: Visit,
    caller: Caller,
) -> Response {
    match queue.parse() {
        Ok(name) => show(&app, &visit, &caller, &name, None).await,
        Err(_) => app.site.not_found(&visit),
    }
}

/// A queue as it stands, with what was wrong with a form.
pub(super) async fn with_fault(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    fault: Fault,
) -> Response {
    show(app, visit, caller, name, Some(fault)).await
}

async fn show(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    fault: Option<Fault>,
) -> Response {
    let stream = match app.queues.enter(name, caller.id()).await {
        Ok(Some(stream)) => stream,
        Ok(None) => return app.site.not_found(visit),
        Err(error) => return cannot_read(&error),
    };
    if let Some(me) = caller.id() {
        app.seen.note(me);
    }
    let mut snapshot = stream.look(Clone::clone);
    Queue::freshen(&mut snapshot.state, &app.people.names, visit.lang);
    let (here_count, here) = app.presence.list(&Some((Queue::KIND, name.clone())));
    let frame = Frame {
        title: snapshot.state.title.to_string(),
        description: visit.lang.queues().about.to_owned(),
        canonical: Some(path(name)),
        hydration: Some(app.site.assets.start(island::QUEUE, visit.lang)),
        ..app.site.frame(visit)
    };
    let status = status(fault.is_some());
    let page = QueuePage {
        lang: visit.lang,
        you: caller.person.clone(),
        name: name.clone(),
        snapshot,
        here,
        here_count,
        now: clock::now(),
        command: mint(),
        fault,
    };
    respond(
        visit,
        &app.site.assets,
        status,
        move || view! { <Shell frame>{carry(page)}<QueueApp /></Shell> },
    )
}

#[derive(Deserialize)]
pub(super) struct Zone {
    /// Minutes east of UTC.
    zone: Option<i32>,
}

/// What a queue's whole log tells, as plots and tables.
pub(super) async fn history(
    State(app): State<App>,
    Path(queue): Path<String>,
    Query(zone): Query<Zone>,
    visit: Visit,
) -> Response {
    let Ok(name) = queue.parse::<StreamName>() else {
        return app.site.not_found(&visit);
    };
    let zone_minutes = zone.zone.unwrap_or(0).clamp(-FURTHEST_ZONE, FURTHEST_ZONE);
    let zone_minutes = zone_minutes / ZONE_STEP * ZONE_STEP;
    let (title, tables) = match read(&app, &name, zone_minutes).await {
        Ok(Some(read)) => read,
        Ok(None) => return app.site.not_found(&visit),
        Err(error) => return cannot_read(&error),
    };
    let words = visit.lang.queues();
    let frame = Frame {
        title: [&*title, " – ", words.history].concat(),
        canonical: Some([&path(&name), "/history"].concat()),
        ..app.site.frame(&visit)
    };
    let (lang, now) = (visit.lang, clock::now());
    respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><QueueHistory lang name title tables zone_minutes now /></Shell> }
    })
}

async fn read(
    app: &App,
    name: &StreamName,
    zone_minutes: i32,
) -> Result<Option<(Title, Tables)>, LoadError> {
    let Some(stream) = app.queues.enter(name, None).await? else {
        return Ok(None);
    };
    let title = stream.look(|snapshot| snapshot.state.title.clone());
    let tables = app.histories.tables(&stream, zone_minutes).await?;
    Ok(Some((title, tables)))
}

fn status(refused: bool) -> StatusCode {
    match refused {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    }
}

fn cannot_read(error: &LoadError) -> Response {
    tracing::error!(%error, "a queue could not be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

//! The chat's pages: a room with its newest, older or linked messages, and who is on the site.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    chat::{Chat, Fact},
    protocol::{PAGE, Subprotocol},
    server::{
        caller::{Caller, mint},
        kept::{Asked, Stamp},
        live::{LoadError, Stream},
        page::{Page, render, respond, respond_kept},
        state::{App, Hosted},
        visit::Visit,
    },
    stream::{CommandId, Person, PersonId, Role, Seq, Snapshot, StreamName},
    ui::{
        carried::carry,
        chat::{
            ChatApp, PeoplePage,
            page::{ChatPage, Fault, Window},
            room_title,
        },
        inspector::InspectedChat,
        island,
        lang::Lang,
        shell::{Frame, Layout, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Which {
    /// Which rooms to list: those that are called so.
    #[serde(default)]
    q: String,
    before: Option<u64>,
    at: Option<u64>,
    /// The day to go to, as `YYYY-MM-DD`, in the reader's zone: minutes east of UTC.
    date: Option<String>,
    #[serde(default)]
    zone: String,
    /// There at all: with the inspector beside it.
    inspect: Option<String>,
}

/// What fetches all other scripts when they are wanted, and lets the chat start where there is no network.
const SCRIPTS: &[&str] = &["start"];

/// What the script says that lets code be copied: fetched by the chat when there is some, and by pages that load it.
fn copying(lang: Lang) -> String {
    let words = lang.site();
    let (copy, copied) = (words.copy_code, words.code_copied);
    format!(r#"<meta name="copy-code" content="{copy}|{copied}">"#)
}

/// The same, for a page that nothing brings to life.
pub(super) fn copies(app: &App, lang: Lang) -> String {
    copying(lang) + &app.site.assets.scripts(&["code"])
}

/// What is looked at.
struct Look {
    window: Window,
    lens: Lens,
    /// What rooms are looked for by; empty: all are listed.
    sought: String,
}

impl Look {
    const NEWEST: Look = Look {
        window: Window::Newest,
        lens: Lens::Plain,
        sought: String::new(),
    };
}

/// What the room is shown with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lens {
    Plain,
    Inspector,
}

/// A room.
pub(super) async fn room(
    State(app): State<App>,
    Path(room): Path<String>,
    Query(which): Query<Which>,
    visit: Visit,
    caller: Caller,
) -> Response {
    if let Some(date) = &which.date {
        return match super::day::place(&app, &caller, &room, date, &which.zone).await {
            Ok(Some(place)) => Redirect::to(&place).into_response(),
            Ok(None) => missing(&app, &visit),
            Err(error) => {
                tracing::error!(%error, "a day could not be found");
                unavailable()
            }
        };
    }
    let lens = match which.inspect {
        Some(_) => Lens::Inspector,
        None => Lens::Plain,
    };
    let sought = which.q.trim().to_owned();
    let window = match which {
        Which { at: Some(seq), .. } => Window::Around(Seq(seq)),
        Which {
            before: Some(seq), ..
        } => Window::Before(Seq(seq)),
        _ => Window::Newest,
    };
    let look = Look {
        window,
        lens,
        sought,
    };
    match room.parse() {
        Ok(name) => show(&app, &visit, &caller, &name, look, None).await,
        Err(_) => missing(&app, &visit),
    }
}

/// The room's newest messages, with what was wrong with a form.
pub(super) async fn with_fault(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    fault: Fault,
) -> Response {
    let fault = Some(fault);
    show(app, visit, caller, name, Look::NEWEST, fault).await
}

#[derive(Deserialize)]
pub(super) struct Whom {
    /// How a nick begins.
    #[serde(default)]
    q: String,
}

/// Most people that are found at once. Whoever looks for somebody writes a letter more.
const MOST_FOUND: u32 = 20;

/// Everybody who is on the site; or who is called so, whether they are there or not. Strangers are told of no others.
pub(super) async fn people(
    State(app): State<App>,
    Query(whom): Query<Whom>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let sought = Some(whom.q.trim().to_owned()).filter(|sought| !sought.is_empty());
    let (count, people) = match &sought {
        None => app.presence.list(&None),
        Some(_) if caller.person.is_none() => (0, Vec::new()),
        Some(sought) => match app.people.beginning(sought, MOST_FOUND).await {
            Ok(found) => (found.len(), found),
            Err(error) => {
                tracing::error!(%error, "people could not be looked for");
                return unavailable();
            }
        },
    };
    if caller.wants_json {
        return Json(json!({ "people": people })).into_response();
    }
    let away = app.presence.away(&None);
    let role = caller.role(&app);
    let is_here = |person: &Person| app.presence.is_here(&None, person.id);
    let here = people.iter().filter(|person| is_here(person));
    let here: Vec<PersonId> = here.map(|person| person.id).collect();
    let frame = Frame {
        title: visit.lang.site().people_title.to_owned(),
        hydration: Some(app.uploads.sheet_link()),
        waiting: app.desk.waiting(role),
        ..frame(&app, &visit, "/chat/people")
    };
    let (lang, you) = (visit.lang, caller.person);
    respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><PeoplePage lang you sought count people here away role /></Shell> }
    })
}

/// Which keys do what.
pub(super) async fn keys(State(app): State<App>, visit: Visit) -> Response {
    let lang = visit.lang;
    let frame = Frame {
        title: lang.chat().keys.to_owned(),
        ..frame(&app, &visit, crate::ui::keys::PATH)
    };
    respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><crate::ui::keys::KeysView lang /></Shell> }
    })
}

/// No such room, or none that this visitor may see: the two look the same from outside.
pub(super) fn missing(app: &App, visit: &Visit) -> Response {
    app.site.not_found(visit)
}

/// The log cannot be read now.
pub(super) fn unavailable() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

async fn show(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    Look {
        window,
        lens,
        sought,
    }: Look,
    fault: Option<Fault>,
) -> Response {
    let me = caller.person.as_ref().map(|person| person.id);
    let (stream, mut room) = match (app.rooms.enter(name, me).await, app.rooms.info(name, me)) {
        (Ok(Some(stream)), Some(room)) => (stream, room),
        (Err(error), _) => {
            tracing::error!(%error, "a room could not be loaded");
            return unavailable();
        }
        _ => return missing(app, visit),
    };
    let shared = shared(app, visit, caller, &stream)
        .filter(|_| window == Window::Newest && lens == Lens::Plain && fault.is_none());
    if let Some((asked, stamp)) = &shared
        && let Some(page) = app.kept.find(asked, stamp)
    {
        return respond_kept(visit, &app.site.assets, &page);
    }
    if let Window::Around(seq) = window
        && let Some(root) = root_of(&stream, seq).await
    {
        return Redirect::to(&super::threads::place(name, root, seq)).into_response();
    }
    let (mut snapshot, window) = match look(&stream, window).await {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "messages could not be read");
            return unavailable();
        }
    };
    Chat::recall(&stream, &mut snapshot.state).await;
    let (names, mut rooms) = (&app.people.names, app.rooms.since(0, me).0);
    Chat::freshen(&mut snapshot.state, names, visit.lang);
    names.freshen_list(rooms.iter_mut().chain([&mut room]), visit.lang);
    if !sought.is_empty() {
        let wanted = sought.to_lowercase();
        rooms.retain(|room| room_title(room).to_lowercase().contains(&wanted));
    }
    let reading = match me {
        Some(me) => {
            let names = rooms.iter().map(|room| room.name.clone()).collect();
            app.readings.of(me, names).await.unwrap_or_else(|error| {
                tracing::error!(%error, "it could not be counted what is unread");
                Vec::new()
            })
        }
        None => Vec::new(),
    };
    let place = Some((Chat::KIND, name.clone()));
    let (here_count, here) = app.presence.list(&place);
    let charter = snapshot.state.charter.clone();
    let canonical = format!("/chat/{name}");
    let is_indexed = snapshot.state.is_indexed();
    let frame = Frame {
        title: room
            .with
            .as_ref()
            .map_or_else(|| room.title.to_string(), |other| other.nick.to_string()),
        layout: Layout::App,
        waiting: app.desk.waiting(caller.role(app)),
        hydration: Some({
            let island = match lens {
                Lens::Plain => island::CHAT,
                Lens::Inspector => island::INSPECTED_CHAT,
            };
            let assets = &app.site.assets;
            assets.start(island, visit.lang)
                + &assets.scripts(SCRIPTS)
                + &copying(visit.lang)
                + &app.uploads.sheet_link()
        }),
        // A page without one asks search engines to leave it alone.
        canonical: is_indexed.then(|| canonical.clone()),
        description: match &*charter.topic {
            "" => visit.lang.site().chat_description.to_owned(),
            topic => topic.to_owned(),
        },
        ..frame(app, visit, &canonical)
    };
    let painter = app.colours.painter([&snapshot.state].into_iter()).await;
    let seq = snapshot.seq;
    let seen = me.map(|_| super::reading::without_script(name, seq));
    let names = rooms.iter().map(|room| room.name.clone());
    let crowds = app.presence.crowds(Chat::KIND, names);
    let page = ChatPage {
        lang: visit.lang,
        you: caller.person.clone(),
        role: me.map_or(Role::Guest, |me| app.role(me)),
        rooms,
        sought,
        reading,
        room,
        snapshot,
        window,
        crowds,
        blocked: super::blocked(app, caller).await,
        here,
        here_count,
        away: app.presence.away(&place),
        command: match me {
            Some(_) => mint(),
            None => unsaid(name, seq),
        },
        fault,
    };
    let status = if page.fault.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let assets = &app.site.assets;
    // Colours that come later make it another page.
    if let Some((asked, stamp)) = shared
        && app.colours.are_known(&page.snapshot.state)
    {
        let html = render(move || {
            provide_context(painter);
            view! { <Shell frame>{carry(page)}<ChatApp />{seen}</Shell> }
        });
        let page = Arc::new(Page::new(html));
        app.kept.keep(asked, stamp, page.clone());
        return respond_kept(visit, assets, &page);
    }
    match lens {
        Lens::Plain => respond(visit, assets, status, move || {
            provide_context(painter);
            view! { <Shell frame>{carry(page)}<ChatApp />{seen}</Shell> }
        }),
        Lens::Inspector => respond(visit, assets, status, move || {
            view! { <Shell frame>{carry(page)}<InspectedChat /></Shell> }
        }),
    }
}

/// What the page follows from for whoever is nobody in particular: it is the same for all of them.
fn shared(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    stream: &Stream<Chat>,
) -> Option<(Asked, Stamp)> {
    let is_anybody = caller.person.is_none() && !visit.path.contains('?');
    is_anybody.then(|| {
        let stamp = Stamp {
            head: stream.head().0,
            rooms: app.rooms.head(),
            names: app.people.names.version(),
            presence: app.presence.version(),
            pictures: app.uploads.sheet().name.clone(),
        };
        (Asked::from(visit), stamp)
    })
}

/// The thread in which a message stands, where it is not the room's own.
async fn root_of(stream: &Stream<Chat>, seq: Seq) -> Option<Seq> {
    // Most links lead to what is in memory; what cannot be read is told by what reads it next.
    if stream.look(|room| room.state.message(seq).is_some()) {
        return None;
    }
    let facts = stream.facts_after(seq.previous(), 1).await.ok()?;
    match &facts.first()?.fact {
        Fact::Answered { to, .. } => Some(*to),
        _ => None,
    }
}

/// The id in the page of somebody who may not say anything yet: it follows from what the page shows, so
/// that an unchanged page is the same for all visitors and keeps its validator. Still no two pages of one
/// person share it unless they show the same, since to say something changes what is shown.
fn unsaid(room: &StreamName, seq: Seq) -> CommandId {
    let mut bits = [0; 16];
    let hash = Sha256::new()
        .chain_update(seq.0.to_le_bytes())
        .chain_update(room.as_str())
        .finalize();
    bits.copy_from_slice(&hash[..16]);
    CommandId::from_random(u128::from_le_bytes(bits))
}

/// The part of the log that a window shows, as a fold of its own.
async fn look(
    stream: &Stream<Chat>,
    window: Window,
) -> Result<(Snapshot<Chat>, Window), LoadError> {
    let newest = stream.look(Clone::clone);
    let until = match window {
        Window::Newest => return Ok((newest, window)),
        Window::Before(seq) => seq,
        // Half a page on each side.
        Window::Around(seq) => Seq(seq.0.saturating_add(PAGE as u64 / 2)),
    };
    if until >= newest.seq || matches!(window, Window::Around(seq) if seq > newest.state.floor) {
        return Ok((newest, Window::Newest));
    }
    let page = stream.page(until, PAGE).await?;
    let mut part = newest;
    part.seq = until;
    part.state.messages = page.messages;
    part.state.floor = page.floor;
    Ok((part, window))
}

fn frame(app: &App, visit: &Visit, canonical: &str) -> Frame {
    Frame {
        description: visit.lang.site().chat_description.to_owned(),
        canonical: Some(canonical.to_owned()),
        ..app.site.frame(visit)
    }
}

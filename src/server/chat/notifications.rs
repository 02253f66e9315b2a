//! The page on which somebody arranges their rooms and chooses, for each, what is worth a notification; and the leaving
//! of rooms for everybody, which is such a choice too.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{forms::see_other, rooms};
use crate::{
    protocol::{Choice, LineRefusal, RoomInfo, arrange, step},
    server::{caller::Caller, page::respond, state::App, visit::Visit},
    stream::{PersonId, StreamName},
    ui::{
        notifications::{LEFT, NotificationsPage, NotificationsView, PATH, SCRIPTS, step_id},
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
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let Some(me) = caller.id() else {
        return Redirect::to("/chat").into_response();
    };
    let mut rooms = match arranged(&app, me).await {
        Ok(rooms) => rooms,
        Err(error) => {
            tracing::error!(%error, "what was chosen about rooms could not be read");
            return rooms::unavailable();
        }
    };
    let names = &app.people.names;
    names.freshen_list(rooms.iter_mut().map(|(room, _)| room), visit.lang);
    let page = NotificationsPage {
        lang: visit.lang,
        done: asked.done.is_some(),
        rooms,
    };
    let frame = Frame {
        title: visit.lang.chat().notifications.to_owned(),
        hydration: Some(app.site.assets.scripts(SCRIPTS)),
        ..app.site.frame(&visit)
    };
    respond(&visit, &app.site.assets, StatusCode::OK, move || {
        view! { <Shell frame><NotificationsView page /></Shell> }
    })
}

/// Takes what is chosen about every room that the form holds, and then does what its button says. A form holds each
/// room by a field `room`; a button that is about one is called what it does, and holds the room's name.
pub(super) async fn choose(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Some(me) = caller.id() else {
        return caller.refused(&app, &visit, &LineRefusal::WhoAreYou, PATH);
    };
    match take(&app, me, &Filled(fields)).await {
        Ok(_) if caller.wants_json => StatusCode::NO_CONTENT.into_response(),
        Ok(place) => see_other(&[PATH, "?done", &place].concat()),
        Err(error) => {
            tracing::error!(%error, "what was chosen about rooms could not be kept");
            rooms::unavailable()
        }
    }
}

/// Leaves a room for everybody, or joins it again. It is nobody's business but this person's.
pub(super) async fn set_out(
    app: &App,
    me: PersonId,
    room: &StreamName,
    out: bool,
) -> Result<(), sqlx::Error> {
    let chosen = app.readings.chosen(me).await?;
    let before = chosen.get(room).copied().unwrap_or_default();
    let choice = Choice { out, ..before };
    match choice == before {
        true => Ok(()),
        false => app.readings.choose(me, &[(room.clone(), choice)]).await,
    }
}

/// The rooms that this person may see, as they have arranged them.
async fn arranged(app: &App, me: PersonId) -> Result<Vec<(RoomInfo, Choice)>, sqlx::Error> {
    let chosen = app.readings.chosen(me).await?;
    let choice = |room: &RoomInfo| chosen.get(&room.name).copied().unwrap_or_default();
    let rooms = app.rooms.since(0, Some(me)).0.into_iter();
    let listed = |room: RoomInfo| {
        let choice = choice(&room);
        (room, choice)
    };
    let mut rooms: Vec<_> = rooms.map(listed).collect();
    arrange(&mut rooms);
    Ok(rooms)
}

/// What stands in a form.
struct Filled(Vec<(String, String)>);

impl Filled {
    fn value(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        let (_, value) = fields.find(|(known, _)| known == name)?;
        Some(value)
    }

    fn lists(&self, room: &StreamName) -> bool {
        let mut fields = self.0.iter();
        fields.any(|(name, value)| name == "room" && value == room.as_str())
    }

    /// What is chosen about a room, where something else was before.
    fn choice(&self, room: &RoomInfo, before: Choice) -> Choice {
        let field = |what: &str| self.value(&[what, ".", room.name.as_str()].concat());
        let favourite = field("favourite").is_some();
        Choice {
            level: field("level").and_then(|level| level.parse().ok()),
            favourite,
            // A room for everybody is left instead.
            hidden: field("hidden").is_some() && !room.is_for_everybody(),
            out: before.out,
            // Among other likes it begins as the last.
            order: before.order.filter(|_| favourite == before.favourite),
        }
    }

    /// The room that a button is about, if that was the one that was pressed.
    fn pressed(&self, button: &str) -> Option<StreamName> {
        self.value(button)?.parse().ok()
    }
}

/// Where on the page one goes on, as the end of its address.
async fn take(app: &App, me: PersonId, form: &Filled) -> Result<String, sqlx::Error> {
    let mut rooms = arranged(app, me).await?;
    let before = rooms.clone();
    for (room, choice) in rooms.iter_mut().filter(|(room, _)| form.lists(&room.name)) {
        *choice = form.choice(room, *choice);
    }
    arrange(&mut rooms);
    let mut place = String::new();
    for (button, out) in [("leave", true), ("join", false)] {
        let Some(name) = form.pressed(button) else {
            continue;
        };
        let mut rooms = rooms.iter_mut();
        if let Some((_, choice)) =
            rooms.find(|(room, _)| room.name == name && room.is_for_everybody())
        {
            choice.out = out;
            place = ["#", LEFT].concat();
        }
    }
    for (button, up) in [("up", true), ("down", false)] {
        let Some(name) = form.pressed(button) else {
            continue;
        };
        if step(&mut rooms, &name, up) {
            // At the end of the way there is no such button any more.
            let goes_on = step(&mut rooms.clone(), &name, up);
            place = ["#", &step_id(name.as_str(), up == goes_on)].concat();
        }
    }
    let changed = rooms.into_iter().filter(|listed| !before.contains(listed));
    let changed: Vec<_> = changed.map(|(room, choice)| (room.name, choice)).collect();
    app.readings.choose(me, &changed).await?;
    Ok(place)
}

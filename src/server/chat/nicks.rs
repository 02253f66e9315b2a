//! Whose nicks begin so, for who is writing after an @: those alone who may read the room, and only to who may.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::rooms;
use crate::{
    chat::Kind,
    server::{caller::Caller, origin, people::begins, state::App, visit::Visit},
    stream::{Person, StreamName},
};

/// Nicks that are told.
const MOST: usize = 8;
/// People who are looked at for that: some of them may not read the room.
const LOOKED_AT: u32 = 60;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    begins: String,
}

pub(super) async fn nicks(
    State(app): State<App>,
    Path(room): Path<String>,
    Query(asked): Query<Asked>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    let name = room.parse::<StreamName>().ok();
    let seen = name.filter(|name| app.rooms.info(name, caller.id()).is_some());
    let (Some(name), Some(me)) = (seen, caller.id()) else {
        return rooms::missing(&app, &visit);
    };
    let address = origin::address(&app.config, &headers, peer);
    if app.turnstile.pass(Some(me), address).is_err() {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let people = match app.people.beginning(&asked.begins, LOOKED_AT).await {
        Ok(people) => people,
        Err(error) => {
            tracing::error!(%error, "it could not be looked up whose nicks begin so");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    // In a room for a few there are few, and they are known.
    let few: Option<Vec<Person>> = app.rooms.entry(&name).and_then(|room| match &room.kind {
        Kind::Public => None,
        Kind::Private { .. } => Some(room.charter.members.clone()),
        Kind::Direct { between } => Some(between.to_vec()),
    });
    let is_in = |person: &Person| match &few {
        Some(few) => few.iter().any(|one| one.id == person.id),
        None => app.rooms.info(&name, Some(person.id)).is_some(),
    };
    let nicks = people
        .iter()
        .filter(|person| person.id != me && begins(&person.nick, &asked.begins) && is_in(person))
        .take(MOST)
        .map(|person| person.nick.as_str());
    Json(json!({ "nicks": nicks.collect::<Vec<_>>() })).into_response()
}

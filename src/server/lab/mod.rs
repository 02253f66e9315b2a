//! The lab: WebSocket servers that anybody may try from anywhere, and the page that tries them.
//!
//! It shares nothing with the chat: no log, no people, no places. What happens here is forgotten at once.

mod broadcast;
mod echo;
mod hall;
mod handshakes;
mod line;
mod opening;
mod page;

use std::{net::IpAddr, time::Duration};

use axum::{Router, response::Redirect, routing::get};

use self::{hall::Hall, handshakes::Handshakes};
use super::{
    limits::{Limit, Places, Rate},
    rooms::LOBBY,
    state::App,
};
use crate::lab::{BROADCAST_PATH, ECHO_PATH};

/// Most lab sockets in all: each may hold a message of a mebibyte, and for a moment twice.
const MOST_SOCKETS: usize = 400;
/// Most lab sockets from one address: a class of sixty with two panes each.
const MOST_SOCKETS_EACH: usize = 120;
/// What one address may send, in units of [`UNIT`]. Faster senders are read more slowly.
const UNITS: Rate = Rate {
    burst: 1_000.0,
    per_second: 200.0,
};
/// Bytes that a message may have for one unit.
const UNIT: usize = 16 * 1024;
/// How long a message may wait for a reader who does not read.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the lab's sockets share. Cheap to clone.
#[derive(Clone)]
pub struct Lab {
    hall: Hall,
    handshakes: Handshakes,
    places: Places<IpAddr>,
    units: Limit<IpAddr>,
}

impl Default for Lab {
    fn default() -> Self {
        Lab {
            hall: Hall::default(),
            handshakes: Handshakes::default(),
            places: Places::new(MOST_SOCKETS, MOST_SOCKETS_EACH),
            units: Limit::new(UNITS),
        }
    }
}

/// The addresses that speak WebSocket.
pub fn sockets() -> Router<App> {
    Router::new()
        .route(ECHO_PATH, get(echo::open))
        .route(BROADCAST_PATH, get(broadcast::open))
}

/// The addresses that speak HTTP.
pub fn pages() -> Router<App> {
    // The inspector is a lens over any room of the chat; this is its door.
    let inspector = || async { Redirect::to(&["/chat/", LOBBY, "?inspect"].concat()) };
    Router::new()
        .route("/lab", get(page::lab))
        .route("/lab/chat", get(inspector))
        .route("/lab/handshake/{token}", get(page::handshake))
}

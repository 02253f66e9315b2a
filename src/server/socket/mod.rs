//! The handshake of a socket, which decides who may open a socket.
//!
//! The same-origin policy does not cover WebSockets (RFC 6455 section 10.2): the server must look at
//! `Origin` itself.

mod connection;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, header},
    response::Response,
};

use tokio::sync::Notify;

use self::connection::Peer;
use super::{
    origin,
    people::Key,
    state::{App, Hosted},
    unopened::Unopened,
    visit::Visit,
    wire::{NoUpgrade, Upgrade},
};
use crate::protocol::LONGEST_CLIENT_FRAME;

/// Opens a socket for streams of one kind.
pub async fn open<D: Hosted>(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visit: Visit,
    upgrade: Result<Upgrade, NoUpgrade>,
) -> Response {
    let unopened = |why: Unopened| why.response(visit.lang);
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(why) => return unopened(Unopened::NoHandshake(why)),
    };
    if !origin::is_ours(&app.config, &headers) {
        return unopened(Unopened::Foreign);
    }
    if !offers(&headers, D::NAME) {
        return unopened(Unopened::Protocol(D::NAME));
    }
    if *app.draining.borrow() {
        return unopened(Unopened::Closing);
    }
    let address = origin::address(&app.config, &headers, peer);
    let Some(place) = app.sockets.take(address) else {
        return unopened(Unopened::Full);
    };
    let key = headers
        .get(header::COOKIE)
        .and_then(|cookies| cookies.to_str().ok())
        .and_then(Key::from_cookies);
    // Held before the key is read: what changes in between is heard of, too.
    let bell = Arc::new(Notify::new());
    let held = key.as_ref().map(|key| app.people.hold(key, bell.clone()));
    let me = match &key {
        Some(key) => app.people.of(key).await,
        None => None,
    };
    if let Some(me) = &me {
        app.desk.note(me.id, address);
    }
    let peer = Peer {
        address,
        key,
        held,
        me,
        lang: visit.lang,
        bell,
    };
    upgrade.accept(Some(D::NAME), LONGEST_CLIENT_FRAME, move |line| {
        connection::run::<D>(app, line, peer, place)
    })
}

fn offers(headers: &HeaderMap, subprotocol: &str) -> bool {
    let offers = headers
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok());
    offers
        .flat_map(|list| list.split(','))
        .any(|name| name.trim() == subprotocol)
}

//! The handshake of a socket, which decides who may open a socket.
//!
//! The same-origin policy does not cover WebSockets (RFC 6455 section 10.2): the server must look at
//! `Origin` itself.

mod connection;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use tokio::sync::Notify;

use self::connection::Peer;
use super::{
    origin,
    people::Key,
    state::{App, Hosted},
    visit::Visit,
    wire::Upgrade,
};
use crate::protocol::LONGEST_CLIENT_FRAME;

/// When to come back where all places are taken.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// Opens a socket for streams of one kind.
pub async fn open<D: Hosted>(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    visit: Visit,
    upgrade: Upgrade,
) -> Response {
    if !origin::is_ours(&app.config, &headers) {
        return refuse(
            StatusCode::FORBIDDEN,
            "The page that opens this socket is of another site. Its origin can be allowed with the setting `origins`.",
        );
    }
    if !offers(&headers, D::NAME) {
        return refuse(
            StatusCode::BAD_REQUEST,
            &format!(
                "Name a subprotocol in Sec-WebSocket-Protocol. Supported: {}",
                D::NAME
            ),
        );
    }
    if *app.draining.borrow() {
        return later("The server is closing.");
    }
    let address = origin::address(&app.config, &headers, peer);
    let Some(place) = app.sockets.take(address) else {
        return later("All places are taken.");
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

fn refuse(status: StatusCode, text: &str) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        format!("{text}\n"),
    )
        .into_response()
}

fn later(text: &str) -> Response {
    let mut response = refuse(StatusCode::SERVICE_UNAVAILABLE, text);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, RETRY_AFTER.as_secs().into());
    response
}

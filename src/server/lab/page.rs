//! `/lab` over HTTP: the page, and the handshakes that it shows.

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::handshakes::Token;
use crate::server::{state::App, visit::Visit};

pub(super) async fn lab(State(app): State<App>, visit: Visit) -> Response {
    app.site.not_found(&visit)
}

/// What a socket's opening looked like, as data for the page that opened it.
pub(super) async fn handshake(State(app): State<App>, Path(token): Path<String>) -> Response {
    let found = token
        .parse::<Token>()
        .ok()
        .and_then(|token| app.lab.handshakes.find(&token));
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    match found {
        Some(handshake) => (no_store, Json(handshake)).into_response(),
        None => (
            StatusCode::NOT_FOUND,
            no_store,
            "No such handshake, or no longer.\n",
        )
            .into_response(),
    }
}

//! The chat over plain HTTP: pages and forms, on the addresses that the island takes over.
//!
//! Everything here works without JavaScript. A form that asks for JSON gets the same outcome as data.

mod forms;
mod rooms;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{origin, people::Key, rooms::LOBBY, state::App};
use crate::stream::Person;

/// Bytes of a form: a message of the longest kind, percent-encoded.
const LONGEST_FORM: usize = 64 * 1024;

/// All of the chat's addresses.
pub fn routes() -> Router<App> {
    let lobby = || async { Redirect::to(&["/chat/", LOBBY].concat()) };
    Router::new()
        .route("/chat", get(lobby))
        .route("/chat/", get(lobby))
        .route("/chat/join", post(forms::join))
        .route("/chat/leave", post(forms::leave))
        .route("/chat/people", get(rooms::people))
        .route("/chat/rooms", post(forms::open_room))
        .route("/chat/with/{person}", post(forms::open_direct))
        .route("/chat/{room}", get(rooms::room).post(forms::post))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
}

/// Who a request comes from: the key it shows and the person whose key it is, if any.
pub struct Caller {
    pub key: Option<Key>,
    pub person: Option<Person>,
    /// The answer should be data, not a page.
    pub wants_json: bool,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Response;

    /// Refuses what a page of another site sends (cross-site request forgery).
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if !parts.method.is_safe() && !origin::is_ours(&app.config, &parts.headers) {
            let text = "This form was sent by a page of another site.\n";
            return Err((axum::http::StatusCode::FORBIDDEN, text).into_response());
        }
        let key = text(&parts.headers, header::COOKIE).and_then(Key::from_cookies);
        let person = match &key {
            Some(key) => app.people.of(key).await,
            None => None,
        };
        let wants_json = text(&parts.headers, header::ACCEPT)
            .is_some_and(|accept| accept.starts_with("application/json"));
        Ok(Caller {
            key,
            person,
            wants_json,
        })
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

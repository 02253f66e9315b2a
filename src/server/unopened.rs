//! What is answered where a socket is not opened, in the visitor's language: for who looks at such an address with a
//! browser, and for who writes a program. Refuses to know who may open one.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::wire::NoUpgrade;
use crate::ui::lang::Lang;

/// When to come back where all places are taken.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// It is no handshake (RFC 6455 section 4.2).
    NoHandshake(NoUpgrade),
    /// A page of another site asks.
    Foreign,
    /// No subprotocol of ours was offered, which is this one.
    Protocol(&'static str),
    /// All places are taken.
    Full,
    /// The server is about to stop.
    Closing,
}

impl Unopened {
    pub fn response(self, lang: Lang) -> Response {
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        let mut response = (self.status(), kind, self.text(lang) + "\n").into_response();
        let headers = response.headers_mut();
        match self {
            Unopened::NoHandshake(why) => headers.extend(why.headers()),
            Unopened::Full | Unopened::Closing => {
                headers.insert(header::RETRY_AFTER, RETRY_AFTER.as_secs().into());
            }
            Unopened::Foreign | Unopened::Protocol(_) => {}
        }
        let language = HeaderValue::from_static(lang.code());
        headers.insert(header::CONTENT_LANGUAGE, language);
        response
    }

    fn status(self) -> StatusCode {
        match self {
            Unopened::NoHandshake(why) => why.status(),
            Unopened::Foreign => StatusCode::FORBIDDEN,
            Unopened::Protocol(_) => StatusCode::BAD_REQUEST,
            Unopened::Full | Unopened::Closing => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn text(self, lang: Lang) -> String {
        let words = lang.unopened();
        let text = match self {
            Unopened::Foreign => words.foreign,
            Unopened::Protocol(name) => return [words.protocol, " ", name].concat(),
            Unopened::Full => words.full,
            Unopened::Closing => words.closing,
            Unopened::NoHandshake(why) => {
                let why = match why {
                    NoUpgrade::Method => words.method,
                    NoUpgrade::NotAsked => words.not_asked,
                    NoUpgrade::Version => words.version,
                    NoUpgrade::Key => words.key,
                };
                return [why, " ", words.try_it].concat();
            }
        };
        text.to_owned()
    }
}

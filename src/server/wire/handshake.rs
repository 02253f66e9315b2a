//! From a request to an open line (RFC 6455 section 4.2). Who may open one, and for what, is decided elsewhere.

use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header, request::Parts,
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::upgrade::OnUpgrade;
use hyper_util::{rt::TokioIo, server::conn::auto::upgrade::downcast};
use sha1::{Digest, Sha1};
use tokio::net::TcpStream;

use super::line::Line;

/// What the key is put together with, to show that the server means WebSocket (section 1.3).
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// Bytes that a key has when it is decoded (section 4.2.1).
const KEY: usize = 16;
const VERSION: &str = "13";

/// A request that asks for a WebSocket as the RFC says.
pub struct Upgrade {
    on_upgrade: OnUpgrade,
    accept: String,
}

/// Why a request opens no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoUpgrade {
    Method,
    /// Not HTTP/1.1, or no `Connection: upgrade` with `Upgrade: websocket`.
    NotAsked,
    Version,
    Key,
}

impl Upgrade {
    /// Answers with 101, and serves the line when it is open. `serve` is dropped if it never is.
    pub fn accept<F>(
        self,
        subprotocol: Option<&'static str>,
        longest: usize,
        serve: impl FnOnce(Line) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Upgrade { on_upgrade, accept } = self;
        tokio::spawn(async move {
            let line = match on_upgrade.await {
                Ok(upgraded) => downcast::<TokioIo<TcpStream>>(upgraded),
                Err(error) => return tracing::debug!(%error, "a socket did not open"),
            };
            match line {
                Ok(parts) => {
                    let line = Line::new(parts.io.into_inner(), &parts.read_buf, longest);
                    // It holds all that the request was read into, for as long as it lives.
                    drop(parts.read_buf);
                    serve(line).await;
                }
                Err(_) => tracing::error!("a socket opened on what is no TCP connection"),
            }
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        // Base64 is always a header's value.
        if let Ok(accept) = HeaderValue::try_from(accept) {
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        if let Some(subprotocol) = subprotocol {
            let subprotocol = HeaderValue::from_static(subprotocol);
            headers.insert(header::SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        response
    }
}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = NoUpgrade;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, NoUpgrade> {
        let accept = asked(&parts.method, parts.version, &parts.headers)?;
        let on_upgrade = parts.extensions.remove::<OnUpgrade>();
        Ok(Upgrade {
            on_upgrade: on_upgrade.ok_or(NoUpgrade::NotAsked)?,
            accept,
        })
    }
}

/// The answer to the key of a request that is as it should be.
fn asked(method: &Method, version: Version, headers: &HeaderMap) -> Result<String, NoUpgrade> {
    if method != Method::GET {
        return Err(NoUpgrade::Method);
    }
    let is_asked = version == Version::HTTP_11
        && says(headers, &header::CONNECTION, "upgrade")
        && says(headers, &header::UPGRADE, "websocket");
    if !is_asked {
        return Err(NoUpgrade::NotAsked);
    }
    if !says(headers, &header::SEC_WEBSOCKET_VERSION, VERSION) {
        return Err(NoUpgrade::Version);
    }
    let key = headers
        .get(header::SEC_WEBSOCKET_KEY)
        .ok_or(NoUpgrade::Key)?;
    let is_key = STANDARD.decode(key).is_ok_and(|key| key.len() == KEY);
    match is_key {
        true => Ok(answer_to(key.as_bytes())),
        false => Err(NoUpgrade::Key),
    }
}

/// Whether one of the words of a header is this one, in letters of any case.
fn says(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .any(|said| said.trim().eq_ignore_ascii_case(word))
}

fn answer_to(key: &[u8]) -> String {
    STANDARD.encode(Sha1::new().chain_update(key).chain_update(GUID).finalize())
}

impl NoUpgrade {
    pub fn status(self) -> StatusCode {
        match self {
            NoUpgrade::Method => StatusCode::METHOD_NOT_ALLOWED,
            // RFC 6455 section 4.4, and RFC 9110 section 15.5.22.
            NoUpgrade::NotAsked | NoUpgrade::Version => StatusCode::UPGRADE_REQUIRED,
            NoUpgrade::Key => StatusCode::BAD_REQUEST,
        }
    }

    /// What would be right, for programs.
    pub fn headers(self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if self.status() == StatusCode::UPGRADE_REQUIRED {
            headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
            headers.insert(
                header::SEC_WEBSOCKET_VERSION,
                HeaderValue::from_static(VERSION),
            );
        }
        headers
    }
}

/// Without words, which are said by who knows the visitor's language.
impl IntoResponse for NoUpgrade {
    fn into_response(self) -> Response {
        (self.status(), self.headers()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(changed: &[(HeaderName, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (header::CONNECTION, "keep-alive, Upgrade"),
            (header::UPGRADE, "WebSocket"),
            (header::SEC_WEBSOCKET_VERSION, "13"),
            (header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ=="),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        for (name, value) in changed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn the_key_of_the_rfc_gets_the_answer_of_the_rfc() {
        let accept = asked(&Method::GET, Version::HTTP_11, &headers(&[]));
        assert_eq!(accept, Ok("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".to_owned()));
    }

    #[test]
    fn what_is_not_asked_as_the_rfc_says_opens_nothing() {
        let refused = |changed| asked(&Method::GET, Version::HTTP_11, &headers(&[changed])).err();
        for (changed, why) in [
            ((header::CONNECTION, "keep-alive"), NoUpgrade::NotAsked),
            ((header::UPGRADE, "h2c"), NoUpgrade::NotAsked),
            ((header::SEC_WEBSOCKET_VERSION, "8"), NoUpgrade::Version),
            ((header::SEC_WEBSOCKET_KEY, "c2hvcnQ="), NoUpgrade::Key),
            ((header::SEC_WEBSOCKET_KEY, "!"), NoUpgrade::Key),
        ] {
            assert_eq!(refused(changed.clone()), Some(why), "{changed:?}");
        }
        let post = asked(&Method::POST, Version::HTTP_11, &headers(&[]));
        assert_eq!(post, Err(NoUpgrade::Method));
        let old = asked(&Method::GET, Version::HTTP_10, &headers(&[]));
        assert_eq!(old, Err(NoUpgrade::NotAsked));
    }
}

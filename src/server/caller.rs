//! Who a request comes from, and what it wants back.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    Json,
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    account, clock,
    limits::in_ms,
    moderation, origin,
    people::{COOKIE, Key},
    state::App,
    visit::Visit,
};
use crate::{
    protocol::{JoinRefusal, LineRefusal},
    stream::{CommandId, Person, PersonId, Role},
    ui::chat::phrases::line_refusal,
};

/// Seconds that a browser keeps the key: 400 days, the most that browsers allow (RFC 6265bis section 5.5).
/// When a key opens nothing any more is for the server to say, which counts from the last visit.
const COOKIE_AGE: i64 = 400 * 24 * 60 * 60;

/// A header for an answer.
pub type SetCookie = [(HeaderName, HeaderValue); 1];

/// The key that a request shows and the person whose key it is, if any.
pub struct Caller {
    pub key: Option<Key>,
    pub person: Option<Person>,
    /// Where the request comes from, as limits count.
    pub address: IpAddr,
    /// The answer should be data, not a page.
    pub wants_json: bool,
}

impl Caller {
    pub fn id(&self) -> Option<PersonId> {
        self.person.as_ref().map(|person| person.id)
    }

    /// How far the caller is trusted. Nobody in particular is a guest.
    pub fn role(&self, app: &App) -> Role {
        self.id().map_or(Role::Guest, |id| app.role(id))
    }

    /// Who the caller is, if they may say one thing more now.
    pub fn speaks(&self, app: &App) -> Result<&Person, LineRefusal> {
        let me = self.person.as_ref().ok_or(LineRefusal::WhoAreYou)?;
        match app.words.take(me.id, self.address) {
            Ok(()) => Ok(me),
            Err(retry_ms) => Err(LineRefusal::TooFast { retry_ms }),
        }
    }

    /// The answer to a form that was not obeyed, as data or as a page with the way back.
    pub fn refused(&self, app: &App, visit: &Visit, why: &LineRefusal, back: &str) -> Response {
        let status = match why {
            LineRefusal::WhoAreYou => StatusCode::UNAUTHORIZED,
            LineRefusal::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
            LineRefusal::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        match self.wants_json {
            true => (status, Json(json!({ "reason": why }))).into_response(),
            false => {
                let said = line_refusal(visit.lang, why);
                app.site.undone(visit, status, said, back)
            }
        }
    }

    /// Takes a nick, and gives the cookie that says so from now on.
    pub async fn join(
        &self,
        app: &App,
        peer: SocketAddr,
        headers: &HeaderMap,
        nick: &str,
    ) -> Result<(Person, SetCookie), JoinRefusal> {
        let address = origin::address(&app.config, headers, peer);
        if let Err(wait) = app.joins.take(address) {
            let retry_ms = in_ms(wait);
            return Err(JoinRefusal::TooFast { retry_ms });
        }
        // Who is somebody already only takes another nick, which everybody sees.
        match &self.person {
            None if app.desk.is_shut_to(address) => return Err(JoinRefusal::Banned),
            Some(me) if me.nick.as_str() != nick.trim() => moderation::silence(app, me.id)?,
            _ => {}
        }
        if moderation::is_unwelcome(app, self.id().unwrap_or(PersonId::SITE), nick) {
            return Err(JoinRefusal::Unwelcome);
        }
        let (person, key) = app
            .people
            .join(nick, self.key.as_ref(), &account::name_of(headers))
            .await?;
        // Without it they begin where they first look.
        if let Err(error) = app.readings.begin(person.id).await {
            tracing::error!(%error, "reading could not be begun");
        }
        app.desk.note(person.id, address);
        let cookie = give_key(app, headers, &key);
        Ok((person, cookie))
    }

    /// Gives the nick back, and the key up.
    pub async fn leave(&self, app: &App, headers: &HeaderMap) -> SetCookie {
        if let Some(key) = &self.key
            && let Err(error) = app.people.leave(key).await
        {
            tracing::error!(%error, "a key could not be given up");
        }
        take_key(app, headers)
    }
}

/// A cookie that makes the browser show this key from now on.
pub fn give_key(app: &App, headers: &HeaderMap, key: &Key) -> SetCookie {
    set_cookie(app, headers, key.as_str(), COOKIE_AGE)
}

/// A cookie that makes the browser forget its key.
pub fn take_key(app: &App, headers: &HeaderMap) -> SetCookie {
    set_cookie(app, headers, "", 0)
}

/// Seconds that a browser keeps the key; 0 makes it forget.
fn set_cookie(app: &App, headers: &HeaderMap, key: &str, age: i64) -> SetCookie {
    let secure = if origin::is_secure(&app.config, headers) {
        "; Secure"
    } else {
        ""
    };
    let text = format!("{COOKIE}={key}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    // ASCII by construction.
    let cookie = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
    [(header::SET_COOKIE, cookie)]
}

impl FromRequestParts<App> for Caller {
    type Rejection = Response;

    /// Refuses what a page of another site sends (cross-site request forgery).
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if !parts.method.is_safe() && !origin::is_ours(&app.config, &parts.headers) {
            return Err(StatusCode::FORBIDDEN.into_response());
        }
        let key = text(&parts.headers, header::COOKIE).and_then(Key::from_cookies);
        let person = match &key {
            Some(key) => app.people.of(key).await,
            None => None,
        };
        let wants_json = text(&parts.headers, header::ACCEPT)
            .is_some_and(|accept| accept.starts_with("application/json"));
        // Every connection has a peer; those that had none would share their limits.
        let address = match parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            Some(ConnectInfo(peer)) => origin::address(&app.config, &parts.headers, *peer),
            None => Ipv6Addr::UNSPECIFIED.into(),
        };
        Ok(Caller {
            key,
            person,
            address,
            wants_json,
        })
    }
}

/// An id for a form's wish, minted with the form so that sending it twice wishes it once.
pub fn mint() -> CommandId {
    let mut bits = [0; 16];
    if getrandom::fill(&mut bits).is_err() {
        // An id need not be secret, only new to its person.
        bits[..8].copy_from_slice(&clock::now().to_le_bytes());
    }
    CommandId::from_random(u128::from_le_bytes(bits))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

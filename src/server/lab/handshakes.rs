//! The newest openings of lab sockets, kept for a minute under names that their pages chose.

use std::{
    collections::VecDeque,
    str::FromStr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderName, header};
use serde::Deserialize;

use crate::lab::handshake::{Handshake, Head};

/// How long an opening can be asked for. A page asks at once.
const KEPT: Duration = Duration::from_secs(60);
/// Most openings that are kept: all sockets that there can be, and as many again.
const MOST: usize = 1_000;
/// Most headers that are shown. Browsers send about twenty.
const MOST_HEADERS: usize = 64;
/// Most characters of a value that are shown.
const LONGEST_VALUE: usize = 512;
/// Characters of a name: enough randomness that nobody guesses another's.
const NAME_LENGTH: std::ops::RangeInclusive<usize> = 16..=64;
/// What only the server is meant to see. A page must not read its `HttpOnly` cookie by this way round.
const SECRET: [HeaderName; 3] = [
    header::COOKIE,
    header::AUTHORIZATION,
    header::PROXY_AUTHORIZATION,
];
/// What is shown in place of a secret.
const HIDDEN: &str = "•••";

/// The name of an opening: 16 to 64 of `A-Z a-z 0-9 - _`, chosen at random by the page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Token(Box<str>);

/// The text is no token.
#[derive(Debug)]
pub struct NoToken;

/// A handle to the openings.
#[derive(Clone, Default)]
pub struct Handshakes(Arc<Mutex<VecDeque<Kept>>>);

struct Kept {
    token: Token,
    handshake: Handshake,
    until: Instant,
}

impl Handshakes {
    pub fn keep(&self, token: Token, handshake: Handshake) {
        let now = Instant::now();
        let mut kept = self.fresh(now);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back(Kept {
            token,
            handshake,
            until: now + KEPT,
        });
    }

    /// The newest opening under this name.
    pub fn find(&self, token: &Token) -> Option<Handshake> {
        let kept = self.fresh(Instant::now());
        let found = kept.iter().rev().find(|kept| kept.token == *token);
        found.map(|kept| kept.handshake.clone())
    }

    fn fresh(&self, now: Instant) -> MutexGuard<'_, VecDeque<Kept>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while kept.front().is_some_and(|oldest| oldest.until <= now) {
            kept.pop_front();
        }
        kept
    }
}

/// The beginning of a message, in text that may be shown to its sender.
pub fn head(line: String, headers: &HeaderMap) -> Head {
    let shown = headers.iter().take(MOST_HEADERS).map(|(name, value)| {
        let value = if SECRET.contains(name) {
            HIDDEN.to_owned()
        } else {
            let value = String::from_utf8_lossy(value.as_bytes());
            value.chars().take(LONGEST_VALUE).collect()
        };
        (name.to_string(), value)
    });
    Head {
        line,
        headers: shown.collect(),
    }
}

impl FromStr for Token {
    type Err = NoToken;

    fn from_str(text: &str) -> Result<Self, NoToken> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let fits = NAME_LENGTH.contains(&text.len()) && text.bytes().all(allowed);
        if fits {
            Ok(Token(text.into()))
        } else {
            Err(NoToken)
        }
    }
}

impl TryFrom<String> for Token {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
            .map_err(|_| "16 to 64 of A-Z a-z 0-9 - _".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(n: usize) -> Token {
        format!("token-{n:020}").parse().expect("a token")
    }

    fn handshake(line: &str) -> Handshake {
        let head = head(line.to_owned(), &HeaderMap::new());
        Handshake {
            request: head.clone(),
            answer: head,
        }
    }

    #[test]
    fn an_opening_is_found_under_its_name_alone() {
        let handshakes = Handshakes::default();
        handshakes.keep(token(1), handshake("one"));
        handshakes.keep(token(2), handshake("two"));
        assert_eq!(handshakes.find(&token(1)), Some(handshake("one")));
        assert_eq!(handshakes.find(&token(3)), None);
    }

    #[test]
    fn only_so_many_are_kept_for_only_so_long() {
        let handshakes = Handshakes::default();
        for n in 0..=MOST {
            handshakes.keep(token(n), handshake("x"));
        }
        assert_eq!(handshakes.find(&token(0)), None);
        assert!(handshakes.find(&token(MOST)).is_some());
        assert!(handshakes.fresh(Instant::now() + KEPT).is_empty());
    }

    #[test]
    fn secrets_are_not_shown_and_long_values_are_cut() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "key=secret".parse().expect("a value"));
        headers.insert(
            header::USER_AGENT,
            "x".repeat(9_000).parse().expect("a value"),
        );
        let head = head("GET / HTTP/1.1".into(), &headers);
        assert_eq!(head.headers[0], ("cookie".into(), HIDDEN.into()));
        assert_eq!(head.headers[1].1.len(), LONGEST_VALUE);
    }

    #[test]
    fn a_token_is_long_and_plain() {
        for text in ["", "short", "with a space in it, so", "ååååååååååååååååå"] {
            assert!(text.parse::<Token>().is_err(), "{text:?}");
        }
    }
}

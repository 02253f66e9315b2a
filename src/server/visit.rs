//! Knows what a request says about its visitor: language, theme, address; refuses to know who the visitor is.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, COOKIE, HOST, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};

use super::people::Wants;
use crate::ui::lang::Lang;
use crate::ui::theme::Theme;

pub const LANG_COOKIE: &str = "lang";
pub const THEME_COOKIE: &str = "theme";

/// A DNS name has 253 characters at most (RFC 1035, 2.3.4); a port adds six.
const AUTHORITY_MAX_BYTES: usize = 259;

/// One request, as far as the frame of a page is concerned. An extractor that never refuses.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    pub lang: Lang,
    pub theme: Theme,
    /// The path with its query, as asked for.
    pub path: String,
    /// `http://` and the request's own host, where that is a plausible one.
    pub origin: Option<String>,
    /// Whether what is answered may be compressed by brotli (RFC 7932).
    pub takes_brotli: bool,
    held: String,
}

impl Visit {
    /// Whether the visitor says to hold the version with this ETag. The
    /// comparison is the weak one (RFC 9110, section 13.1.2).
    pub fn holds(&self, etag: &str) -> bool {
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let wanted = bare(etag);
        self.held
            .split(',')
            .any(|tag| tag.trim() == "*" || bare(tag) == wanted)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Visit, Infallible> {
        let headers = &parts.headers;
        // What somebody has said once, wherever they are signed in.
        let wants = parts.extensions.get::<Wants>().copied().unwrap_or_default();
        let chosen = cookie(headers, LANG_COOKIE).and_then(|code| code.parse().ok());
        let preferred = || {
            joined(headers, &ACCEPT_LANGUAGE)
                .as_deref()
                .and_then(preferred_lang)
        };
        Ok(Visit {
            lang: (wants.lang.or(chosen).or_else(preferred)).unwrap_or_default(),
            theme: (wants.theme)
                .or_else(|| cookie(headers, THEME_COOKIE)?.parse().ok())
                .unwrap_or_default(),
            path: parts
                .uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
            takes_brotli: joined(headers, &ACCEPT_ENCODING)
                .is_some_and(|codings| takes_brotli(&codings)),
            origin: host(parts).map(|host| format!("http://{host}")),
            held: joined(headers, &IF_NONE_MATCH).unwrap_or_default(),
        })
    }
}

/// The value of the first cookie with this name (RFC 6265, section 5.4).
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A list field's lines are one list (RFC 9110, section 5.3).
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Vec<&str> = headers
        .get_all(name)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

/// The language of ours that `Accept-Language` ranks highest, if it names any.
///
/// Only the primary subtag counts, so `en-GB` is English. Of equal ranks the
/// first wins, `q=0` means never, and `*` stands for our default (RFC 9110,
/// section 12.5.4; RFC 4647, section 3.4).
pub fn preferred_lang(accepted: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for range in accepted.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let Some(lang) = spoken(tag) else { continue };
        let Some(weight) = weight(parts) else {
            continue;
        };
        if weight > best.map_or(0.0, |(weight, _)| weight) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// Whether `Accept-Encoding` names `br` with a weight that is not zero (RFC 9110, section 12.5.3).
fn takes_brotli(codings: &str) -> bool {
    codings.split(',').any(|coding| {
        let mut parts = coding.split(';');
        let is_named = parts
            .next()
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("br"));
        is_named && weight(parts).is_some_and(|weight| weight > 0.0)
    })
}

fn spoken(tag: &str) -> Option<Lang> {
    if tag == "*" {
        return Some(Lang::default());
    }
    tag.split('-').next().unwrap_or_default().parse().ok()
}

/// 1 where nothing is said; nothing where what is said is no weight.
fn weight<'a>(mut parameters: impl Iterator<Item = &'a str>) -> Option<f32> {
    let Some(text) = parameters.find_map(|parameter| parameter.trim().strip_prefix("q=")) else {
        return Some(1.0);
    };
    text.trim()
        .parse()
        .ok()
        .filter(|weight| (0.0..=1.0).contains(weight))
}

fn host(parts: &Parts) -> Option<String> {
    let from_uri = parts.uri.authority().map(|authority| authority.as_str());
    let from_header = || parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    from_uri
        .or_else(from_header)
        .filter(|host| is_plausible_host(host))
        .map(str::to_owned)
}

/// The name ends up in links: anything but a host and a port is no host to us.
fn is_plausible_host(host: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    !host.is_empty() && host.len() <= AUTHORITY_MAX_BYTES && host.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    async fn visit(headers: &[(&str, &str)]) -> Visit {
        let mut request = Request::builder().uri("/report?x=1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).expect("a valid request").into_parts();
        let Ok(visit) = Visit::from_request_parts(&mut parts, &()).await;
        visit
    }

    #[test]
    fn the_highest_rank_that_we_speak_wins() {
        assert_eq!(preferred_lang("en-GB,en;q=0.9,sv;q=0.8"), Some(Lang::En));
        assert_eq!(preferred_lang("fi, en;q=0.4, sv;q=0.7"), Some(Lang::Sv));
        assert_eq!(preferred_lang("sv;q=0.5, en;q=0.5"), Some(Lang::Sv));
        assert_eq!(preferred_lang("*"), Some(Lang::Sv));
    }

    #[test]
    fn no_known_language_is_no_wish() {
        for accepted in [
            "",
            "fi, de;q=0.9",
            "en;q=0",
            "en;q=hello",
            "en;q=-1",
            ";;,,",
        ] {
            assert_eq!(preferred_lang(accepted), None, "{accepted:?}");
        }
    }

    #[test]
    fn brotli_is_taken_by_who_says_so() {
        for codings in ["br", "gzip, deflate, br;q=0.5", "gzip,BR"] {
            assert!(takes_brotli(codings), "{codings}");
        }
        for codings in ["", "gzip", "br;q=0", "brr", "*"] {
            assert!(!takes_brotli(codings), "{codings}");
        }
    }

    #[tokio::test]
    async fn a_choice_made_before_beats_the_browser() {
        let visit = visit(&[
            ("accept-language", "sv"),
            ("cookie", "a=b; lang=en; theme=dark"),
        ])
        .await;
        assert_eq!((visit.lang, visit.theme), (Lang::En, Theme::Dark));
        assert_eq!(visit.path, "/report?x=1");
    }

    #[tokio::test]
    async fn nonsense_in_cookies_is_as_good_as_none() {
        let visit = visit(&[
            ("accept-language", "en"),
            ("cookie", "lang=xx; theme=; =; ;"),
        ])
        .await;
        assert_eq!((visit.lang, visit.theme), (Lang::En, Theme::Auto));
    }

    #[tokio::test]
    async fn a_host_that_is_more_than_a_host_is_not_believed() {
        assert_eq!(
            visit(&[("host", "example.se:3000")])
                .await
                .origin
                .as_deref(),
            Some("http://example.se:3000")
        );
        for host in ["a\"b", "example.se/path", "user@example.se", ""] {
            assert_eq!(visit(&[("host", host)]).await.origin, None, "{host:?}");
        }
    }

    #[tokio::test]
    async fn a_held_version_is_recognised_weakly_and_in_a_list() {
        let visit = visit(&[("if-none-match", "\"x\", W/\"y\"")]).await;
        assert!(visit.holds("W/\"x\"") && visit.holds("\"y\""));
        assert!(!visit.holds("W/\"z\""));
    }
}

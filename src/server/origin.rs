//! Whose page and which address a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};

use super::{config::Config, site::BaseUrl};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Whether a page of ours, of an allowed site, or no page at all sent this. Browsers always say the
/// `Origin` (RFC 6454) of sockets and of forms that are posted; other programs need not.
pub fn is_ours(config: &Config, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let origin = origin.to_ascii_lowercase();
    if config
        .origins
        .iter()
        .chain(&config.base_url)
        .any(|allowed| allowed.as_str() == origin)
    {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let origin_host = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    host.is_some() && host.map(str::to_ascii_lowercase).as_deref() == origin_host
}

/// The address that limits count by.
pub fn address(config: &Config, headers: &HeaderMap, peer: SocketAddr) -> IpAddr {
    // The last entry is the one that our own proxy wrote; those before it anybody may have made up.
    let told = headers
        .get(FORWARDED_FOR)
        .filter(|_| config.trust_proxy)
        .and_then(|list| list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    told.unwrap_or(peer.ip())
}

/// Whether the browser reached us over TLS, so that cookies may be marked `Secure`.
pub fn is_secure(config: &Config, headers: &HeaderMap) -> bool {
    let told = headers
        .get(FORWARDED_PROTO)
        .filter(|_| config.trust_proxy)
        .is_some_and(|proto| proto == "https");
    told || config.base_url.as_ref().is_some_and(BaseUrl::is_secure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(origin: Option<&str>, host: &str) -> bool {
        let config = Config::gather(
            [
                "--origins".into(),
                "https://friend.se".into(),
                "--base-url".into(),
                "https://own.se".into(),
            ],
            [],
        );
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a host"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("an origin"));
        }
        is_ours(&config.expect("a configuration"), &headers)
    }

    #[test]
    fn own_and_allowed_origins_pass() {
        assert!(ours(None, "localhost:3000"));
        assert!(ours(Some("http://localhost:3000"), "localhost:3000"));
        assert!(ours(Some("https://friend.se"), "localhost:3000"));
        assert!(ours(Some("https://own.se"), "127.0.0.1:3000"));
    }

    #[test]
    fn other_origins_do_not() {
        assert!(!ours(Some("http://localhost:3001"), "localhost:3000"));
        assert!(!ours(Some("https://evil.se"), "localhost:3000"));
        assert!(!ours(Some("null"), "localhost:3000"));
        assert!(!ours(Some("https://own.se.evil.se"), "127.0.0.1:3000"));
    }
}

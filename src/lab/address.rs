//! Whether an address can be connected to, and if not, why: a browser says so later, and less clearly.

use super::{BROADCAST_PATH, ECHO_PATH};

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    Empty,
    /// Neither `ws:` nor `wss:`.
    Scheme,
    NoHost,
    /// White space inside.
    Space,
    /// RFC 6455 section 3 has no use for a fragment, and `new WebSocket` refuses one.
    Fragment,
    /// `ws:` from a page that came over `https:`. The browser blocks it (W3C Mixed Content, section 5).
    Mixed,
    /// The browser would not have it, for a reason of its own.
    Refused,
}

/// An address that a browser will probably take, trimmed.
pub fn check(text: &str, page_is_secure: bool) -> Result<&str, AddressFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AddressFault::Empty);
    }
    let (scheme, rest) = text.split_once("://").ok_or(AddressFault::Scheme)?;
    let is_secure = scheme.eq_ignore_ascii_case("wss");
    if !is_secure && !scheme.eq_ignore_ascii_case("ws") {
        return Err(AddressFault::Scheme);
    }
    if text.contains(char::is_whitespace) {
        return Err(AddressFault::Space);
    }
    if text.contains('#') {
        return Err(AddressFault::Fragment);
    }
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = host(authority);
    if host.is_empty() {
        return Err(AddressFault::NoHost);
    }
    if page_is_secure && !is_secure && !is_loopback(host) {
        return Err(AddressFault::Mixed);
    }
    Ok(text)
}

/// The address with a name under which its server writes down the handshake; only our own servers do
/// that. `origin` is ours, such as `ws://localhost:3000`.
pub fn with_token(address: &str, origin: &str, token: &str) -> Option<String> {
    let path = address.strip_prefix(origin)?;
    let bare = path.split('?').next().unwrap_or_default();
    let ours = bare == ECHO_PATH || bare == BROADCAST_PATH;
    let joint = if path.contains('?') { "&" } else { "?" };
    ours.then(|| [address, joint, "token=", token].concat())
}

fn host(authority: &str) -> &str {
    let authority = authority.rsplit('@').next().unwrap_or_default();
    if authority.starts_with('[') {
        // An IPv6 address holds colons of its own.
        return authority.split_inclusive(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default()
}

/// The computer itself needs no encryption on the way, so it is no mixed content.
fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host.strip_prefix("127.").is_some_and(|rest| {
            rest.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_takes_passes() {
        for text in [
            "ws://localhost:3000/ws/echo",
            " wss://example.org ",
            "WS://example.org?x=1",
            "ws://[::1]:3000/",
        ] {
            assert_eq!(check(text, false), Ok(text.trim()), "{text:?}");
        }
    }

    #[test]
    fn what_it_does_not_take_has_a_name() {
        for (text, fault) in [
            ("  ", AddressFault::Empty),
            ("example.org", AddressFault::Scheme),
            ("https://example.org", AddressFault::Scheme),
            ("ws:///ws/echo", AddressFault::NoHost),
            ("ws://:3000/", AddressFault::NoHost),
            ("ws://you@", AddressFault::NoHost),
            ("ws://exam ple.org", AddressFault::Space),
            ("ws://example.org/#here", AddressFault::Fragment),
        ] {
            assert_eq!(check(text, false), Err(fault), "{text:?}");
        }
    }

    #[test]
    fn a_secure_page_opens_secure_lines_only_except_at_home() {
        assert_eq!(check("ws://example.org/", true), Err(AddressFault::Mixed));
        assert_eq!(
            check("ws://127.evil.example/", true),
            Err(AddressFault::Mixed)
        );
        for text in [
            "wss://example.org/",
            "ws://localhost:1/",
            "ws://127.0.0.1:1/",
            "ws://[::1]/",
        ] {
            assert!(check(text, true).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn only_our_own_servers_get_a_token() {
        let ours = "ws://localhost:3000";
        assert_eq!(
            with_token("ws://localhost:3000/ws/echo", ours, "t").as_deref(),
            Some("ws://localhost:3000/ws/echo?token=t")
        );
        assert_eq!(
            with_token("ws://localhost:3000/ws/broadcast?a=b", ours, "t").as_deref(),
            Some("ws://localhost:3000/ws/broadcast?a=b&token=t")
        );
        assert_eq!(with_token("ws://localhost:3000/ws/chat", ours, "t"), None);
        assert_eq!(with_token("ws://example.org/ws/echo", ours, "t"), None);
    }
}

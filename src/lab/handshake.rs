//! A WebSocket's opening as the server saw it: the HTTP request and the answer (RFC 6455 section 4).

use serde::Serialize;

use crate::stream::{FromTree, Tree};

/// Both halves of an opening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Handshake {
    pub request: Head,
    pub answer: Head,
}

/// The beginning of an HTTP message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Head {
    /// The request line or the status line.
    pub line: String,
    /// Names in lower case, since HTTP knows no difference, and values.
    pub headers: Vec<(String, String)>,
}

/// What a line of a handshake is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    RequestLine,
    StatusLine,
    Host,
    Upgrade,
    Connection,
    Key,
    Accept,
    Version,
    Offer,
    Choice,
    Extensions,
    Origin,
    Cookie,
    UserAgent,
    /// Headers of any HTTP message.
    Other,
}

impl FromTree for Handshake {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Handshake {
            request: of.take("request")?,
            answer: of.take("answer")?,
        })
    }
}

impl FromTree for Head {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Head {
            line: of.take("line")?,
            headers: of.take("headers")?,
        })
    }
}

impl Head {
    /// Its lines with what they are for, those that make the WebSocket first.
    pub fn lines(&self, first: Purpose) -> Vec<(Purpose, String)> {
        let is_answer = first == Purpose::StatusLine;
        let header = |(name, value): &(String, String)| {
            (Purpose::of(name, is_answer), [name, ": ", value].concat())
        };
        let mut lines: Vec<_> = self.headers.iter().map(header).collect();
        lines.sort_by_key(|(purpose, _)| *purpose == Purpose::Other);
        lines.insert(0, (first, self.line.clone()));
        lines
    }
}

impl Purpose {
    fn of(name: &str, in_answer: bool) -> Self {
        match name {
            "host" => Purpose::Host,
            "upgrade" => Purpose::Upgrade,
            "connection" => Purpose::Connection,
            "sec-websocket-key" => Purpose::Key,
            "sec-websocket-accept" => Purpose::Accept,
            "sec-websocket-version" => Purpose::Version,
            "sec-websocket-protocol" if in_answer => Purpose::Choice,
            "sec-websocket-protocol" => Purpose::Offer,
            "sec-websocket-extensions" => Purpose::Extensions,
            "origin" => Purpose::Origin,
            "cookie" => Purpose::Cookie,
            "user-agent" => Purpose::UserAgent,
            _ => Purpose::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heads_lines_come_with_their_purpose_and_the_rest_comes_last() {
        let head = |line: &str| Head {
            line: line.into(),
            headers: vec![
                ("accept".into(), "*/*".into()),
                ("sec-websocket-protocol".into(), "text".into()),
            ],
        };
        let purposes = |head: Head, first| {
            let lines = head.lines(first).into_iter();
            lines.map(|(purpose, _)| purpose).collect::<Vec<_>>()
        };
        assert_eq!(
            purposes(head("GET / HTTP/1.1"), Purpose::RequestLine),
            [Purpose::RequestLine, Purpose::Offer, Purpose::Other]
        );
        let answer = head("HTTP/1.1 101 Switching Protocols");
        assert_eq!(
            answer.lines(Purpose::StatusLine)[1],
            (Purpose::Choice, "sec-websocket-protocol: text".into())
        );
    }
}

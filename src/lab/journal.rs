//! What has happened on one connection, as a list that can be filtered, paused, cleared and saved.
//!
//! It holds the newest part only: whoever leaves a chatty server open overnight shall not lose the tab.

use std::{collections::VecDeque, sync::Arc};

use serde::Serialize;

use super::hex;
use crate::letters::small_letters;

/// Most entries: more than anyone reads.
const MOST_ENTRIES: usize = 500;
/// Most bytes of content in all: eight of the echo server's largest messages.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Counts from 0 and never begins anew.
    pub n: u64,
    /// Milliseconds since the Unix epoch, by the browser's clock.
    pub at: f64,
    pub direction: Direction,
    pub content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Sent,
    Received,
    /// Seen by the browser itself.
    Local,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    Binary(Vec<u8>),
    /// The connection is asked for, with these subprotocols on offer.
    Asked {
        address: String,
        offer: String,
    },
    /// The connection is open; the subprotocol may be empty.
    Opened {
        protocol: String,
    },
    /// We asked for the connection to be closed.
    Closing {
        code: Option<u16>,
        reason: String,
    },
    Closed {
        code: u16,
        reason: String,
        clean: bool,
    },
    /// An `error` event, which by design does not say what the error was.
    Failed,
}

/// The kinds of entries that a person may want to see alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Text,
    Binary,
    /// Openings, closings and errors.
    Event,
}

/// What to show. Everything that is `None` or empty lets everything through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub direction: Option<Direction>,
    pub kind: Option<Kind>,
    /// Text to be found in the content, in any case.
    pub text: String,
}

/// The journal of one connection after another.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
    next: u64,
    /// Entries from here on are held back.
    paused_at: Option<u64>,
}

/// An entry as it stands in a file, one JSON object a line.
#[derive(Serialize)]
struct Line<'a> {
    at: String,
    direction: Direction,
    kind: Kind,
    size: usize,
    content: &'a str,
}

impl Content {
    pub fn kind(&self) -> Kind {
        match self {
            Content::Text(_) => Kind::Text,
            Content::Binary(_) => Kind::Binary,
            _ => Kind::Event,
        }
    }

    /// Bytes of payload, as they were on the line.
    pub fn size(&self) -> usize {
        match self {
            Content::Text(text) => text.len(),
            Content::Binary(bytes) => bytes.len(),
            _ => 0,
        }
    }

    /// What a person can search in and save: the text, the bytes in hex, or what the event carried.
    pub fn text(&self) -> String {
        match self {
            Content::Text(text) => text.clone(),
            Content::Binary(bytes) => hex::write(bytes),
            Content::Asked { address, offer } => {
                [address, " ", offer].concat().trim_end().to_owned()
            }
            Content::Opened { protocol } => protocol.clone(),
            Content::Closing { code, reason } => {
                let code = code.map(|code| code.to_string()).unwrap_or_default();
                [&code, " ", reason].concat().trim().to_owned()
            }
            Content::Closed { code, reason, .. } => [&code.to_string(), " ", reason]
                .concat()
                .trim_end()
                .to_owned(),
            Content::Failed => String::new(),
        }
    }
}

impl Filter {
    fn lets_through(&self, entry: &Entry) -> bool {
        self.direction
            .is_none_or(|direction| direction == entry.direction)
            && self.kind.is_none_or(|kind| kind == entry.content.kind())
            && (self.text.is_empty()
                || small_letters(&entry.content.text()).contains(&small_letters(&self.text)))
    }
}

impl Journal {
    pub fn add(&mut self, at: f64, direction: Direction, content: Content) {
        self.bytes += content.size();
        self.entries.push_back(Arc::new(Entry {
            n: self.next,
            at,
            direction,
            content,
        }));
        self.next += 1;
        while self.entries.len() > MOST_ENTRIES || self.bytes > MOST_BYTES && self.entries.len() > 1
        {
            if let Some(entry) = self.entries.pop_front() {
                self.bytes -= entry.content.size();
            }
        }
    }

    /// What a reader sees: no more than passes the filter, nothing that came after a pause.
    pub fn shown(&self, filter: &Filter) -> Vec<Arc<Entry>> {
        let shown = self
            .entries
            .iter()
            .filter(|entry| self.paused_at.is_none_or(|n| entry.n < n));
        shown
            .filter(|entry| filter.lets_through(entry))
            .cloned()
            .collect()
    }

    pub fn pause(&mut self, pause: bool) {
        self.paused_at = pause.then_some(self.next);
    }

    /// How many entries a pause holds back. None: there is no pause.
    pub fn held_back(&self) -> Option<u64> {
        self.paused_at.map(|n| self.next - n)
    }

    pub fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
        self.paused_at = self.paused_at.map(|_| self.next);
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Everything that is held, as JSON lines. `moment` writes an entry's time (RFC 3339).
    pub fn save(&self, moment: impl Fn(f64) -> String) -> String {
        let mut file = String::new();
        for entry in &self.entries {
            let line = Line {
                at: moment(entry.at),
                direction: entry.direction,
                kind: entry.content.kind(),
                size: entry.content.size(),
                content: &entry.content.text(),
            };
            if let Ok(line) = serde_json::to_string(&line) {
                file.push_str(&line);
                file.push('\n');
            }
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(texts: &[&str]) -> Journal {
        let mut journal = Journal::default();
        for text in texts {
            journal.add(0.0, Direction::Received, Content::Text((*text).into()));
        }
        journal
    }

    fn shown(journal: &Journal, filter: &Filter) -> Vec<String> {
        journal
            .shown(filter)
            .iter()
            .map(|entry| entry.content.text())
            .collect()
    }

    #[test]
    fn a_filter_narrows_by_direction_kind_and_text() {
        let mut journal = journal(&["Hej", "hallå"]);
        journal.add(0.0, Direction::Sent, Content::Binary(b"Hej".to_vec()));
        journal.add(0.0, Direction::Local, Content::Failed);
        assert_eq!(journal.shown(&Filter::default()).len(), 4);
        let sent = Filter {
            direction: Some(Direction::Sent),
            ..Filter::default()
        };
        assert_eq!(shown(&journal, &sent), ["48 65 6a"]);
        let events = Filter {
            kind: Some(Kind::Event),
            ..Filter::default()
        };
        assert_eq!(shown(&journal, &events), [""]);
        let text = Filter {
            text: "HALLÅ".into(),
            ..Filter::default()
        };
        assert_eq!(shown(&journal, &text), ["hallå"]);
    }

    #[test]
    fn a_pause_holds_back_what_comes_and_loses_nothing() {
        let mut journal = journal(&["a"]);
        journal.pause(true);
        journal.add(0.0, Direction::Received, Content::Text("b".into()));
        assert_eq!(
            (shown(&journal, &Filter::default()), journal.held_back()),
            (vec!["a".to_owned()], Some(1))
        );
        journal.pause(false);
        assert_eq!(
            (
                shown(&journal, &Filter::default()).len(),
                journal.held_back()
            ),
            (2, None)
        );
    }

    #[test]
    fn what_is_cleared_is_gone_and_the_count_goes_on() {
        let mut journal = journal(&["a", "b"]);
        journal.clear();
        assert!(journal.is_empty());
        journal.add(0.0, Direction::Sent, Content::Text("c".into()));
        assert_eq!(journal.shown(&Filter::default())[0].n, 2);
    }

    #[test]
    fn only_the_newest_part_is_kept() {
        let mut journal = Journal::default();
        for n in 0..2 * MOST_ENTRIES {
            journal.add(0.0, Direction::Received, Content::Text(n.to_string()));
        }
        assert_eq!(journal.shown(&Filter::default()).len(), MOST_ENTRIES);
        for _ in 0..20 {
            journal.add(
                0.0,
                Direction::Received,
                Content::Binary(vec![0; 1024 * 1024]),
            );
        }
        assert!(
            journal.bytes <= MOST_BYTES && journal.entries.len() == 8,
            "{}",
            journal.entries.len()
        );
    }

    #[test]
    fn a_file_holds_one_object_a_line() {
        let mut journal = journal(&["\"a\"\nb"]);
        journal.add(
            1.0,
            Direction::Local,
            Content::Closed {
                code: 1000,
                reason: "bye".into(),
                clean: true,
            },
        );
        let file = journal.save(|at| at.to_string());
        assert_eq!(
            file.lines().collect::<Vec<_>>(),
            [
                r#"{"at":"0","direction":"received","kind":"text","size":5,"content":"\"a\"\nb"}"#,
                r#"{"at":"1","direction":"local","kind":"event","size":0,"content":"1000 bye"}"#,
            ]
        );
    }
}

//! What one sees of a chat frame at a glance: what it is, about which room, which numbers, whose command.
//!
//! Read from the text itself, with no regard to who sent it: an inspector shows what is on the line, be
//! it of this version of the protocol or not.

use crate::stream::{FromTree, Tree};

/// The parts of a frame that the sync is about. A frame has few of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    pub r#type: String,
    pub stream: Option<String>,
    /// The command that it is, answers or refuses.
    pub id: Option<String>,
    pub seq: Option<u64>,
    /// A subscription's cursor.
    pub after: Option<u64>,
    /// The numbers of the facts that it holds.
    pub events: Vec<Numbered>,
    /// The length of each log, as a heartbeat tells.
    pub heads: Vec<(String, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbered {
    pub seq: u64,
}

impl Outline {
    /// Of what is no frame at all, the outline is empty.
    pub fn of(frame: Option<Tree>) -> Self {
        frame.and_then(Outline::from_tree).unwrap_or_default()
    }

    /// The first and the last number that it holds or names.
    pub fn numbers(&self) -> Option<(u64, u64)> {
        match (self.events.first(), self.events.last()) {
            (Some(first), Some(last)) => Some((first.seq, last.seq)),
            _ => self.seq.or(self.after).map(|seq| (seq, seq)),
        }
    }

    /// How long it shows a room's log to be.
    pub fn head(&self, room: &str) -> Option<u64> {
        if let Some((_, head)) = self.heads.iter().find(|(name, _)| name == room) {
            return Some(*head);
        }
        let told = matches!(self.r#type.as_str(), "facts" | "snapshot" | "ack");
        let is_about = told && self.stream.as_deref() == Some(room);
        self.numbers().filter(|_| is_about).map(|(_, last)| last)
    }
}

impl FromTree for Outline {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Outline {
            r#type: of.take::<Option<_>>("type")?.unwrap_or_default(),
            stream: of.take("stream")?,
            id: of.take("id")?,
            seq: of.take("seq")?,
            after: of.take("after")?,
            events: of.take::<Option<_>>("events")?.unwrap_or_default(),
            heads: of.take::<Option<_>>("heads")?.unwrap_or_default(),
        })
    }
}

impl FromTree for Numbered {
    fn from_tree(tree: Tree) -> Option<Self> {
        Some(Numbered {
            seq: tree.fields()?.take("seq")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Outline {
        Outline::of(serde_json::from_str(text).ok())
    }

    #[test]
    fn every_kind_of_frame_shows_its_numbers() {
        let facts = of(
            r#"{"type":"facts","stream":"lobby","events":[{"seq":4,"at":1,"by":2,"fact":{"type":"x"}},{"seq":5,"at":1,"by":2,"fact":{}}]}"#,
        );
        assert_eq!(
            (facts.numbers(), facts.head("lobby")),
            (Some((4, 5)), Some(5))
        );
        assert_eq!(facts.head("other"), None);
        let beat = of(r#"{"type":"beat","heads":[["a",3],["lobby",9]]}"#);
        assert_eq!((beat.numbers(), beat.head("lobby")), (None, Some(9)));
        let subscribe = of(r#"{"type":"subscribe","stream":"lobby","after":7}"#);
        assert_eq!(
            (subscribe.numbers(), subscribe.head("lobby")),
            (Some((7, 7)), None)
        );
        let ack = of(r#"{"type":"ack","stream":"lobby","id":"x","seq":8}"#);
        assert_eq!((ack.head("lobby"), ack.id.as_deref()), (Some(8), Some("x")));
    }

    #[test]
    fn what_is_no_frame_has_an_empty_outline() {
        for text in ["", "hej", "[]", "{\"type\":7}"] {
            assert_eq!(of(text), Outline::default(), "{text:?}");
        }
    }
}

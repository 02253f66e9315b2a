//! What waits for a moderator: a report or a held message.

use std::sync::Arc;

use serde::Serialize;

use super::{Act, Reason};
use crate::stream::{
    CommandId, Event, FromTree, Millis, Nick, PersonId, Seq, StreamName, Tree, read_off_a_tree,
};

/// Something to be looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    pub seq: Seq,
    pub at: Millis,
    /// Who reported it, or whose words are held.
    pub by: PersonId,
    pub room: StreamName,
    /// What was said.
    pub words: Arc<str>,
    /// What those are called who said it, as they were then.
    pub nick: Nick,
    pub matter: Matter,
}

/// What sort of case it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Matter {
    Report {
        message: Seq,
        whom: PersonId,
        reason: Reason,
    },
    Held {
        #[serde(skip_serializing_if = "Option::is_none")]
        reply: Option<Seq>,
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<Seq>,
        wish: CommandId,
    },
}

impl Case {
    pub(super) fn from_event(event: &Event<Act>) -> Option<Self> {
        let (room, nick, words, matter) = match event.fact.clone() {
            Act::Reported {
                room,
                message,
                whom,
                nick,
                words,
                reason,
            } => {
                let matter = Matter::Report {
                    message,
                    whom,
                    reason,
                };
                (room, nick, words, matter)
            }
            Act::Held {
                room,
                nick,
                words,
                reply,
                thread,
                wish,
            } => {
                let matter = Matter::Held {
                    reply,
                    thread,
                    wish,
                };
                (room, nick, words, matter)
            }
            _ => return None,
        };
        Some(Case {
            seq: event.seq,
            at: event.at,
            by: event.by,
            room,
            words,
            nick,
            matter,
        })
    }

    pub fn is_held(&self) -> bool {
        matches!(self.matter, Matter::Held { .. })
    }

    /// Whose words they are.
    pub fn whose(&self) -> PersonId {
        match self.matter {
            Matter::Report { whom, .. } => whom,
            Matter::Held { .. } => self.by,
        }
    }
}

read_off_a_tree!(Case, Matter);

impl FromTree for Case {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Case {
            seq: of.take("seq")?,
            at: of.take("at")?,
            by: of.take("by")?,
            room: of.take("room")?,
            words: of.take("words")?,
            nick: of.take("nick")?,
            matter: of.take("matter")?,
        })
    }
}

impl FromTree for Matter {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("type")?.as_str() {
            "report" => Some(Matter::Report {
                message: of.take("message")?,
                whom: of.take("whom")?,
                reason: of.take("reason")?,
            }),
            "held" => Some(Matter::Held {
                reply: of.take("reply")?,
                thread: of.take("thread")?,
                wish: of.take("wish")?,
            }),
            _ => None,
        }
    }
}

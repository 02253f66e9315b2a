//! What is done to keep the talk decent: as a wish, and as a fact for ever.

use std::sync::Arc;

use serde::Serialize;

use crate::stream::{
    CommandId, FromTree, Millis, Nick, PersonId, Seq, StreamName, Tree, read_off_a_tree,
};

/// Something that a moderator, or whoever reports, has done.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Act {
    /// May not write until then.
    Muted {
        whom: PersonId,
        until: Millis,
        reason: Reason,
    },
    Unmuted {
        whom: PersonId,
    },
    /// May not take part until then; for good, where there is no end.
    Banned {
        whom: PersonId,
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Millis>,
        reason: Reason,
    },
    Unbanned {
        whom: PersonId,
    },
    /// Nobody new comes from there until then.
    NetworkBanned {
        network: Network,
        until: Millis,
    },
    NetworkUnbanned {
        network: Network,
    },
    /// All that somebody said in rooms that are not of two was taken away: so many messages.
    Cleared {
        whom: PersonId,
        count: u64,
    },
    /// Somebody took another's message away. The room's own log says so too; here it is found.
    Removed {
        room: StreamName,
        message: Seq,
        whom: PersonId,
    },
    /// Somebody was sent out of a room.
    SentOut {
        room: StreamName,
        whom: PersonId,
    },
    /// Somebody was let into a room again.
    LetIn {
        room: StreamName,
        whom: PersonId,
    },
    /// A moderator told a room that somebody else keeps to be something: `setting` is that setting's type.
    Arranged {
        room: StreamName,
        setting: String,
    },
    /// A moderator fixed a message where all see it, in a room that somebody else keeps.
    Pinned {
        room: StreamName,
        message: Seq,
    },
    Unpinned {
        room: StreamName,
        message: Seq,
    },
    /// The owner made somebody a moderator.
    ModeratorNamed {
        whom: PersonId,
    },
    /// The owner made somebody no moderator any more.
    ModeratorDismissed {
        whom: PersonId,
    },
    /// Somebody asks moderators to look at a message.
    Reported {
        room: StreamName,
        message: Seq,
        whom: PersonId,
        nick: Nick,
        words: Arc<str>,
        reason: Reason,
    },
    /// The first words of a guest, which wait.
    Held {
        room: StreamName,
        nick: Nick,
        words: Arc<str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reply: Option<Seq>,
        /// The message in whose thread they are said.
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<Seq>,
        /// The wish's own id: they keep it when they are let through.
        wish: CommandId,
    },
    /// What was reported or held was looked at, and stays as it is: left standing, or not let through.
    Dismissed {
        of: Seq,
    },
    /// What was reported was taken away; what was held was let through.
    Settled {
        of: Seq,
    },
    /// Whether the first words of guests wait.
    HoldSet {
        hold: bool,
    },
    /// The words that nobody says in public.
    WordsListed {
        words: Vec<String>,
    },
    /// An act of a later version.
    Unknown,
}

/// Why, in a moderator's or reporter's own words: at most 300 characters on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Reason(Arc<str>);

/// A stretch of addresses, as a fingerprint that only this site can compare: 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Network(Arc<str>);

impl Act {
    /// The report or held message that it decides.
    pub fn of(&self) -> Option<Seq> {
        match self {
            Act::Dismissed { of } | Act::Settled { of } => Some(*of),
            _ => None,
        }
    }

    /// Whom it is done to.
    pub fn whom(&self) -> Option<PersonId> {
        match self {
            Act::Muted { whom, .. }
            | Act::Unmuted { whom }
            | Act::Banned { whom, .. }
            | Act::Unbanned { whom }
            | Act::Cleared { whom, .. }
            | Act::Removed { whom, .. }
            | Act::SentOut { whom, .. }
            | Act::LetIn { whom, .. }
            | Act::ModeratorNamed { whom }
            | Act::ModeratorDismissed { whom }
            | Act::Reported { whom, .. } => Some(*whom),
            _ => None,
        }
    }

    pub(super) fn without_words(self) -> Self {
        let gone = || Arc::from("");
        match self {
            Act::Reported {
                room,
                message,
                whom,
                nick,
                reason,
                ..
            } => Act::Reported {
                room,
                message,
                whom,
                nick,
                words: gone(),
                reason,
            },
            Act::Held {
                room,
                nick,
                reply,
                thread,
                wish,
                ..
            } => Act::Held {
                room,
                nick,
                words: gone(),
                reply,
                thread,
                wish,
            },
            other => other,
        }
    }
}

impl Reason {
    /// Most characters (Unicode scalar values).
    pub const LONGEST: usize = 300;

    /// What is too long is cut: a reason is for people, and the rest of it would not be read.
    pub fn new(text: &str) -> Self {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean = line.chars().filter(|c| !c.is_control());
        Reason(clean.take(Reason::LONGEST).collect::<String>().into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Network {
    pub fn of_bits(bits: u128) -> Self {
        Network(format!("{bits:032x}").into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Network(text.into()))
    }
}

read_off_a_tree!(Act, Reason, Network);

impl FromTree for Act {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("type")?.as_str() {
            "muted" => Act::Muted {
                whom: of.take("whom")?,
                until: of.take("until")?,
                reason: of.take("reason")?,
            },
            "unmuted" => Act::Unmuted {
                whom: of.take("whom")?,
            },
            "banned" => Act::Banned {
                whom: of.take("whom")?,
                until: of.take("until")?,
                reason: of.take("reason")?,
            },
            "unbanned" => Act::Unbanned {
                whom: of.take("whom")?,
            },
            "network-banned" => Act::NetworkBanned {
                network: of.take("network")?,
                until: of.take("until")?,
            },
            "network-unbanned" => Act::NetworkUnbanned {
                network: of.take("network")?,
            },
            "cleared" => Act::Cleared {
                whom: of.take("whom")?,
                count: of.take("count")?,
            },
            "removed" => Act::Removed {
                room: of.take("room")?,
                message: of.take("message")?,
                whom: of.take("whom")?,
            },
            "sent-out" => Act::SentOut {
                room: of.take("room")?,
                whom: of.take("whom")?,
            },
            "let-in" => Act::LetIn {
                room: of.take("room")?,
                whom: of.take("whom")?,
            },
            "arranged" => Act::Arranged {
                room: of.take("room")?,
                setting: of.take("setting")?,
            },
            "pinned" => Act::Pinned {
                room: of.take("room")?,
                message: of.take("message")?,
            },
            "unpinned" => Act::Unpinned {
                room: of.take("room")?,
                message: of.take("message")?,
            },
            "moderator-named" => Act::ModeratorNamed {
                whom: of.take("whom")?,
            },
            "moderator-dismissed" => Act::ModeratorDismissed {
                whom: of.take("whom")?,
            },
            "reported" => Act::Reported {
                room: of.take("room")?,
                message: of.take("message")?,
                whom: of.take("whom")?,
                nick: of.take("nick")?,
                words: of.take("words")?,
                reason: of.take("reason")?,
            },
            "held" => Act::Held {
                room: of.take("room")?,
                nick: of.take("nick")?,
                words: of.take("words")?,
                reply: of.take("reply")?,
                thread: of.take("thread")?,
                wish: of.take("wish")?,
            },
            "dismissed" => Act::Dismissed { of: of.take("of")? },
            "settled" => Act::Settled { of: of.take("of")? },
            "hold-set" => Act::HoldSet {
                hold: of.take("hold")?,
            },
            "words-listed" => Act::WordsListed {
                words: of.take("words")?,
            },
            _ => Act::Unknown,
        })
    }
}

impl FromTree for Reason {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(Reason)
    }
}

impl FromTree for Network {
    fn from_tree(tree: Tree) -> Option<Self> {
        Network::parse(&tree.text()?)
    }
}

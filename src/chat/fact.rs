//! The chat's vocabulary: what has happened, what one may wish, and why a wish is refused.

use serde::{Deserialize, Serialize};

use super::Body;
use crate::stream::{FromTree, Nick, Person, PersonId, Title, Tree, read_off_a_tree};

/// Something that happened in a room, for ever.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Fact {
    /// The room began.
    Opened { title: Title, kind: Kind },
    /// Somebody said something.
    Posted { nick: Nick, body: Body },
    /// A fact of a later version, which this one passes over.
    Unknown,
}

impl FromTree for Fact {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("type")?.as_str() {
            "opened" => Some(Fact::Opened {
                title: of.take("title")?,
                kind: of.take("kind")?,
            }),
            "posted" => Some(Fact::Posted {
                nick: of.take("nick")?,
                body: of.take("body")?,
            }),
            _ => Some(Fact::Unknown),
        }
    }
}

/// A wish about a room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Command {
    /// Begin a room. Only the server asks for this.
    Open {
        title: Title,
        kind: Kind,
    },
    Post {
        body: String,
    },
}

impl FromTree for Command {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("type")?.as_str() {
            "open" => Some(Command::Open {
                title: of.take("title")?,
                kind: of.take("kind")?,
            }),
            "post" => Some(Command::Post {
                body: of.take("body")?,
            }),
            _ => None,
        }
    }
}

/// Who a room is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Kind {
    /// Anybody may read; anybody with a nick may write.
    #[default]
    Public,
    /// Two people, and nobody else.
    Direct { between: [Person; 2] },
}

impl FromTree for Kind {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("type")?.as_str() {
            "public" => Some(Kind::Public),
            "direct" => Some(Kind::Direct {
                between: of.take("between")?,
            }),
            _ => None,
        }
    }
}

/// Why a wish is not granted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// The message holds no text.
    Empty,
    /// The message is `length` long ([`Body::measure`]); [`Body::LONGEST`] is allowed.
    TooLong { length: usize },
    /// Only the two people of a direct room may write there.
    NotYours,
    /// Nobody has opened this room.
    NotOpen,
    /// The room was opened before.
    AlreadyOpen,
}

impl FromTree for Refusal {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("code")?.as_str() {
            "empty" => Some(Refusal::Empty),
            "too-long" => Some(Refusal::TooLong {
                length: of.take("length")?,
            }),
            "not-yours" => Some(Refusal::NotYours),
            "not-open" => Some(Refusal::NotOpen),
            "already-open" => Some(Refusal::AlreadyOpen),
            _ => None,
        }
    }
}

read_off_a_tree!(Fact, Kind, Refusal);

impl Kind {
    /// Whether this person may read and write in the room. Nobody in particular may read what is public.
    pub fn admits(&self, person: Option<PersonId>) -> bool {
        match self {
            Kind::Public => true,
            Kind::Direct { between } => between.iter().any(|member| Some(member.id) == person),
        }
    }
}

//! The chat's vocabulary: what has happened, what one may wish, and why a wish is refused.

use serde::{Deserialize, Serialize};

use super::Body;
use crate::stream::{Nick, Person, PersonId, Title};

/// Something that happened in a room, for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", try_from = "ReadFact")]
pub enum Fact {
    /// The room began.
    Opened { title: Title, kind: Kind },
    /// Somebody said something.
    Posted { nick: Nick, body: Body },
    /// A fact of a later version, which this one passes over.
    Unknown,
}

/// Every field of every fact: read once over, as `protocol/reading.rs` says why.
#[derive(Deserialize)]
struct ReadFact {
    r#type: String,
    title: Option<Title>,
    kind: Option<Kind>,
    nick: Option<Nick>,
    body: Option<Body>,
}

impl TryFrom<ReadFact> for Fact {
    type Error = &'static str;

    fn try_from(read: ReadFact) -> Result<Self, &'static str> {
        let ReadFact {
            title,
            kind,
            nick,
            body,
            ..
        } = read;
        let whole = match read.r#type.as_str() {
            "opened" => title
                .zip(kind)
                .map(|(title, kind)| Fact::Opened { title, kind }),
            "posted" => nick
                .zip(body)
                .map(|(nick, body)| Fact::Posted { nick, body }),
            _ => Some(Fact::Unknown),
        };
        whole.ok_or("a fact that lacks one of its fields")
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

/// Who a room is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", try_from = "ReadKind")]
pub enum Kind {
    /// Anybody may read; anybody with a nick may write.
    #[default]
    Public,
    /// Two people, and nobody else.
    Direct { between: [Person; 2] },
}

#[derive(Deserialize)]
struct ReadKind {
    r#type: String,
    between: Option<[Person; 2]>,
}

impl TryFrom<ReadKind> for Kind {
    type Error = &'static str;

    fn try_from(read: ReadKind) -> Result<Self, &'static str> {
        match (read.r#type.as_str(), read.between) {
            ("public", _) => Ok(Kind::Public),
            ("direct", Some(between)) => Ok(Kind::Direct { between }),
            _ => Err("a kind of room that this version does not know"),
        }
    }
}

/// Why a wish is not granted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

impl Kind {
    /// Whether this person may read and write in the room. Nobody in particular may read what is public.
    pub fn admits(&self, person: Option<PersonId>) -> bool {
        match self {
            Kind::Public => true,
            Kind::Direct { between } => between.iter().any(|member| Some(member.id) == person),
        }
    }
}

//! The chat's vocabulary: what has happened, what one may wish, and why a wish is refused.

use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use super::Body;
use crate::stream::{Nick, Person, PersonId};

/// Something that happened in a room, for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Fact {
    /// The room began.
    Opened { title: Title, kind: Kind },
    /// Somebody said something.
    Posted { nick: Nick, body: Body },
    /// A fact of a later version, which this one passes over.
    #[serde(other)]
    Unknown,
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
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Kind {
    /// Anybody may read; anybody with a nick may write.
    #[default]
    Public,
    /// Two people, and nobody else.
    Direct { between: [Person; 2] },
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

/// What a room is called: 1 to 60 characters, no control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Title(Arc<str>);

/// Why a text cannot be a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleError {
    Empty,
    TooLong,
}

impl Title {
    /// Most characters (Unicode scalar values) in a title.
    pub const LONGEST: usize = 60;

    pub fn parse(text: &str) -> Result<Self, TitleError> {
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        let clean = clean.trim();
        match clean.chars().count() {
            0 => Err(TitleError::Empty),
            n if n > Title::LONGEST => Err(TitleError::TooLong),
            _ => Ok(Title(clean.into())),
        }
    }
}

impl Deref for Title {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
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

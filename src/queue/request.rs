//! One request for help: while it is open, after it ended, and what of it the estimate needs.

use serde::{Deserialize, Serialize};

use super::{About, Place, Remark};
use crate::stream::{Millis, Nick, Person, PersonId, Seq, StreamName};

/// An open request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The place of its `Asked` fact: its name, and its order in line.
    pub id: Seq,
    pub at: Millis,
    pub by: Person,
    pub about: About,
    pub place: Place,
    /// Who has it in hand; none while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// When it was first taken: so long was the wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_taken: Option<Millis>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// The private room of who asked and who helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<StreamName>,
}

/// Somebody has a request in hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    pub by: Person,
    pub since: Millis,
}

/// What a helper left for the next. Everybody who sees the board sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    pub by: Nick,
    pub at: Millis,
    pub text: Remark,
}

/// A request that ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// The place of the fact that ended it.
    pub seq: Seq,
    pub at: Millis,
    pub outcome: Outcome,
    /// As it stood at the end.
    pub request: Request,
    /// What the helper wrote at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Remark>,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Somebody helped: the helper said so, or who was being helped.
    Served,
    /// Who asked needed no help any more, before anybody came.
    Withdrawn,
    /// Who asked stayed away.
    Lapsed,
}

/// What the estimate knows of a request that was served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    pub helper: PersonId,
    /// When it was asked for, taken for the first time, taken for the last, and done.
    pub asked: Millis,
    pub came: Millis,
    pub taken: Millis,
    pub done: Millis,
}

impl Request {
    pub fn is_waiting(&self) -> bool {
        self.held.is_none()
    }

    pub fn is_held_by(&self, person: PersonId) -> bool {
        self.held.as_ref().is_some_and(|held| held.by.id == person)
    }
}

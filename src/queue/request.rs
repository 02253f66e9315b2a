//! One request for help: while it is open, after it ended, and what of it the estimate needs.

use serde::{Deserialize, Serialize};

use super::{About, Place, Remark};
use crate::stream::{FromTree, Millis, Nick, Person, PersonId, Seq, StreamName, Tree};

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

impl FromTree for Request {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Request {
            id: of.take("id")?,
            at: of.take("at")?,
            by: of.take("by")?,
            about: of.take("about")?,
            place: of.take("place")?,
            held: of.take("held")?,
            first_taken: of.take("first_taken")?,
            notes: of.take::<Option<_>>("notes")?.unwrap_or_default(),
            room: of.take("room")?,
        })
    }
}

impl FromTree for Held {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Held {
            by: of.take("by")?,
            since: of.take("since")?,
        })
    }
}

impl FromTree for Note {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Note {
            by: of.take("by")?,
            at: of.take("at")?,
            text: of.take("text")?,
        })
    }
}

impl FromTree for Ended {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Ended {
            seq: of.take("seq")?,
            at: of.take("at")?,
            outcome: of.take("outcome")?,
            request: of.take("request")?,
            note: of.take("note")?,
        })
    }
}

impl FromTree for Outcome {
    fn from_tree(tree: Tree) -> Option<Self> {
        Some(match tree.text()?.as_str() {
            "served" => Outcome::Served,
            "withdrawn" => Outcome::Withdrawn,
            "lapsed" => Outcome::Lapsed,
            _ => return None,
        })
    }
}

impl FromTree for Served {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Served {
            helper: of.take("helper")?,
            asked: of.take("asked")?,
            came: of.take("came")?,
            taken: of.take("taken")?,
            done: of.take("done")?,
        })
    }
}

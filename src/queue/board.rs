//! A queue as one sees it: who runs it, who waits and is helped, and what ended lately.

use std::{collections::VecDeque, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Announcement, Ended, Request, Served};
use crate::stream::{FromTree, Millis, Nick, Person, PersonId, Seq, Title, Tree};

/// The fold of a queue's log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    pub title: Title,
    /// None only before the queue was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Person>,
    /// Those whom an owner has named, in that order. The owner helps without being named.
    pub helpers: Vec<Person>,
    pub status: Status,
    pub reason_required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Announced>,
    /// All that are open, in the order they were asked, those in somebody's hand among them.
    pub requests: Vec<Arc<Request>>,
    /// Those that ended after `floor`, oldest end first.
    pub ended: VecDeque<Arc<Ended>>,
    /// What ended at or before this place is not in the fold. [`Seq::ORIGIN`]: nothing is left out.
    pub floor: Seq,
    /// The newest served, oldest first, for the estimate: [`Board::REMEMBERED`] at most.
    pub served: VecDeque<Served>,
}

/// Whether a queue takes requests. Those who wait are helped in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    #[default]
    Open,
    /// Not for the moment.
    Paused,
    /// Not any more.
    Closed,
}

/// What is told to all who wait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announced {
    pub by: Nick,
    pub at: Millis,
    pub text: Announcement,
}

/// What a view must touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing that is shown.
    Nothing,
    /// What stands above the line: title, people, status, rules, announcement.
    Heading,
    /// A request came, last in line.
    Came(Seq),
    /// An open request is otherwise than it was.
    Changed(Seq),
    /// A request is no longer open.
    Ended(Seq),
}

impl Status {
    pub const ALL: [Status; 3] = [Status::Open, Status::Paused, Status::Closed];

    /// Its name on the wire and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Paused => "paused",
            Status::Closed => "closed",
        }
    }

    pub fn named(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl Board {
    /// How many served the estimate looks at: an hour or two of one helper's work.
    pub const REMEMBERED: usize = 20;

    pub fn is_open(&self) -> bool {
        self.owner.is_some()
    }

    pub fn is_owner(&self, person: PersonId) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.id == person)
    }

    /// Whether this person helps: the owner, and those who are named.
    pub fn helps(&self, person: PersonId) -> bool {
        self.is_owner(person) || self.helpers.iter().any(|helper| helper.id == person)
    }

    pub fn request(&self, id: Seq) -> Option<&Arc<Request>> {
        let at = self
            .requests
            .binary_search_by_key(&id, |request| request.id);
        at.ok().map(|at| &self.requests[at])
    }

    /// The open request of this person: there is one at most.
    pub fn request_of(&self, person: PersonId) -> Option<&Arc<Request>> {
        self.requests.iter().find(|request| request.by.id == person)
    }

    /// Those who wait, first in line first.
    pub fn waiting(&self) -> impl Iterator<Item = &Arc<Request>> {
        self.requests.iter().filter(|request| request.is_waiting())
    }

    /// How many wait before this request. None: it does not wait.
    pub fn ahead_of(&self, id: Seq) -> Option<usize> {
        self.waiting().position(|request| request.id == id)
    }

    pub fn held_by(&self, person: PersonId) -> impl Iterator<Item = &Arc<Request>> {
        self.requests
            .iter()
            .filter(move |request| request.is_held_by(person))
    }
}

impl FromTree for Board {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Board {
            title: of.take("title")?,
            owner: of.take("owner")?,
            helpers: of.take("helpers")?,
            status: of.take("status")?,
            reason_required: of.take("reason_required")?,
            announced: of.take("announced")?,
            requests: of.take("requests")?,
            ended: of.take("ended")?,
            floor: of.take("floor")?,
            served: of.take("served")?,
        })
    }
}

impl FromTree for Status {
    fn from_tree(tree: Tree) -> Option<Self> {
        Status::named(&tree.text()?)
    }
}

impl FromTree for Announced {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Announced {
            by: of.take("by")?,
            at: of.take("at")?,
            text: of.take("text")?,
        })
    }
}

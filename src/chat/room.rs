//! A room as one sees it: its title, and the messages of the part of the log that is folded.

use std::{collections::VecDeque, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Charter, Fact, Kind, Message, Setting, message::Shared};
use crate::stream::{Decider, Event, FromTree, Person, PersonId, Role, Seq, Title, Tree};

/// The fold of a room's log, or of its newest part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Room {
    pub title: Title,
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "Charter::is_plain")]
    pub charter: Charter,
    /// Oldest first, without holes: every message of the log after `floor`.
    pub messages: VecDeque<Shared>,
    /// Messages at or before this place are not in the fold. [`Seq::ORIGIN`]: nothing is left out.
    pub floor: Seq,
    pub(super) open: bool,
    /// The messages that are pinned, the first pinned first; in the fold or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Seq>,
    /// Messages outside the fold that some in it answer, as much of them as a quote shows. The log's own fold holds
    /// none: they are put in for whoever reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quoted: Vec<Shared>,
}

/// What a view must touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing that is shown.
    Nothing,
    /// The title, the kind, the charter or what is pinned.
    Heading,
    /// One message more, at the end.
    Appended,
    /// This message looks different.
    Touched(Seq),
    /// So many messages more, at the beginning.
    Prepended(usize),
}

impl Room {
    /// Most pinned messages: more than one reads are no longer pinned.
    pub const MOST_PINS: usize = 50;

    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether this person, trusted so far on the site, may read what is said here.
    pub fn admits(&self, person: Option<PersonId>, site: Role) -> bool {
        self.is_for(person) && self.charter.access.may_read(site)
    }

    /// Whether this person is one of those for whom the room is. What is public is for nobody in particular, too.
    pub fn is_for(&self, person: Option<PersonId>) -> bool {
        match &self.kind {
            Kind::Public => true,
            Kind::Direct { between } => between.iter().any(|member| Some(member.id) == person),
            Kind::Private { .. } => person.is_some_and(|person| self.charter.has(person)),
        }
    }

    /// Whether search engines may keep what is said here.
    pub fn is_indexed(&self) -> bool {
        self.kind == Kind::Public && self.charter.is_indexed()
    }

    /// The message at this place, where it is in the fold.
    pub fn message(&self, seq: Seq) -> Option<&Message> {
        self.at(seq).map(|at| &*self.messages[at])
    }

    /// What a message in the fold answers: in it, too, or told beside it.
    pub fn answered(&self, seq: Seq) -> Option<&Message> {
        let beside = || self.quoted.iter().find(|message| message.seq == seq);
        self.message(seq)
            .or_else(|| beside().map(|message| &**message))
    }

    /// The messages that some in the fold answer and of which nothing is told.
    pub fn unquoted(&self) -> Vec<Seq> {
        let replies = self
            .messages
            .iter()
            .filter_map(|message| message.reply.as_ref());
        let mut wanted: Vec<Seq> = replies
            .map(|reply| reply.to)
            .filter(|to| self.answered(*to).is_none())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// Tells of a message that is answered in the fold.
    pub fn quote(&mut self, message: Message) {
        if self.answered(message.seq).is_none() {
            self.quoted.push(Arc::new(message.quoted()));
        }
    }

    fn at(&self, seq: Seq) -> Option<usize> {
        let at = self.messages.partition_point(|message| message.seq < seq);
        (self.messages.get(at)?.seq == seq).then_some(at)
    }

    pub(super) fn apply(&mut self, event: &Event<Fact>) -> Change {
        match &event.fact {
            Fact::Opened { title, kind } => {
                self.title = title.clone();
                self.kind = kind.clone();
                if let Kind::Private { members } = kind {
                    self.charter.members = members.clone();
                }
                self.charter.keeper = (event.by != PersonId::SITE).then_some(event.by);
                self.open = true;
                Change::Heading
            }
            Fact::Arranged { setting } => {
                match setting {
                    Setting::Title { title } => self.title = title.clone(),
                    setting => self.charter.take_in(setting),
                }
                Change::Heading
            }
            Fact::Joined { nick } => {
                self.charter.let_in(Person {
                    id: event.by,
                    nick: nick.clone(),
                });
                Change::Heading
            }
            Fact::Left => {
                self.charter.let_out(event.by);
                Change::Heading
            }
            Fact::Removed { whom } => {
                self.charter.remove(*whom);
                Change::Heading
            }
            Fact::Readmitted { whom } => {
                self.charter.readmit(*whom);
                Change::Heading
            }
            Fact::Posted { .. } => {
                self.charter.note_words(event.by, event.at);
                self.messages
                    .extend(Message::from_event(event).map(Arc::new));
                Change::Appended
            }
            fact => {
                if let Fact::Answered { .. } = fact {
                    self.charter.note_words(event.by, event.at);
                }
                let is_other = self.note_pin(fact);
                match super::Chat::about(fact).map(|seq| self.touch(seq, event)) {
                    // The message is not in the fold, but that it is pinned is.
                    Some(Change::Nothing) if is_other => Change::Heading,
                    Some(change) => change,
                    None => Change::Nothing,
                }
            }
        }
    }

    /// A thread as a room of its own: its root, and what was said below it. `events` are the root, all about it, and
    /// all about those, in order.
    pub fn thread(events: &[Event<Fact>]) -> Room {
        let mut thread = Room::default();
        for event in events {
            if let Some(of) = super::Chat::about(&event.fact) {
                thread.touch(of, event);
            }
            thread
                .messages
                .extend(Message::from_event(event).map(Arc::new));
        }
        thread
    }

    /// What is about a message that is not in the fold shows when that one is paged back to.
    fn touch(&mut self, seq: Seq, event: &Event<Fact>) -> Change {
        let Some(at) = self.at(seq) else {
            let mut beside = self.quoted.iter_mut();
            if let Some(message) = beside.find(|message| message.seq == seq)
                && Arc::make_mut(message).touch(event)
            {
                return Change::Touched(seq);
            }
            return match self.open {
                // Beside what is shown of the room: in a thread, or quoted by what is.
                true => Change::Touched(seq),
                false => Change::Nothing,
            };
        };
        match Arc::make_mut(&mut self.messages[at]).touch(event) {
            true => Change::Touched(seq),
            false => Change::Nothing,
        }
    }

    /// Whether other messages are pinned now.
    fn note_pin(&mut self, fact: &Fact) -> bool {
        let before = self.pins.len();
        match fact {
            Fact::Pinned { of, .. } if !self.pins.contains(of) => self.pins.push(*of),
            Fact::Unpinned { of } | Fact::Deleted { of } => self.pins.retain(|seq| seq != of),
            _ => {}
        }
        self.pins.len() != before
    }

    /// Takes only what stands before the fold, so that a late or doubled answer does no harm.
    pub(super) fn prepend(&mut self, page: Room, until: Seq) -> Change {
        if page.floor >= self.floor || until < self.floor {
            return Change::Nothing;
        }
        let mut count = 0;
        for message in page.messages.into_iter().rev() {
            if message.seq <= self.floor {
                self.messages.push_front(message);
                count += 1;
            }
        }
        self.floor = page.floor;
        for message in page.quoted {
            if self.answered(message.seq).is_none() {
                self.quoted.push(message);
            }
        }
        Change::Prepended(count)
    }

    pub(super) fn forget(&mut self, keep: usize) {
        while self.messages.len() > keep {
            if let Some(dropped) = self.messages.pop_front() {
                self.floor = dropped.seq;
            }
        }
    }
}

impl FromTree for Room {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Room {
            title: of.take("title")?,
            kind: of.take("kind")?,
            charter: of.take::<Option<_>>("charter")?.unwrap_or_default(),
            messages: of.take("messages")?,
            floor: of.take("floor")?,
            open: of.take("open")?,
            pins: of.take::<Option<_>>("pins")?.unwrap_or_default(),
            quoted: of.take::<Option<_>>("quoted")?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;

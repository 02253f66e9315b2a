//! What a room is, beside its name and what is said in it: a fold of its settings, and of who opened it.

use serde::{Deserialize, Serialize};

use super::{Access, Refusal, Setting, Slow, Topic};
use crate::stream::{FromTree, Millis, Person, PersonId, Role, Tree};

/// Most people in a room of a few, and most who are kept out of one: their names stand in the room's page.
pub(super) const MOST_MEMBERS: usize = 300;
/// Most who keep a room beside the first.
pub(super) const MOST_KEEPERS: usize = 10;
/// Most people of whom it is known when they last wrote, for a room's pace.
const MOST_KNOWN: usize = 1_000;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Charter {
    /// Who opened it, or keeps it in their place. None: the site itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keeper: Option<PersonId>,
    /// Who keeps it beside them, in the order in which they were named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keepers: Vec<PersonId>,
    #[serde(skip_serializing_if = "is_empty")]
    pub topic: Topic,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    #[serde(skip_serializing_if = "is_default")]
    pub access: Access,
    /// Search engines are kept out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unindexed: bool,
    #[serde(skip_serializing_if = "is_default")]
    pub slow: Slow,
    /// Who is in a room of a few, in the order in which they came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Person>,
    /// Who was sent out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<PersonId>,
    /// When somebody last wrote, while the room is slow and they have to wait.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wrote: Vec<(PersonId, Millis)>,
}

impl Charter {
    /// How far somebody is trusted here who is trusted so far on the site. Who opened a room keeps it, once
    /// they are more than a guest: of the two roles the higher counts.
    pub fn role(&self, person: Option<PersonId>, site: Role) -> Role {
        let keeps = person.is_some_and(|person| self.keeps(person));
        match keeps && site >= Role::Member {
            true => site.max(Role::Keeper),
            false => site,
        }
    }

    /// Whether somebody is one of those who keep the room.
    pub fn keeps(&self, person: PersonId) -> bool {
        self.keeper == Some(person) || self.keepers.contains(&person)
    }

    /// Whether search engines may keep what is said in a public room of this charter.
    pub fn is_indexed(&self) -> bool {
        self.access != Access::MembersOnly && !self.unindexed
    }

    /// Why somebody cannot write here at all, who has this role here.
    pub fn bar(&self, person: Option<PersonId>, role: Role) -> Option<Refusal> {
        if person.is_some_and(|person| self.removed.contains(&person)) {
            Some(Refusal::Removed)
        } else if self.archived {
            Some(Refusal::Archived)
        } else if !self.access.may_write(role) {
            Some(Refusal::MembersOnly)
        } else {
            None
        }
    }

    /// Whether there is a pause between what one says here.
    pub fn is_slow(&self) -> bool {
        self.slow != Slow::default()
    }

    /// Milliseconds from `at` until somebody of this role may say the next thing.
    pub fn wait(&self, person: PersonId, role: Role, at: Millis) -> Option<u64> {
        if !self.is_slow() || role.may(crate::account::Deed::RuleRoom) {
            return None;
        }
        let pause = Millis::from(self.slow.seconds()) * 1_000;
        let (_, last) = self.wrote.iter().find(|(known, _)| *known == person)?;
        // A clock that was set back makes nobody wait longer than the pause.
        let left = (last + pause - at).min(pause);
        u64::try_from(left).ok().filter(|left| *left > 0)
    }

    /// Whether somebody is in a room of a few.
    pub fn has(&self, person: PersonId) -> bool {
        self.members.iter().any(|member| member.id == person)
    }

    pub(super) fn let_in(&mut self, person: Person) {
        if !self.has(person.id) {
            self.members.push(person);
        }
    }

    pub(super) fn let_out(&mut self, person: PersonId) {
        self.members.retain(|member| member.id != person);
        self.step_back(person);
    }

    /// Who comes next keeps the room, where it was kept by who steps back: who keeps it beside them, or who is in it.
    fn step_back(&mut self, person: PersonId) {
        self.keepers.retain(|keeper| *keeper != person);
        if self.keeper == Some(person) {
            let mut others = self.members.iter().map(|member| member.id);
            let next = others.find(|other| *other != person);
            self.keeper = match self.keepers.is_empty() {
                true => next,
                false => Some(self.keepers.remove(0)),
            };
        }
    }

    pub(super) fn remove(&mut self, whom: PersonId) {
        self.let_out(whom);
        self.readmit(whom);
        self.removed.push(whom);
    }

    pub(super) fn readmit(&mut self, whom: PersonId) {
        self.removed.retain(|out| *out != whom);
    }

    pub(super) fn is_so(&self, setting: &Setting) -> bool {
        match setting {
            Setting::Title { .. } => true,
            Setting::Topic { topic } => self.topic == *topic,
            Setting::Archived { archived } => self.archived == *archived,
            Setting::Access { access } => self.access == *access,
            Setting::Indexed { indexed } => self.unindexed != *indexed,
            Setting::Slow { seconds } => self.slow == *seconds,
            Setting::Keeper { whom, keeps } => self.keeps(*whom) == *keeps,
        }
    }

    /// The title is the room's.
    pub(super) fn take_in(&mut self, setting: &Setting) {
        match setting {
            Setting::Title { .. } => {}
            Setting::Topic { topic } => self.topic = topic.clone(),
            Setting::Archived { archived } => self.archived = *archived,
            Setting::Access { access } => self.access = *access,
            Setting::Indexed { indexed } => self.unindexed = !indexed,
            Setting::Slow { seconds } => {
                self.slow = *seconds;
                self.wrote.clear();
            }
            Setting::Keeper { whom, keeps: false } => self.step_back(*whom),
            Setting::Keeper { whom, .. } if self.keeps(*whom) => {}
            Setting::Keeper { whom, .. } => match self.keeper {
                None => self.keeper = Some(*whom),
                Some(_) => self.keepers.push(*whom),
            },
        }
    }

    pub(super) fn note_words(&mut self, by: PersonId, at: Millis) {
        if self.slow == Slow::default() {
            return;
        }
        let long_ago = at - Millis::from(self.slow.seconds()) * 1_000;
        self.wrote
            .retain(|(person, last)| *person != by && *last > long_ago);
        self.wrote.push((by, at));
        if self.wrote.len() > MOST_KNOWN {
            self.wrote.remove(0);
        }
    }

    /// Nothing that is worth writing down.
    pub(super) fn is_plain(&self) -> bool {
        is_default(self)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_empty(topic: &Topic) -> bool {
    topic.is_empty()
}

impl FromTree for Charter {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Charter {
            keeper: of.take("keeper")?,
            keepers: of.take::<Option<_>>("keepers")?.unwrap_or_default(),
            topic: of.take::<Option<_>>("topic")?.unwrap_or_default(),
            archived: of.take::<Option<_>>("archived")?.unwrap_or_default(),
            access: of.take::<Option<_>>("access")?.unwrap_or_default(),
            unindexed: of.take::<Option<_>>("unindexed")?.unwrap_or_default(),
            slow: of.take::<Option<_>>("slow")?.unwrap_or_default(),
            members: of.take::<Option<_>>("members")?.unwrap_or_default(),
            removed: of.take::<Option<_>>("removed")?.unwrap_or_default(),
            wrote: of.take::<Option<_>>("wrote")?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
#[path = "charter_tests.rs"]
mod tests;

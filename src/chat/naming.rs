//! Puts other names into a room that is about to be shown; what people are called now, others know.

use std::sync::Arc;

use super::{Message, Room};
use crate::stream::{Nick, Person};

/// What somebody is called now, if that is something else.
pub type Now<'a> = &'a dyn Fn(&Person) -> Option<Nick>;

impl Room {
    /// Calls everybody in the room as they are called now. True: somebody was called otherwise.
    pub fn rename(&mut self, now: Now) -> bool {
        let mut changed = false;
        for message in self.messages.iter_mut().chain(&mut self.quoted) {
            // Most are as they were, and stay shared.
            if message.is_outdated(now) {
                Arc::make_mut(message).rename(now);
                changed = true;
            }
        }
        for at in 0..self.messages.len() {
            // An answer names whom it answers without their number: the message itself knows.
            let Some(reply) = &self.messages[at].reply else {
                continue;
            };
            let Some(nick) = self.answered(reply.to).map(|to| to.by.nick.clone()) else {
                continue;
            };
            if nick != reply.nick
                && let Some(reply) = &mut Arc::make_mut(&mut self.messages[at]).reply
            {
                reply.nick = nick;
                changed = true;
            }
        }
        changed
    }
}

impl Message {
    /// Whether anybody who is named with it is called otherwise.
    fn is_outdated(&self, now: Now) -> bool {
        let mut outdated = now(&self.by).is_some();
        if let Some(person) = &self.pinned {
            outdated |= now(person).is_some();
        }
        for reaction in &self.reactions {
            for person in &reaction.by {
                outdated |= now(person).is_some();
            }
        }
        outdated
    }

    fn rename(&mut self, now: Now) {
        rename(&mut self.by, now);
        if let Some(person) = &mut self.pinned {
            rename(person, now);
        }
        for reaction in &mut self.reactions {
            for person in &mut reaction.by {
                rename(person, now);
            }
        }
    }
}

fn rename(person: &mut Person, now: Now) {
    if let Some(nick) = now(person) {
        person.nick = nick;
    }
}

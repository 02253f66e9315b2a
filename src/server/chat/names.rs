//! Puts the names of now into a room that is about to be shown. The log, and the fold that judges by it, keep
//! what people were called then.

use std::sync::Arc;

use crate::{chat::Room, server::people::Names, ui::lang::Lang};

pub fn freshen(room: &mut Room, names: &Names, lang: Lang) {
    for message in &mut room.messages {
        let mut fresh = (**message).clone();
        let reactions = fresh.reactions.iter_mut();
        let people = reactions.flat_map(|reaction| &mut reaction.by);
        for person in people.chain([&mut fresh.by]).chain(&mut fresh.pinned) {
            names.freshen(person, lang);
        }
        // Most are as they were, and stay shared.
        if fresh != **message {
            *message = Arc::new(fresh);
        }
    }
    for at in 0..room.messages.len() {
        // An answer names whom it answers without their number: the message itself knows.
        let Some(reply) = &room.messages[at].reply else {
            continue;
        };
        let Some(nick) = room.message(reply.to).map(|to| to.by.nick.clone()) else {
            continue;
        };
        if nick != reply.nick
            && let Some(reply) = &mut Arc::make_mut(&mut room.messages[at]).reply
        {
            reply.nick = nick;
        }
    }
}

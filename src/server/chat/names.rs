//! Puts the names of now into a room that is about to be shown. The log, and the fold that judges by it, keep
//! what people were called then.

use crate::{chat::Room, server::people::Names, ui::lang::Lang};

pub fn freshen(room: &mut Room, names: &Names, lang: Lang) {
    room.rename(&|person| {
        let now = names.of(person.id, lang)?;
        (now != person.nick).then_some(now)
    });
}

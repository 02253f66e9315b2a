//! What the site as a whole has to say against a wish about a room, beside the room's own rules.

use crate::{
    account::Deed,
    chat::{Command, Refusal},
    server::state::App,
    stream::{Person, StreamName},
};

pub fn vet(app: &App, by: &Person, room: &StreamName, command: &Command) -> Result<(), Refusal> {
    match command {
        // Nobody sends out an equal. What somebody is on the site, the room does not know.
        Command::Remove { whom } => {
            let entry = app.rooms.entry(room).ok_or(Refusal::NotOpen)?;
            let role = |person| entry.charter.role(Some(person), app.role(person));
            match role(by.id).may_upon(Deed::Kick, role(*whom)) {
                true => Ok(()),
                false => Err(Refusal::NotAllowed),
            }
        }
        _ => Ok(()),
    }
}

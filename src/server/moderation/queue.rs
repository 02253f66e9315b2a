//! What the site as a whole has to say against a wish about a help queue, which everybody reads: who is to be quiet or
//! is kept out, and which words are not said. Who may do what in a queue is the queue's own to say.

use super::silence::{Silence, is_unwelcome, silence};
use crate::{
    queue::{Command, Refusal},
    server::state::App,
    stream::Person,
};

/// Asked before the queue is.
pub fn vet(app: &App, by: &Person, command: &Command) -> Result<(), Refusal> {
    let texts = texts(command);
    match silence(app, by.id) {
        // One may always go, and make way for others.
        _ if matches!(command, Command::Withdraw { .. } | Command::PutBack { .. }) => {}
        Err(banned @ Silence::Banned { .. }) => return Err(banned.into()),
        // Who is to be quiet still helps.
        Err(muted) if asks(command) || texts.iter().any(|text| !text.trim().is_empty()) => {
            return Err(muted.into());
        }
        _ => {}
    }
    match texts.iter().any(|text| is_unwelcome(app, by.id, text)) {
        true => Err(Refusal::Unwelcome),
        false => Ok(()),
    }
}

/// Whether it puts somebody, or what they need, before everybody's eyes.
fn asks(command: &Command) -> bool {
    matches!(command, Command::Ask { .. } | Command::Edit { .. })
}

/// All that is said with it.
fn texts(command: &Command) -> Vec<&str> {
    match command {
        Command::Ask { about, place } | Command::Edit { about, place, .. } => {
            vec![about.as_str(), place.as_str()]
        }
        Command::Finish { note, .. } | Command::Note { note, .. } => vec![note.as_str()],
        Command::Announce { text } => vec![text.as_str()],
        Command::Open { .. }
        | Command::Own { .. }
        | Command::Lapse { .. }
        | Command::LinkRoom { .. }
        | Command::Withdraw { .. }
        | Command::TakeNext
        | Command::Take { .. }
        | Command::PutBack { .. }
        | Command::SetStatus { .. }
        | Command::Rule { .. }
        | Command::NameHelper { .. }
        | Command::DismissHelper { .. } => Vec::new(),
    }
}

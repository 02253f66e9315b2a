//! What the site as a whole has to say against a wish about a room, beside the room's own rules: who is kept out,
//! which words are, and whose first words wait.

use super::{
    record::derived,
    silence::{is_unwelcome, silence},
};
use crate::{
    account::Deed,
    chat::{Attached, Body, Command, Kind, Refusal, Setting},
    moderation::Act,
    protocol::Refusal as AnyRefusal,
    server::{live::Outcome, rooms::Entry, state::App, wish::unavailable},
    stream::{CommandId, Person, Role, Seq, StreamName},
};

/// Asked before the room is.
pub async fn vet(
    app: &App,
    by: &Person,
    room: &StreamName,
    id: &CommandId,
    command: &Command,
) -> Result<(), AnyRefusal<Refusal>> {
    let Some(entry) = app.rooms.entry(room) else {
        return Err(AnyRefusal::Stream(Refusal::NotOpen));
    };
    let role = app.role(by.id);
    in_word(app, by, role, &entry, command).map_err(AnyRefusal::Stream)?;
    if let Command::Post { files, .. } = command
        && entry.kind == Kind::Public
        && brings_unwelcome(app, by, files).await
    {
        return Err(AnyRefusal::Stream(Refusal::Unwelcome));
    }
    let (body, reply, thread, has_files) = match command {
        Command::Post { body, reply, files } => (body, *reply, None, !files.is_empty()),
        Command::Answer { to, body } => (body, None, Some(*to), false),
        _ => return Ok(()),
    };
    if has_files && waits(app, by, role, &entry) {
        return Err(AnyRefusal::Stream(Refusal::NoFilesYet));
    }
    match Body::parse(body) {
        Ok(body) if waits(app, by, role, &entry) => {
            Err(hold(app, (by, role), room, id, (body, reply, thread)).await)
        }
        _ => Ok(()),
    }
}

/// Asked before words open a room for everybody: where they wait, there is no room yet.
pub async fn vet_opening(
    app: &App,
    by: &Person,
    room: &StreamName,
    id: &CommandId,
    body: Body,
) -> Result<(), AnyRefusal<Refusal>> {
    let role = app.role(by.id);
    let command = Command::post(&*body);
    object(app, by, &Kind::Public, &command).map_err(AnyRefusal::Stream)?;
    match is_held_back(app, by, role) {
        true => Err(hold(app, (by, role), room, id, (body, None, None)).await),
        false => Ok(()),
    }
}

/// What can be said at once.
fn in_word(
    app: &App,
    by: &Person,
    role: Role,
    entry: &Entry,
    command: &Command,
) -> Result<(), Refusal> {
    match command {
        // Nobody sends out an equal. What somebody is on the site, the room does not know.
        Command::Remove { whom } => {
            let here = |person, site| entry.charter.role(Some(person), site);
            let theirs = here(*whom, app.role(*whom));
            if !here(by.id, role).may_upon(Deed::Kick, theirs) {
                return Err(Refusal::NotAllowed);
            }
        }
        // One's own words may always be taken away, and one may always go.
        Command::Delete { .. } | Command::Leave => return Ok(()),
        _ => {}
    }
    object(app, by, &entry.kind, command)
}

/// What can be said at once against a wish about a room of this kind, open or not: that its author is to be quiet, or
/// that it holds a word that is not said in public.
pub fn object(app: &App, by: &Person, kind: &Kind, command: &Command) -> Result<(), Refusal> {
    silence(app, by.id)?;
    let is_unwelcome = |text: &str| is_unwelcome(app, by.id, text);
    let objects = match command {
        _ if *kind != Kind::Public => false,
        Command::Post { body, files, .. } => {
            is_unwelcome(body) || files.iter().any(|file| is_unwelcome(&file.alt))
        }
        Command::Edit { body, .. } | Command::Answer { body, .. } => is_unwelcome(body),
        Command::Arrange {
            setting: Setting::Title { title },
        } => is_unwelcome(title),
        Command::Arrange {
            setting: Setting::Topic { topic },
        } => is_unwelcome(topic),
        _ => false,
    };
    match objects {
        true => Err(Refusal::Unwelcome),
        false => Ok(()),
    }
}

/// Whether files are called by a word that is not said in public. What was brought to one room may be said in
/// another, so it is asked here again.
async fn brings_unwelcome(app: &App, by: &Person, files: &[Attached]) -> bool {
    if app.desk.look(|site| site.words.is_empty()) {
        return false;
    }
    for file in files {
        let name = app.uploads.name(by.id, &file.id).await;
        if name.is_some_and(|name| is_unwelcome(app, by.id, &name)) {
            return true;
        }
    }
    false
}

/// Whether others may hear that somebody is writing: only where their words would be shown at once.
pub fn may_type(app: &App, by: &Person, room: &StreamName) -> bool {
    let Some(entry) = app.rooms.entry(room) else {
        return false;
    };
    let role = app.role(by.id);
    let here = entry.charter.role(Some(by.id), role);
    entry.charter.bar(Some(by.id), here).is_none()
        && silence(app, by.id).is_ok()
        && !waits(app, by, role, &entry)
}

/// Whether these are the first words of a guest, whom nobody has vouched for. What the room would refuse is for the
/// room to refuse.
fn waits(app: &App, by: &Person, role: Role, entry: &Entry) -> bool {
    entry.kind == Kind::Public
        && entry.charter.bar(Some(by.id), role).is_none()
        && is_held_back(app, by, role)
}

fn is_held_back(app: &App, by: &Person, role: Role) -> bool {
    role == Role::Guest && (app.desk).look(|site| site.hold && !site.trusted.contains(&by.id))
}

/// Puts words before the moderators. They are durable when this returns.
async fn hold(
    app: &App,
    (by, role): (&Person, Role),
    room: &StreamName,
    wish: &CommandId,
    (body, reply, thread): (Body, Option<Seq>, Option<Seq>),
) -> AnyRefusal<Refusal> {
    let held = Act::Held {
        room: room.clone(),
        nick: by.nick.clone(),
        words: (*body).into(),
        reply,
        thread,
        wish: wish.clone(),
    };
    // The wish itself may be granted later, with its own id.
    let id = derived("held", wish);
    match app.desk.submit((by.clone(), role), id, held).await {
        Outcome::Stored(_) => AnyRefusal::Stream(Refusal::Held),
        Outcome::Refused(_) => AnyRefusal::Stream(Refusal::TooManyHeld),
        Outcome::Elsewhere | Outcome::Unavailable => unavailable().into(),
    }
}

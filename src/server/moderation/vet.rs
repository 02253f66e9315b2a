//! What the site as a whole has to say against a wish about a room, beside the room's own rules: who is kept out,
//! which words are, and whose first words wait.

use super::record::derived;
use crate::{
    account::Deed,
    chat::{Body, Command, Kind, Refusal},
    moderation::{Act, Until},
    protocol::Refusal as AnyRefusal,
    server::{clock, live::Outcome, rooms::Entry, state::App, wish::unavailable},
    stream::{CommandId, Person, Role, StreamName},
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
            let held = Act::Held {
                room: room.clone(),
                nick: by.nick.clone(),
                words: (*body).into(),
                reply,
                thread,
                wish: id.clone(),
            };
            Err(hold(app, by, role, held, id).await)
        }
        _ => Ok(()),
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
    if role.may(Deed::Judge) {
        return Ok(());
    }
    silenced(app, by)?;
    match (command, &entry.kind) {
        (
            Command::Post { body, .. } | Command::Edit { body, .. } | Command::Answer { body, .. },
            Kind::Public,
        ) if app.desk.look(|site| site.objects_to(body)) => Err(Refusal::Unwelcome),
        _ => Ok(()),
    }
}

/// Whether moderators want to hear nothing of somebody.
fn silenced(app: &App, by: &Person) -> Result<(), Refusal> {
    let at = clock::now();
    let (ban, mute) = app
        .desk
        .look(|site| (site.ban(by.id, at), site.mute(by.id, at)));
    match (ban, mute) {
        (Some(Until::Ever), _) => Err(Refusal::Banned { retry_ms: None }),
        (Some(Until::Moment(until)), _) => Err(Refusal::Banned {
            retry_ms: u64::try_from(until - at).ok(),
        }),
        (None, Some(until)) => Err(Refusal::Muted {
            retry_ms: (until - at).unsigned_abs(),
        }),
        (None, None) => Ok(()),
    }
}

/// Whether others may hear that somebody is writing: only where their words would be shown at once.
pub fn may_type(app: &App, by: &Person, room: &StreamName) -> bool {
    let Some(entry) = app.rooms.entry(room) else {
        return false;
    };
    let role = app.role(by.id);
    let here = entry.charter.role(Some(by.id), role);
    entry.charter.bar(Some(by.id), here).is_none()
        && (role.may(Deed::Judge) || silenced(app, by).is_ok())
        && !waits(app, by, role, &entry)
}

/// Whether these are the first words of a guest, whom nobody has vouched for. What the room would refuse is for the
/// room to refuse.
fn waits(app: &App, by: &Person, role: Role, entry: &Entry) -> bool {
    entry.kind == Kind::Public
        && role == Role::Guest
        && entry.charter.bar(Some(by.id), role).is_none()
        && (app.desk).look(|site| site.hold && !site.trusted.contains(&by.id))
}

/// Puts words before the moderators. They are durable when this returns.
async fn hold(
    app: &App,
    by: &Person,
    role: Role,
    held: Act,
    wish: &CommandId,
) -> AnyRefusal<Refusal> {
    // The wish itself may be granted later, with its own id.
    let id = derived("held", wish);
    match app.desk.submit((by.clone(), role), id, held).await {
        Outcome::Stored(_) => AnyRefusal::Stream(Refusal::Held),
        Outcome::Refused(_) => AnyRefusal::Stream(Refusal::TooManyHeld),
        Outcome::Elsewhere | Outcome::Unavailable => unavailable().into(),
    }
}

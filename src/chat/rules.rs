//! Which wishes about a room are granted. Only looks; what a wish becomes is for the fold.

use std::borrow::Cow;

use super::{
    Alt, Attached, Body, BodyError, Command, Fact, File, Kind, Mentions, Message, Refusal, Reply,
    Room, Setting,
    charter::{MOST_KEEPERS, MOST_MEMBERS},
};
use crate::account::Deed;
use crate::stream::{Circumstances, PersonId, Role, Seq};

pub(super) fn judge(
    room: &Room,
    wished: &Circumstances<Fact>,
    command: &Command,
) -> Result<Fact, Refusal> {
    if let Command::Open { title, kind } = command {
        return match room.open {
            true => Err(Refusal::AlreadyOpen),
            false => Ok(Fact::Opened {
                title: title.clone(),
                kind: kind.clone(),
            }),
        };
    }
    if !room.open {
        return Err(Refusal::NotOpen);
    }
    if let Command::Join = command {
        return join(room, wished);
    }
    if let Command::Delete { of } = command {
        return delete(room, wished, *of);
    }
    if !room.is_for(Some(wished.by.id)) {
        return Err(Refusal::NotYours);
    }
    let nick = || wished.by.nick.clone();
    let role = room.charter.role(Some(wished.by.id), wished.role);
    match command {
        // A room may always be opened again, and one may always go.
        Command::Arrange { .. }
        | Command::Leave
        | Command::Remove { .. }
        | Command::Readmit { .. } => {}
        _ => {
            let bar = room.charter.bar(Some(wished.by.id), role);
            bar.map_or(Ok(()), Err)?;
        }
    }
    match command {
        Command::Calling { mentions, command } => {
            let mut fact = judge(room, wished, command)?;
            if let Fact::Posted { mentions: to, .. }
            | Fact::Edited { mentions: to, .. }
            | Fact::Answered { mentions: to, .. } = &mut fact
            {
                to.clone_from(mentions);
            }
            Ok(fact)
        }
        Command::Open { .. } | Command::Join | Command::Delete { .. } => Err(Refusal::AlreadyOpen),
        Command::Leave => match room.kind {
            Kind::Private { .. } => Ok(Fact::Left),
            // One does not see a public room less by leaving it, and who is in a room of two does not change.
            Kind::Public | Kind::Direct { .. } => Err(Refusal::NotAllowed),
        },
        Command::Remove { whom } => remove(room, role, wished, *whom),
        Command::Readmit { whom } => readmit(room, role, *whom),
        Command::Post { body, reply, files } => {
            let fact = Fact::Posted {
                nick: nick(),
                body: match (text(body), files.is_empty()) {
                    // Files may say it all.
                    (Err(Refusal::Empty), false) => Body::erased(),
                    (body, _) => body?,
                },
                files: attached(files)?,
                reply: match reply {
                    None => None,
                    Some(to) => Some(Reply {
                        to: *to,
                        nick: find(room, wished, *to)?.by.nick.clone(),
                    }),
                },
                mentions: Mentions::default(),
            };
            match room.charter.wait(wished.by.id, role, wished.at) {
                Some(retry_ms) => Err(Refusal::TooSoon { retry_ms }),
                None => Ok(fact),
            }
        }
        Command::Arrange { setting } => {
            if let Setting::Keeper { whom, keeps } = setting {
                keeping(room, role, wished.by.id, (*whom, *keeps))?;
            }
            arrange(room, role, setting)
        }
        Command::Edit { of, body } => {
            let (message, body) = (find(room, wished, *of)?, text(body)?);
            if message.by.id != wished.by.id {
                return Err(Refusal::NotTheAuthor);
            }
            if message.body == body {
                return Err(Refusal::NothingToDo);
            }
            has_room(&message)?;
            Ok(Fact::Edited {
                of: *of,
                body,
                mentions: Mentions::default(),
            })
        }
        Command::React { of, emoji } => {
            let message = find(room, wished, *of)?;
            has_room(&message)?;
            message.takes(emoji, wished.by.id)?;
            Ok(Fact::Reacted {
                of: *of,
                emoji: emoji.clone(),
                nick: nick(),
            })
        }
        Command::Pin { of } => {
            let message = find(room, wished, *of)?;
            if !may_pin(room, role) {
                return Err(Refusal::NotAllowed);
            }
            if message.pinned.is_some() {
                return Err(Refusal::NothingToDo);
            }
            if room.pins.len() >= Room::MOST_PINS {
                return Err(Refusal::TooManyPins);
            }
            has_room(&message)?;
            Ok(Fact::Pinned {
                of: *of,
                nick: nick(),
            })
        }
        Command::Unpin { of } => {
            let message = find(room, wished, *of)?;
            if !may_pin(room, role) {
                return Err(Refusal::NotAllowed);
            }
            match message.pinned {
                Some(_) => Ok(Fact::Unpinned { of: *of }),
                None => Err(Refusal::NothingToDo),
            }
        }
        Command::Answer { to, body } => {
            let (root, body) = (find(room, wished, *to)?, text(body)?);
            // A thread has no threads.
            if root.thread.is_some() {
                return Err(Refusal::NoSuchMessage);
            }
            if root
                .answers
                .is_some_and(|answers| answers.count >= Message::MOST_ANSWERS)
            {
                return Err(Refusal::TooMany);
            }
            match room.charter.wait(wished.by.id, role, wished.at) {
                Some(retry_ms) => Err(Refusal::TooSoon { retry_ms }),
                None => Ok(Fact::Answered {
                    to: *to,
                    nick: nick(),
                    body,
                    mentions: Mentions::default(),
                }),
            }
        }
        Command::Unreact { of, emoji } => match find(room, wished, *of)?.has(emoji, wished.by.id) {
            true => Ok(Fact::Unreacted {
                of: *of,
                emoji: emoji.clone(),
            }),
            false => Err(Refusal::NothingToDo),
        },
    }
}

/// One's own words may be taken away from everywhere, also by who has left or was sent out; and what moderators have
/// decided the site carries out wherever it is. Others' words are for who keeps order, in rooms that they are in.
fn delete(room: &Room, wished: &Circumstances<Fact>, of: Seq) -> Result<Fact, Refusal> {
    let by = wished.by.id;
    let is_in = room.is_for(Some(by));
    let message = find(room, wished, of);
    if is_in || by == PersonId::SITE {
        let message = message?;
        let may = message.by.id == by || by == PersonId::SITE || keeps_order(room, wished.role);
        return match may {
            true => Ok(Fact::Deleted { of }),
            false => Err(Refusal::NotTheAuthor),
        };
    }
    // Whoever is not in hears nothing of what others said, not even whether it is there.
    match message {
        Ok(message) if message.by.id == by => Ok(Fact::Deleted { of }),
        _ => Err(Refusal::NotYours),
    }
}

fn join(room: &Room, wished: &Circumstances<Fact>) -> Result<Fact, Refusal> {
    let charter = &room.charter;
    match &room.kind {
        Kind::Private { .. } if charter.has(wished.by.id) => Err(Refusal::NothingToDo),
        Kind::Private { .. } => match charter.bar(Some(wished.by.id), wished.role) {
            Some(Refusal::Removed) => Err(Refusal::Removed),
            _ if charter.members.len() >= MOST_MEMBERS => Err(Refusal::TooMany),
            _ => Ok(Fact::Joined {
                nick: wished.by.nick.clone(),
            }),
        },
        Kind::Public | Kind::Direct { .. } => Err(Refusal::NotAllowed),
    }
}

/// Whether the one may be acted upon by the other is for who knows what both are.
fn remove(
    room: &Room,
    role: Role,
    wished: &Circumstances<Fact>,
    whom: PersonId,
) -> Result<Fact, Refusal> {
    let charter = &room.charter;
    let is_two = matches!(room.kind, Kind::Direct { .. });
    if is_two || !role.may(Deed::Kick) || whom == wished.by.id {
        return Err(Refusal::NotAllowed);
    }
    if charter.removed.contains(&whom) {
        return Err(Refusal::NothingToDo);
    }
    if charter.removed.len() >= MOST_MEMBERS {
        return Err(Refusal::TooMany);
    }
    Ok(Fact::Removed { whom })
}

fn readmit(room: &Room, role: Role, whom: PersonId) -> Result<Fact, Refusal> {
    if !role.may(Deed::Kick) {
        return Err(Refusal::NotAllowed);
    }
    match room.charter.removed.contains(&whom) {
        true => Ok(Fact::Readmitted { whom }),
        false => Err(Refusal::NothingToDo),
    }
}

/// A room of two is what it is: nobody rules there. And what is for a few is neither for others nor found by them.
fn arrange(room: &Room, role: Role, setting: &Setting) -> Result<Fact, Refusal> {
    let is_fitting = match room.kind {
        Kind::Public => true,
        Kind::Direct { .. } => false,
        Kind::Private { .. } => {
            !matches!(setting, Setting::Access { .. } | Setting::Indexed { .. })
        }
    };
    if !is_fitting || !role.may(setting.deed()) {
        return Err(Refusal::NotAllowed);
    }
    let is_so = match setting {
        Setting::Title { title } => room.title == *title,
        setting => room.charter.is_so(setting),
    };
    match is_so {
        true => Err(Refusal::NothingToDo),
        false => Ok(Fact::Arranged {
            setting: setting.clone(),
        }),
    }
}

/// One steps back oneself, or is made to by who keeps order: of those who keep a room none is above the others. In a
/// room for a few only those keep it who are in.
fn keeping(
    room: &Room,
    role: Role,
    by: PersonId,
    (whom, keeps): (PersonId, bool),
) -> Result<(), Refusal> {
    let is_theirs = keeps || whom == by || role.may(Deed::DeleteOthers);
    let is_in = !keeps || room.is_for(Some(whom));
    if whom == PersonId::SITE || !is_theirs || !is_in {
        return Err(Refusal::NotAllowed);
    }
    match keeps && room.charter.keepers.len() >= MOST_KEEPERS {
        true => Err(Refusal::TooMany),
        false => Ok(()),
    }
}

/// Who may delete what others wrote. What two people say to each other is theirs.
pub(super) fn keeps_order(room: &Room, role: Role) -> bool {
    role.may(Deed::DeleteOthers) && !matches!(room.kind, Kind::Direct { .. })
}

/// Who may pin. What two people find worth keeping is theirs to say.
pub(super) fn may_pin(room: &Room, role: Role) -> bool {
    role.may(Deed::Pin) || matches!(room.kind, Kind::Direct { .. })
}

/// The message that a wish is about, from the fold or from the past.
fn find<'a>(
    room: &'a Room,
    wished: &Circumstances<Fact>,
    seq: Seq,
) -> Result<Cow<'a, Message>, Refusal> {
    let found = match room.message(seq) {
        Some(message) => Some(Cow::Borrowed(message)),
        None => Message::from_past(wished.past)
            .filter(|message| message.seq == seq)
            .map(Cow::Owned),
    };
    found
        .filter(|message| !message.is_stone())
        .ok_or(Refusal::NoSuchMessage)
}

/// The files that shall stand with a message, as the server found them.
fn attached(files: &[Attached]) -> Result<Vec<File>, Refusal> {
    if files.len() > File::MOST {
        return Err(Refusal::TooManyFiles);
    }
    let file = |attached: &Attached| {
        let file = attached.file.clone().ok_or(Refusal::NoSuchFile)?;
        let alt = Alt::clean(&attached.alt);
        Ok(File { alt, ..file })
    };
    files.iter().map(file).collect()
}

fn has_room(message: &Message) -> Result<(), Refusal> {
    match message.touched {
        Some(touched) if touched.times >= Message::MOST_TOUCHES => Err(Refusal::TooMany),
        _ => Ok(()),
    }
}

fn text(body: &str) -> Result<Body, Refusal> {
    Body::parse(body).map_err(|error| match error {
        BodyError::Empty => Refusal::Empty,
        BodyError::TooLong(length) => Refusal::TooLong { length },
    })
}

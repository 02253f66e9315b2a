//! Writes down in the moderators' log what was done to others in a room that everybody sees, once the room has
//! granted it. Refuses to know whether it was right.

use sha2::{Digest, Sha256};

use crate::{
    account::Deed,
    chat::{Chat, Command, Kind},
    moderation::Act,
    server::state::{Afterwards, App, Hosted},
    stream::{CommandId, Person, Role, Seq, StreamName},
};

/// What is to be written down when this wish is granted, if anything. Between the room's log and this one lies a
/// moment in which the server may fall; then it stands in the room's alone.
pub fn record(
    app: &App,
    (by, role): (&Person, Role),
    (room, id): (&StreamName, &CommandId),
    command: &Command,
) -> Option<Afterwards> {
    // Most wishes are none of these, and shall cost nothing here.
    match command {
        Command::Remove { .. }
        | Command::Readmit { .. }
        | Command::Delete { .. }
        | Command::Arrange { .. }
        | Command::Pin { .. }
        | Command::Unpin { .. } => {}
        _ => return None,
    }
    let entry = app.rooms.entry(room);
    let entry = entry.filter(|entry| entry.kind == Kind::Public)?;
    // What somebody does in a room of their own as such is the room's matter.
    let as_moderator = role.may(Deed::Judge) && entry.charter.keeper != Some(by.id);
    let (app, by, room, id) = (app.clone(), by.clone(), room.clone(), derived("record", id));
    let told = match command {
        Command::Remove { whom } => Told::So(Act::SentOut { room, whom: *whom }),
        Command::Readmit { whom } => Told::So(Act::LetIn { room, whom: *whom }),
        Command::Delete { of } if role.may(Deed::DeleteOthers) => Told::Deleted(room, *of),
        Command::Arrange { setting } if as_moderator => Told::So(Act::Arranged {
            room,
            setting: setting.name().to_owned(),
        }),
        Command::Pin { of } if as_moderator => Told::So(Act::Pinned { room, message: *of }),
        Command::Unpin { of } if as_moderator => Told::So(Act::Unpinned { room, message: *of }),
        _ => return None,
    };
    Some(Box::new(move || {
        tokio::spawn(async move {
            let act = match told {
                Told::So(act) => Some(act),
                Told::Deleted(room, message) => deletion(&app, &by, room, message).await,
            };
            if let Some(act) = act {
                app.desk.submit((by, role), id, act).await;
            }
        });
    }))
}

enum Told {
    So(Act),
    /// Whose it was is yet to be looked up.
    Deleted(StreamName, Seq),
}

/// None: it was one's own.
async fn deletion(app: &App, by: &Person, room: StreamName, message: Seq) -> Option<Act> {
    let stream = Chat::directory(app)
        .enter(&room, Some(by.id))
        .await
        .ok()??;
    let facts = stream.facts_after(message.previous(), 1).await.ok()?;
    let whom = facts.first()?.by;
    (whom != by.id).then_some(Act::Removed {
        room,
        message,
        whom,
    })
}

/// An id for what follows from a wish. The wish's own is the room's; so what follows happens once, however often the
/// wish is sent.
pub(super) fn derived(what: &str, id: &CommandId) -> CommandId {
    let mut bits = [0; 16];
    let hash = Sha256::new().chain_update(what).chain_update(id.as_str());
    bits.copy_from_slice(&hash.finalize()[..16]);
    CommandId::from_random(u128::from_le_bytes(bits))
}

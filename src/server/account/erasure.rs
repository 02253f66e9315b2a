//! Takes whoever deleted themselves out of the rooms for a few that they were in, and takes away what they said where
//! they wished so. It happens behind their back, by the same wishes as anybody's, and goes on after a restart until
//! nothing is left to do.

use std::time::Duration;

use tokio::time::sleep;

use crate::{
    chat::{Command, Kind},
    server::{caller::mint, clock, live::Outcome, moderation::clear, state::App},
    stream::{Nick, Person, PersonId, Role, StreamName},
};

/// How long to wait where the store could not take it.
const AGAIN: Duration = Duration::from_secs(30);

/// Works through whoever is to be erased, for ever.
pub async fn run(app: App) {
    // Their own words they may delete whatever they were; what they were called stands in no such fact.
    let Ok(nick) = "nobody".parse::<Nick>() else {
        return;
    };
    loop {
        let mut whole = depart(&app, &nick).await;
        whole &= match app.people.to_erase().await {
            Ok(people) if people.is_empty() && whole => {
                app.people.erasing().await;
                continue;
            }
            Ok(people) => {
                let mut whole = true;
                for id in people {
                    let nick = nick.clone();
                    whole &= erase(&app, Person { id, nick }).await;
                }
                whole
            }
            Err(error) => {
                tracing::error!(%error, "it could not be read who is to be erased");
                false
            }
        };
        if !whole {
            sleep(AGAIN).await;
        }
    }
}

/// Lets go of rooms for a few whoever is no more, so that who comes next keeps them. True: they are in none.
async fn depart(app: &App, nick: &Nick) -> bool {
    let gone = |person: &Person| app.people.names.is_gone(person.id);
    let mut whole = true;
    let rooms = app.rooms.all_of(|room| {
        matches!(room.kind, Kind::Private { .. }) && room.charter.members.iter().any(gone)
    });
    for (name, room) in rooms {
        for person in room.charter.members.iter().filter(|person| gone(person)) {
            let nick = nick.clone();
            let person = Person {
                nick,
                ..person.clone()
            };
            whole &= leave(app, &name, person).await;
        }
    }
    whole
}

async fn leave(app: &App, name: &StreamName, person: Person) -> bool {
    let by = (person, Role::Guest);
    let left = match app.live.stream(name).await {
        Ok(stream) => {
            stream
                .submit(by, clock::now(), mint(), Command::Leave)
                .await
        }
        Err(error) => {
            tracing::error!(%error, %name, "a room could not be loaded");
            return false;
        }
    };
    // Refused: they are not in.
    matches!(left, Outcome::Stored(_) | Outcome::Refused(_))
}

/// True: nothing is left.
async fn erase(app: &App, person: Person) -> bool {
    let id: PersonId = person.id;
    let erased = match clear(app, (person, Role::Guest), id).await {
        Ok(cleared) if cleared.whole => app.people.erased(id).await.map(|()| true),
        Ok(_) => Ok(false),
        Err(error) => Err(error),
    };
    erased.unwrap_or_else(|error| {
        tracing::error!(%error, "what somebody said could not be erased");
        false
    })
}

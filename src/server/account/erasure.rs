//! Takes away what somebody said who deleted themselves and wished so. It happens behind their back, message by message
//! like any deletion, and goes on after a restart until nothing is left.

use std::time::Duration;

use tokio::time::sleep;

use crate::{
    server::{moderation::clear, state::App},
    stream::{Nick, Person, PersonId, Role},
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
        let whole = match app.people.to_erase().await {
            Ok(people) if people.is_empty() => {
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

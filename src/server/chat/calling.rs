//! Whom a wish's words call: asked of the list of all people, at the moment when it is said. Later names do not
//! change it.

use crate::{
    chat::{
        Chat, Command, Mentions, Message, Room,
        mention::{self, Calls},
    },
    protocol::Subprotocol,
    server::state::App,
    stream::{Person, PersonId, Seq, StreamName},
};

/// The wish, with whom it calls. Nobody is called to where they may not read, and nobody calls themselves.
pub async fn calling(app: &App, by: PersonId, room: &StreamName, command: Command) -> Command {
    let calls = match &command {
        Command::Post { body, .. } | Command::Edit { body, .. } | Command::Answer { body, .. } => {
            mention::calls(body)
        }
        _ => return command,
    };
    let thread = match &command {
        Command::Answer { to, .. } => Some(*to),
        Command::Edit { of, .. } => thread_of(app, by, room, *of).await,
        _ => None,
    };
    if calls == Calls::default() && thread.is_none() {
        return command;
    }
    let mut here = match calls.here {
        true => present(app, by, room),
        false => Vec::new(),
    };
    if let Some(root) = thread {
        for id in in_thread(app, by, room, root).await {
            if !here.contains(&id) {
                here.push(id);
            }
        }
    }
    // Who has left the room may look at it, and is not meant.
    match app.readings.out(room, &here).await {
        Ok(out) => here.retain(|id| !out.contains(id)),
        Err(error) => tracing::error!(%error, "it could not be looked up who has left a room"),
    }
    let people = match people(app, by, room, calls).await {
        Ok(people) => people,
        Err(error) => {
            // What is said is worth more than whom it calls.
            tracing::error!(%error, "it could not be looked up who is called");
            Vec::new()
        }
    };
    let mentions = Mentions { people, here };
    match mentions.is_empty() {
        true => command,
        false => Command::Calling {
            mentions,
            command: Box::new(command),
        },
    }
}

async fn people(
    app: &App,
    by: PersonId,
    room: &StreamName,
    calls: Calls,
) -> Result<Vec<Person>, sqlx::Error> {
    let nicks = calls.nicks.iter().flatten().cloned().collect();
    let known = app.people.called(nicks).await?;
    let mut people: Vec<Person> = Vec::new();
    for meant in calls.nicks {
        let called = meant.into_iter().find_map(|nick| {
            let (_, id) = known.iter().find(|(known, _)| *known == nick)?;
            Some(Person { id: *id, nick })
        });
        if let Some(person) = called
            && person.id != by
            && app.rooms.info(room, Some(person.id)).is_some()
            && !people.contains(&person)
        {
            people.push(person);
        }
    }
    Ok(people)
}

/// The thread in which a message stands, if it is an answer: those who take part are called by it however it is put.
async fn thread_of(app: &App, by: PersonId, room: &StreamName, seq: Seq) -> Option<Seq> {
    let stream = app.rooms.enter(room, Some(by)).await.ok()??;
    // Most edits are of what was just said in the room itself.
    if stream.look(|room| room.state.message(seq).is_some()) {
        return None;
    }
    match stream.past(seq).await {
        Ok(past) => Message::from_past(&past)?.thread,
        Err(error) => {
            tracing::error!(%error, "it could not be looked up what is edited");
            None
        }
    }
}

/// Those who take part in a thread: who began it, and who has answered. The last of them, where they are many.
async fn in_thread(app: &App, by: PersonId, room: &StreamName, root: Seq) -> Vec<PersonId> {
    let said = match app.rooms.enter(room, Some(by)).await {
        Ok(Some(stream)) => stream.thread(root).await,
        _ => return Vec::new(),
    };
    let thread = match said {
        Ok(events) => Room::thread(&events),
        Err(error) => {
            tracing::error!(%error, "it could not be looked up who takes part in a thread");
            return Vec::new();
        }
    };
    let mut people = Vec::new();
    for message in thread.messages.iter().rev() {
        let id = message.by.id;
        if people.len() < Mentions::MOST_HERE
            && id != by
            && !people.contains(&id)
            && app.rooms.info(room, Some(id)).is_some()
        {
            people.push(id);
        }
    }
    people
}

/// Those who look at the room, where they are few enough to be called.
fn present(app: &App, by: PersonId, room: &StreamName) -> Vec<PersonId> {
    let (count, people) = app.presence.list(&Some((Chat::KIND, room.clone())));
    match count <= Mentions::MOST_HERE {
        true => people
            .iter()
            .map(|person| person.id)
            .filter(|id| *id != by)
            .collect(),
        false => Vec::new(),
    }
}

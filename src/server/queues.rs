//! The help queues: which there are, and how the owner opens more.

use super::{
    directory::{self, Directory, Listed, slug},
    people::Names,
    state::{App, Hosted},
};
use crate::{
    protocol::{self, RoomInfo},
    queue::{Board, Command, Fact, Queue, Refusal},
    stream::{CommandId, Event, Person, PersonId, Role, StreamName, Title},
    ui::lang::Lang,
};

/// Most queues: one a course and term, for many years. Each is watched while the server runs.
const MOST: usize = 200;
/// Queues have their own addresses beside these.
const RESERVED: &str = "new";

pub type Queues = Directory<Queue>;
pub type OpenError = directory::OpenError<Refusal>;

impl Listed for Queue {
    type Entry = Title;

    fn entry(opening: &Event<Fact>) -> Option<Title> {
        match &opening.fact {
            Fact::Opened { title, .. } => Some(title.clone()),
            _ => None,
        }
    }

    fn admits(_: &Title, _: Option<PersonId>, _: Role) -> bool {
        true
    }

    fn info(name: &StreamName, title: &Title, _: Option<PersonId>) -> RoomInfo {
        RoomInfo {
            name: name.clone(),
            title: title.clone(),
            with: None,
            archived: false,
            private: false,
        }
    }
}

impl Hosted for Queue {
    fn directory(app: &App) -> &Directory<Queue> {
        &app.queues
    }

    async fn vet(
        app: &App,
        by: &Person,
        _: &StreamName,
        _: &CommandId,
        command: &Command,
    ) -> Result<(), protocol::Refusal<Refusal>> {
        super::moderation::vet_queue(app, by, command).map_err(protocol::Refusal::Stream)
    }

    fn freshen(board: &mut Board, names: &Names, lang: Lang) {
        super::queue::freshen(board, names, lang);
    }
}

impl Queues {
    /// Opens a queue, named after its title.
    pub async fn open_queue(&self, title: Title, owner: Person) -> Result<StreamName, OpenError> {
        let name: StreamName = slug(&title).parse().map_err(|_| OpenError::NoName)?;
        if name.as_str() == RESERVED {
            return Err(OpenError::NoName);
        }
        if self.entry(&name).is_some() {
            return Err(OpenError::Exists(name));
        }
        if self.count(|_| true) >= MOST {
            return Err(OpenError::TooMany);
        }
        self.open(name, Person::site(), Command::Open { title, owner })
            .await
    }
}

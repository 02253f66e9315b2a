//! Which rooms there are, and who may see them: a fold of every room's first fact.
//!
//! Kept in memory, made anew from the log at start; there is no table of rooms that could disagree.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::{
    clock,
    live::{Live, LoadError, Outcome, Stream},
};
use crate::{
    chat::{Chat, Command, Fact, Kind, Refusal, Title},
    protocol::RoomInfo,
    stream::{CommandId, Person, PersonId, StreamName},
};

/// The room that is there from the first start.
pub const LOBBY: &str = "lobby";
/// Most public rooms. Each is a line in everybody's list.
const MOST_PUBLIC: usize = 200;
/// Names of direct rooms begin with this, and no other names do.
const DIRECT: &str = "dm-";

/// All rooms. Cheap to clone.
#[derive(Clone)]
pub struct Rooms {
    live: Live<Chat>,
    list: Arc<Mutex<List>>,
}

#[derive(Default)]
struct List {
    /// In the order in which they were opened: a reader's cursor is a length.
    order: Vec<Listed>,
    at: HashMap<StreamName, usize>,
    next_bell: u64,
    bells: HashMap<u64, Arc<Notify>>,
}

#[derive(Clone)]
struct Listed {
    name: StreamName,
    title: Title,
    kind: Kind,
}

/// Why a room was not opened.
#[derive(Debug)]
pub enum OpenError {
    /// The title has no letter or digit that a name could be made of.
    NoName,
    /// A room of that name is there already.
    Exists(StreamName),
    TooMany,
    Refused(Refusal),
    Unavailable,
}

/// A bell for new rooms; dropping it takes it down.
pub struct Watching {
    rooms: Rooms,
    number: u64,
}

impl Rooms {
    /// Reads all first facts, and opens the lobby where there is none.
    pub async fn load(live: Live<Chat>) -> Result<Self, LoadError> {
        let rooms = Rooms {
            list: Arc::default(),
            live,
        };
        for (name, event) in rooms.live.openings().await? {
            if let Fact::Opened { title, kind } = event.fact {
                rooms.enlist(Listed { name, title, kind });
            }
        }
        if rooms.list().order.is_empty()
            && let (Ok(name), Ok(title)) = (LOBBY.parse(), Title::parse("Lobby"))
            && let Err(error) = rooms.open(name, title, Kind::Public).await
        {
            tracing::error!(?error, "the lobby could not be opened");
        }
        Ok(rooms)
    }

    /// The stream of a room that this person may see.
    pub async fn enter(
        &self,
        name: &StreamName,
        person: Option<PersonId>,
    ) -> Result<Option<Stream<Chat>>, LoadError> {
        let admitted = self
            .listed(name)
            .is_some_and(|room| room.kind.admits(person));
        match admitted {
            true => self.live.stream(name).await.map(Some),
            false => Ok(None),
        }
    }

    /// What a list says of a room that this person may see.
    pub fn info(&self, name: &StreamName, person: Option<PersonId>) -> Option<RoomInfo> {
        self.listed(name)
            .filter(|room| room.kind.admits(person))
            .map(|room| room.info(person))
    }

    /// The rooms that this person may see, from a cursor on, and the cursor after them.
    pub fn since(&self, cursor: usize, person: Option<PersonId>) -> (Vec<RoomInfo>, usize) {
        let list = self.list();
        let new = list.order.get(cursor..).unwrap_or_default().iter();
        (
            new.filter(|room| room.kind.admits(person))
                .map(|room| room.info(person))
                .collect(),
            list.order.len(),
        )
    }

    /// Hangs up a bell that rings when a room is new.
    pub fn watch(&self, bell: Arc<Notify>) -> Watching {
        let mut list = self.list();
        list.next_bell += 1;
        let number = list.next_bell;
        list.bells.insert(number, bell);
        Watching {
            rooms: self.clone(),
            number,
        }
    }

    /// Opens a public room, named after its title.
    pub async fn open_public(&self, title: Title) -> Result<StreamName, OpenError> {
        let name: StreamName = slug(&title).parse().map_err(|_| OpenError::NoName)?;
        if name.as_str().starts_with(DIRECT) {
            return Err(OpenError::NoName);
        }
        if self.listed(&name).is_some() {
            return Err(OpenError::Exists(name));
        }
        let public = self
            .list()
            .order
            .iter()
            .filter(|room| room.kind == Kind::Public)
            .count();
        if public >= MOST_PUBLIC {
            return Err(OpenError::TooMany);
        }
        self.open(name, title, Kind::Public).await
    }

    /// The room of two people, opened where it is not.
    pub async fn open_direct(&self, one: Person, other: Person) -> Result<StreamName, OpenError> {
        let between = if one.id < other.id {
            [one, other]
        } else {
            [other, one]
        };
        let name = format!("{DIRECT}{}-{}", between[0].id.0, between[1].id.0);
        let name: StreamName = name.parse().map_err(|_| OpenError::NoName)?;
        if self.listed(&name).is_some() {
            return Ok(name);
        }
        // Two nicks of full length are longer than a title may be; the view shows the other's nick anyway.
        let title = format!("{} & {}", between[0].nick, between[1].nick);
        let title: String = title.chars().take(Title::LONGEST).collect();
        let title = Title::parse(&title).map_err(|_| OpenError::NoName)?;
        self.open(name, title, Kind::Direct { between }).await
    }

    async fn open(
        &self,
        name: StreamName,
        title: Title,
        kind: Kind,
    ) -> Result<StreamName, OpenError> {
        let stream = self.live.stream(&name).await.map_err(|error| {
            tracing::error!(%error, "a room could not be opened");
            OpenError::Unavailable
        })?;
        let (Ok(site), Ok(id)) = (
            "redovisa".parse(),
            format!("opening-of-room-{name}").parse::<CommandId>(),
        ) else {
            return Err(OpenError::NoName);
        };
        let site = Person {
            id: PersonId::SITE,
            nick: site,
        };
        let command = Command::Open {
            title: title.clone(),
            kind: kind.clone(),
        };
        match stream.submit(site, clock::now(), id, command).await {
            Outcome::Stored(_) => {
                self.enlist(Listed {
                    name: name.clone(),
                    title,
                    kind,
                });
                Ok(name)
            }
            Outcome::Refused(refusal) => Err(OpenError::Refused(refusal)),
            Outcome::Elsewhere | Outcome::Unavailable => Err(OpenError::Unavailable),
        }
    }

    fn enlist(&self, room: Listed) {
        let mut list = self.list();
        if list.at.contains_key(&room.name) {
            return;
        }
        let place = list.order.len();
        list.at.insert(room.name.clone(), place);
        list.order.push(room);
        for bell in list.bells.values() {
            bell.notify_one();
        }
    }

    fn listed(&self, name: &StreamName) -> Option<Listed> {
        let list = self.list();
        list.at
            .get(name)
            .and_then(|place| list.order.get(*place))
            .cloned()
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listed {
    fn info(&self, person: Option<PersonId>) -> RoomInfo {
        let with = match &self.kind {
            Kind::Public => None,
            Kind::Direct { between } => between
                .iter()
                .find(|member| Some(member.id) != person)
                .cloned(),
        };
        RoomInfo {
            name: self.name.clone(),
            title: self.title.clone(),
            with,
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.rooms.list().bells.remove(&self.number);
    }
}

/// A name for addresses: small Latin letters and digits, hyphens for the rest. Letters with marks lose
/// them, as `å` becomes `a`.
fn slug(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut slug = String::new();
    for c in title.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !unicode_normalization::char::is_combining_mark(c)
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    slug.truncate(40);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn titles_become_names() {
        assert_eq!(slug("Övningar & labb 1"), "ovningar-labb-1");
        assert_eq!(slug("  Kurs: Rust! "), "kurs-rust");
        assert_eq!(slug("漢字"), "");
    }
}

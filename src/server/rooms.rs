//! The chat's rooms: which there are from the start, and how more are opened.

use std::{collections::BTreeSet, ops::Deref, sync::Arc};

use super::{
    directory::{self, Directory, Listed, Roles, slug},
    live::{Live, LoadError},
};
use crate::{
    chat::{Change, Chat, Command, Fact, Kind, Refusal, Room, discussion::is_discussion},
    protocol::RoomInfo,
    stream::{Decider, Event, Person, PersonId, Role, StreamName, StreamNameError, Title},
};

/// The room that is there from the first start.
pub const LOBBY: &str = "lobby";
/// Most public rooms. Each is a line in everybody's list.
const MOST_PUBLIC: usize = 200;
/// Most rooms for a few that one person keeps.
const MOST_PRIVATE: usize = 100;
/// Names of direct rooms begin with this, and no other names do.
const DIRECT: &str = "dm-";
/// What the chat itself has at addresses where rooms have theirs.
const TAKEN: [&str; 14] = [
    "bookmarks",
    "join",
    "keys",
    "leave",
    "mentions",
    "notifications",
    "people",
    "person",
    "preview",
    "rooms",
    "search",
    "several",
    "threads",
    "with",
];

pub type Rooms = Directory<Chat>;
pub type OpenError = directory::OpenError<Refusal>;

/// What the list keeps of a room: its fold, without what is said there.
#[derive(Clone)]
pub struct Entry(Arc<Room>);

impl Deref for Entry {
    type Target = Room;

    fn deref(&self) -> &Room {
        &self.0
    }
}

impl Listed for Chat {
    type Entry = Entry;

    fn entry(opening: &Event<Fact>) -> Option<Entry> {
        let mut room = Room::default();
        Chat::apply(&mut room, opening);
        room.is_open().then(|| Entry(Arc::new(room)))
    }

    fn amend(entry: &mut Entry, event: &Event<Fact>) -> bool {
        Chat::apply(Arc::make_mut(&mut entry.0), event) == Change::Heading
    }

    fn admits(entry: &Entry, person: Option<PersonId>, role: Role) -> bool {
        entry.0.admits(person, role)
    }

    fn info(name: &StreamName, entry: &Entry, person: Option<PersonId>) -> RoomInfo {
        let with = match &entry.kind {
            Kind::Public | Kind::Private { .. } => None,
            Kind::Direct { between } => between
                .iter()
                .find(|member| Some(member.id) != person)
                .cloned(),
        };
        RoomInfo {
            name: name.clone(),
            title: entry.title.clone(),
            with,
            archived: entry.charter.archived,
            private: matches!(entry.kind, Kind::Private { .. }),
        }
    }
}

/// What the room of two people is called.
pub fn direct_name(one: PersonId, other: PersonId) -> Result<StreamName, StreamNameError> {
    let (first, second) = (one.min(other), one.max(other));
    format!("{DIRECT}{}-{}", first.0, second.0).parse()
}

/// All rooms, and the lobby where there is none.
pub async fn load(live: Live<Chat>, roles: Roles) -> Result<Rooms, LoadError> {
    let rooms = Directory::load(live, roles).await?;
    if rooms.is_empty()
        && let (Ok(name), Ok(title)) = (LOBBY.parse(), Title::parse("Lobby"))
        && let Err(error) = rooms
            .open_room(name, title, Kind::Public, Person::site())
            .await
    {
        tracing::error!(?error, "the lobby could not be opened");
    }
    Ok(rooms)
}

impl Rooms {
    /// Opens a public room, named after its title, which is kept by who opens it.
    pub async fn open_public(&self, title: Title, keeper: Person) -> Result<StreamName, OpenError> {
        let mut name = slug(&title);
        if TAKEN.contains(&name.as_str()) {
            name += "-1";
        }
        let name: StreamName = name.parse().map_err(|_| OpenError::NoName)?;
        if name.as_str().starts_with(DIRECT) {
            return Err(OpenError::NoName);
        }
        if self.entry(&name).is_some() {
            return Err(OpenError::Exists(name));
        }
        // There are no more discussions than pages, and they are none of those who open rooms.
        let public = self.since(0, None).0;
        if public
            .iter()
            .filter(|room| !is_discussion(&room.name))
            .count()
            >= MOST_PUBLIC
        {
            return Err(OpenError::TooMany);
        }
        self.open_room(name, title, Kind::Public, keeper).await
    }

    /// Opens a room for these, which is kept by the first of them. Its name says nothing: whoever guesses at one
    /// cannot tell whether it is there.
    pub async fn open_private(
        &self,
        title: Title,
        members: Vec<Person>,
    ) -> Result<StreamName, OpenError> {
        let keeper = members.first().cloned().ok_or(OpenError::NoName)?;
        if self.kept_by(keeper.id) >= MOST_PRIVATE {
            return Err(OpenError::TooMany);
        }
        let name = by_lot("private-")?;
        self.open_room(name, title, Kind::Private { members }, keeper)
            .await
    }

    /// The conversation of these several, opened where there is none: the same people meet in the same room again.
    pub async fn open_several(
        &self,
        title: Title,
        members: Vec<Person>,
    ) -> Result<StreamName, OpenError> {
        let keeper = members.first().cloned().ok_or(OpenError::NoName)?;
        let wanted: BTreeSet<PersonId> = members.iter().map(|member| member.id).collect();
        let private = self.all_of(|room| matches!(room.kind, Kind::Private { .. }));
        let known = private.into_iter().find(|(name, room)| {
            let who = room.charter.members.iter().map(|member| member.id);
            name.as_str().starts_with(RoomInfo::SEVERAL)
                && !room.charter.archived
                && who.collect::<BTreeSet<_>>() == wanted
        });
        if let Some((name, _)) = known {
            return Ok(name);
        }
        if self.kept_by(keeper.id) >= MOST_PRIVATE {
            return Err(OpenError::TooMany);
        }
        let name = by_lot(RoomInfo::SEVERAL)?;
        self.open_room(name, title, Kind::Private { members }, keeper)
            .await
    }

    /// How many rooms for a few somebody keeps.
    fn kept_by(&self, person: PersonId) -> usize {
        self.count(|entry| {
            matches!(entry.kind, Kind::Private { .. }) && entry.charter.keeper == Some(person)
        })
    }

    /// The room in which a page is discussed, opened where it is not.
    pub async fn open_discussion(&self, room: &RoomInfo) -> Result<(), OpenError> {
        if self.entry(&room.name).is_some() {
            return Ok(());
        }
        let (name, title) = (room.name.clone(), room.title.clone());
        match self
            .open_room(name, title, Kind::Public, Person::site())
            .await
        {
            // Somebody else was a moment faster.
            Err(OpenError::Refused(Refusal::AlreadyOpen)) => Ok(()),
            opened => opened.map(drop),
        }
    }

    /// The room of two people, opened where it is not.
    pub async fn open_direct(&self, one: Person, other: Person) -> Result<StreamName, OpenError> {
        let between = if one.id < other.id {
            [one, other]
        } else {
            [other, one]
        };
        let name = direct_name(between[0].id, between[1].id).map_err(|_| OpenError::NoName)?;
        if self.entry(&name).is_some() {
            return Ok(name);
        }
        // Two nicks of full length are longer than a title may be; the view shows the other's nick anyway.
        let title = format!("{} & {}", between[0].nick, between[1].nick);
        let title: String = title.chars().take(Title::LONGEST).collect();
        let title = Title::parse(&title).map_err(|_| OpenError::NoName)?;
        self.open_room(name, title, Kind::Direct { between }, Person::site())
            .await
    }

    async fn open_room(
        &self,
        name: StreamName,
        title: Title,
        kind: Kind,
        by: Person,
    ) -> Result<StreamName, OpenError> {
        self.open(name, by, Command::Open { title, kind }).await
    }

    /// The public rooms that search engines may keep, by name.
    pub fn indexed(&self) -> Vec<StreamName> {
        let rooms = self.since(0, None).0.into_iter().map(|room| room.name);
        rooms
            .filter(|name| self.entry(name).is_some_and(|entry| entry.is_indexed()))
            .collect()
    }
}

/// A name that nobody can guess.
fn by_lot(prefix: &str) -> Result<StreamName, OpenError> {
    let mut bits = [0; 8];
    getrandom::fill(&mut bits).map_err(|_| OpenError::Unavailable)?;
    let name = format!("{prefix}{:016x}", u64::from_le_bytes(bits));
    name.parse().map_err(|_| OpenError::NoName)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::TAKEN;

    /// The words right below `/chat/` in the addresses that are routed to, wherever in the server that is said.
    fn routed(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                routed(&path, found);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a source");
            for route in text.split(".route(").skip(1) {
                let address = route.trim_start().strip_prefix("\"/chat/");
                let word = address.and_then(|rest| rest.split(['/', '"']).next());
                let word = word.filter(|word| !word.is_empty() && !word.starts_with('{'));
                found.extend(word.map(str::to_owned));
            }
        }
    }

    #[test]
    fn no_room_takes_an_address_of_the_chat() {
        let mut found = BTreeSet::new();
        let server = concat!(env!("CARGO_MANIFEST_DIR"), "/src/server");
        routed(Path::new(server), &mut found);
        assert!(
            found.contains("person") && found.contains("search"),
            "{found:?}"
        );
        assert_eq!(found, TAKEN.map(str::to_owned).into());
    }
}

//! What people are called now who were once called otherwise, in memory: it is asked for every message that is
//! told of the past. The log keeps what they were called then; where that is shown is another's affair.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sqlx::SqlitePool;

use crate::{
    protocol::RoomInfo,
    stream::{Nick, Person, PersonId},
    ui::lang::Lang,
};

/// What those are called who deleted themselves. Nobody else may be called so.
pub(super) const GONE: [(Lang, &str); 2] = [
    (Lang::Sv, "Borttagen användare"),
    (Lang::En, "Deleted user"),
];

/// Only those who are called otherwise than they were. Cheap to clone.
#[derive(Clone, Default)]
pub struct Names(Arc<Mutex<HashMap<PersonId, Now>>>);

enum Now {
    Called(Nick),
    Gone,
}

impl Names {
    pub(super) async fn load(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let rows: Vec<(i64, String, bool)> = sqlx::query_as(
            "SELECT id, nick, gone IS NOT NULL FROM person
             WHERE renamed IS NOT NULL OR gone IS NOT NULL",
        )
        .fetch_all(pool)
        .await?;
        let names = Names::default();
        for (id, nick, is_gone) in rows {
            let id = PersonId(id as u64);
            match nick.parse() {
                _ if is_gone => names.leave(id),
                Ok(nick) => names.rename(id, nick),
                Err(_) => {}
            }
        }
        Ok(names)
    }

    pub(super) fn rename(&self, person: PersonId, nick: Nick) {
        self.all().insert(person, Now::Called(nick));
    }

    pub(super) fn leave(&self, person: PersonId) {
        self.all().insert(person, Now::Gone);
    }

    /// Puts into `person` what they are called now.
    pub fn freshen(&self, person: &mut Person, lang: Lang) {
        match self.all().get(&person.id) {
            None => {}
            Some(Now::Called(nick)) => person.nick = nick.clone(),
            Some(Now::Gone) => {
                let name = GONE.iter().find(|(other, _)| *other == lang);
                if let Some(nick) = name.and_then(|(_, name)| name.parse().ok()) {
                    person.nick = nick;
                }
            }
        }
    }

    /// The same for those with whom one talks.
    pub fn freshen_list<'a>(&self, rooms: impl IntoIterator<Item = &'a mut RoomInfo>, lang: Lang) {
        for other in rooms.into_iter().filter_map(|room| room.with.as_mut()) {
            self.freshen(other, lang);
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<PersonId, Now>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: u64, nick: &str) -> Person {
        Person {
            id: PersonId(id),
            nick: nick.parse().expect("a nick"),
        }
    }

    #[test]
    fn everybody_has_the_name_of_now() {
        let names = Names::default();
        names.rename(PersonId(1), "Annika".parse().expect("a nick"));
        names.leave(PersonId(2));
        for (id, lang, called) in [
            (1, Lang::Sv, "Annika"),
            (2, Lang::Sv, "Borttagen användare"),
            (2, Lang::En, "Deleted user"),
            (3, Lang::En, "Anna"),
        ] {
            let mut someone = person(id, "Anna");
            names.freshen(&mut someone, lang);
            assert_eq!(someone, person(id, called));
        }
    }
}

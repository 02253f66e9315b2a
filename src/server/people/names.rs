//! What people are called now who were once called otherwise, in memory: it is asked for every message that is
//! told of the past. The log keeps what they were called then; where that is shown is another's affair.
//!
//! Whoever listens holds a place in the changes, as in a log; nothing is queued for them.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use sqlx::SqlitePool;
use tokio::sync::Notify;

use crate::{
    protocol::RoomInfo,
    server::clock,
    stream::{Millis, Nick, Person, PersonId},
    ui::lang::Lang,
};

/// Most people of whom somebody is told at once that they are called otherwise: those who were renamed last.
const MOST_TOLD: usize = 500;

/// What those are called who deleted themselves. Nobody else may be called so.
pub(super) const GONE: [(Lang, &str); 2] = [
    (Lang::Sv, "Borttagen användare"),
    (Lang::En, "Deleted user"),
];

/// Only those who are called otherwise than they were. Cheap to clone.
#[derive(Clone, Default)]
pub struct Names(Arc<Shared>);

#[derive(Default)]
struct Shared {
    all: Mutex<All>,
    /// Counts the changes. Changed under the lock; looked at without it by everybody who listens.
    version: AtomicU64,
}

#[derive(Default)]
struct All {
    now: HashMap<PersonId, (Now, Millis)>,
    /// Whom the last changes were about, the last one last. None: it was their picture.
    changes: VecDeque<Option<PersonId>>,
    bells: HashMap<u64, Arc<Notify>>,
    next_bell: u64,
}

/// An ear for who is called otherwise. Dropping it takes it down.
pub struct Watching {
    names: Names,
    number: u64,
    seen: u64,
}

enum Now {
    Called(Nick),
    Gone,
}

impl Names {
    pub(super) async fn load(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let rows: Vec<(i64, String, bool, Millis)> = sqlx::query_as(
            "SELECT id, nick, gone IS NOT NULL, coalesce(gone, renamed) FROM person
             WHERE renamed IS NOT NULL OR gone IS NOT NULL",
        )
        .fetch_all(pool)
        .await?;
        let names = Names::default();
        for (id, nick, is_gone, since) in rows {
            let now = match nick.parse() {
                _ if is_gone => Now::Gone,
                Ok(nick) => Now::Called(nick),
                Err(_) => continue,
            };
            names.all().now.insert(PersonId(id as u64), (now, since));
        }
        Ok(names)
    }

    pub(super) fn rename(&self, person: PersonId, nick: Nick) {
        let now = (Now::Called(nick), clock::now());
        self.all().now.insert(person, now);
        self.ring(Some(person));
    }

    pub(super) fn leave(&self, person: PersonId) {
        self.all().now.insert(person, (Now::Gone, clock::now()));
        self.ring(Some(person));
    }

    /// Somebody shows themselves by another picture.
    pub fn note_picture(&self) {
        self.ring(None);
    }

    fn ring(&self, whom: Option<PersonId>) {
        let mut all = self.all();
        all.changes.push_back(whom);
        if all.changes.len() > MOST_TOLD {
            all.changes.pop_front();
        }
        self.0.version.fetch_add(1, Ordering::Release);
        for bell in all.bells.values() {
            bell.notify_one();
        }
    }

    /// Hears of changes from now on.
    pub fn watch(&self, bell: Arc<Notify>) -> Watching {
        let mut all = self.all();
        all.next_bell += 1;
        let number = all.next_bell;
        all.bells.insert(number, bell);
        Watching {
            names: self.clone(),
            number,
            seen: self.0.version.load(Ordering::Acquire),
        }
    }

    /// As long as it is the same, everybody is called what they were.
    pub fn version(&self) -> u64 {
        self.0.version.load(Ordering::Acquire)
    }

    pub fn is_empty(&self) -> bool {
        self.all().now.is_empty()
    }

    /// Those who are called otherwise since some moment, or later.
    pub fn since(&self, at: Millis, lang: Lang) -> Vec<Person> {
        let all = self.all();
        let later = all.now.iter().filter(|(_, (_, since))| *since >= at);
        let mut later: Vec<_> = later.map(|(id, (now, since))| (*since, *id, now)).collect();
        later.sort_by_key(|(since, id, _)| std::cmp::Reverse((*since, *id)));
        later.truncate(MOST_TOLD);
        let person = |(_, id, now): (Millis, PersonId, &Now)| {
            let nick = now.nick(lang)?;
            Some(Person { id, nick })
        };
        later.into_iter().filter_map(person).collect()
    }

    /// What somebody is called now who was once called otherwise.
    pub fn of(&self, person: PersonId, lang: Lang) -> Option<Nick> {
        self.all().now.get(&person)?.0.nick(lang)
    }

    /// Whether somebody has deleted themselves.
    pub fn is_gone(&self, person: PersonId) -> bool {
        matches!(self.all().now.get(&person), Some((Now::Gone, _)))
    }

    /// Puts into `person` what they are called now.
    pub fn freshen(&self, person: &mut Person, lang: Lang) {
        if let Some(nick) = self.of(person.id, lang) {
            person.nick = nick;
        }
    }

    /// The same for those with whom one talks.
    pub fn freshen_list<'a>(&self, rooms: impl IntoIterator<Item = &'a mut RoomInfo>, lang: Lang) {
        for other in rooms.into_iter().filter_map(|room| room.with.as_mut()) {
            self.freshen(other, lang);
        }
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.0.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    fn nick(&self, lang: Lang) -> Option<Nick> {
        match self {
            Now::Called(nick) => Some(nick.clone()),
            Now::Gone => {
                let (_, name) = GONE.iter().find(|(other, _)| *other == lang)?;
                name.parse().ok()
            }
        }
    }
}

impl Watching {
    /// Those who are called otherwise since the last call. None: nothing has changed, no picture either.
    pub fn changed(&mut self, lang: Lang) -> Option<Vec<Person>> {
        // Asked at every delivery, while people are renamed much more seldom: no lock for that.
        let version = self.names.0.version.load(Ordering::Acquire);
        if version == self.seen {
            return None;
        }
        let behind = version.saturating_sub(std::mem::replace(&mut self.seen, version)) as usize;
        let all = self.names.all();
        // Who is further behind than we remember hears of the last.
        let new = all.changes.iter().rev().take(behind);
        let mut whom: Vec<PersonId> = new.copied().flatten().collect();
        whom.sort();
        whom.dedup();
        let person = |id: PersonId| {
            let nick = all.now.get(&id)?.0.nick(lang)?;
            Some(Person { id, nick })
        };
        Some(whom.into_iter().filter_map(person).collect())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.names.all().bells.remove(&self.number);
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

    #[test]
    fn who_listens_hears_of_each_change_once() {
        let names = Names::default();
        names.rename(PersonId(1), "Anna".parse().expect("a nick"));
        let mut ear = names.watch(Arc::default());
        assert_eq!(ear.changed(Lang::Sv), None, "that was before");
        for nick in ["Annika", "Anneli"] {
            names.rename(PersonId(1), nick.parse().expect("a nick"));
        }
        names.leave(PersonId(2));
        let now = vec![person(1, "Anneli"), person(2, "Deleted user")];
        assert_eq!(ear.changed(Lang::En), Some(now.clone()));
        assert_eq!(ear.changed(Lang::En), None);
        names.note_picture();
        assert_eq!(ear.changed(Lang::En), Some(Vec::new()));
        let mut since = names.since(0, Lang::En);
        since.sort_by_key(|person| person.id);
        assert_eq!(since, now);
        assert_eq!(names.since(clock::now() + 1_000, Lang::En), []);
        drop(ear);
        assert!(names.all().bells.is_empty());
    }
}

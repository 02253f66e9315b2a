//! How far everybody has read each room: a cursor into its log, kept by person, so that it is the same in all
//! their tabs and devices; and whom they do not want to hear. Knows no frames and no pages.
//!
//! Who is asked about is held in memory, and what has moved is written a moment later for all at once: a
//! crash costs a second of reading, which is then unread once more. Nobody's message waits for it.

mod block;
mod count;
mod keep;
mod recent;
mod threads;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

pub use self::{
    block::Full,
    keep::save,
    threads::{Spot, Thread},
};

use super::{rooms::Rooms, store::Store};
use crate::{
    protocol::{Choice, MOST_UNREAD, Reading},
    stream::{PersonId, Seq, StreamName},
};

/// How long cursors that have moved are gathered before they are written.
pub const SAVE_EVERY: Duration = Duration::from_secs(1);

/// Everybody's cursors. Cheap to clone.
#[derive(Clone)]
pub struct Readings {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    rooms: Rooms,
    readers: Mutex<Readers>,
}

#[derive(Default)]
struct Readers {
    of: HashMap<PersonId, Reader>,
    /// Those who have moved or may be forgotten.
    due: HashSet<PersonId>,
    /// Of whom nobody has asked since, the first first.
    resting: VecDeque<(Instant, PersonId)>,
}

/// One person, as long as somebody listens or something is to be written.
#[derive(Default)]
struct Reader {
    places: HashMap<StreamName, Place>,
    choices: HashMap<StreamName, Choice>,
    blocked: Vec<PersonId>,
    /// The version at which that changed.
    blocked_at: u64,
    /// Counts the moves. Changed under the lock; looked at without it by everybody who listens.
    version: Arc<AtomicU64>,
    bells: Vec<(u64, Arc<Notify>)>,
    next_bell: u64,
}

struct Place {
    seq: Seq,
    /// The version at which it was moved.
    moved: u64,
    saved: bool,
}

/// An ear for what one person reads elsewhere. Dropping it takes it down.
pub struct Watching {
    readings: Readings,
    person: PersonId,
    number: u64,
    version: Arc<AtomicU64>,
    seen: u64,
}

/// What has changed for a person, here or elsewhere.
#[derive(Debug, Default)]
pub struct Moved {
    /// The rooms in which the cursor has moved, something was chosen, or something else counts.
    pub rooms: Vec<StreamName>,
    /// Whom they do not want to hear, if that has changed.
    pub blocked: Option<Vec<PersonId>>,
}

impl Readings {
    pub fn new(store: Store, rooms: Rooms) -> Self {
        Readings {
            shared: Arc::new(Shared {
                store,
                rooms,
                readers: Mutex::default(),
            }),
        }
    }

    /// Somebody is new: what was said before they came is no news to them.
    pub async fn begin(&self, person: PersonId) -> Result<(), sqlx::Error> {
        self.with(person, |_| ()).await
    }

    /// Hears of what this person reads from now on.
    pub async fn watch(
        &self,
        person: PersonId,
        bell: Arc<Notify>,
    ) -> Result<Watching, sqlx::Error> {
        self.with(person, |reader| {
            reader.next_bell += 1;
            // Most have one.
            reader.bells.reserve_exact(1);
            reader.bells.push((reader.next_bell, bell));
            Watching {
                readings: self.clone(),
                person,
                number: reader.next_bell,
                version: reader.version.clone(),
                seen: reader.version.load(Ordering::Acquire),
            }
        })
        .await
    }

    /// How far the person has come in these rooms, and what is unread in each.
    pub async fn of(
        &self,
        person: PersonId,
        rooms: Vec<StreamName>,
    ) -> Result<Vec<Reading>, sqlx::Error> {
        let (places, choices, blocked) = self
            .with(person, |reader| {
                let at = |name: &StreamName| reader.places.get(name).map(|place| place.seq);
                let place = |name| (at(&name).unwrap_or_default(), name);
                let places: Vec<_> = rooms.into_iter().map(place).collect();
                (places, reader.choices.clone(), reader.blocked.clone())
            })
            .await?;
        let mut told: Vec<Option<Reading>> = (places.iter())
            .map(|(seq, name)| self.at_hand(person, &blocked, *seq, name))
            .collect();
        let mut others = places.into_iter().zip(&told);
        let others = others.by_ref().filter(|(_, told)| told.is_none());
        let others: Vec<_> = others.map(|(place, _)| place).collect();
        if !others.is_empty() {
            let counted = count::count(&self.shared.store, person, others).await?;
            let holes = told.iter_mut().filter(|told| told.is_none());
            for (hole, reading) in holes.zip(counted) {
                *hole = Some(reading);
            }
        }
        let mut told: Vec<Reading> = told.into_iter().flatten().collect();
        for reading in &mut told {
            reading.choice = choices.get(&reading.stream).copied().unwrap_or_default();
            if reading.choice.out {
                (reading.unread, reading.first, reading.calls) = (0, None, 0);
            }
        }
        Ok(told)
    }

    /// What is unread in a room of which memory holds all that came after the person's place.
    fn at_hand(
        &self,
        person: PersonId,
        blocked: &[PersonId],
        seq: Seq,
        name: &StreamName,
    ) -> Option<Reading> {
        let stream = self.shared.rooms.in_memory(name)?;
        let (head, unread) =
            stream.look_after(seq, |missed| recent::count(missed, person, blocked))?;
        Some(Reading {
            stream: name.clone(),
            seq,
            head,
            unread: unread.messages.min(MOST_UNREAD),
            first: unread.first,
            calls: unread.calls,
            choice: Choice::default(),
        })
    }

    /// What the person has chosen about rooms, where they have.
    pub async fn chosen(
        &self,
        person: PersonId,
    ) -> Result<HashMap<StreamName, Choice>, sqlx::Error> {
        self.with(person, |reader| reader.choices.clone()).await
    }

    /// The person has chosen something about these rooms.
    pub async fn choose(
        &self,
        person: PersonId,
        choices: &[(StreamName, Choice)],
    ) -> Result<(), sqlx::Error> {
        if choices.is_empty() {
            return Ok(());
        }
        self.write_choices(person, choices).await?;
        self.with(person, |reader| {
            for (room, choice) in choices {
                reader.choices.insert(room.clone(), *choice);
                let at = reader.places.get(room).map(|place| place.seq);
                reader.move_to(room, at.unwrap_or_default());
            }
        })
        .await?;
        self.readers().due.insert(person);
        Ok(())
    }

    /// The person has read a room up to here. Backwards only with `back`. True: that was a move.
    pub async fn note(
        &self,
        person: PersonId,
        room: &StreamName,
        seq: Seq,
        back: bool,
    ) -> Result<bool, sqlx::Error> {
        let moved = self
            .with(person, |reader| reader.note(room, seq, back))
            .await?;
        if moved {
            self.readers().due.insert(person);
        }
        if back {
            self.note_thread_back(person, room, seq).await?;
        }
        Ok(moved)
    }

    /// Does something with a person's cursors, which are read first where they are not in memory.
    async fn with<T>(
        &self,
        person: PersonId,
        job: impl FnOnce(&mut Reader) -> T,
    ) -> Result<T, sqlx::Error> {
        if let Some(reader) = self.readers().of.get_mut(&person) {
            return Ok(job(reader));
        }
        let loaded = self.load(person).await?;
        let mut readers = self.readers();
        // Somebody else may have been faster: what is in memory may have moved already.
        readers.due.insert(person);
        Ok(job(readers.of.entry(person).or_insert(loaded)))
    }

    fn readers(&self) -> MutexGuard<'_, Readers> {
        let readers = &self.shared.readers;
        readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    fn note(&mut self, room: &StreamName, seq: Seq, back: bool) -> bool {
        let at = self.places.get(room).map_or(Seq::ORIGIN, |place| place.seq);
        if seq == at || (seq < at && !back) {
            return false;
        }
        self.move_to(room, seq);
        true
    }

    fn move_to(&mut self, room: &StreamName, seq: Seq) {
        let moved = self.version.load(Ordering::Acquire) + 1;
        let place = Place {
            seq,
            moved,
            saved: false,
        };
        self.places.insert(room.clone(), place);
        // After the place: whoever sees the version finds it.
        self.version.store(moved, Ordering::Release);
        for (_, bell) in &self.bells {
            bell.notify_one();
        }
    }
}

impl Watching {
    /// What has changed since the last call.
    pub fn moved(&mut self) -> Moved {
        // Asked at every delivery, while people read much more seldom: no lock for that.
        let version = self.version.load(Ordering::Acquire);
        if version == self.seen {
            return Moved::default();
        }
        let seen = std::mem::replace(&mut self.seen, version);
        let readers = self.readings.readers();
        let Some(reader) = readers.of.get(&self.person) else {
            return Moved::default();
        };
        let places = reader.places.iter();
        let moved = places.filter(|(_, place)| place.moved > seen);
        Moved {
            rooms: moved.map(|(name, _)| name.clone()).collect(),
            blocked: (reader.blocked_at > seen).then(|| reader.blocked.clone()),
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let mut readers = self.readings.readers();
        if let Some(reader) = readers.of.get_mut(&self.person) {
            reader.bells.retain(|(number, _)| *number != self.number);
        }
        readers.due.insert(self.person);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_goes_forward_and_back_only_on_purpose() {
        let room: StreamName = "lobby".parse().expect("a name");
        let mut reader = Reader::default();
        assert!(reader.note(&room, Seq(5), false));
        assert!(!reader.note(&room, Seq(5), false), "it is there already");
        assert!(
            !reader.note(&room, Seq(3), false),
            "another tab was further"
        );
        assert!(reader.note(&room, Seq(3), true), "marked unread");
        assert_eq!(reader.places[&room].seq, Seq(3));
    }
}

//! Who is here, per room and on the site: told in changes, gathered for a moment, and never stored.
//!
//! The same shape as a live stream, with a shorter memory: a version, a small ring of ready-made frames,
//! and a bell. A reader who is too far behind gets the whole list instead. It costs O(changes) a tick.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use crate::{
    chat::Chat,
    protocol::{MOST_NAMED, ServerFrame},
    server::wire::Frame,
    stream::{Person, PersonId, StreamName},
};

/// How long changes are gathered before they are told.
pub const TICK: Duration = Duration::from_millis(250);
/// How long somebody may be gone before it counts: a reload, a lift, a short tunnel.
const GRACE: Duration = Duration::from_secs(4);
/// Ready-made frames that a reader may be behind.
const RING: usize = 16;

/// A stream of some kind ([`crate::protocol::Subprotocol::KIND`]), or the site as a whole.
pub type Place = Option<(&'static str, StreamName)>;

/// All places. Cheap to clone.
#[derive(Clone, Default)]
pub struct Presence {
    places: Arc<Mutex<HashMap<Place, Here>>>,
}

#[derive(Default)]
struct Here {
    people: HashMap<PersonId, Seat>,
    dirty: bool,
    /// Changed under the lock; looked at without it by everybody who follows.
    version: Arc<AtomicU64>,
    /// The newest frames; the last one leads to `version`.
    ring: VecDeque<Frame>,
    /// The whole list at `version`, made when first asked for.
    whole: Option<Frame>,
    readers: HashMap<u64, Arc<Notify>>,
    next_reader: u64,
}

struct Seat {
    person: Person,
    connections: usize,
    /// Whether readers have been told.
    told: bool,
    /// Since when no connection is left.
    empty_since: Option<Instant>,
}

/// A person's seat in a place, and perhaps an eye on who comes and goes. Dropping it gives both up.
pub struct Attendance {
    presence: Presence,
    place: Place,
    person: Option<PersonId>,
    reader: Option<u64>,
    /// The place's version, while it is followed.
    version: Arc<AtomicU64>,
    /// The version that this reader has been told of; none: nothing yet.
    seen: Option<u64>,
}

impl Presence {
    /// Takes a seat for a person, if there is one.
    pub fn attend(&self, place: Place, person: Option<Person>) -> Attendance {
        let mut places = self.places();
        let here = places.entry(place.clone()).or_default();
        let id = person.as_ref().map(|person| person.id);
        if let Some(person) = person {
            let seat = here.people.entry(person.id).or_insert_with(|| Seat {
                person: person.clone(),
                connections: 0,
                told: false,
                empty_since: None,
            });
            seat.connections += 1;
            seat.empty_since = None;
            if seat.person != person {
                seat.person = person;
                seat.told = false;
            }
            here.dirty |= !seat.told;
        }
        Attendance {
            presence: self.clone(),
            place,
            person: id,
            reader: None,
            version: Arc::default(),
            seen: None,
        }
    }

    /// How many are here, and the names of some of them.
    pub fn list(&self, place: &Place) -> (usize, Vec<Person>) {
        self.places()
            .get(place)
            .map_or((0, Vec::new()), |here| (here.people.len(), here.names()))
    }

    /// Whether somebody has an open socket here, or had a moment ago.
    pub fn is_here(&self, place: &Place, person: PersonId) -> bool {
        self.places()
            .get(place)
            .is_some_and(|here| here.people.contains_key(&person))
    }

    /// Tells what has changed since the last call. To be called every [`TICK`].
    pub fn tick(&self, now: Instant) {
        let mut places = self.places();
        for (place, here) in places.iter_mut().filter(|(_, here)| here.dirty) {
            here.tell(place, now);
        }
        places.retain(|_, here| !here.people.is_empty() || !here.readers.is_empty());
    }

    fn places(&self) -> MutexGuard<'_, HashMap<Place, Here>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Here {
    fn tell(&mut self, place: &Place, now: Instant) {
        let gone = |seat: &Seat| {
            seat.empty_since
                .is_some_and(|since| now.duration_since(since) >= GRACE)
        };
        let mut left = Vec::new();
        self.people.retain(|id, seat| {
            let goes = gone(seat);
            if goes && seat.told {
                left.push(*id);
            }
            !goes
        });
        let mut came = Vec::new();
        for seat in self.people.values_mut().filter(|seat| !seat.told) {
            seat.told = true;
            came.push(seat.person.clone());
        }
        self.dirty = self.people.values().any(|seat| seat.empty_since.is_some());
        if came.is_empty() && left.is_empty() {
            return;
        }
        self.version.fetch_add(1, Ordering::Release);
        self.whole = None;
        // Naming only some of those who left would leave ghosts in the lists: then all begin anew.
        let frame = match came.len().max(left.len()) <= MOST_NAMED {
            true => encode(place, false, self.people.len(), came, left),
            false => encode(place, true, self.people.len(), self.names(), Vec::new()),
        };
        self.ring.push_back(frame);
        if self.ring.len() > RING {
            self.ring.pop_front();
        }
        for bell in self.readers.values() {
            bell.notify_one();
        }
    }

    fn names(&self) -> Vec<Person> {
        self.people
            .values()
            .take(MOST_NAMED)
            .map(|seat| seat.person.clone())
            .collect()
    }
}

impl Attendance {
    /// Watches who comes and goes from now on, beginning with the whole list.
    pub fn follow(&mut self, bell: Arc<Notify>) {
        let mut places = self.presence.places();
        let here = places.entry(self.place.clone()).or_default();
        here.next_reader += 1;
        (self.reader, self.seen) = (Some(here.next_reader), None);
        self.version = here.version.clone();
        bell.notify_one();
        here.readers.insert(here.next_reader, bell);
    }

    /// The frames that this reader has not seen. None for who does not follow.
    pub fn frames(&mut self) -> Vec<Frame> {
        // Asked at every delivery, while people come and go much more seldom: no lock for that.
        if self.reader.is_none() || self.seen == Some(self.version.load(Ordering::Acquire)) {
            return Vec::new();
        }
        let mut places = self.presence.places();
        let Some(here) = places.get_mut(&self.place) else {
            return Vec::new();
        };
        let version = here.version.load(Ordering::Acquire);
        let behind = self.seen.map(|seen| version.saturating_sub(seen) as usize);
        self.seen = Some(version);
        match behind {
            Some(behind) if behind <= here.ring.len() => here
                .ring
                .range(here.ring.len() - behind..)
                .cloned()
                .collect(),
            _ => {
                let whole = here.whole.take().unwrap_or_else(|| {
                    encode(
                        &self.place,
                        true,
                        here.people.len(),
                        here.names(),
                        Vec::new(),
                    )
                });
                here.whole = Some(whole.clone());
                vec![whole]
            }
        }
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        let mut places = self.presence.places();
        let Some(here) = places.get_mut(&self.place) else {
            return;
        };
        if let Some(reader) = self.reader {
            here.readers.remove(&reader);
        }
        if let Some(seat) = self.person.and_then(|id| here.people.get_mut(&id)) {
            seat.connections = seat.connections.saturating_sub(1);
            if seat.connections == 0 {
                seat.empty_since = Some(Instant::now());
                here.dirty = true;
            }
        }
    }
}

fn encode(place: &Place, all: bool, count: usize, came: Vec<Person>, left: Vec<PersonId>) -> Frame {
    let frame: ServerFrame<Chat> = ServerFrame::Presence {
        stream: place.as_ref().map(|(_, name)| name.clone()),
        all,
        count,
        came,
        left,
    };
    // Numbers and names can always be told as JSON.
    Frame::json(&frame).unwrap_or_else(|_| Frame::text("{}"))
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

    fn read(attendance: &mut Attendance) -> Vec<ServerFrame<Chat>> {
        attendance
            .frames()
            .iter()
            .map(|frame| serde_json::from_slice(frame.payload()).expect("a frame"))
            .collect()
    }

    #[test]
    fn a_reader_is_greeted_with_the_whole_list_and_then_told_of_changes() {
        let presence = Presence::default();
        let mut anna = presence.attend(None, Some(person(1, "Anna")));
        anna.follow(Arc::default());
        presence.tick(Instant::now());
        assert!(matches!(
            &read(&mut anna)[..],
            [ServerFrame::Presence {
                all: true,
                count: 1,
                ..
            }]
        ));
        let _bo = presence.attend(None, Some(person(2, "Bo")));
        presence.tick(Instant::now());
        match &read(&mut anna)[..] {
            [
                ServerFrame::Presence {
                    all: false,
                    count: 2,
                    came,
                    ..
                },
            ] => assert_eq!(came[0].nick.as_str(), "Bo"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_reload_is_neither_leaving_nor_coming() {
        let presence = Presence::default();
        let mut anna = presence.attend(None, Some(person(1, "Anna")));
        anna.follow(Arc::default());
        let bo = presence.attend(None, Some(person(2, "Bo")));
        presence.tick(Instant::now());
        read(&mut anna);
        drop(bo);
        presence.tick(Instant::now());
        let _bo = presence.attend(None, Some(person(2, "Bo")));
        presence.tick(Instant::now() + GRACE);
        assert_eq!(read(&mut anna), []);
    }

    #[test]
    fn who_stays_away_has_left() {
        let presence = Presence::default();
        let mut anna = presence.attend(None, Some(person(1, "Anna")));
        anna.follow(Arc::default());
        let bo = presence.attend(None, Some(person(2, "Bo")));
        presence.tick(Instant::now());
        read(&mut anna);
        drop(bo);
        presence.tick(Instant::now() + GRACE + TICK);
        match &read(&mut anna)[..] {
            [ServerFrame::Presence { count: 1, left, .. }] => assert_eq!(left, &[PersonId(2)]),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn when_a_crowd_leaves_at_once_nobody_stays_behind_in_the_lists() {
        let presence = Presence::default();
        let mut anna = presence.attend(None, Some(person(1, "Anna")));
        anna.follow(Arc::default());
        let crowd: Vec<_> = (0..=MOST_NAMED as u64)
            .map(|n| presence.attend(None, Some(person(n + 2, "Gäst"))))
            .collect();
        presence.tick(Instant::now());
        read(&mut anna);
        drop(crowd);
        presence.tick(Instant::now() + GRACE + TICK);
        match &read(&mut anna)[..] {
            [
                ServerFrame::Presence {
                    all: true,
                    count: 1,
                    came,
                    ..
                },
            ] => assert_eq!(came[0].nick.as_str(), "Anna"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn who_is_far_behind_gets_the_whole_list() {
        let presence = Presence::default();
        let mut anna = presence.attend(None, Some(person(1, "Anna")));
        anna.follow(Arc::default());
        presence.tick(Instant::now());
        read(&mut anna);
        let mut others = Vec::new();
        for n in 0..RING as u64 + 1 {
            others.push(presence.attend(None, Some(person(n + 2, "Nykomling"))));
            presence.tick(Instant::now());
        }
        assert!(matches!(
            &read(&mut anna)[..],
            [ServerFrame::Presence {
                all: true,
                count: 18,
                ..
            }]
        ));
    }
}

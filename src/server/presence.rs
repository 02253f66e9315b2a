//! Who is here, who of them is away, and who is typing, per room and on the site: told in changes, gathered for a
//! moment, and never stored.
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
    protocol::{MOST_NAMED, MOST_TYPING, ServerFrame},
    server::wire::Frame,
    stream::{Person, PersonId, StreamName},
};

/// How long changes are gathered before they are told.
pub const TICK: Duration = Duration::from_millis(250);
/// For so many readers of a place each: who comes and goes in a crowd, somebody always does, and each time wakes all.
const CROWD: usize = 1_000;
/// How long somebody may be gone before it counts: a reload, a lift, a short tunnel.
const GRACE: Duration = Duration::from_secs(4);
/// Most readers of a place who are told who types there. In a greater crowd somebody always does, and each time would
/// wake all of them.
const MOST_WATCHING: usize = 1_000;
/// Ready-made frames that a reader may be behind.
const RING: usize = 16;

/// A stream of some kind ([`crate::protocol::Subprotocol::KIND`]), or the site as a whole.
pub type Place = Option<(&'static str, StreamName)>;

/// All places. Cheap to clone.
#[derive(Clone, Default)]
pub struct Presence {
    places: Arc<Mutex<HashMap<Place, Here>>>,
    /// Counts what changes about who is anywhere. Changed under the lock; looked at without it.
    changes: Arc<AtomicU64>,
}

#[derive(Default)]
struct Here {
    people: HashMap<PersonId, Seat>,
    dirty: bool,
    /// Changed under the lock; looked at without it by everybody who follows.
    version: Arc<AtomicU64>,
    /// The newest frames; the last one leads to `version`.
    ring: VecDeque<Frame>,
    /// The whole list at `version`, and who of it is away, made when first asked for.
    whole: Option<Vec<Frame>>,
    /// Who has typed since readers were told last. Whoever misses it misses nothing.
    typing: Vec<PersonId>,
    readers: HashMap<u64, Arc<Notify>>,
    next_reader: u64,
    /// When readers were looked after last.
    told_at: Option<Instant>,
}

struct Seat {
    person: Person,
    connections: usize,
    /// Those of them behind which nobody sits.
    away: usize,
    /// Whether readers have been told.
    told: bool,
    /// What they have been told of it.
    told_away: bool,
    /// Since when no connection is left.
    empty_since: Option<Instant>,
}

/// A person's seat in a place, and perhaps an eye on who comes and goes. Dropping it gives both up.
pub struct Attendance {
    presence: Presence,
    place: Place,
    person: Option<PersonId>,
    reader: Option<u64>,
    away: bool,
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
                away: 0,
                told: false,
                told_away: false,
                empty_since: None,
            });
            seat.connections += 1;
            seat.empty_since = None;
            if seat.person != person {
                seat.person = person;
                seat.told = false;
            }
            here.dirty |= !seat.told;
            self.note_change();
        }
        Attendance {
            presence: self.clone(),
            place,
            person: id,
            reader: None,
            away: false,
            version: Arc::default(),
            seen: None,
        }
    }

    /// As long as it is the same, so is all that can be asked here.
    pub fn version(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    fn note_change(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// How many are here, and the names of some of them.
    pub fn list(&self, place: &Place) -> (usize, Vec<Person>) {
        self.places()
            .get(place)
            .map_or((0, Vec::new()), |here| (here.people.len(), here.names()))
    }

    /// How many are at each of these, of one kind, where anybody is.
    pub fn crowds(
        &self,
        kind: &'static str,
        names: impl Iterator<Item = StreamName>,
    ) -> Vec<(StreamName, usize)> {
        let places = self.places();
        let count = |name: StreamName| {
            let here = places.get(&Some((kind, name.clone())))?;
            Some((name, here.people.len())).filter(|(_, count)| *count > 0)
        };
        names.filter_map(count).collect()
    }

    /// Those who are here, and away from all their screens.
    pub fn away(&self, place: &Place) -> Vec<PersonId> {
        let places = self.places();
        let seats = places.get(place).into_iter().flat_map(|here| &here.people);
        let away = seats.filter(|(_, seat)| seat.is_away());
        away.map(|(id, _)| *id).take(MOST_NAMED).collect()
    }

    /// Whether somebody is here, and away from all their screens.
    pub fn is_away(&self, place: &Place, person: PersonId) -> bool {
        let places = self.places();
        let seat = places.get(place).and_then(|here| here.people.get(&person));
        seat.is_some_and(Seat::is_away)
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
        for (place, here) in places.iter_mut().filter(|(_, here)| here.is_due(now)) {
            here.tell(place, now);
            self.note_change();
        }
        places.retain(|_, here| !here.people.is_empty() || !here.readers.is_empty());
    }

    fn places(&self) -> MutexGuard<'_, HashMap<Place, Here>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Here {
    fn is_due(&self, now: Instant) -> bool {
        // The caller keeps the tick itself, about.
        let wait = TICK * u32::try_from(self.readers.len() / CROWD).unwrap_or(u32::MAX);
        self.dirty
            && self
                .told_at
                .is_none_or(|told| now.saturating_duration_since(told) + TICK / 2 >= wait)
    }

    fn tell(&mut self, place: &Place, now: Instant) {
        self.told_at = Some(now);
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
        let (mut came, mut away, mut back) = (Vec::new(), Vec::new(), Vec::new());
        for (id, seat) in &mut self.people {
            if !seat.told {
                // Who has just come is here until it is told otherwise.
                (seat.told, seat.told_away) = (true, false);
                came.push(seat.person.clone());
            }
            // Who is gone for a moment is as they were.
            if seat.connections > 0 && seat.told_away != seat.is_away() {
                seat.told_away = !seat.told_away;
                if seat.told_away { &mut away } else { &mut back }.push(*id);
            }
        }
        self.dirty = self.people.values().any(|seat| seat.empty_since.is_some());
        let typing = self.take_typing();
        let mut frames = Vec::new();
        let moved = [came.len(), left.len(), away.len(), back.len()];
        // Naming only some of those who left would leave ghosts in the lists: then all begin anew.
        if moved.into_iter().any(|count| count > MOST_NAMED) {
            frames = self.whole(place);
        } else {
            if !(came.is_empty() && left.is_empty()) {
                frames.push(encode(place, false, self.people.len(), came, left));
            }
            if !(away.is_empty() && back.is_empty()) {
                frames.push(encode_away(place, away, back));
            }
        }
        if !frames.is_empty() {
            self.whole = None;
        }
        if let (false, Some((_, stream))) = (typing.is_empty(), place) {
            frames.push(said(&ServerFrame::Typing {
                stream: stream.clone(),
                people: typing,
            }));
        }
        if frames.is_empty() {
            return;
        }
        self.version
            .fetch_add(frames.len() as u64, Ordering::Release);
        self.ring.extend(frames);
        while self.ring.len() > RING {
            self.ring.pop_front();
        }
        for bell in self.readers.values() {
            bell.notify_one();
        }
    }

    fn take_typing(&mut self) -> Vec<Person> {
        let typing = std::mem::take(&mut self.typing).into_iter();
        let seats = typing.filter_map(|id| self.people.get(&id));
        seats.map(|seat| seat.person.clone()).collect()
    }

    /// Everybody, as far as they are named, and who of them is away.
    fn whole(&self, place: &Place) -> Vec<Frame> {
        let named = || self.people.iter().take(MOST_NAMED);
        let people = named().map(|(_, seat)| seat.person.clone()).collect();
        let away = named().filter(|(_, seat)| seat.told_away);
        let away: Vec<PersonId> = away.map(|(id, _)| *id).collect();
        let mut frames = vec![encode(place, true, self.people.len(), people, Vec::new())];
        if !away.is_empty() {
            frames.push(encode_away(place, away, Vec::new()));
        }
        frames
    }

    fn names(&self) -> Vec<Person> {
        self.people
            .values()
            .take(MOST_NAMED)
            .map(|seat| seat.person.clone())
            .collect()
    }
}

impl Seat {
    fn is_away(&self) -> bool {
        self.connections > 0 && self.away == self.connections
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

    /// Nobody sits behind this socket, or somebody does again.
    pub fn set_away(&mut self, away: bool) {
        if self.away == away {
            return;
        }
        self.away = away;
        let mut places = self.presence.places();
        let Some(here) = places.get_mut(&self.place) else {
            return;
        };
        if let Some(seat) = self.person.and_then(|id| here.people.get_mut(&id)) {
            seat.away = match away {
                true => seat.away + 1,
                false => seat.away.saturating_sub(1),
            };
            here.dirty = true;
        }
        self.presence.note_change();
    }

    /// The person is writing something here. Beyond a few who do at once, it is all the same who they are.
    pub fn note_typing(&self) {
        let mut places = self.presence.places();
        if let (Some(id), Some(here)) = (self.person, places.get_mut(&self.place))
            && here.typing.len() < MOST_TYPING
            && here.readers.len() <= MOST_WATCHING
            && !here.typing.contains(&id)
        {
            here.typing.push(id);
            here.dirty = true;
        }
    }

    /// The person has said it: what was not told of their typing is old.
    pub fn note_said(&self) {
        let mut places = self.presence.places();
        if let (Some(id), Some(here)) = (self.person, places.get_mut(&self.place)) {
            here.typing.retain(|typing| *typing != id);
        }
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
                let whole = here.whole.take().unwrap_or_else(|| here.whole(&self.place));
                here.whole = Some(whole.clone());
                whole
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
            seat.away = seat.away.saturating_sub(usize::from(self.away));
            self.presence.note_change();
            // Who was away with the others alone may be so now.
            here.dirty |= seat.told_away != seat.is_away();
            if seat.connections == 0 {
                seat.empty_since = Some(Instant::now());
                here.dirty = true;
            }
        }
    }
}

fn encode(place: &Place, all: bool, count: usize, came: Vec<Person>, left: Vec<PersonId>) -> Frame {
    said(&ServerFrame::Presence {
        stream: place.as_ref().map(|(_, name)| name.clone()),
        all,
        count,
        came,
        left,
    })
}

fn encode_away(place: &Place, away: Vec<PersonId>, back: Vec<PersonId>) -> Frame {
    said(&ServerFrame::Away {
        stream: place.as_ref().map(|(_, name)| name.clone()),
        away,
        back,
    })
}

fn said(frame: &ServerFrame<Chat>) -> Frame {
    // Numbers and names can always be told as JSON.
    Frame::json(frame).unwrap_or_else(|_| Frame::text("{}"))
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
    fn who_is_away_from_all_their_screens_is_away() {
        let presence = Presence::default();
        let mut anna = presence.attend(None, Some(person(1, "Anna")));
        anna.follow(Arc::default());
        let mut one = presence.attend(None, Some(person(2, "Bo")));
        let mut two = presence.attend(None, Some(person(2, "Bo")));
        presence.tick(Instant::now());
        read(&mut anna);
        one.set_away(true);
        presence.tick(Instant::now());
        assert_eq!(read(&mut anna), [], "he sits at the other");
        two.set_away(true);
        presence.tick(Instant::now());
        let told = |away: &[u64], back: &[u64]| ServerFrame::<Chat>::Away {
            stream: None,
            away: away.iter().copied().map(PersonId).collect(),
            back: back.iter().copied().map(PersonId).collect(),
        };
        assert_eq!(read(&mut anna), [told(&[2], &[])]);
        assert_eq!(presence.away(&None), [PersonId(2)]);
        let mut cy = presence.attend(None, Some(person(3, "Cy")));
        cy.follow(Arc::default());
        assert_eq!(read(&mut cy)[1..], [told(&[2], &[])], "with the whole list");
        two.set_away(false);
        presence.tick(Instant::now());
        assert_eq!(read(&mut anna)[1..], [told(&[], &[2])]);
        drop(two);
        presence.tick(Instant::now());
        assert_eq!(
            read(&mut anna),
            [told(&[2], &[])],
            "the other tab is closed"
        );
    }

    #[test]
    fn who_types_is_told_once_a_moment_and_not_once_they_have_said_it() {
        let presence = Presence::default();
        let room: Place = Some(("chat", "lobby".parse().expect("a name")));
        let mut anna = presence.attend(room.clone(), Some(person(1, "Anna")));
        anna.follow(Arc::default());
        let bo = presence.attend(room.clone(), Some(person(2, "Bo")));
        presence.tick(Instant::now());
        read(&mut anna);
        bo.note_typing();
        bo.note_typing();
        presence.tick(Instant::now());
        match &read(&mut anna)[..] {
            [ServerFrame::Typing { people, .. }] => assert_eq!(people, &[person(2, "Bo")]),
            other => panic!("{other:?}"),
        }
        presence.tick(Instant::now());
        assert_eq!(read(&mut anna), []);
        bo.note_typing();
        bo.note_said();
        presence.tick(Instant::now());
        assert_eq!(read(&mut anna), []);
        let crowd: Vec<_> = (3..40)
            .map(|id| presence.attend(room.clone(), Some(person(id, "Gäst"))))
            .collect();
        crowd.iter().for_each(Attendance::note_typing);
        presence.tick(Instant::now());
        match &read(&mut anna)[..] {
            [_, ServerFrame::Typing { people, .. }] => assert_eq!(people.len(), MOST_TYPING),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_greater_the_crowd_the_longer_is_gathered() {
        let presence = Presence::default();
        let crowd = 4 * CROWD;
        let mut readers: Vec<_> = (0..crowd).map(|_| presence.attend(None, None)).collect();
        for reader in &mut readers {
            reader.follow(Arc::default());
        }
        let _anna = presence.attend(None, Some(person(1, "Anna")));
        let start = Instant::now();
        presence.tick(start);
        assert_eq!(read(&mut readers[0]).len(), 1, "the first at once");
        let _bo = presence.attend(None, Some(person(2, "Bo")));
        let told_after: Vec<u32> = (1..=8)
            .filter(|ticks| {
                presence.tick(start + TICK * *ticks);
                !read(&mut readers[0]).is_empty()
            })
            .collect();
        assert_eq!(told_after, [4]);
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

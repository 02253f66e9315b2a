//! The newest part of a stream, in memory: the fold, and a ring of frames that all readers share.

use std::{
    collections::{VecDeque, vec_deque},
    slice,
    sync::Arc,
};

use bytes::Bytes;

use super::Encode;
use crate::stream::{CommandId, Decider, Event, PersonId, Seq, Snapshot, StreamName};

/// Most facts in the ring: what a reader may be behind before the store is asked.
const MOST_FACTS: usize = 512;
/// Most bytes of frames in the ring.
const MOST_BYTES: usize = 1024 * 1024;

pub(super) struct Tail<D: Decider> {
    pub snapshot: Snapshot<D>,
    ring: VecDeque<Batch<D>>,
    facts: usize,
    bytes: usize,
}

/// Facts that became durable together, with the frame that tells of them.
struct Batch<D: Decider> {
    events: Arc<[Event<D::Fact>]>,
    frame: Bytes,
}

/// What the ring has for a reader.
pub(super) enum Rest<D: Decider> {
    /// Whole frames, ready to be sent.
    Frames(Vec<Bytes>),
    /// The cursor stands inside a batch: these facts first.
    Part(Vec<Event<D::Fact>>),
    /// The ring begins after the cursor.
    Older,
}

impl<D: Decider> Tail<D> {
    pub fn new(snapshot: Snapshot<D>) -> Self {
        Tail {
            snapshot,
            ring: VecDeque::new(),
            facts: 0,
            bytes: 0,
        }
    }

    /// Takes in facts that are durable.
    pub fn publish(&mut self, name: &StreamName, events: Vec<Event<D::Fact>>, encode: Encode<D>) {
        let Some(last) = events.last() else { return };
        self.snapshot.seq = last.seq;
        for event in &events {
            D::apply(&mut self.snapshot.state, event);
            if D::erases(&event.fact) {
                self.erase(name, D::about(&event.fact), encode);
            }
        }
        D::forget(&mut self.snapshot.state, super::KEEP);
        let frame = encode(name, &events);
        self.facts += events.len();
        self.bytes += frame.len();
        self.ring.push_back(Batch {
            events: events.into(),
            frame,
        });
        // The newest batch always stays: it is what nearly everybody is about to read.
        while self.ring.len() > 1 && (self.facts > MOST_FACTS || self.bytes > MOST_BYTES) {
            if let Some(oldest) = self.ring.pop_front() {
                self.facts -= oldest.events.len();
                self.bytes -= oldest.frame.len();
            }
        }
    }

    /// Takes the words out of a fact and of all about it. What was sent is sent; whoever is behind shall
    /// not get it any more.
    fn erase(&mut self, name: &StreamName, of: Option<Seq>, encode: Encode<D>) {
        let Some(of) = of else { return };
        for batch in &mut self.ring {
            let has_words =
                |event: &Event<D::Fact>| event.seq == of || D::about(&event.fact) == Some(of);
            if batch.events.iter().any(has_words) {
                let bare = batch.events.iter().cloned().map(|mut event| {
                    if has_words(&event) {
                        event.fact = D::erased(&event, of);
                    }
                    event
                });
                batch.events = bare.collect();
                self.bytes -= batch.frame.len();
                batch.frame = encode(name, &batch.events);
                self.bytes += batch.frame.len();
            }
        }
    }

    /// What follows a cursor that is before the head.
    pub fn after(&self, cursor: Seq) -> Rest<D> {
        let wanted = cursor.next();
        let at = self.ring.partition_point(|batch| batch.last() < wanted);
        match self.ring.get(at) {
            None => Rest::Older,
            Some(batch) if batch.first() == wanted => Rest::Frames(
                self.ring
                    .range(at..)
                    .map(|batch| batch.frame.clone())
                    .collect(),
            ),
            Some(batch) if batch.first() < wanted => Rest::Part(
                batch
                    .events
                    .iter()
                    .filter(|event| event.seq >= wanted)
                    .cloned()
                    .collect(),
            ),
            Some(_) => Rest::Older,
        }
    }

    /// All facts after a cursor, oldest first; none, where the ring begins later.
    pub fn facts_after(&self, cursor: Seq) -> Option<Facts<'_, D>> {
        let wanted = cursor.next();
        let at = self.ring.partition_point(|batch| batch.last() < wanted);
        match self.ring.get(at) {
            None if cursor < self.snapshot.seq => return None,
            Some(batch) if batch.first() > wanted => return None,
            _ => {}
        }
        let batches = self.ring.range(at..);
        Some(Facts {
            batches,
            batch: [].iter(),
            wanted,
        })
    }

    /// Where a command stands, if that is recent.
    pub fn find(&self, by: PersonId, id: &CommandId) -> Option<Seq> {
        let events = self
            .ring
            .iter()
            .rev()
            .flat_map(|batch| batch.events.iter().rev());
        events
            .filter(|event| event.by == by)
            .find(|event| event.id.as_ref() == Some(id))
            .map(|event| event.seq)
    }
}

/// Facts in order, from one place on.
pub struct Facts<'a, D: Decider> {
    batches: vec_deque::Iter<'a, Batch<D>>,
    batch: slice::Iter<'a, Event<D::Fact>>,
    wanted: Seq,
}

impl<'a, D: Decider> Iterator for Facts<'a, D> {
    type Item = &'a Event<D::Fact>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.batch.find(|event| event.seq >= self.wanted) {
                Some(event) => return Some(event),
                None => self.batch = self.batches.next()?.events.iter(),
            }
        }
    }
}

impl<D: Decider> Clone for Facts<'_, D> {
    fn clone(&self) -> Self {
        Facts {
            batches: self.batches.clone(),
            batch: self.batch.clone(),
            wanted: self.wanted,
        }
    }
}

impl<D: Decider> Batch<D> {
    fn first(&self) -> Seq {
        self.events.first().map_or(Seq::ORIGIN, |event| event.seq)
    }

    fn last(&self) -> Seq {
        self.events.last().map_or(Seq::ORIGIN, |event| event.seq)
    }
}

//! A handle to one live stream: submit a wish, read from a cursor, listen for the bell.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use super::{
    Live, LoadError,
    crowd::{Crowd, Listener},
    read,
    tail::{Facts, Rest, Tail},
};
use crate::{
    protocol::MOST_FACTS,
    stream::{CommandId, Decider, Event, Millis, Person, Role, Seq, Snapshot, StreamName},
};

/// A live stream. Cheap to clone; while a handle is held, the stream stays in memory.
pub struct Stream<D: Decider> {
    pub(super) shared: Arc<Shared<D>>,
}

pub(super) struct Shared<D: Decider> {
    pub live: Live<D>,
    pub name: StreamName,
    /// The name in the store.
    pub key: String,
    pub wishes: mpsc::Sender<Wish<D>>,
    pub tail: Mutex<Tail<D>>,
    /// The tail's head, to be read without the lock.
    pub head: AtomicU64,
    pub crowd: Crowd,
}

/// A wish on its way to the writer.
pub(super) struct Wish<D: Decider> {
    pub by: Person,
    pub role: Role,
    pub at: Millis,
    pub id: CommandId,
    pub command: D::Command,
    pub answer: oneshot::Sender<Outcome<D>>,
}

/// What became of a wish.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<D: Decider> {
    /// It is in the log at this place, now or since an earlier try.
    Stored(Seq),
    /// The stream's rules say no.
    Refused(D::Refusal),
    /// The id stands for another wish of the same person, in another stream.
    Elsewhere,
    /// The store cannot take it now.
    Unavailable,
}

/// What follows a cursor.
pub enum After {
    /// Frames to send, and where the cursor stands then. None: nothing is missing.
    Frames(Vec<Bytes>, Seq),
    /// The cursor is beyond the head: it belongs to another log, or to a future of this one that a
    /// lost disk has taken.
    Beyond,
}

/// Somebody who follows; dropping this lets them go.
pub struct Listening<D: Decider> {
    stream: Stream<D>,
    number: u64,
}

impl<D: Decider> Stream<D> {
    pub(super) fn new(
        live: Live<D>,
        name: StreamName,
        key: String,
        wishes: mpsc::Sender<Wish<D>>,
        snapshot: Snapshot<D>,
    ) -> Self {
        let head = AtomicU64::new(snapshot.seq.0);
        let (tail, crowd) = (Mutex::new(Tail::new(snapshot)), Crowd::default());
        Stream {
            shared: Arc::new(Shared {
                live,
                name,
                key,
                wishes,
                tail,
                head,
                crowd,
            }),
        }
    }

    pub fn name(&self) -> &StreamName {
        &self.shared.name
    }

    /// The number of the newest fact.
    pub fn head(&self) -> Seq {
        Seq(self.shared.head.load(Ordering::Acquire))
    }

    /// Looks at the fold, at the number it was made at.
    pub fn look<T>(&self, look: impl FnOnce(&Snapshot<D>) -> T) -> T {
        look(&self.tail().snapshot)
    }

    /// Hands a wish to the writer now, and gives what becomes of it later: so the wishes of one caller
    /// keep their order. `at` is the caller's clock.
    pub fn submit(
        &self,
        (by, role): (Person, Role),
        at: Millis,
        id: CommandId,
        command: D::Command,
    ) -> impl Future<Output = Outcome<D>> + Send + use<D> {
        let (answer, outcome) = oneshot::channel();
        // A full queue means that the disk does not keep up: the answer is dropped, which reads as
        // unavailable; saying so beats growing.
        _ = self.shared.wishes.try_send(Wish {
            by,
            role,
            at,
            id,
            command,
            answer,
        });
        async move { outcome.await.unwrap_or(Outcome::Unavailable) }
    }

    /// The next frames for a reader at this cursor.
    pub async fn after(&self, cursor: Seq) -> Result<After, LoadError> {
        if let Some(after) = self.newest_after(cursor) {
            return Ok(after);
        }
        let part = match self.tail().after(cursor) {
            Rest::Part(events) => Some(events),
            _ => None,
        };
        let events = match part {
            Some(events) => events,
            // Boxed: seldom needed, and every reader's task would have room for it.
            None => self.stored(
                Box::pin(self.store().after(&self.shared.key, cursor, MOST_FACTS)).await?,
            )?,
        };
        let end = events.last().map_or(cursor, |event| event.seq);
        let frames = match events.is_empty() {
            true => Vec::new(),
            false => vec![(self.shared.live.shared.encode)(self.name(), &events)],
        };
        Ok(After::Frames(frames, end))
    }

    /// The same, where memory has it in whole frames.
    pub(super) fn newest_after(&self, cursor: Seq) -> Option<After> {
        let tail = self.tail();
        let head = tail.snapshot.seq;
        match cursor.cmp(&head) {
            std::cmp::Ordering::Equal => Some(After::Frames(Vec::new(), head)),
            std::cmp::Ordering::Greater => Some(After::Beyond),
            std::cmp::Ordering::Less => match tail.after(cursor) {
                Rest::Frames(frames) => Some(After::Frames(frames, head)),
                _ => None,
            },
        }
    }

    /// Looks at all facts after a place, oldest first, and gives the head; where memory holds them.
    pub fn look_after<T>(
        &self,
        seq: Seq,
        look: impl FnOnce(Facts<'_, D>) -> T,
    ) -> Option<(Seq, T)> {
        let tail = self.tail();
        Some((tail.snapshot.seq, look(tail.facts_after(seq)?)))
    }

    /// Up to `most` facts after a place, oldest first.
    pub async fn facts_after(
        &self,
        seq: Seq,
        most: usize,
    ) -> Result<Vec<Event<D::Fact>>, LoadError> {
        self.stored(self.store().after(&self.shared.key, seq, most).await?)
    }

    /// The fold of an older part: up to `most` facts at or before a place, as later ones have changed them.
    pub async fn page(&self, until: Seq, most: usize) -> Result<D::State, LoadError> {
        let mut facts = self.store().until(&self.shared.key, until, most).await?;
        let floor = facts
            .first()
            .map_or(Seq::ORIGIN, |fact| fact.seq.previous());
        if let Some(last) = facts.last().map(|fact| fact.seq) {
            facts.extend(self.store().about(&self.shared.key, floor, last).await?);
        }
        Ok(D::page(&self.stored(facts)?, floor))
    }

    /// A fact and all that was about it, in order. Empty where there is no such fact.
    pub async fn past(&self, seq: Seq) -> Result<Vec<Event<D::Fact>>, LoadError> {
        let before = seq.previous();
        let mut facts = self.store().after(&self.shared.key, before, 1).await?;
        facts.retain(|fact| fact.seq == seq);
        if !facts.is_empty() {
            facts.extend(self.store().about(&self.shared.key, before, seq).await?);
        }
        self.stored(facts)
    }

    /// A fact, all that was about it, and all that was about those, in order. Empty where there is no such fact.
    pub async fn thread(&self, seq: Seq) -> Result<Vec<Event<D::Fact>>, LoadError> {
        let mut events = self.past(seq).await?;
        let beneath = self.store().beneath(&self.shared.key, seq).await?;
        events.extend(self.stored(beneath)?);
        events.sort_by_key(|event| event.seq);
        Ok(events)
    }

    /// Has somebody told of every change from now on. One time may stand for many.
    pub fn listen(&self, listener: Arc<dyn Listener>) -> Listening<D> {
        Listening {
            number: self.shared.crowd.join(listener),
            stream: self.clone(),
        }
    }

    /// Held by nobody but the registry, the writer and who tells its followers.
    pub(super) fn is_unused(&self) -> bool {
        Arc::strong_count(&self.shared) <= 3
    }

    pub(super) fn tail(&self) -> MutexGuard<'_, Tail<D>> {
        self.shared
            .tail
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn store(&self) -> &super::Store {
        &self.shared.live.shared.store
    }

    fn stored(&self, facts: Vec<super::StoredFact>) -> Result<Vec<Event<D::Fact>>, LoadError> {
        facts
            .into_iter()
            .map(|fact| read::<D>(&self.shared.key, fact))
            .collect()
    }
}

impl<D: Decider> Clone for Stream<D> {
    fn clone(&self) -> Self {
        Stream {
            shared: self.shared.clone(),
        }
    }
}

impl<D: Decider> Drop for Listening<D> {
    fn drop(&mut self) {
        self.stream.shared.crowd.leave(self.number);
    }
}

//! Those who follow a stream, and the one who tells them: at most one round is under way, and each takes in all that
//! is new by then. So a crowd hears of what was said meanwhile in one go.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use tokio::sync::{Notify, watch};

use super::{After, Stream};
use crate::stream::{Decider, Seq};

/// So many are told by one; of a greater crowd another worker tells the rest meanwhile. Two who write at the same time
/// keep those from reading whom they write to, where there are two cores for all.
const PART: usize = 1_024;

/// Somebody who follows a stream.
pub trait Listener: Send + Sync {
    /// These frames tell of the facts after `from` and up to `to`. Must be quick, and wait for nothing. Who cannot
    /// take them now, or stands elsewhere, reads them later by a cursor of its own.
    fn hear(&self, from: Seq, to: Seq, frames: &[Bytes]);
}

/// A bell: it wakes whoever hung it up, and carries no mail.
impl Listener for Notify {
    fn hear(&self, _: Seq, _: Seq, _: &[Bytes]) {
        self.notify_one();
    }
}

#[derive(Default)]
pub(super) struct Crowd(Mutex<Listeners>);

#[derive(Default)]
struct Listeners {
    next: u64,
    of: HashMap<u64, Arc<dyn Listener>>,
}

impl Crowd {
    pub fn join(&self, listener: Arc<dyn Listener>) -> u64 {
        let mut listeners = self.listeners();
        listeners.next += 1;
        let number = listeners.next;
        listeners.of.insert(number, listener);
        number
    }

    pub fn leave(&self, number: u64) {
        let left = self.listeners().of.remove(&number);
        // Whatever hangs on it goes when nobody waits for the others.
        drop(left);
    }

    /// As it is now: nobody who comes or goes waits until all have been told.
    fn all(&self) -> Vec<Arc<dyn Listener>> {
        self.listeners().of.values().cloned().collect()
    }

    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells a stream's followers of what is durable, until its writer is gone, who holds the other end of `head`.
pub(super) async fn tell<D: Decider>(stream: Stream<D>, mut head: watch::Receiver<Seq>) {
    let mut told = *head.borrow();
    while head.changed().await.is_ok() {
        let listeners = stream.shared.crowd.all();
        let (frames, to) = match stream.newest_after(told) {
            Some(After::Frames(frames, to)) => (frames, to),
            // More than memory holds, all at once: everybody reads it from where they are.
            _ => (Vec::new(), stream.head()),
        };
        let round = Round {
            from: told,
            to,
            frames: frames.into(),
        };
        told = to;
        round.tell(listeners).await;
    }
}

/// What everybody is told of at once.
#[derive(Clone)]
struct Round {
    from: Seq,
    to: Seq,
    frames: Arc<[Bytes]>,
}

impl Round {
    async fn tell(self, mut listeners: Vec<Arc<dyn Listener>>) {
        let mut others = Vec::new();
        while listeners.len() > PART {
            let part = listeners.split_off(listeners.len() - PART);
            let round = self.clone();
            others.push(tokio::spawn(async move { round.tell_part(&part) }));
        }
        self.tell_part(&listeners);
        for other in others {
            // Whoever was not told reads it when the next thing is said, or at the next heartbeat.
            _ = other.await;
        }
    }

    fn tell_part(&self, listeners: &[Arc<dyn Listener>]) {
        for listener in listeners {
            listener.hear(self.from, self.to, &self.frames);
        }
    }
}

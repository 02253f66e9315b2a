//! A socket's ear in a stream: what is new goes straight into the line of whoever waits for nothing else. The
//! connection's task, which would have to be woken for that, sleeps on; it is rung where there is more to do.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use bytes::Bytes;
use tokio::sync::Notify;

use crate::{
    server::{
        live::Listener,
        people::Held,
        state::{App, Hosted},
        wire::{Interjected, Voice},
    },
    stream::Seq,
};

/// No place of a cursor: the task itself is reading.
const HELD: u64 = u64::MAX;

/// What the ears of a connection and its task share.
pub(super) struct Shared {
    pub app: App,
    pub voice: Arc<Voice>,
    /// Wakes the task.
    pub bell: Arc<Notify>,
    /// Tells when the key says something else.
    pub held: Option<Held>,
    /// How much of the list of rooms has been told.
    pub rooms_told: AtomicUsize,
    /// Answers are on their way: they and what they came to leave in one write, by the task.
    pub owes: AtomicBool,
}

pub(super) struct Ear<D: Hosted> {
    shared: Arc<Shared>,
    /// The last fact that was said, or [`HELD`]. Moves while nobody else says anything on the line.
    cursor: AtomicU64,
    kind: std::marker::PhantomData<fn() -> D>,
}

impl<D: Hosted> Ear<D> {
    /// One that hears nothing before it is let go.
    pub fn new(shared: Arc<Shared>) -> Self {
        Ear {
            shared,
            cursor: AtomicU64::new(HELD),
            kind: std::marker::PhantomData,
        }
    }

    /// From now on nothing is said but by the task. Gives the last fact that was.
    pub fn hold(&self) -> Seq {
        let hold = || self.cursor.swap(HELD, Ordering::AcqRel);
        Seq(self.shared.voice.in_silence(hold))
    }

    /// What is new after this fact may be said again.
    pub fn let_go(&self, at: Seq) {
        self.cursor.store(at.0, Ordering::Release);
    }

    /// Whether the task would have nothing to do but to say it.
    fn is_all(&self) -> bool {
        let shared = &self.shared;
        !shared.owes.load(Ordering::Acquire)
            && !shared.held.as_ref().is_some_and(Held::has_changed)
            && shared.rooms_told.load(Ordering::Acquire) == D::directory(&shared.app).head()
    }
}

impl<D: Hosted> Listener for Ear<D> {
    fn hear(&self, from: Seq, to: Seq, frames: &[Bytes]) {
        let agreed = || {
            let (from, to) = (from.0, to.0);
            let order = (Ordering::AcqRel, Ordering::Acquire);
            (self.cursor.compare_exchange(from, to, order.0, order.1)).is_ok()
        };
        let is_said = !frames.is_empty()
            && self.is_all()
            && self.shared.voice.interject(frames, agreed) == Interjected::Said;
        if !is_said {
            self.shared.bell.notify_one();
        }
    }
}

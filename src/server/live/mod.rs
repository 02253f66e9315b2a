//! Live streams: one writer task a stream, a bounded tail in memory, and a bell for those who follow.
//!
//! Invariant: store first, then fold, then ring. Nobody sees a fact that is not durable.
//! Invariant: nothing is queued for anybody. Who stands at the head is told as it moves; who does not reads from a
//! cursor of its own, so a slow reader is merely behind.
//! Deliberately absent: sockets, pages, and any particular kind of stream.

mod crowd;
mod news;
mod stream;
mod tail;
mod writer;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use bytes::Bytes;

use super::store::{Store, StoredFact};
use crate::stream::{Decider, Event, Seq, Snapshot, StreamName};

pub use crowd::Listener;
pub use news::News;
pub use stream::{After, Listening, Outcome, Stream};

/// Makes the frame that tells followers of facts, ready for their lines.
pub type Encode<D> = fn(&StreamName, &[Event<<D as Decider>::Fact>]) -> Bytes;

/// Told of what was stored, in order, by the stream's writer: so it must be quick, and ask nothing.
pub type Hearer<D> = Box<dyn Fn(&StreamName, &[Event<<D as Decider>::Fact>]) + Send + Sync>;

/// Facts read at once while a fold is made.
const CHUNK: usize = 2_000;
/// Things shown that a fold in memory keeps, at least as many as a page shows.
const KEEP: usize = crate::protocol::PAGE;

/// All streams of one kind. Cheap to clone.
pub struct Live<D: Decider> {
    shared: Arc<Shared<D>>,
}

struct Shared<D: Decider> {
    store: Store,
    /// Sets the kind apart in the store: `chat/`.
    prefix: &'static str,
    encode: Encode<D>,
    streams: Mutex<HashMap<StreamName, Stream<D>>>,
    /// Held while a stream is loaded, so that no stream gets two writers.
    loading: tokio::sync::Mutex<()>,
    /// There once somebody follows all streams.
    news: OnceLock<Arc<News>>,
    /// Told of facts, before any bell rings.
    hearer: OnceLock<Hearer<D>>,
}

/// A stream could not be read.
#[derive(Debug)]
pub enum LoadError {
    Store(sqlx::Error),
    /// The log holds something that this version cannot read.
    Unreadable {
        stream: String,
        seq: Seq,
        error: serde_json::Error,
    },
}

impl<D: Decider> Live<D> {
    pub fn new(store: Store, prefix: &'static str, encode: Encode<D>) -> Self {
        let (streams, loading) = (Mutex::default(), tokio::sync::Mutex::default());
        Live {
            shared: Arc::new(Shared {
                store,
                prefix,
                encode,
                streams,
                loading,
                news: OnceLock::new(),
                hearer: OnceLock::new(),
            }),
        }
    }

    /// The stream of this name, folded from its newest snapshot where it is not in memory. A stream
    /// that nobody has begun is empty; whether it should exist is the decider's to say.
    pub async fn stream(&self, name: &StreamName) -> Result<Stream<D>, LoadError> {
        if let Some(stream) = self.in_memory(name) {
            return Ok(stream);
        }
        let _alone = self.shared.loading.lock().await;
        if let Some(stream) = self.in_memory(name) {
            return Ok(stream);
        }
        let key = self.key(name);
        let (snapshot, kept) = self.load(&key).await?;
        let (stream, head, writer) = writer::start(self.clone(), name.clone(), key, snapshot, kept);
        self.streams().insert(name.clone(), stream.clone());
        tokio::spawn(crowd::tell(stream.clone(), head));
        tokio::spawn(writer);
        Ok(stream)
    }

    /// The first fact of every stream of this kind, each followed by those about it.
    pub async fn openings(&self) -> Result<Vec<(StreamName, Event<D::Fact>)>, LoadError> {
        let openings = self.shared.store.openings(self.shared.prefix).await?;
        let known = openings.into_iter().filter_map(|(key, fact)| {
            let name = key.strip_prefix(self.shared.prefix)?.parse().ok()?;
            Some(read::<D>(&key, fact).map(|event| (name, event)))
        });
        known.collect()
    }

    /// What is new in any stream from now on. For one follower: what it takes, another does not hear of.
    pub fn news(&self) -> Arc<News> {
        self.shared.news.get_or_init(Arc::default).clone()
    }

    /// Has somebody told of all facts from now on. The first who asks is the one.
    pub fn tell(&self, hearer: Hearer<D>) {
        _ = self.shared.hearer.set(hearer);
    }

    /// How many streams are in memory.
    pub fn loaded(&self) -> usize {
        self.streams().len()
    }

    /// The stream, if it is in memory.
    pub fn in_memory(&self, name: &StreamName) -> Option<Stream<D>> {
        self.streams().get(name).cloned()
    }

    fn key(&self, name: &StreamName) -> String {
        [self.shared.prefix, name.as_str()].concat()
    }

    /// Folds the log from its snapshot on. Tells too where that snapshot stood.
    async fn load(&self, key: &str) -> Result<(Snapshot<D>, Seq), LoadError> {
        let store = &self.shared.store;
        // A snapshot of an older shape is no loss: the log is the truth.
        let kept = store.snapshot(key).await?.and_then(|(seq, state)| {
            serde_json::from_str(&state)
                .ok()
                .map(|state| Snapshot { seq, state })
        });
        let mut snapshot = kept.unwrap_or_else(Snapshot::origin);
        let kept = snapshot.seq;
        loop {
            let facts = store.after(key, snapshot.seq, CHUNK).await?;
            let whole = facts.len() < CHUNK;
            for fact in facts {
                let event = read::<D>(key, fact)?;
                snapshot.seq = event.seq;
                D::apply(&mut snapshot.state, &event);
            }
            D::forget(&mut snapshot.state, KEEP);
            if whole {
                return Ok((snapshot, kept));
            }
        }
    }

    /// Lets a stream leave memory if nobody holds it but the registry and its own writer.
    fn retire(&self, stream: &Stream<D>) -> bool {
        let mut streams = self.streams();
        let unused = stream.is_unused();
        if unused {
            streams.remove(stream.name());
        }
        unused
    }

    fn streams(&self) -> std::sync::MutexGuard<'_, HashMap<StreamName, Stream<D>>> {
        self.shared
            .streams
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stored fact, understood.
fn read<D: Decider>(stream: &str, fact: StoredFact) -> Result<Event<D::Fact>, LoadError> {
    let StoredFact {
        seq,
        at,
        by,
        command: id,
        fact,
    } = fact;
    match serde_json::from_str(&fact) {
        Ok(fact) => Ok(Event {
            seq,
            at,
            by,
            id,
            fact,
        }),
        Err(error) => Err(LoadError::Unreadable {
            stream: stream.to_owned(),
            seq,
            error,
        }),
    }
}

impl<D: Decider> Clone for Live<D> {
    fn clone(&self) -> Self {
        Live {
            shared: self.shared.clone(),
        }
    }
}

impl From<sqlx::Error> for LoadError {
    fn from(error: sqlx::Error) -> Self {
        LoadError::Store(error)
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LoadError::Store(error) => write!(f, "the store does not answer: {error}"),
            LoadError::Unreadable { stream, seq, error } => {
                write!(f, "fact {} of {stream} is not readable: {error}", seq.0)
            }
        }
    }
}

impl std::error::Error for LoadError {}

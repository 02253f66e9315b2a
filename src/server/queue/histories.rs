//! The queues' histories, kept while they are asked for: a log is read once, and then only what is new.
//!
//! One is made at a time, so that reading histories never takes more than a part of the machine.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::{
    queue::{
        Queue,
        history::{History, Tables},
    },
    server::live::{LoadError, Stream},
    stream::{Seq, StreamName},
};

/// Facts that are read at once.
const CHUNK: usize = 2_000;
/// Most histories that are kept: each has half a megabyte at most.
const MOST: usize = 16;

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Histories(Arc<Mutex<Vec<Kept>>>);

struct Kept {
    name: StreamName,
    zone_minutes: i32,
    cursor: Seq,
    history: History,
}

impl Histories {
    /// The tables of a queue's log as it is now.
    pub async fn tables(
        &self,
        stream: &Stream<Queue>,
        zone_minutes: i32,
    ) -> Result<Tables, LoadError> {
        let mut all = self.0.lock().await;
        let place = all
            .iter()
            .position(|kept| kept.name == *stream.name() && kept.zone_minutes == zone_minutes);
        // Out of the list until it is whole; then it stands last, and the first is the longest unasked.
        let mut kept = match place {
            Some(place) => all.remove(place),
            None => Kept {
                name: stream.name().clone(),
                zone_minutes,
                cursor: Seq::ORIGIN,
                history: History::new(zone_minutes),
            },
        };
        while kept.cursor < stream.head() {
            let events = stream.facts_after(kept.cursor, CHUNK).await?;
            let Some(last) = events.last() else { break };
            kept.cursor = last.seq;
            for event in &events {
                kept.history.take_in(event);
            }
        }
        let tables = kept.history.clone().tables();
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push(kept);
        Ok(tables)
    }
}

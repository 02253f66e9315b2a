//! Knows when something in the content folder changes; refuses to know what.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::sleep;

/// An editor saves with a handful of events, a `git pull` with many; this long it takes to be one change.
const SETTLING: Duration = Duration::from_millis(100);
/// How often to look where nothing can be watched: the folder is missing, or the system has no watches left.
const LOOKING: Duration = Duration::from_secs(2);

/// A watch on a folder and all below it.
#[derive(Debug)]
pub struct Watch {
    bell: Arc<Notify>,
    /// The watching ends with this.
    watcher: Option<RecommendedWatcher>,
}

impl Watch {
    /// Never fails: what can't be watched is looked at now and then.
    pub fn lay(folder: &Path) -> Watch {
        let bell = Arc::new(Notify::new());
        let ring = Arc::clone(&bell);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_err() || event.is_ok_and(|event| is_change(&event.kind)) {
                ring.notify_one();
            }
        });
        let watching = watcher.and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        if let Err(error) = &watching {
            tracing::debug!(%error, "the content folder can't be watched; looking at it every {LOOKING:?}");
        }
        Watch {
            bell,
            watcher: watching.ok(),
        }
    }

    /// Returns some time after a change, when things have settled.
    pub async fn change(&self) {
        match self.watcher {
            Some(_) => self.bell.notified().await,
            None => sleep(LOOKING).await,
        }
        sleep(SETTLING).await;
    }
}

/// Our own reading is no change: it would make us read again, for ever.
fn is_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

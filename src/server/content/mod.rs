//! Knows the site's words: files in a folder, read at start and again when they change; refuses to know how they are shown.

mod anchor;
mod fault;
mod front;
mod highlight;
pub mod link;
mod markdown;
mod page;
mod sanitise;
mod shelf;
mod walk;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::task::AbortHandle;

pub use self::fault::{Fault, Trouble};
pub use self::front::Below;
pub use self::highlight::{LONGEST, runs};
pub use self::page::Page;
pub use self::shelf::{Folder, Place, Shelf};
use self::watch::Watch;
use crate::ui::lang::Lang;

/// A handle on the content; clones share it. When the last one is dropped, the folder is left alone.
#[derive(Debug, Clone)]
pub struct Library {
    shared: Arc<Shared>,
    _keeping: Arc<Keeping>,
}

/// The content folder could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub folder: PathBuf,
    /// The operating system's own words.
    pub reason: String,
}

type Reading = Result<Arc<Shelf>, Arc<Missing>>;

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    /// A swap of pointers only; nobody holds the lock while reading files or pages.
    reading: RwLock<Reading>,
}

/// Ends the task that keeps the content current.
#[derive(Debug)]
struct Keeping(AbortHandle);

impl Drop for Keeping {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Library {
    /// Reads the folder, and from then on reads it again whenever it changes.
    /// Never fails: a folder that is missing may turn up later.
    ///
    /// # Panics
    /// Outside a Tokio runtime.
    pub fn open(folder: impl Into<PathBuf>) -> Library {
        let folder = folder.into();
        // Laid before the reading: thus no change falls between the two.
        let watch = Watch::lay(&folder);
        let reading = read(&folder);
        report(&folder, &reading, None);
        let shared = Arc::new(Shared {
            folder,
            reading: RwLock::new(reading),
        });
        let task = tokio::spawn(keep_current(Arc::clone(&shared), watch));
        Library {
            shared,
            _keeping: Arc::new(Keeping(task.abort_handle())),
        }
    }

    /// The content of this moment.
    ///
    /// # Errors
    /// If there is no content folder to read.
    pub fn shelf(&self) -> Result<Arc<Shelf>, Arc<Missing>> {
        self.shared.reading()
    }
}

impl Shared {
    fn reading(&self) -> Reading {
        self.reading
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

async fn keep_current(shared: Arc<Shared>, mut watch: Watch) {
    loop {
        watch.change().await;
        // A new watch for each reading: the folder itself may be a new one.
        watch = Watch::lay(&shared.folder);
        let reader = Arc::clone(&shared);
        let Ok(reading) = tokio::task::spawn_blocking(move || read(&reader.folder)).await else {
            tracing::error!(
                "the content could not be read again: a page's file made the reader panic"
            );
            continue;
        };
        report(&shared.folder, &reading, Some(&shared.reading()));
        *shared
            .reading
            .write()
            .unwrap_or_else(PoisonError::into_inner) = reading;
    }
}

fn read(folder: &Path) -> Reading {
    let missing = |error: std::io::Error| Missing {
        folder: folder.to_owned(),
        reason: error.to_string(),
    };
    Shelf::read(folder)
        .map(Arc::new)
        .map_err(|error| Arc::new(missing(error)))
}

/// Logs what is new, once: a folder that is missing is looked for again and again.
fn report(folder: &Path, reading: &Reading, before: Option<&Reading>) {
    match (reading, before) {
        (Err(missing), Some(Err(known))) if missing == known => {}
        (Err(missing), _) => tracing::error!(
            folder = %folder.display(),
            reason = missing.reason,
            "there is no content to show: make the folder, or name another with REDOVISA_CONTENT"
        ),
        (Ok(shelf), before) => {
            let known = before.and_then(|reading| reading.as_ref().ok());
            let is_new = |fault: &&Fault| {
                !known.is_some_and(|known| known.faults().any(|other| other == *fault))
            };
            for fault in shelf.faults().filter(is_new) {
                tracing::error!(
                    file = fault.file,
                    line = fault.line,
                    what = fault.trouble.what(Lang::En),
                    remedy = fault.trouble.remedy(Lang::En),
                    "a page can't be shown"
                );
            }
            let places = shelf.places().count();
            match known {
                None => tracing::info!(folder = %folder.display(), places, "content read"),
                Some(_) => {
                    tracing::debug!(folder = %folder.display(), places, "content read again")
                }
            }
        }
    }
}

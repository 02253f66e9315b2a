//! The durable log, behind one closed seam: append at an expected place, read a range, find a command,
//! keep a snapshot.
//!
//! Knows facts as text only: what they mean is for the deciders. A second kind of store fits behind the
//! same names; `tests/store.rs` is the contract it must keep.

mod checkpoint;
mod commit;
mod read;

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::stream::{CommandId, Millis, PersonId, Seq};

pub use commit::AppendError;

/// Most appends that wait for the writer. Beyond it, callers wait for a place.
const QUEUE: usize = 1_024;
/// Connections for reading. SQLite reads side by side in WAL mode; a page of history takes well
/// under a millisecond, so a few serve many.
const READERS: u32 = 4;
/// What the writer keeps of the file in memory, in KiB (`PRAGMA cache_size`). With SQLite's own 2 MiB, a hundred lively
/// rooms and the search's index drive each other out, and every post reads from the file first.
const KEPT_BY_WRITER: i64 = 16 * 1024;
/// How long a statement waits for another process that holds the file (a backup, say).
const BUSY: Duration = Duration::from_secs(5);

/// What an acknowledgement promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Survives a power cut: SQLite `synchronous=FULL`.
    #[default]
    Power,
    /// Survives the process's death, not the machine's: `synchronous=NORMAL`.
    Process,
}

/// A fact that wants its place in a log.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFact {
    pub at: Millis,
    pub by: PersonId,
    pub command: Option<CommandId>,
    /// JSON.
    pub fact: String,
    /// The earlier fact of the stream that this one changes.
    pub about: Option<Seq>,
}

/// A fact at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFact {
    pub seq: Seq,
    pub at: Millis,
    pub by: PersonId,
    pub command: Option<CommandId>,
    /// JSON.
    pub fact: String,
}

/// A handle to the log. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    /// One connection: SQLite has one writer at a time.
    writer: SqlitePool,
    readers: SqlitePool,
    /// One that moves the write-ahead log over.
    mover: SqlitePool,
    appends: mpsc::Sender<commit::Append>,
    /// Row ids of stream names, which never change.
    ids: Mutex<HashMap<String, i64>>,
}

impl Store {
    /// Opens the log in a file, which is made where it is missing, and brings its tables up to date.
    pub async fn open(file: &Path, durability: Durability) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match durability {
                Durability::Power => SqliteSynchronous::Full,
                Durability::Process => SqliteSynchronous::Normal,
            })
            .busy_timeout(BUSY)
            // What was deleted is overwritten in the file, too.
            .pragma("secure_delete", "ON");
        // A file does not hang up: asking each time whether it is there costs as much as reading from it.
        let pool = || SqlitePoolOptions::new().test_before_acquire(false);
        let writer = pool()
            .max_connections(1)
            .connect_with(
                (options.clone())
                    // `checkpoint` does that beside it.
                    .pragma("wal_autocheckpoint", "0")
                    .pragma("cache_size", format!("-{KEPT_BY_WRITER}"))
                    .pragma("journal_size_limit", checkpoint::ENOUGH.to_string()),
            )
            .await?;
        sqlx::migrate!().run(&writer).await?;
        let mover = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await?;
        let readers = pool()
            .max_connections(READERS)
            .connect_with(options.read_only(true))
            .await?;
        let (appends, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(commit::run(writer.clone(), waiting));
        let mut log = file.as_os_str().to_owned();
        log.push("-wal");
        tokio::spawn(checkpoint::run(mover.clone(), log.into()));
        Ok(Store {
            shared: Arc::new(Shared {
                writer,
                readers,
                mover,
                appends,
                ids: Mutex::default(),
            }),
        })
    }

    /// Puts facts after `after`, all or none. When it returns, they are durable.
    ///
    /// # Errors
    /// [`AppendError::Conflict`]: the log does not end at `after`. [`AppendError::Repeated`]: one of the
    /// commands has been stored before. [`AppendError::Unavailable`]: the file cannot be written.
    pub async fn append(
        &self,
        stream: &str,
        after: Seq,
        facts: Vec<NewFact>,
    ) -> Result<(), AppendError> {
        self.append_and_rewrite(stream, after, facts, Vec::new())
            .await
    }

    /// The same, and in the same breath gives earlier facts another text: for words that are to be gone.
    pub async fn append_and_rewrite(
        &self,
        stream: &str,
        after: Seq,
        facts: Vec<NewFact>,
        rewrites: Vec<(Seq, String)>,
    ) -> Result<(), AppendError> {
        let stream = self.id_of(stream).await.map_err(AppendError::unavailable)?;
        let (done, outcome) = oneshot::channel();
        let gone = |_| AppendError::Unavailable("the store has closed".into());
        let append = commit::Append {
            stream,
            after,
            facts,
            rewrites,
            done,
        };
        self.shared
            .appends
            .send(append)
            .await
            .map_err(|_| gone(()))?;
        outcome.await.map_err(|_| gone(()))?
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1")
            .execute(&self.shared.readers)
            .await
            .map(drop)
    }

    /// The connection that writes, for small tables beside the log.
    pub fn writer(&self) -> &SqlitePool {
        &self.shared.writer
    }

    /// The connections that read, for what is kept beside the log.
    pub fn readers(&self) -> &SqlitePool {
        &self.shared.readers
    }

    /// Lets what is under way finish, then closes the file, so that the WAL is folded into it.
    pub async fn close(&self) {
        self.shared.mover.close().await;
        self.shared.readers.close().await;
        self.shared.writer.close().await;
    }

    async fn id_of(&self, stream: &str) -> Result<i64, sqlx::Error> {
        let mut ids = self.shared.ids.lock().await;
        if let Some(id) = ids.get(stream) {
            return Ok(*id);
        }
        sqlx::query("INSERT OR IGNORE INTO stream (name) VALUES (?)")
            .bind(stream)
            .execute(&self.shared.writer)
            .await?;
        let id: i64 = sqlx::query_scalar("SELECT id FROM stream WHERE name = ?")
            .bind(stream)
            .fetch_one(&self.shared.writer)
            .await?;
        ids.insert(stream.to_owned(), id);
        Ok(id)
    }
}

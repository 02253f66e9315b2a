//! Files that people bring: taken in as a stream, told what they are, kept once by their content, and thrown
//! away when no message has them. Refuses to know who may read them: that is the room's to say.
//!
//! - `intake`: from the line to a file of its own. `picture`: pictures, drawn anew. `shelf`: where bytes lie.
//! - `portrait`: people's pictures of themselves. `sweep`: what nobody needs any more.

mod intake;
mod picture;
mod portrait;
mod shelf;
mod sweep;

use std::{net::IpAddr, path::PathBuf, sync::Arc};

pub use self::sweep::run as sweep;

use serde::Serialize;
use tokio::sync::{Mutex, Notify, Semaphore};

use self::{portrait::Portraits, shelf::Shelf};
use super::{
    caller, clock,
    config::Config,
    limits::{Limit, Place, Places},
    store::Store,
};
use crate::{
    chat::{Alt, File, FileName},
    protocol::FileRefusal,
    stream::{CommandId, PersonId},
};

/// The folder, beside the database.
const FOLDER: &str = "files";
/// Forms with files that one person, one address and all together may be sending at once.
const AT_ONCE_EACH: usize = 6;
const AT_ONCE_FROM_ADDRESS: usize = 24;
const AT_ONCE: usize = 64;
/// Pictures that are drawn at once. One takes up to a quarter of a gigabyte, and a processor.
const DRAWN_AT_ONCE: usize = 1;

/// The files. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    shelf: Shelf,
    drawing: Semaphore,
    /// Held while a file comes to lie on the shelf or is taken from it, so that neither crosses the other.
    shelving: Mutex<()>,
    people: Places<PersonId>,
    addresses: Places<IpAddr>,
    by_person: Limit<PersonId>,
    by_address: Limit<IpAddr>,
    /// Bytes that one person's files may have, and all.
    quota: u64,
    room: u64,
    /// Rung when a message has lost its files.
    freed: Notify,
    portraits: Portraits,
}

/// A file that was brought, as its bringer is told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Brought {
    pub id: CommandId,
    #[serde(flatten)]
    pub file: File,
}

/// What the tables tell of a file that was brought.
#[derive(sqlx::FromRow)]
struct Row {
    hash: String,
    name: String,
    kind: String,
    size: i64,
    width: Option<u32>,
    height: Option<u32>,
}

/// A form with files may be sent; dropping it gives its place back.
pub struct Turn {
    _places: (Place<PersonId>, Place<IpAddr>),
}

impl Uploads {
    /// The files in the folder beside the database.
    pub fn new(store: Store, config: &Config) -> Self {
        Uploads {
            shared: Arc::new(Shared {
                store,
                shelf: Shelf::new(&config.data.join(FOLDER)),
                drawing: Semaphore::new(DRAWN_AT_ONCE),
                shelving: Mutex::default(),
                people: Places::new(AT_ONCE, AT_ONCE_EACH),
                addresses: Places::new(AT_ONCE, AT_ONCE_FROM_ADDRESS),
                by_person: Limit::new(config.pace.files),
                by_address: Limit::new(config.pace.files_from_address),
                quota: config.pace.files_quota,
                room: config.files_mib.saturating_mul(1024 * 1024),
                freed: Notify::new(),
                portraits: Portraits::default(),
            }),
        }
    }

    /// Makes the folder where it is missing, throws away what a crash left half done, and looks up who shows
    /// themselves by a picture. Called once, before anything is brought.
    ///
    /// # Errors
    /// The folder cannot be made or read, or the database not be read.
    pub async fn prepare(&self) -> Result<(), Box<dyn std::error::Error>> {
        self.shared.shelf.prepare()?;
        Ok(self.redraw_sheet().await?)
    }

    /// A place for somebody who wants to send files.
    pub fn admit(&self, person: PersonId, address: IpAddr) -> Result<Turn, FileRefusal> {
        let shared = &self.shared;
        let busy = FileRefusal::TooFast { retry_ms: 1_000 };
        Ok(Turn {
            _places: (
                shared.people.take(person).ok_or(busy)?,
                shared.addresses.take(address).ok_or(busy)?,
            ),
        })
    }

    /// Counts a file, so that nobody sends many in a short time.
    pub fn count(&self, person: PersonId, address: IpAddr) -> Result<(), FileRefusal> {
        let by_person = self.shared.by_person.take(person);
        let told = by_person.and_then(|()| self.shared.by_address.take(address));
        told.map_err(|wait| FileRefusal::TooFast {
            retry_ms: wait.as_millis() as u64 + 1,
        })
    }

    /// What somebody brought, for the wish that puts it into a message. None: it is not theirs, is in another
    /// message already, or is no longer there.
    pub async fn take(&self, by: PersonId, command: &CommandId, id: &str) -> Option<File> {
        let taken = sqlx::query_as(
            "UPDATE upload SET command = ?3
             WHERE id = ?1 AND person = ?2 AND (
                 command IS NULL OR command = ?3 OR NOT EXISTS (
                     SELECT 1 FROM fact WHERE fact.by = upload.person AND fact.command = upload.command))
             RETURNING hash, name,
                 (SELECT kind FROM file WHERE file.hash = upload.hash) AS kind,
                 (SELECT size FROM file WHERE file.hash = upload.hash) AS size,
                 (SELECT width FROM file WHERE file.hash = upload.hash) AS width,
                 (SELECT height FROM file WHERE file.hash = upload.hash) AS height",
        )
        .bind(id)
        .bind(by.0 as i64)
        .bind(command.as_str())
        .fetch_optional(self.shared.store.writer())
        .await;
        let row: Option<Row> = match taken {
            Ok(row) => row,
            Err(error) => {
                tracing::error!(%error, "a file could not be looked up");
                None
            }
        };
        let row = row?;
        Some(File {
            name: FileName::clean(&row.name),
            hash: row.hash.into(),
            kind: row.kind.into(),
            size: row.size as u64,
            width: row.width,
            height: row.height,
            alt: Alt::default(),
        })
    }

    /// What somebody calls a file that they brought.
    pub async fn name(&self, by: PersonId, id: &str) -> Option<String> {
        let found = sqlx::query_scalar("SELECT name FROM upload WHERE id = ? AND person = ?")
            .bind(id)
            .bind(by.0 as i64)
            .fetch_optional(self.shared.store.readers())
            .await;
        found.unwrap_or_else(|error| {
            tracing::error!(%error, "a file could not be looked up");
            None
        })
    }

    /// Forgets what somebody brought in a form that is refused: nothing can say it any more.
    pub async fn drop_brought(&self, by: PersonId, ids: &[CommandId]) {
        for id in ids {
            let dropped =
                sqlx::query("DELETE FROM upload WHERE id = ? AND person = ? AND command IS NULL")
                    .bind(id.as_str())
                    .bind(by.0 as i64)
                    .execute(self.shared.store.writer())
                    .await;
            if let Err(error) = dropped {
                // It goes in a day, like all that was never said.
                tracing::warn!(%error, "a file that was not said could not be dropped");
            }
        }
        self.shared.freed.notify_one();
    }

    /// Where a file's bytes lie; its small picture, where that is wanted and there is one.
    pub fn path(&self, file: &File, small: bool) -> PathBuf {
        let shelf = &self.shared.shelf;
        let little = shelf.small(&file.hash);
        match small && little.is_file() {
            true => little,
            false => shelf.path(&file.hash),
        }
    }

    /// A message has lost its words, and with them its files.
    pub fn note_erased(&self) {
        self.shared.freed.notify_one();
    }

    /// Puts a file that was taken in on the shelf, if there is room for it.
    async fn keep(
        &self,
        by: PersonId,
        name: FileName,
        ready: intake::Ready,
    ) -> Result<Brought, FileRefusal> {
        let shared = &self.shared;
        let _shelving = shared.shelving.lock().await;
        let mine: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(file.size), 0) FROM upload JOIN file ON file.hash = upload.hash
             WHERE upload.person = ?",
        )
        .bind(by.0 as i64)
        .fetch_one(shared.store.readers())
        .await
        .map_err(unavailable)?;
        if mine as u64 + ready.size > shared.quota {
            return Err(FileRefusal::Quota);
        }
        self.shelve(&ready).await?;
        let id = caller::mint();
        let mut transaction = shared.store.writer().begin().await.map_err(unavailable)?;
        Uploads::note(&mut transaction, &ready).await?;
        sqlx::query("INSERT INTO upload (id, person, hash, name, at) VALUES (?, ?, ?, ?, ?)")
            .bind(id.as_str())
            .bind(by.0 as i64)
            .bind(&ready.hash)
            .bind(&*name)
            .bind(clock::now())
            .execute(&mut *transaction)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(Brought {
            id,
            file: File {
                name,
                hash: ready.hash.as_str().into(),
                kind: ready.kind.into(),
                size: ready.size,
                width: ready.width,
                height: ready.height,
                alt: Alt::default(),
            },
        })
    }
}

impl Uploads {
    /// Gives the bytes their place, if nobody has brought the same and there is room for them. Whoever calls
    /// holds the shelving.
    async fn shelve(&self, ready: &intake::Ready) -> Result<(), FileRefusal> {
        let shared = &self.shared;
        let (known, all): (bool, i64) = sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM file WHERE hash = ?), (SELECT coalesce(sum(size), 0) FROM file)",
        )
        .bind(&ready.hash)
        .fetch_one(shared.store.readers())
        .await
        .map_err(unavailable)?;
        if known {
            return Ok(());
        }
        if all as u64 + ready.size > shared.room {
            return Err(FileRefusal::Full);
        }
        shared.shelf.put(ready).await.map_err(intake::from_disk)
    }

    /// Says what lies there.
    async fn note(
        transaction: &mut sqlx::Transaction<'_, sqlx::Sqlite>,
        ready: &intake::Ready,
    ) -> Result<(), FileRefusal> {
        sqlx::query(
            "INSERT OR IGNORE INTO file (hash, kind, size, width, height) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(&ready.hash)
        .bind(ready.kind)
        .bind(ready.size as i64)
        .bind(ready.width)
        .bind(ready.height)
        .execute(&mut **transaction)
        .await
        .map(drop)
        .map_err(unavailable)
    }
}

fn unavailable(error: sqlx::Error) -> FileRefusal {
    tracing::error!(%error, "files could not be read or written");
    FileRefusal::Unavailable
}

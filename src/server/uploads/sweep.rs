//! Throws away what nobody needs: files that were brought and never said, and those whose message was deleted.
//!
//! What is needed is asked of the log each time, so neither a crash nor a second look does any harm.

use std::{collections::HashSet, time::Duration};

use tokio::time::{sleep, timeout};

use super::Uploads;
use crate::{server::clock, stream::Millis};

/// How long a file may wait to be said: a tunnel, or a night with the lid closed.
const KEPT: Millis = 24 * 60 * 60 * 1_000;
/// Between two looks, where nothing was deleted.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// How long deletions are gathered.
const GATHER: Duration = Duration::from_millis(500);

/// Sweeps for ever.
pub async fn run(uploads: Uploads) {
    if let Err(error) = uploads.tidy_shelf().await {
        tracing::warn!(%error, "the folder of files could not be tidied");
    }
    loop {
        if let Err(error) = uploads.sweep().await {
            tracing::warn!(%error, "files that nobody needs could not be thrown away");
        }
        // Either is a reason to look.
        _ = timeout(EVERY, uploads.shared.freed.notified()).await;
        sleep(GATHER).await;
    }
}

impl Uploads {
    async fn sweep(&self) -> Result<(), sqlx::Error> {
        let store = &self.shared.store;
        // Read beside whoever writes; only what is found is then written.
        let unneeded: Vec<String> = sqlx::query_scalar(
            "SELECT upload.id FROM upload
             LEFT JOIN fact ON fact.by = upload.person AND fact.command = upload.command
             WHERE CASE WHEN fact.seq IS NULL THEN upload.at < ? ELSE instr(fact.fact, upload.hash) = 0 END",
        )
        .bind(clock::now() - KEPT)
        .fetch_all(store.readers())
        .await?;
        for id in unneeded {
            sqlx::query("DELETE FROM upload WHERE id = ?")
                .bind(id)
                .execute(store.writer())
                .await?;
        }
        let _shelving = self.shared.shelving.lock().await;
        let loose: Vec<String> = sqlx::query_scalar(
            "SELECT hash FROM file WHERE NOT EXISTS (SELECT 1 FROM upload WHERE upload.hash = file.hash)
               AND NOT EXISTS (SELECT 1 FROM portrait WHERE portrait.hash = file.hash)",
        )
        .fetch_all(store.readers())
        .await?;
        for hash in loose {
            // The row first: bytes without a row are thrown away at the next start, a row without bytes lies.
            sqlx::query("DELETE FROM file WHERE hash = ?")
                .bind(&hash)
                .execute(store.writer())
                .await?;
            self.shared.shelf.remove(&hash);
        }
        Ok(())
    }

    /// Removes bytes that no row tells of.
    async fn tidy_shelf(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let _shelving = self.shared.shelving.lock().await;
        let known: Vec<String> = sqlx::query_scalar("SELECT hash FROM file")
            .fetch_all(self.shared.store.readers())
            .await?;
        let known: HashSet<String> = known.into_iter().collect();
        for hash in self.shared.shelf.all()? {
            if !known.contains(&hash) {
                self.shared.shelf.remove(&hash);
            }
        }
        Ok(())
    }
}

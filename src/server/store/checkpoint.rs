//! Moves what is durable in the write-ahead log over into the database's file, beside the writer: a post that had to
//! wait until the disk has done that would wait as long as for hundreds of others.

use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

use sqlx::SqlitePool;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How often we look whether there is enough to move.
const LOOK: Duration = Duration::from_secs(1);
/// Less than [`ENOUGH`] is moved after this time.
const LATEST: Duration = Duration::from_secs(60);
/// Bytes of the log that are enough. When it begins anew, its file is cut to this length.
pub(super) const ENOUGH: u64 = 4 * 1024 * 1024;
/// Pages of the log beyond which the writer waits once, until all is moved and the log begins anew: while something is
/// always written, it would grow for ever.
const MOST_PAGES: i64 = 16 * 1024;

/// Runs until the pool is closed. `log` is the write-ahead log's file.
pub(super) async fn run(pool: SqlitePool, log: PathBuf) {
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut moved, mut last) = (SystemTime::UNIX_EPOCH, Instant::now());
    while !pool.is_closed() {
        ticks.tick().await;
        let Ok((length, written)) = look(&log).await else {
            // There is none before something is written.
            continue;
        };
        if written == moved || (length <= ENOUGH && last.elapsed() < LATEST) {
            continue;
        }
        (moved, last) = (written, Instant::now());
        match checkpoint(&pool, "PRAGMA wal_checkpoint(PASSIVE)").await {
            Ok(pages) if pages > MOST_PAGES => {
                if let Err(error) = checkpoint(&pool, "PRAGMA wal_checkpoint(RESTART)").await {
                    tracing::warn!(%error, "the write-ahead log could not begin anew");
                }
            }
            Ok(_) | Err(sqlx::Error::PoolClosed) => {}
            // What is in the log is durable where it is.
            Err(error) => tracing::warn!(%error, "the write-ahead log could not be moved over"),
        }
    }
}

/// How long the log's file is, and when it was written.
async fn look(log: &PathBuf) -> std::io::Result<(u64, SystemTime)> {
    let log = tokio::fs::metadata(log).await?;
    Ok((log.len(), log.modified()?))
}

/// How many pages the log holds.
async fn checkpoint(pool: &SqlitePool, statement: &'static str) -> Result<i64, sqlx::Error> {
    let (_, pages, _): (i64, i64, i64) = sqlx::query_as(statement).fetch_one(pool).await?;
    Ok(pages)
}

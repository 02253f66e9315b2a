//! Group commit: every append that waits goes into one transaction, so that many writers share one
//! wait for the disk.

use std::time::Duration;

use serde::Serialize;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until},
};

use super::NewFact;
use crate::stream::{CommandId, Seq};

/// Most appends in one transaction: enough to share the disk's wait, few enough to stay short.
const MOST_APPENDS: usize = 512;
/// How long after a commit the next one of another stream waits for company. Where many rooms are lively, a commit for
/// each post would cost more than all else that is done for it; where one is, nobody waits.
const GATHER: Duration = Duration::from_millis(2);

/// How long the connection is held while appends keep coming, so that whoever else writes waits so long at most. To give
/// it back and take it anew are two journeys to the thread on which SQLite runs.
const TURN: Duration = Duration::from_millis(20);

pub(super) struct Append {
    pub stream: i64,
    pub after: Seq,
    pub facts: Vec<NewFact>,
    pub rewrites: Vec<(Seq, String)>,
    pub done: oneshot::Sender<Result<(), AppendError>>,
}

/// Why facts did not get their place. Nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendError {
    /// The log does not end where the caller thought.
    Conflict,
    /// One of the commands is in the log already.
    Repeated,
    /// The file cannot be written; the text is for the operator.
    Unavailable(String),
}

impl AppendError {
    pub(super) fn unavailable(error: sqlx::Error) -> Self {
        AppendError::Unavailable(error.to_string())
    }
}

/// Serves appends until every handle of the store is gone.
pub(super) async fn run(pool: SqlitePool, mut waiting: mpsc::Receiver<Append>) {
    let mut last: Option<(i64, Instant)> = None;
    let mut held: Option<(PoolConnection<Sqlite>, Instant)> = None;
    loop {
        if held
            .as_ref()
            .is_some_and(|(_, since)| since.elapsed() > TURN)
        {
            held = None;
        }
        let first = match waiting.try_recv() {
            Ok(first) => first,
            Err(_) => {
                // Nobody waits for us: others may write.
                held = None;
                match waiting.recv().await {
                    Some(first) => first,
                    None => return,
                }
            }
        };
        if let Some((stream, at)) = last
            && stream != first.stream
        {
            sleep_until(at + GATHER).await;
        }
        last = Some((first.stream, Instant::now()));
        let mut appends = vec![first];
        while appends.len() < MOST_APPENDS {
            match waiting.try_recv() {
                Ok(next) => appends.push(next),
                Err(_) => break,
            }
        }
        let connection = match &mut held {
            Some((connection, _)) => connection,
            None => match pool.acquire().await {
                Ok(connection) => &mut held.insert((connection, Instant::now())).0,
                Err(error) => {
                    answer(appends, Err(AppendError::unavailable(error)));
                    continue;
                }
            },
        };
        match together(connection, &appends).await {
            // Conflicts are rare: only then is each judged by itself.
            Err(AppendError::Conflict | AppendError::Repeated) if appends.len() > 1 => {
                for append in appends {
                    let outcome = together(connection, std::slice::from_ref(&append)).await;
                    _ = append.done.send(outcome);
                }
            }
            outcome => {
                if let Err(AppendError::Unavailable(_)) = outcome {
                    // Given back, it is looked at whether it still works.
                    held = None;
                }
                answer(appends, outcome);
            }
        }
    }
}

fn answer(appends: Vec<Append>, outcome: Result<(), AppendError>) {
    for append in appends {
        _ = append.done.send(outcome.clone());
    }
}

/// All of them, or nothing.
async fn together(
    connection: &mut SqliteConnection,
    appends: &[Append],
) -> Result<(), AppendError> {
    // A statement is a transaction of its own, and each is a journey to the thread on which SQLite
    // runs: where one is enough, one is all.
    if appends.iter().all(|append| append.rewrites.is_empty()) {
        return insert(connection, appends).await;
    }
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut *connection)
        .await
        .map_err(AppendError::unavailable)?;
    let mut outcome = insert(connection, appends).await;
    if outcome.is_ok() {
        outcome = rewrite(connection, appends).await;
    }
    if outcome.is_ok() {
        let committed = sqlx::query("COMMIT").execute(&mut *connection).await;
        outcome = committed.map(drop).map_err(AppendError::unavailable);
    }
    if outcome.is_err() {
        // After some failures SQLite has rolled back by itself; then this one says so, and that is well.
        _ = sqlx::query("ROLLBACK").execute(&mut *connection).await;
    }
    outcome
}

/// One statement of one text, which SQLite compiles once: the facts come as JSON.
async fn insert(connection: &mut SqliteConnection, appends: &[Append]) -> Result<(), AppendError> {
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    for append in appends {
        ends.push((append.stream, append.after.0));
        let mut seq = append.after;
        for fact in &append.facts {
            seq = seq.next();
            rows.push((
                append.stream,
                seq.0,
                fact.at,
                fact.by.0 as i64,
                fact.command.as_ref().map(CommandId::as_str),
                &fact.fact,
                fact.about.map(|seq| seq.0),
            ));
        }
    }
    // Whether the logs end where the callers thought is judged by the statement that writes, once for all its rows.
    let inserted = sqlx::query(
        "INSERT INTO fact (stream, seq, at, by, command, fact, about)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
         FROM json_each(?1)
         WHERE NOT EXISTS (
             SELECT 1 FROM json_each(?2) AS log
             WHERE (SELECT coalesce(max(seq), 0) FROM fact WHERE stream = log.value ->> 0) <> log.value ->> 1
         )",
    )
    .bind(json(&rows)?)
    .bind(json(&ends)?)
    .execute(&mut *connection)
    .await;
    match inserted {
        Ok(done) if done.rows_affected() == rows.len() as u64 => Ok(()),
        Ok(_) => Err(AppendError::Conflict),
        // The place was free, so it is the command that stands there already.
        Err(sqlx::Error::Database(cause)) if cause.is_unique_violation() => {
            Err(AppendError::Repeated)
        }
        Err(error) => Err(AppendError::unavailable(error)),
    }
}

async fn rewrite(connection: &mut SqliteConnection, appends: &[Append]) -> Result<(), AppendError> {
    for append in appends {
        for (seq, text) in &append.rewrites {
            sqlx::query("UPDATE fact SET fact = ? WHERE stream = ? AND seq = ?")
                .bind(text)
                .bind(append.stream)
                .bind(seq.0 as i64)
                .execute(&mut *connection)
                .await
                .map_err(AppendError::unavailable)?;
        }
    }
    Ok(())
}

fn json(rows: &impl Serialize) -> Result<String, AppendError> {
    serde_json::to_string(rows)
        .map_err(|error| AppendError::unavailable(sqlx::Error::Encode(error.into())))
}

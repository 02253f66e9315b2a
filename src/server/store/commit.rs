//! Group commit: every append that waits goes into one transaction, so that many writers share one
//! wait for the disk.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::NewFact;
use crate::stream::{CommandId, Seq};

/// Most appends in one transaction: enough to share the disk's wait, few enough to stay short.
const MOST_APPENDS: usize = 512;
/// Rows in one INSERT. SQLite binds at most 32,766 values a statement; a row takes seven.
const MOST_ROWS: usize = 1_000;

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
    while let Some(first) = waiting.recv().await {
        let mut appends = vec![first];
        while appends.len() < MOST_APPENDS {
            match waiting.try_recv() {
                Ok(next) => appends.push(next),
                Err(_) => break,
            }
        }
        match together(&pool, &appends).await {
            // Conflicts are rare: only then is each judged by itself.
            Err(AppendError::Conflict | AppendError::Repeated) if appends.len() > 1 => {
                for append in appends {
                    let outcome = together(&pool, std::slice::from_ref(&append)).await;
                    _ = append.done.send(outcome);
                }
            }
            outcome => {
                for append in appends {
                    _ = append.done.send(outcome.clone());
                }
            }
        }
    }
}

/// One transaction, all or nothing.
async fn together(pool: &SqlitePool, appends: &[Append]) -> Result<(), AppendError> {
    let mut connection = pool.acquire().await.map_err(AppendError::unavailable)?;
    // A statement is a transaction of its own, and each is a journey to the thread on which SQLite
    // runs: where one is enough, one is all.
    if let [append] = appends
        && append.facts.len() <= MOST_ROWS
        && append.rewrites.is_empty()
    {
        return insert(&mut connection, append).await;
    }
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut *connection)
        .await
        .map_err(AppendError::unavailable)?;
    let mut outcome = Ok(());
    for append in appends {
        if outcome.is_ok() {
            outcome = insert(&mut connection, append).await;
        }
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

async fn insert(connection: &mut SqliteConnection, append: &Append) -> Result<(), AppendError> {
    let mut seq = append.after;
    for rows in append.facts.chunks(MOST_ROWS) {
        let after = seq;
        let mut statement = QueryBuilder::<Sqlite>::new(
            "INSERT INTO fact (stream, seq, at, by, command, fact, about) SELECT * FROM (",
        );
        statement.push_values(rows, |mut row, fact| {
            seq = seq.next();
            row.push_bind(append.stream)
                .push_bind(seq.0 as i64)
                .push_bind(fact.at)
                .push_bind(fact.by.0 as i64)
                .push_bind(fact.command.as_ref().map(CommandId::as_str))
                .push_bind(&fact.fact)
                .push_bind(fact.about.map(|seq| seq.0 as i64));
        });
        // Whether the log ends where the caller thought is judged by the statement that writes.
        statement
            .push(") WHERE (SELECT coalesce(max(seq), 0) FROM fact WHERE stream = ")
            .push_bind(append.stream)
            .push(") = ")
            .push_bind(after.0 as i64);
        let inserted = statement.build().execute(&mut *connection).await;
        match inserted {
            Ok(done) if done.rows_affected() == rows.len() as u64 => {}
            Ok(_) => return Err(AppendError::Conflict),
            // The place was free, so it is the command that stands there already.
            Err(sqlx::Error::Database(cause)) if cause.is_unique_violation() => {
                return Err(AppendError::Repeated);
            }
            Err(error) => return Err(AppendError::unavailable(error)),
        }
    }
    for (seq, text) in &append.rewrites {
        sqlx::query("UPDATE fact SET fact = ? WHERE stream = ? AND seq = ?")
            .bind(text)
            .bind(append.stream)
            .bind(seq.0 as i64)
            .execute(&mut *connection)
            .await
            .map_err(AppendError::unavailable)?;
    }
    Ok(())
}

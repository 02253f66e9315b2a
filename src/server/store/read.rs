//! Reading the log: ranges, single commands, snapshots, and which streams there are.

use sqlx::{FromRow, Row, sqlite::SqliteRow};

use super::{Store, StoredFact};
use crate::stream::{CommandId, PersonId, Seq};

impl FromRow<'_, SqliteRow> for StoredFact {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(StoredFact {
            seq: Seq(row.try_get::<i64, _>("seq")? as u64),
            at: row.try_get("at")?,
            by: PersonId(row.try_get::<i64, _>("by")? as u64),
            command: row
                .try_get::<Option<&str>, _>("command")?
                .and_then(|id| id.parse().ok()),
            fact: row.try_get("fact")?,
        })
    }
}

impl Store {
    /// Facts after a place, oldest first, at most `most`.
    pub async fn after(
        &self,
        stream: &str,
        after: Seq,
        most: usize,
    ) -> Result<Vec<StoredFact>, sqlx::Error> {
        sqlx::query_as(
            "SELECT seq, at, by, command, fact FROM fact
             WHERE stream = (SELECT id FROM stream WHERE name = ?) AND seq > ? ORDER BY seq LIMIT ?",
        )
        .bind(stream)
        .bind(after.0 as i64)
        .bind(most as i64)
        .fetch_all(&self.shared.readers)
        .await
    }

    /// The newest facts at or before a place that change no other, oldest first, at most `most`.
    pub async fn until(
        &self,
        stream: &str,
        until: Seq,
        most: usize,
    ) -> Result<Vec<StoredFact>, sqlx::Error> {
        let mut facts: Vec<StoredFact> = sqlx::query_as(
            "SELECT seq, at, by, command, fact FROM fact
             WHERE stream = (SELECT id FROM stream WHERE name = ?) AND seq <= ? AND about IS NULL
             ORDER BY seq DESC LIMIT ?",
        )
        .bind(stream)
        .bind(until.0.min(i64::MAX as u64) as i64)
        .bind(most as i64)
        .fetch_all(&self.shared.readers)
        .await?;
        facts.reverse();
        Ok(facts)
    }

    /// All facts that change one of those after `floor` and up to `until`, in order.
    pub async fn about(
        &self,
        stream: &str,
        floor: Seq,
        until: Seq,
    ) -> Result<Vec<StoredFact>, sqlx::Error> {
        sqlx::query_as(
            "SELECT seq, at, by, command, fact FROM fact
             WHERE stream = (SELECT id FROM stream WHERE name = ?) AND about > ? AND about <= ?
             ORDER BY seq",
        )
        .bind(stream)
        .bind(floor.0.min(i64::MAX as u64) as i64)
        .bind(until.0.min(i64::MAX as u64) as i64)
        .fetch_all(&self.shared.readers)
        .await
    }

    /// Where everything stands that somebody said in streams of a kind, the newest first: what has a body that is not
    /// empty. Read once in a long while, by a scan of what they did.
    pub async fn said_by(
        &self,
        by: PersonId,
        prefix: &str,
    ) -> Result<Vec<(String, Seq)>, sqlx::Error> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT stream.name, fact.seq FROM fact JOIN stream ON stream.id = fact.stream
             WHERE fact.by = ?1 AND fact.command IS NOT NULL
               AND (fact.about IS NULL OR fact.fact ->> 'type' = 'answered')
               AND substr(stream.name, 1, length(?2)) = ?2 AND (coalesce(fact.fact ->> 'body', '') <> '' OR fact.fact ->> 'files' IS NOT NULL)
             ORDER BY fact.at DESC",
        )
        .bind(by.0 as i64)
        .bind(prefix)
        .fetch_all(&self.shared.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(name, seq)| (name, Seq(seq as u64)))
            .collect())
    }

    /// All facts about those that are about this one, in order.
    pub async fn beneath(&self, stream: &str, seq: Seq) -> Result<Vec<StoredFact>, sqlx::Error> {
        sqlx::query_as(
            "SELECT below.seq, below.at, below.by, below.command, below.fact
             FROM fact AS upper JOIN fact AS below ON below.stream = upper.stream AND below.about = upper.seq
             WHERE upper.stream = (SELECT id FROM stream WHERE name = ?) AND upper.about = ?
             ORDER BY below.seq",
        )
        .bind(stream)
        .bind(seq.0.min(i64::MAX as u64) as i64)
        .fetch_all(&self.shared.readers)
        .await
    }

    /// Where the outcome of a command stands: the stream's name and the place.
    pub async fn find(
        &self,
        by: PersonId,
        command: &CommandId,
    ) -> Result<Option<(String, Seq)>, sqlx::Error> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT stream.name, fact.seq FROM fact JOIN stream ON stream.id = fact.stream
             WHERE fact.by = ? AND fact.command = ?",
        )
        .bind(by.0 as i64)
        .bind(command.as_str())
        .fetch_optional(&self.shared.readers)
        .await?;
        Ok(row.map(|(name, seq)| (name, Seq(seq as u64))))
    }

    /// The newest kept fold of a stream, as JSON.
    pub async fn snapshot(&self, stream: &str) -> Result<Option<(Seq, String)>, sqlx::Error> {
        let row: Option<(i64, String)> = sqlx::query_as(
            "SELECT seq, state FROM snapshot WHERE stream = (SELECT id FROM stream WHERE name = ?)",
        )
        .bind(stream)
        .fetch_optional(&self.shared.readers)
        .await?;
        Ok(row.map(|(seq, state)| (Seq(seq as u64), state)))
    }

    /// Keeps a fold, in place of an older one.
    pub async fn keep_snapshot(
        &self,
        stream: &str,
        seq: Seq,
        state: &str,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO snapshot (stream, seq, state) SELECT id, ?, ? FROM stream WHERE name = ?
             ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, state = excluded.state
             WHERE excluded.seq > snapshot.seq",
        )
        .bind(seq.0 as i64)
        .bind(state)
        .bind(stream)
        .execute(&self.shared.writer)
        .await
        .map(drop)
    }

    /// Of every stream whose name begins with `prefix`: the first fact, and those about it, in order.
    pub async fn openings(&self, prefix: &str) -> Result<Vec<(String, StoredFact)>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT stream.name, fact.seq, fact.at, fact.by, fact.command, fact.fact, stream.id
             FROM stream JOIN fact ON fact.stream = stream.id AND fact.seq = 1
             WHERE substr(stream.name, 1, length(?1)) = ?1
             UNION ALL
             SELECT stream.name, fact.seq, fact.at, fact.by, fact.command, fact.fact, stream.id
             FROM stream JOIN fact ON fact.stream = stream.id AND fact.about = 1
             WHERE substr(stream.name, 1, length(?1)) = ?1
             ORDER BY 7, 2",
        )
        .bind(prefix)
        .fetch_all(&self.shared.readers)
        .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("name")?, StoredFact::from_row(row)?)))
            .collect()
    }
}

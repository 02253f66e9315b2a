//! What each person keeps for themselves: messages by their places. What they say, and who may read them, is not
//! known here.

use sqlx::SqlitePool;

use super::clock;
use crate::stream::{Millis, PersonId, Seq, StreamName};

/// Most messages that one person keeps. They are a person's own list, not a copy of the log.
const MOST: i64 = 1_000;

/// Cheap to clone.
#[derive(Clone)]
pub struct Bookmarks {
    pool: SqlitePool,
}

/// One of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    pub room: StreamName,
    pub seq: Seq,
    /// When it was kept.
    pub at: Millis,
}

/// There are as many as one may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Bookmarks {
    pub fn new(pool: SqlitePool) -> Self {
        Bookmarks { pool }
    }

    /// Keeps a message. One that is kept already stays so.
    pub async fn keep(
        &self,
        person: PersonId,
        room: &StreamName,
        seq: Seq,
    ) -> Result<Result<(), Full>, sqlx::Error> {
        if self.has(person, room, seq).await? {
            return Ok(Ok(()));
        }
        let kept = sqlx::query(
            "INSERT INTO bookmark (person, room, seq, at) SELECT ?1, ?2, ?3, ?4
             WHERE (SELECT count(*) FROM bookmark WHERE person = ?1) < ?5
             ON CONFLICT DO NOTHING",
        )
        .bind(person.0 as i64)
        .bind(room.as_str())
        .bind(seq.0 as i64)
        .bind(clock::now())
        .bind(MOST)
        .execute(&self.pool)
        .await?;
        match kept.rows_affected() {
            0 if !self.has(person, room, seq).await? => Ok(Err(Full)),
            _ => Ok(Ok(())),
        }
    }

    pub async fn remove(
        &self,
        person: PersonId,
        room: &StreamName,
        seq: Seq,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM bookmark WHERE person = ? AND room = ? AND seq = ?")
            .bind(person.0 as i64)
            .bind(room.as_str())
            .bind(seq.0 as i64)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    pub async fn has(
        &self,
        person: PersonId,
        room: &StreamName,
        seq: Seq,
    ) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM bookmark WHERE person = ? AND room = ? AND seq = ?)",
        )
        .bind(person.0 as i64)
        .bind(room.as_str())
        .bind(seq.0 as i64)
        .fetch_one(&self.pool)
        .await
    }

    /// What was kept before a moment, the last kept first, at most `most`.
    pub async fn before(
        &self,
        person: PersonId,
        at: Millis,
        most: usize,
    ) -> Result<Vec<Bookmark>, sqlx::Error> {
        let rows: Vec<(String, i64, Millis)> = sqlx::query_as(
            "SELECT room, seq, at FROM bookmark WHERE person = ? AND at < ? ORDER BY at DESC LIMIT ?",
        )
        .bind(person.0 as i64)
        .bind(at)
        .bind(most as i64)
        .fetch_all(&self.pool)
        .await?;
        let read = |(room, seq, at): (String, i64, Millis)| {
            Some(Bookmark {
                room: room.parse().ok()?,
                seq: Seq(seq as u64),
                at,
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }
}

//! Whom somebody does not want to hear. It is kept with how far they have read, since it changes what is unread, and
//! goes the same way to all their tabs. Whoever is blocked is not told.

use std::sync::atomic::Ordering;

use super::{Reader, Readings};
use crate::{server::clock, stream::PersonId};

/// Most people whom one person blocks: their numbers go to every page.
const MOST: i64 = 200;

/// There are as many as one may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Readings {
    /// Those whom this person does not want to hear, in the order in which they were blocked.
    pub async fn blocked(&self, person: PersonId) -> Result<Vec<PersonId>, sqlx::Error> {
        self.with(person, |reader| reader.blocked.clone()).await
    }

    /// This person does not want to hear `whom`, or does again. What is so already stays so.
    pub async fn block(
        &self,
        person: PersonId,
        whom: PersonId,
        block: bool,
    ) -> Result<Result<(), Full>, sqlx::Error> {
        match block {
            true => {
                let blocked = sqlx::query(
                    "INSERT INTO block (person, whom, at) SELECT ?1, ?2, ?3
                     WHERE (SELECT count(*) FROM block WHERE person = ?1) < ?4
                     ON CONFLICT DO NOTHING",
                )
                .bind(person.0 as i64)
                .bind(whom.0 as i64)
                .bind(clock::now())
                .bind(MOST)
                .execute(self.shared.store.writer())
                .await?;
                if blocked.rows_affected() == 0 && !self.load_blocked(person).await?.contains(&whom)
                {
                    return Ok(Err(Full));
                }
            }
            false => {
                sqlx::query("DELETE FROM block WHERE person = ? AND whom = ?")
                    .bind(person.0 as i64)
                    .bind(whom.0 as i64)
                    .execute(self.shared.store.writer())
                    .await?;
            }
        }
        let now = self.load_blocked(person).await?;
        self.with(person, |reader| reader.block(now)).await?;
        Ok(Ok(()))
    }

    pub(super) async fn load_blocked(
        &self,
        person: PersonId,
    ) -> Result<Vec<PersonId>, sqlx::Error> {
        let rows: Vec<i64> =
            sqlx::query_scalar("SELECT whom FROM block WHERE person = ? ORDER BY at, whom")
                .bind(person.0 as i64)
                .fetch_all(self.shared.store.readers())
                .await?;
        Ok(rows.into_iter().map(|id| PersonId(id as u64)).collect())
    }
}

impl Reader {
    fn block(&mut self, blocked: Vec<PersonId>) {
        if self.blocked == blocked {
            return;
        }
        let moved = self.version.load(Ordering::Acquire) + 1;
        (self.blocked, self.blocked_at) = (blocked, moved);
        // Other numbers are unread everywhere.
        for place in self.places.values_mut() {
            place.moved = moved;
        }
        self.version.store(moved, Ordering::Release);
        for (_, bell) in &self.bells {
            bell.notify_one();
        }
    }
}

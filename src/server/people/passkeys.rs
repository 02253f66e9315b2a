//! The passkeys of people, as rows. What is in them, and whether one is good, is not known here.

use super::{People, clock};
use crate::stream::{Millis, Person, PersonId, Role};

/// Bytes of a passkey's id that name it in forms, among those of its person.
const NAME_BYTES: usize = 8;

/// A passkey in its person's list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub name: String,
    /// The browser that it was made in.
    pub browser: String,
    pub made: Millis,
    pub id: Vec<u8>,
}

/// A passkey that is being used.
pub struct Found {
    pub person: Person,
    /// As it was kept.
    pub key: String,
}

impl People {
    pub async fn passkeys(&self, person: PersonId) -> Result<Vec<Listed>, sqlx::Error> {
        let rows: Vec<(Vec<u8>, String, Millis)> =
            sqlx::query_as("SELECT id, browser, made FROM passkey WHERE person = ? ORDER BY made")
                .bind(person.0 as i64)
                .fetch_all(&self.pool)
                .await?;
        let listed = rows.into_iter().map(|(id, browser, made)| Listed {
            name: name(&id),
            browser,
            made,
            id,
        });
        Ok(listed.collect())
    }

    /// Keeps a passkey, which claims the nick where it was not claimed. False: the id is known already.
    pub async fn add_passkey(
        &self,
        person: PersonId,
        id: &[u8],
        key: &str,
        browser: &str,
    ) -> Result<bool, sqlx::Error> {
        let now = clock::now();
        let mut all = self.pool.begin().await?;
        let added = sqlx::query(
            "INSERT OR IGNORE INTO passkey (id, person, browser, made, key)
             SELECT ?, id, ?, ?, ? FROM person WHERE id = ? AND gone IS NULL",
        )
        .bind(id)
        .bind(browser)
        .bind(now)
        .bind(key)
        .bind(person.0 as i64)
        .execute(&mut *all)
        .await?;
        if added.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("UPDATE person SET claimed = COALESCE(claimed, ?) WHERE id = ?")
            .bind(now)
            .bind(person.0 as i64)
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        self.ranks.raise(person, Role::Member);
        self.tell_role(person).await?;
        Ok(true)
    }

    pub async fn find_passkey(&self, id: &[u8]) -> Result<Option<Found>, sqlx::Error> {
        let row: Option<(i64, String, String)> = sqlx::query_as(
            "SELECT person.id, person.nick, passkey.key FROM passkey
             JOIN person ON person.id = passkey.person WHERE passkey.id = ?",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|(person, nick, key)| {
            let (id, nick) = (PersonId(person as u64), nick.parse().ok()?);
            let person = Person { id, nick };
            Some(Found { person, key })
        }))
    }

    /// Its counter went on.
    pub async fn update_passkey(&self, id: &[u8], key: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE passkey SET key = ? WHERE id = ?")
            .bind(key)
            .bind(id)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    pub async fn remove_passkey(&self, person: PersonId, id: &[u8]) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM passkey WHERE id = ? AND person = ?")
            .bind(id)
            .bind(person.0 as i64)
            .execute(&self.pool)
            .await
            .map(drop)
    }
}

fn name(id: &[u8]) -> String {
    id.iter()
        .take(NAME_BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

//! The keys of a person: one a browser, each with what the browser goes by. A key's proof is another's affair.

use sqlx::{Sqlite, SqlitePool, Transaction};

use super::{Key, People, clock, key::Token, mint};
use crate::stream::{Millis, PersonId};

/// Bytes of a key's digest that name the session among those of its person. The digest opens nothing, and
/// 64 bits of it are never the same by chance.
const NAME_BYTES: usize = 8;
/// Most browsers of one person; then the one that was away longest is let go.
const MOST: i64 = 50;

/// A browser where somebody is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// What the session is called in forms: says nothing about the key.
    pub name: String,
    /// As `Firefox, Linux`; empty where the browser did not say.
    pub browser: String,
    /// 0: not noted.
    pub made: Millis,
    /// Exact to an hour.
    pub seen: Millis,
    pub is_this: bool,
}

impl People {
    /// Another key for somebody who has proved to be this person.
    pub async fn sign_in(&self, person: PersonId, browser: &str) -> Result<Key, sqlx::Error> {
        let key = mint()?;
        let (id, now) = (person.0 as i64, clock::now());
        let mut all = self.pool.begin().await?;
        insert(&mut all, &key, id, browser, now).await?;
        let too_many: Vec<Vec<u8>> = sqlx::query_scalar(
            "DELETE FROM session WHERE token IN
             (SELECT token FROM session WHERE person = ? ORDER BY seen DESC LIMIT -1 OFFSET ?)
             RETURNING token",
        )
        .bind(id)
        .bind(MOST)
        .fetch_all(&mut *all)
        .await?;
        sqlx::query("UPDATE person SET seen = ? WHERE id = ?")
            .bind(now)
            .bind(id)
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        self.forget(&read(too_many));
        Ok(key)
    }

    /// Where somebody is signed in, the latest first. `this` is the key of who asks.
    pub async fn sessions(
        &self,
        person: PersonId,
        this: Option<&Key>,
    ) -> Result<Vec<Session>, sqlx::Error> {
        let this = this.map(Key::token);
        let rows: Vec<(Vec<u8>, String, Millis, Millis)> = sqlx::query_as(
            "SELECT token, browser, made, seen FROM session WHERE person = ? ORDER BY seen DESC",
        )
        .bind(person.0 as i64)
        .fetch_all(&self.pool)
        .await?;
        let sessions = rows
            .into_iter()
            .map(|(token, browser, made, seen)| Session {
                name: name(&token),
                browser,
                made,
                seen,
                is_this: this.is_some_and(|this| this[..] == token[..]),
            });
        Ok(sessions.collect())
    }

    /// When whoever shows this key proved who they are. 0: not noted.
    pub async fn proved_at(&self, key: &Key) -> Result<Millis, sqlx::Error> {
        let made: Option<Millis> = sqlx::query_scalar("SELECT made FROM session WHERE token = ?")
            .bind(&key.token()[..])
            .fetch_optional(&self.pool)
            .await?;
        Ok(made.unwrap_or_default())
    }

    /// Ends one of somebody's sessions. Whoever it is not, ends nothing.
    pub async fn end_session(&self, person: PersonId, named: &str) -> Result<(), sqlx::Error> {
        let tokens = tokens(&self.pool, person).await?;
        let ended: Vec<Token> = tokens
            .into_iter()
            .filter(|token| name(token) == named)
            .collect();
        self.end(ended).await
    }

    /// Ends all of somebody's sessions but that of this key.
    pub async fn end_others(&self, person: PersonId, but: Option<&Key>) -> Result<(), sqlx::Error> {
        let kept = but.map(Key::token);
        let tokens = tokens(&self.pool, person).await?;
        let ended: Vec<Token> = tokens
            .into_iter()
            .filter(|token| Some(*token) != kept)
            .collect();
        self.end(ended).await
    }

    async fn end(&self, tokens: Vec<Token>) -> Result<(), sqlx::Error> {
        let mut all = self.pool.begin().await?;
        for token in &tokens {
            sqlx::query("DELETE FROM session WHERE token = ?")
                .bind(&token[..])
                .execute(&mut *all)
                .await?;
        }
        all.commit().await?;
        self.forget(&tokens);
        Ok(())
    }
}

pub(super) async fn insert(
    all: &mut Transaction<'_, Sqlite>,
    key: &Key,
    person: i64,
    browser: &str,
    now: Millis,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO session (token, person, seen, browser, made) VALUES (?, ?, ?, ?, ?)")
        .bind(&key.token()[..])
        .bind(person)
        .bind(now)
        .bind(browser)
        .bind(now)
        .execute(&mut **all)
        .await
        .map(drop)
}

pub(super) async fn tokens(pool: &SqlitePool, person: PersonId) -> Result<Vec<Token>, sqlx::Error> {
    let tokens = sqlx::query_scalar("SELECT token FROM session WHERE person = ?")
        .bind(person.0 as i64)
        .fetch_all(pool)
        .await?;
    Ok(read(tokens))
}

fn read(tokens: Vec<Vec<u8>>) -> Vec<Token> {
    tokens
        .into_iter()
        .filter_map(|token| token.try_into().ok())
        .collect()
}

fn name(token: &[u8]) -> String {
    token
        .iter()
        .take(NAME_BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

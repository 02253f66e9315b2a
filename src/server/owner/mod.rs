//! Whose site this is. Whoever opens a link that only the machine's owner has seen becomes the owner here:
//! there are no accounts that could tell.
//!
//! The table holds the link's SHA-256 only. A link works once, and for a day.

mod page;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{Router, routing::get};
use sha2::{Digest, Sha256};
use sqlx::SqlitePool;

use super::{clock, state::App};
use crate::stream::{Millis, PersonId};

/// How long a link works.
const VALID: Millis = 24 * 60 * 60 * 1_000;
/// Where links lead.
const PATH: &str = "/owner/";

/// The address of the links.
pub fn routes() -> Router<App> {
    Router::new().route("/owner/{token}", get(page::show).post(page::claim))
}

/// Whether a path is such a link, by its looks.
pub fn is_link(path: &str) -> bool {
    path.strip_prefix(PATH)
        .is_some_and(|token| token.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The owner, if there is one. Cheap to clone.
#[derive(Clone)]
pub struct Owner {
    pool: SqlitePool,
    /// 0, which is the site itself: nobody yet.
    person: Arc<AtomicU64>,
}

impl Owner {
    pub async fn load(pool: SqlitePool) -> Result<Self, sqlx::Error> {
        let person: Option<i64> =
            sqlx::query_scalar("SELECT person FROM owner ORDER BY id DESC LIMIT 1")
                .fetch_optional(&pool)
                .await?;
        Ok(Owner {
            pool,
            person: Arc::new(AtomicU64::new(person.unwrap_or(0) as u64)),
        })
    }

    pub fn id(&self) -> Option<PersonId> {
        Some(PersonId(self.person.load(Ordering::Acquire))).filter(|id| *id != PersonId::SITE)
    }

    pub fn is(&self, person: Option<PersonId>) -> bool {
        person.is_some() && self.id() == person
    }

    /// A link for whoever runs the site, as a path.
    pub async fn link(&self) -> Result<String, sqlx::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
        let token = format!("{:032x}", u128::from_le_bytes(bytes));
        let now = clock::now();
        sqlx::query("DELETE FROM owner_link WHERE made < ?")
            .bind(now - VALID)
            .execute(&self.pool)
            .await?;
        sqlx::query("INSERT INTO owner_link (token, made) VALUES (?, ?)")
            .bind(digest(&token))
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok([PATH, &token].concat())
    }

    /// Whether a link would work.
    pub async fn knows(&self, token: &str) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar("SELECT count(*) > 0 FROM owner_link WHERE token = ? AND made >= ?")
            .bind(digest(token))
            .bind(clock::now() - VALID)
            .fetch_one(&self.pool)
            .await
    }

    /// Makes somebody the owner. False: the link has been used, is too old, or never was.
    pub async fn claim(&self, token: &str, person: PersonId) -> Result<bool, sqlx::Error> {
        let now = clock::now();
        let mut all = self.pool.begin().await?;
        let used = sqlx::query("DELETE FROM owner_link WHERE token = ? AND made >= ?")
            .bind(digest(token))
            .bind(now - VALID)
            .execute(&mut *all)
            .await?;
        if used.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO owner (person, since) VALUES (?, ?)")
            .bind(person.0 as i64)
            .bind(now)
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        self.person.store(person.0, Ordering::Release);
        Ok(true)
    }
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

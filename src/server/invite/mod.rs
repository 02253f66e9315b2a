//! Invitations: links that let whoever has one into a room for a few, until a time and so many times. Who may
//! hand one out is not known here.

mod pages;

use axum::{Router, routing::get};
use sha2::{Digest, Sha256};
use sqlx::SqlitePool;

use super::{clock, state::App};
use crate::stream::{Millis, PersonId, StreamName};

/// Where links lead.
const PATH: &str = "/invite/";
const DAY: Millis = 24 * 60 * 60 * 1_000;
/// Most invitations to one room that work at the same time. Each is a line in the room's page.
const MOST: i64 = 20;

/// The address of the links.
pub fn routes() -> Router<App> {
    Router::new().route("/invite/{secret}", get(pages::show).post(pages::accept))
}

/// Whether a path is such a link, by its looks.
pub fn is_link(path: &str) -> bool {
    path.strip_prefix(PATH)
        .is_some_and(|secret| secret.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// All invitations. Cheap to clone.
#[derive(Clone)]
pub struct Invitations(SqlitePool);

/// One that works.
pub struct Invitation {
    pub id: i64,
    pub by: PersonId,
    pub until: Millis,
    /// How often it may be used yet.
    pub uses: u32,
}

impl Invitations {
    pub fn new(pool: SqlitePool) -> Self {
        Invitations(pool)
    }

    /// A link, as a path. None: the room has as many as it may have.
    pub async fn make(
        &self,
        room: &StreamName,
        by: PersonId,
        (days, uses): (u32, u32),
    ) -> Result<Option<String>, sqlx::Error> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits)
            .map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
        let secret = format!("{:032x}", u128::from_le_bytes(bits));
        let now = clock::now();
        let made = sqlx::query(
            "INSERT INTO invitation (room, token, by, made, until, uses)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE (SELECT count(*) FROM invitation WHERE room = ?1 AND until > ?4 AND uses > 0) < ?7",
        )
        .bind(room.as_str())
        .bind(digest(&secret))
        .bind(by.0 as i64)
        .bind(now)
        .bind(now + Millis::from(days) * DAY)
        .bind(uses)
        .bind(MOST)
        .execute(&self.0)
        .await?;
        Ok((made.rows_affected() > 0).then(|| [PATH, &secret].concat()))
    }

    /// Those that work, the newest first.
    pub async fn of(&self, room: &StreamName) -> Result<Vec<Invitation>, sqlx::Error> {
        let rows: Vec<(i64, i64, Millis, u32)> = sqlx::query_as(
            "SELECT id, by, until, uses FROM invitation
             WHERE room = ? AND until > ? AND uses > 0 ORDER BY id DESC",
        )
        .bind(room.as_str())
        .bind(clock::now())
        .fetch_all(&self.0)
        .await?;
        let invitation = |(id, by, until, uses)| Invitation {
            id,
            by: PersonId(by as u64),
            until,
            uses,
        };
        Ok(rows.into_iter().map(invitation).collect())
    }

    /// Takes one back, and forgets those that ended.
    pub async fn revoke(&self, room: &StreamName, id: i64) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM invitation WHERE room = ? AND id = ? OR until <= ?")
            .bind(room.as_str())
            .bind(id)
            .bind(clock::now())
            .execute(&self.0)
            .await
            .map(drop)
    }

    /// The room that a link leads into.
    pub async fn room(&self, secret: &str) -> Result<Option<StreamName>, sqlx::Error> {
        let room: Option<String> = sqlx::query_scalar(
            "SELECT room FROM invitation WHERE token = ? AND until > ? AND uses > 0",
        )
        .bind(digest(secret))
        .bind(clock::now())
        .fetch_optional(&self.0)
        .await?;
        Ok(room.and_then(|room| room.parse().ok()))
    }

    /// Uses a link once. False: it does not work (any more).
    pub async fn spend(&self, secret: &str) -> Result<bool, sqlx::Error> {
        let spent = sqlx::query(
            "UPDATE invitation SET uses = uses - 1 WHERE token = ? AND until > ? AND uses > 0",
        )
        .bind(digest(secret))
        .bind(clock::now())
        .execute(&self.0)
        .await?;
        Ok(spent.rows_affected() > 0)
    }

    /// It was used for nothing.
    pub async fn give_back(&self, secret: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE invitation SET uses = uses + 1 WHERE token = ?")
            .bind(digest(secret))
            .execute(&self.0)
            .await
            .map(drop)
    }
}

fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret).to_vec()
}

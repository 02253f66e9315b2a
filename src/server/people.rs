//! Who a browser is: a nick that is free, a number for ever, and a key in a cookie.
//!
//! A guest who loses the key is somebody new. Who has claimed the nick may have several keys, and gets
//! another by a proof; what a proof is, is not known here.

mod called;
mod claims;
mod key;
mod looks;
mod names;
mod passkeys;
mod ranks;
mod sessions;
mod sockets;
mod wants;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use sqlx::SqlitePool;
use tokio::sync::Notify;

pub use self::{
    claims::Profile,
    key::{COOKIE, Key},
    names::{Names, Watching as NamesWatching},
    sessions::Session,
    sockets::Held,
    wants::Wants,
};
pub use called::begins;

use self::{
    key::Token,
    looks::{Looks, fold, parse},
    ranks::Ranks,
    sockets::Sockets,
};
use super::clock;
use crate::{
    protocol::JoinRefusal,
    stream::{Millis, Nick, Person, PersonId},
};

/// How long a guest's nick, and anybody's key, is kept for somebody who is away: 30 days.
pub const KEPT: Millis = 30 * 24 * 60 * 60 * 1_000;
/// How exactly the last visit is noted. A write for every page would cost more than it tells.
const SEEN_EVERY: Millis = 60 * 60 * 1_000;
/// Most keys that memory holds before it starts afresh.
const CACHE: usize = 20_000;
/// Nicks that would pass for the site's own voice.
const RESERVED: [&str; 9] = [
    "redovisa",
    "admin",
    "administrator",
    "moderator",
    "owner",
    "system",
    "server",
    "here",
    "everyone",
];
/// How many numbered variants of a taken nick are tried as a suggestion.
const SUGGESTIONS: u32 = 50;

/// All people. Cheap to clone.
#[derive(Clone)]
pub struct People {
    pool: SqlitePool,
    known: Arc<Mutex<Known>>,
    /// Counts how often what is known was found to be no longer so.
    changes: Arc<AtomicU64>,
    /// Held while a nick is judged and taken, so that two people do not get the same.
    joining: Arc<tokio::sync::Mutex<()>>,
    ranks: Ranks,
    wants: wants::All,
    /// What people are called now.
    pub names: Names,
    sockets: Sockets,
    /// Rings when somebody deletes themselves.
    erasures: Arc<Notify>,
}

/// A number and a nick.
type Row = (i64, String);

/// Whose key has this digest, and when the last visit was noted.
type Known = HashMap<Token, (Person, Millis)>;

impl People {
    pub async fn load(pool: SqlitePool) -> Result<Self, sqlx::Error> {
        Ok(People {
            ranks: Ranks::load(&pool).await?,
            wants: wants::All::load(&pool).await?,
            names: Names::load(&pool).await?,
            pool,
            known: Arc::default(),
            changes: Arc::default(),
            joining: Arc::default(),
            sockets: Sockets::default(),
            erasures: Arc::default(),
        })
    }

    /// Drops the keys that nobody has shown for so long that they open nothing any more.
    pub async fn sweep(&self) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM session WHERE seen < ?")
            .bind(clock::now() - KEPT)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Gives a nick to a browser: to the person it is already, or to a new one. `browser` is what the
    /// browser goes by.
    pub async fn join(
        &self,
        nick: &str,
        already: Option<&Key>,
        browser: &str,
    ) -> Result<(Person, Key), JoinRefusal> {
        let nick = parse(nick)?;
        let _alone = self.joining.lock().await;
        let current = match already {
            Some(key) => self.of(key).await.map(|person| person.id),
            None => None,
        };
        let outcome = match (current, already) {
            (Some(id), Some(key)) => match self.rename(nick, id).await {
                Ok(person) => Ok((person, key.clone())),
                Err(error) => Err(error),
            },
            _ => self.take(nick, browser).await,
        };
        outcome.map_err(|error| match error {
            TakeError::Refused(refusal) => refusal,
            TakeError::Store(error) => {
                tracing::error!(%error, "a nick could not be stored");
                JoinRefusal::Unavailable
            }
        })
    }

    /// Who shows this key.
    pub async fn of(&self, key: &Key) -> Option<Person> {
        let token = key.token();
        let now = clock::now();
        let changes = self.changes.load(Ordering::Acquire);
        let known = self.known().get(&token).cloned();
        let (person, seen) = match known {
            Some(known) => known,
            None => match self.look_up(&token).await {
                Ok(found) => found?,
                Err(error) => {
                    tracing::error!(%error, "a key could not be looked up");
                    return None;
                }
            },
        };
        if seen + KEPT < now {
            return None;
        }
        let noted = seen + SEEN_EVERY > now;
        if !noted && let Err(error) = self.note_visit(&token, person.id, now).await {
            tracing::warn!(%error, "a visit could not be noted");
        }
        self.remember(
            token,
            person.clone(),
            if noted { seen } else { now },
            changes,
        );
        Some(person)
    }

    /// Somebody by number, with the nick of now.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>, sqlx::Error> {
        let row: Option<Row> = sqlx::query_as("SELECT id, nick FROM person WHERE id = ?")
            .bind(id.0 as i64)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.and_then(read))
    }

    /// Several by number, with the nicks of now, in no order. Who is not there is left out.
    pub async fn persons(&self, ids: &[PersonId]) -> Result<Vec<Person>, sqlx::Error> {
        let ids = serde_json::to_string(ids).unwrap_or_default();
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, nick FROM person WHERE id IN (SELECT value FROM json_each(?))",
        )
        .bind(ids)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Forgets the key, and sets the nick of a guest free.
    pub async fn leave(&self, key: &Key) -> Result<(), sqlx::Error> {
        let token = key.token();
        let mut all = self.pool.begin().await?;
        sqlx::query(
            "UPDATE person SET seen = 0 WHERE claimed IS NULL
             AND id = (SELECT person FROM session WHERE token = ?)",
        )
        .bind(&token[..])
        .execute(&mut *all)
        .await?;
        sqlx::query("DELETE FROM session WHERE token = ?")
            .bind(&token[..])
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        self.forget(&[token]);
        Ok(())
    }

    /// Keeps an ear open for a socket, in case the key comes to say something else than it did.
    pub fn hold(&self, key: &Key, bell: Arc<Notify>) -> Held {
        self.sockets.hold(key.token(), bell)
    }

    /// A nick for somebody new.
    async fn take(&self, nick: Nick, browser: &str) -> Result<(Person, Key), TakeError> {
        self.must_be_free(&nick, None).await?;
        let (now, looks) = (clock::now(), Looks::of(nick.as_str()));
        let key = mint()?;
        let mut all = self.pool.begin().await?;
        let insert =
            "INSERT INTO person (nick, skeleton, written, seen) VALUES (?, ?, ?, ?) RETURNING id";
        let id: i64 = sqlx::query_scalar(insert)
            .bind(nick.as_str())
            .bind(looks.small)
            .bind(looks.written)
            .bind(now)
            .fetch_one(&mut *all)
            .await?;
        sessions::insert(&mut all, &key, id, browser, now).await?;
        all.commit().await?;
        let id = PersonId(id as u64);
        Ok((Person { id, nick }, key))
    }

    /// Another nick for somebody who is there.
    async fn rename(&self, nick: Nick, id: PersonId) -> Result<Person, TakeError> {
        self.must_be_free(&nick, Some(id)).await?;
        let (now, looks) = (clock::now(), Looks::of(nick.as_str()));
        sqlx::query("UPDATE person SET nick = ?, skeleton = ?, written = ?, seen = ?, renamed = ? WHERE id = ?")
            .bind(nick.as_str())
            .bind(looks.small)
            .bind(looks.written)
            .bind(now)
        .bind(now)
            .bind(id.0 as i64)
            .execute(&self.pool)
            .await?;
        self.names.rename(id, nick.clone());
        // Other browsers of the same person learn the nick from the table.
        let tokens = sessions::tokens(&self.pool, id).await?;
        self.forget(&tokens);
        Ok(Person { id, nick })
    }

    async fn must_be_free(&self, nick: &Nick, but: Option<PersonId>) -> Result<(), TakeError> {
        let Some(holder) = self.holder(nick, but).await? else {
            return Ok(());
        };
        let suggestion = self.suggestion(nick, but).await?;
        let same = fold(holder.as_str()) == fold(nick.as_str());
        Err(TakeError::Refused(match same {
            true => JoinRefusal::Taken { suggestion },
            false => JoinRefusal::Confusable {
                with: holder,
                suggestion,
            },
        }))
    }

    /// The nick of somebody else that looks the same and is still kept.
    async fn holder(
        &self,
        nick: &Nick,
        but: Option<PersonId>,
    ) -> Result<Option<Nick>, sqlx::Error> {
        let looks = Looks::of(nick.as_str());
        let mut kept = RESERVED
            .into_iter()
            .chain(names::GONE.map(|(_, name)| name));
        if kept.any(|word| Looks::of(word).alike(&looks)) {
            return Ok(Some(nick.clone()));
        }
        let select = "SELECT nick FROM person WHERE (skeleton = ? OR written = ?)
             AND (seen > ? OR claimed IS NOT NULL) AND id <> ? LIMIT 1";
        let holder: Option<String> = sqlx::query_scalar(select)
            .bind(looks.small)
            .bind(looks.written)
            .bind(clock::now() - KEPT)
            .bind(but.map_or(0, |id| id.0 as i64))
            .fetch_optional(&self.pool)
            .await?;
        Ok(holder.and_then(|nick| nick.parse().ok()))
    }

    async fn suggestion(
        &self,
        nick: &Nick,
        but: Option<PersonId>,
    ) -> Result<Option<Nick>, sqlx::Error> {
        for number in 2..2 + SUGGESTIONS {
            let Ok(variant) = format!("{nick}{number}").parse() else {
                return Ok(None);
            };
            if self.holder(&variant, but).await?.is_none() {
                return Ok(Some(variant));
            }
        }
        Ok(None)
    }

    async fn look_up(&self, token: &Token) -> Result<Option<(Person, Millis)>, sqlx::Error> {
        let row: Option<(i64, String, Millis)> = sqlx::query_as(
            "SELECT person.id, person.nick, session.seen FROM session
             JOIN person ON person.id = session.person WHERE session.token = ?",
        )
        .bind(&token[..])
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|(id, nick, seen)| {
            let nick = nick.parse().ok()?;
            Some((
                Person {
                    id: PersonId(id as u64),
                    nick,
                },
                seen,
            ))
        }))
    }

    async fn note_visit(
        &self,
        token: &Token,
        person: PersonId,
        now: Millis,
    ) -> Result<(), sqlx::Error> {
        let mut all = self.pool.begin().await?;
        sqlx::query("UPDATE session SET seen = ? WHERE token = ?")
            .bind(now)
            .bind(&token[..])
            .execute(&mut *all)
            .await?;
        sqlx::query("UPDATE person SET seen = ? WHERE id = ?")
            .bind(now)
            .bind(person.0 as i64)
            .execute(&mut *all)
            .await?;
        all.commit().await
    }

    /// Unless something has changed since it was looked up: then it may be no longer so.
    fn remember(&self, token: Token, person: Person, seen: Millis, changes: u64) {
        let mut known = self.known();
        if changes != self.changes.load(Ordering::Acquire) {
            return;
        }
        if known.len() >= CACHE {
            known.clear();
        }
        known.insert(token, (person, seen));
    }

    /// These keys say something else from now on, and who holds a socket by them hears of it. To be called
    /// once the tables say so.
    fn forget(&self, tokens: &[Token]) {
        let mut known = self.known();
        self.changes.fetch_add(1, Ordering::AcqRel);
        for token in tokens {
            known.remove(token);
        }
        drop(known);
        self.sockets.tell(tokens);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody as a table has them. None: the nick is none, since they deleted themselves.
fn read((id, nick): Row) -> Option<Person> {
    let (id, nick) = (PersonId(id as u64), nick.parse().ok()?);
    Some(Person { id, nick })
}

enum TakeError {
    Refused(JoinRefusal),
    Store(sqlx::Error),
}

fn mint() -> Result<Key, sqlx::Error> {
    Key::mint().map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))
}

impl From<sqlx::Error> for TakeError {
    fn from(error: sqlx::Error) -> Self {
        TakeError::Store(error)
    }
}

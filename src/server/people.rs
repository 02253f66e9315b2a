//! Who a browser is: a nick that is free, a number for ever, and a key in a cookie.
//!
//! The table holds the key's SHA-256 only. Deliberately absent: passwords and accounts; a guest who
//! loses the key is somebody new.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sha2::{Digest, Sha256};
use sqlx::SqlitePool;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, confusable_detection::skeleton};

use super::clock;
use crate::{
    protocol::JoinRefusal,
    stream::{Millis, Nick, Person, PersonId},
};

/// The cookie that carries the key.
pub const COOKIE: &str = "redovisa_key";
/// How long a nick is kept for somebody who is away, and how long the cookie lives: 30 days.
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
    /// Held while a nick is judged and taken, so that two people do not get the same.
    joining: Arc<tokio::sync::Mutex<()>>,
}

/// Whose key has this digest, and when the last visit was noted.
type Known = HashMap<[u8; 32], (Person, Millis)>;

/// The secret that a browser shows to be somebody: 128 random bits in hexadecimal.
pub struct Key(String);

impl People {
    pub fn new(pool: SqlitePool) -> Self {
        People {
            pool,
            known: Arc::default(),
            joining: Arc::default(),
        }
    }

    /// Drops the keys that nobody has shown for so long that they open nothing any more.
    pub async fn sweep(&self) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM session WHERE seen < ?")
            .bind(clock::now() - KEPT)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// Gives a nick to a browser: to the person it is already, or to a new one.
    pub async fn join(
        &self,
        nick: &str,
        already: Option<&Key>,
    ) -> Result<(Person, Key), JoinRefusal> {
        let nick = parse(nick)?;
        let _alone = self.joining.lock().await;
        let current = match already {
            Some(key) => self.of(key).await.map(|person| person.id),
            None => None,
        };
        let outcome = self.take(nick, current, already).await;
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
        let token = key.digest();
        let now = clock::now();
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
        self.remember(token, person.clone(), if noted { seen } else { now });
        Some(person)
    }

    /// Somebody by number, with the nick of now.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>, sqlx::Error> {
        let nick: Option<String> = sqlx::query_scalar("SELECT nick FROM person WHERE id = ?")
            .bind(id.0 as i64)
            .fetch_optional(&self.pool)
            .await?;
        Ok(nick
            .and_then(|nick| nick.parse().ok())
            .map(|nick| Person { id, nick }))
    }

    /// Forgets the key and sets the nick free.
    pub async fn leave(&self, key: &Key) -> Result<(), sqlx::Error> {
        let token = key.digest();
        let mut all = self.pool.begin().await?;
        sqlx::query(
            "UPDATE person SET seen = 0 WHERE id = (SELECT person FROM session WHERE token = ?)",
        )
        .bind(&token[..])
        .execute(&mut *all)
        .await?;
        sqlx::query("DELETE FROM session WHERE token = ?")
            .bind(&token[..])
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        // Only now: a look-up in the meantime would have remembered the key again.
        self.known().remove(&token);
        Ok(())
    }

    async fn take(
        &self,
        nick: Nick,
        current: Option<PersonId>,
        key: Option<&Key>,
    ) -> Result<(Person, Key), TakeError> {
        if let Some(holder) = self.holder(&nick, current).await? {
            let suggestion = self.suggestion(&nick, current).await?;
            let same = fold(holder.as_str()) == fold(nick.as_str());
            return Err(TakeError::Refused(match same {
                true => JoinRefusal::Taken { suggestion },
                false => JoinRefusal::Confusable {
                    with: holder,
                    suggestion,
                },
            }));
        }
        let (now, looks) = (clock::now(), Looks::of(nick.as_str()));
        if let (Some(id), Some(key)) = (current, key) {
            sqlx::query(
                "UPDATE person SET nick = ?, skeleton = ?, written = ?, seen = ? WHERE id = ?",
            )
            .bind(nick.as_str())
            .bind(looks.small)
            .bind(looks.written)
            .bind(now)
            .bind(id.0 as i64)
            .execute(&self.pool)
            .await?;
            let person = Person { id, nick };
            // Other browsers of the same person learn the nick from the table.
            self.known().retain(|_, (known, _)| known.id != id);
            return Ok((person, Key(key.0.clone())));
        }
        let key = Key::mint().map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
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
        sqlx::query("INSERT INTO session (token, person, seen) VALUES (?, ?, ?)")
            .bind(&key.digest()[..])
            .bind(id)
            .bind(now)
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        Ok((
            Person {
                id: PersonId(id as u64),
                nick,
            },
            key,
        ))
    }

    /// The nick of somebody else that looks the same and is still kept.
    async fn holder(
        &self,
        nick: &Nick,
        but: Option<PersonId>,
    ) -> Result<Option<Nick>, sqlx::Error> {
        let looks = Looks::of(nick.as_str());
        if RESERVED.iter().any(|word| Looks::of(word).alike(&looks)) {
            return Ok(Some(nick.clone()));
        }
        let select = "SELECT nick FROM person WHERE (skeleton = ? OR written = ?) AND seen > ? AND id <> ? LIMIT 1";
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

    async fn look_up(&self, token: &[u8; 32]) -> Result<Option<(Person, Millis)>, sqlx::Error> {
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
        token: &[u8; 32],
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

    fn remember(&self, token: [u8; 32], person: Person, seen: Millis) {
        let mut known = self.known();
        if known.len() >= CACHE {
            known.clear();
        }
        known.insert(token, (person, seen));
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum TakeError {
    Refused(JoinRefusal),
    Store(sqlx::Error),
}

impl From<sqlx::Error> for TakeError {
    fn from(error: sqlx::Error) -> Self {
        TakeError::Store(error)
    }
}

impl Key {
    fn mint() -> Result<Self, getrandom::Error> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits)?;
        Ok(Key(format!("{:032x}", u128::from_le_bytes(bits))))
    }

    /// The key in a `Cookie` header's value (RFC 6265 section 4.2).
    pub fn from_cookies(header: &str) -> Option<Self> {
        let value = header.split(';').find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == COOKIE).then_some(value)
        })?;
        let hexadecimal = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        hexadecimal.then(|| Key(value.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// A nick in its composed form (Unicode NFKC), of scripts that go together.
fn parse(text: &str) -> Result<Nick, JoinRefusal> {
    let composed: String = text.trim().nfkc().collect();
    let nick: Nick = composed.parse()?;
    match nick.as_str().is_single_script() {
        true => Ok(nick),
        false => Err(JoinRefusal::MixedScripts),
    }
}

fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// What a nick looks like (skeletons, Unicode TS 39 section 4). Joints do not tell people apart, so `a-b`
/// looks like `a b` and `ab`.
struct Looks {
    /// However it is written: `ANNA` is `anna`.
    small: String,
    /// As it is written: `PaypaI` with a capital i is `paypal`, which its small letters would not tell.
    written: String,
}

impl Looks {
    fn of(text: &str) -> Self {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '_' | '.'))
            .collect();
        let look = |text: &str| skeleton(text).flat_map(char::to_lowercase).collect();
        Looks {
            small: look(&fold(&plain)),
            written: look(&plain),
        }
    }

    fn alike(&self, other: &Looks) -> bool {
        self.small == other.small || self.written == other.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicks_that_look_alike_are_alike() {
        let alike = |a: &str, b: &str| Looks::of(a).alike(&Looks::of(b));
        assert!(alike("Anna", "anna"));
        assert!(alike("paypal", "раураl"), "Cyrillic letters");
        assert!(alike("Bob1", "Bobl"), "one and l");
        assert!(alike("PaypaI", "paypal"), "a capital i");
        assert!(
            alike("LISA", "lisa") && !alike("Kai", "Kal"),
            "but no small one"
        );
        assert!(alike("Anna Maria", "anna-maria"));
        assert!(!alike("Anna", "Åsa"));
    }

    #[test]
    fn scripts_that_do_not_go_together_are_refused() {
        assert_eq!(parse("Аnna"), Err(JoinRefusal::MixedScripts));
        assert!(parse("Мария").is_ok() && parse("李明").is_ok() && parse("Åsa").is_ok());
    }

    #[test]
    fn the_key_is_found_among_other_cookies() {
        let key = "0123456789abcdef0123456789abcdef";
        let header = format!("lang=sv; {COOKIE}={key}; x=y");
        assert_eq!(
            Key::from_cookies(&header).map(|key| key.0).as_deref(),
            Some(key)
        );
        assert!(Key::from_cookies(&format!("{COOKIE}=short")).is_none());
    }
}

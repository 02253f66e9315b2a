//! Keeps the index: follows the log of every room by a cursor that is kept beside it, so that it catches up
//! by itself after a crash, and with whatever an older version has left.
//!
//! What it knows of facts is how they look in the log. So it reads those that change a message, too, where the
//! rooms of this version pass them over.

use std::{collections::VecDeque, time::Duration};

use serde::{Deserialize, Serialize};
use sqlx::{FromRow, Sqlite, SqlitePool, Transaction};
use tokio::time::{Instant, sleep, timeout};
use unicode_normalization::UnicodeNormalization;

use super::marks;
use crate::{
    chat::Mentions,
    search::{brought, features},
    server::{
        live::News,
        rooms::Rooms,
        store::{Store, StoredFact},
    },
    stream::StreamName,
};

/// Where the rooms' streams are in the store.
pub(super) const PREFIX: &str = "chat/";
/// How long what is new is gathered: a lively room is then a few writes a second, not one a message.
const GATHER: Duration = Duration::from_millis(150);
/// Facts that are taken in at once. Writing them takes some milliseconds, which is as long as a message that
/// is being said may have to wait.
const BATCH: usize = 256;
/// Rooms that are asked after at once.
const ROOMS: usize = 200;
/// How long to wait after something has failed.
const RETRY: Duration = Duration::from_secs(5);
/// Bits of a number in the index below its moment: that many messages fit into one millisecond.
pub(super) const BELOW_MOMENT: u32 = 21;

/// Follows the log for ever.
pub async fn follow(store: Store, rooms: Rooms, news: std::sync::Arc<News>) {
    let index = Index { store, rooms };
    loop {
        if let Err(error) = index.keep_up(&news).await {
            tracing::error!(%error, "the search index could not be kept up; trying again");
            sleep(RETRY).await;
        }
    }
}

struct Index {
    store: Store,
    rooms: Rooms,
}

/// A fact, as far as searching goes.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Told {
    Posted {
        nick: String,
        body: String,
        #[serde(default)]
        mentions: Mentions,
        #[serde(default)]
        files: Vec<Brought>,
    },
    Answered {
        nick: String,
        body: String,
        #[serde(default)]
        mentions: Mentions,
    },
    Edited {
        of: u64,
        body: String,
        #[serde(default)]
        mentions: Mentions,
    },
    Deleted {
        of: u64,
    },
    #[serde(other)]
    Other,
}

/// A file that stands with a message.
#[derive(Deserialize)]
struct Brought {
    #[serde(default)]
    name: String,
    /// In pixels: it is a picture.
    #[serde(default)]
    width: Option<u32>,
}

/// A message as it enters the index.
#[derive(Default, Serialize)]
struct Row {
    stream: i64,
    seq: i64,
    at: i64,
    /// How many in this batch were said in the same millisecond before it.
    nth: i64,
    body: String,
    nick: String,
    marks: String,
    features: String,
    /// What its files are called.
    files: String,
}

/// What a message says and has now; nothing: it is gone.
type Now = Option<(String, String)>;

/// What a batch does to the index.
#[derive(Default)]
struct Changes {
    rows: Vec<Row>,
    /// Messages that were there before, by stream and place.
    earlier: Vec<(i64, i64, Now)>,
    /// How far each stream is read with it.
    cursors: Vec<(i64, i64)>,
}

/// A fact that is to be taken in, and the name and the row of its stream.
#[derive(FromRow)]
struct Next {
    key: String,
    stream: i64,
    #[sqlx(flatten)]
    fact: StoredFact,
}

impl Index {
    /// Catches up with everything, then with what is new. Ends only with an error.
    async fn keep_up(&self, news: &News) -> Result<(), sqlx::Error> {
        // Heard of before the log is looked at, so that nothing falls between.
        _ = news.take();
        let mut behind: VecDeque<StreamName> = self.behind().await?.into();
        loop {
            for name in news.take() {
                if !behind.contains(&name) {
                    behind.push_front(name);
                }
            }
            if behind.is_empty() {
                news.wait().await;
                sleep(GATHER).await;
                continue;
            }
            let begun = Instant::now();
            let some: Vec<StreamName> = behind.drain(..behind.len().min(ROOMS)).collect();
            let rest = self.catch_up(&some).await?;
            if !rest.is_empty() {
                behind.extend(rest);
                // Whoever writes goes first: half of the time is theirs. What is new is not made to wait.
                _ = timeout(begun.elapsed(), news.wait()).await;
            }
        }
    }

    /// The rooms in which there is more than was read, the newest first.
    async fn behind(&self) -> Result<Vec<StreamName>, sqlx::Error> {
        let names: Vec<String> = sqlx::query_scalar(
            "SELECT stream.name FROM stream
             LEFT JOIN search_cursor ON search_cursor.stream = stream.id
             WHERE substr(stream.name, 1, length(?1)) = ?1
               AND (SELECT max(seq) FROM fact WHERE fact.stream = stream.id) > coalesce(search_cursor.seq, 0)
             ORDER BY stream.id DESC",
        )
        .bind(PREFIX)
        .fetch_all(self.store.readers())
        .await?;
        let names = names.iter().filter_map(|name| name.strip_prefix(PREFIX));
        Ok(names.filter_map(|name| name.parse().ok()).collect())
    }

    /// Takes in the next facts of these rooms, in one transaction. Gives the rooms of which there is more.
    async fn catch_up(&self, names: &[StreamName]) -> Result<Vec<StreamName>, sqlx::Error> {
        let (mut parts, mut rest, mut room_left) = (Vec::new(), Vec::new(), BATCH as i64);
        for (name, stream, read, head) in self.ends(names).await? {
            let until = head.min(read + room_left);
            room_left -= until - read;
            if until > read {
                parts.push((stream, read, until));
            }
            if until < head {
                rest.push(name);
            }
        }
        if parts.is_empty() {
            return Ok(rest);
        }
        let mut changes = Changes::default();
        for next in self.next(&parts).await? {
            // A stream that is no room is read past: nobody can be asked who may read it.
            let name = next
                .key
                .strip_prefix(PREFIX)
                .and_then(|name| name.parse().ok());
            let entry = name.and_then(|name| Some((self.rooms.entry(&name)?, name)));
            if let Some((entry, name)) = entry {
                let marks = || marks::of(&entry.kind, &name, next.fact.by);
                changes.take_in(next.stream, &next.fact, marks);
            }
        }
        changes.cursors = parts
            .iter()
            .map(|(stream, _, until)| (*stream, *until))
            .collect();
        changes.write(self.store.writer()).await?;
        Ok(rest)
    }

    /// The row of each of these rooms, how far it was read, and how far it goes.
    async fn ends(
        &self,
        names: &[StreamName],
    ) -> Result<Vec<(StreamName, i64, i64, i64)>, sqlx::Error> {
        let keys = names.iter().map(|name| [PREFIX, name.as_str()].concat());
        let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(
            "SELECT asked.key, stream.id,
                    coalesce((SELECT seq FROM search_cursor WHERE search_cursor.stream = stream.id), 0),
                    coalesce((SELECT max(seq) FROM fact WHERE fact.stream = stream.id), 0)
             FROM json_each(?) AS asked CROSS JOIN stream ON stream.name = asked.value",
        )
        .bind(json(&keys.collect::<Vec<_>>()))
        .fetch_all(self.store.readers())
        .await?;
        let end = |(nth, stream, read, head): (i64, i64, i64, i64)| {
            let name = names.get(usize::try_from(nth).ok()?)?;
            Some((name.clone(), stream, read, head))
        };
        Ok(rows.into_iter().filter_map(end).collect())
    }

    /// The facts of these streams, each after one place and up to another, in order.
    async fn next(&self, parts: &[(i64, i64, i64)]) -> Result<Vec<Next>, sqlx::Error> {
        sqlx::query_as(
            "SELECT stream.name AS key, fact.stream, fact.seq, fact.at, fact.by, fact.command, fact.fact
             FROM json_each(?) AS asked
             CROSS JOIN stream ON stream.id = asked.value ->> 0
             CROSS JOIN fact ON fact.stream = stream.id
                 AND fact.seq > asked.value ->> 1 AND fact.seq <= asked.value ->> 2
             ORDER BY asked.key, fact.seq",
        )
        .bind(json(parts))
        .fetch_all(self.store.readers())
        .await
    }
}

/// What SQLite's `json_each` reads. Rows of ours are plain data: JSON can always hold them.
fn json<T: Serialize + ?Sized>(rows: &T) -> String {
    serde_json::to_string(rows).unwrap_or_default()
}

impl Changes {
    /// What a fact comes to. `marks` are those of its room and author.
    fn take_in(&mut self, stream: i64, fact: &StoredFact, marks: impl FnOnce() -> String) {
        // What cannot be read by us is no message that could be found.
        match serde_json::from_str(&fact.fact).unwrap_or(Told::Other) {
            Told::Posted {
                nick,
                body,
                mentions,
                files,
            } => {
                let row = Row {
                    marks: [marks(), file_marks(&files)].join(" "),
                    features: feature_marks(&body, &mentions),
                    files: names(&files),
                    ..self.row(stream, fact, &nick, &body)
                };
                self.rows.push(row);
            }
            Told::Answered {
                nick,
                body,
                mentions,
            } => {
                let row = Row {
                    marks: marks(),
                    features: feature_marks(&body, &mentions),
                    ..self.row(stream, fact, &nick, &body)
                };
                self.rows.push(row);
            }
            Told::Edited { of, body, mentions } => {
                let features = feature_marks(&body, &mentions);
                self.replace(stream, of as i64, Some((body, features)));
            }
            Told::Deleted { of } => self.replace(stream, of as i64, None),
            Told::Other => {}
        }
    }

    fn row(&self, stream: i64, fact: &StoredFact, nick: &str, body: &str) -> Row {
        let same = self.rows.iter().filter(|row| row.at == fact.at);
        Row {
            stream,
            seq: fact.seq.0 as i64,
            at: fact.at,
            nth: same.count() as i64,
            body: composed(body),
            nick: composed(nick),
            ..Row::default()
        }
    }

    /// A message's words and what it has, or nothing of it.
    fn replace(&mut self, stream: i64, of: i64, with: Option<(String, String)>) {
        let mut rows = self.rows.iter_mut();
        match rows.find(|row| row.stream == stream && row.seq == of) {
            Some(row) => {
                if with.is_none() {
                    row.files.clear();
                }
                let (body, features) = with.unwrap_or_default();
                (row.body, row.features) = (composed(&body), features);
            }
            None => self.earlier.push((stream, of, with)),
        }
    }

    /// All of a batch and the cursors after it, or nothing.
    async fn write(mut self, pool: &SqlitePool) -> Result<(), sqlx::Error> {
        self.rows
            .retain(|row| !(row.body.is_empty() && row.files.is_empty()));
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
        if !self.rows.is_empty() {
            insert(&mut transaction, &self.rows).await?;
        }
        for (stream, seq, with) in self.earlier {
            match with {
                Some((body, features)) => {
                    edit(&mut transaction, stream, seq, &body, features).await?;
                }
                None => delete(&mut transaction, stream, seq).await?,
            }
        }
        sqlx::query(
            "INSERT INTO search_cursor (stream, seq) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
             ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq",
        )
        .bind(json(&self.cursors))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }
}

/// Two statements, however many messages: each is a journey to the thread on which SQLite runs.
/// `CROSS`, since SQLite would else go through all that was ever said in a room for each of what is new.
async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    rows: &[Row],
) -> Result<(), sqlx::Error> {
    let rows = json(rows);
    sqlx::query(
        "INSERT INTO search_place (id, stream, seq)
         SELECT coalesce(
                    (SELECT max(id) + 1 FROM search_place
                     WHERE id >= (value ->> 'at') << ?2 AND id < ((value ->> 'at') + 1) << ?2),
                    (value ->> 'at') << ?2
                ) + (value ->> 'nth'), value ->> 'stream', value ->> 'seq'
         FROM json_each(?1)",
    )
    .bind(&rows)
    .bind(BELOW_MOMENT)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO search_text (rowid, body, nick, marks, features, files)
         SELECT search_place.id, value ->> 'body', value ->> 'nick', value ->> 'marks', value ->> 'features',
                value ->> 'files'
         FROM json_each(?1) CROSS JOIN search_place
             ON search_place.stream = value ->> 'stream' AND search_place.seq = value ->> 'seq'",
    )
    .bind(&rows)
    .execute(&mut **transaction)
    .await
    .map(drop)
}

async fn edit(
    transaction: &mut Transaction<'_, Sqlite>,
    stream: i64,
    seq: i64,
    body: &str,
    features: String,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE search_text SET body = ?, features = ?
         WHERE rowid = (SELECT id FROM search_place WHERE stream = ? AND seq = ?)",
    )
    .bind(composed(body))
    .bind(features)
    .bind(stream)
    .bind(seq)
    .execute(&mut **transaction)
    .await
    .map(drop)
}

async fn delete(
    transaction: &mut Transaction<'_, Sqlite>,
    stream: i64,
    seq: i64,
) -> Result<(), sqlx::Error> {
    for statement in [
        "DELETE FROM search_text WHERE rowid = (SELECT id FROM search_place WHERE stream = ? AND seq = ?)",
        "DELETE FROM search_place WHERE stream = ? AND seq = ?",
    ] {
        sqlx::query(statement)
            .bind(stream)
            .bind(seq)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// One spelling of letters with marks, whichever the keyboard has sent (Unicode NFC).
fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// That it has files, and pictures among them.
fn file_marks(files: &[Brought]) -> String {
    let pictures: Vec<bool> = files.iter().map(|file| file.width.is_some()).collect();
    let marks: Vec<&str> = (brought(&pictures).into_iter())
        .map(marks::feature)
        .collect();
    marks.join(" ")
}

/// What files are called, a line each.
fn names(files: &[Brought]) -> String {
    let names: Vec<String> = files.iter().map(|file| composed(&file.name)).collect();
    names.join("\n")
}

/// What a message has beside words, and whom it calls.
fn feature_marks(body: &str, mentions: &Mentions) -> String {
    let features = features(body).into_iter();
    let features = features.map(|feature| marks::feature(feature).to_owned());
    let marks: Vec<String> = features.chain(mentions.all().map(marks::call)).collect();
    marks.join(" ")
}

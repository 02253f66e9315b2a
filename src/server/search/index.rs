//! Keeps the index: follows the log of every room by a cursor that is kept beside it, so that it catches up
//! by itself after a crash, and with whatever an older version has left.
//!
//! What it knows of facts is how they look in the log. So it reads those that change a message, too, where the
//! rooms of this version pass them over.

use std::{collections::VecDeque, time::Duration};

use serde::{Deserialize, Serialize};
use sqlx::{Sqlite, SqlitePool, Transaction};
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
    stream::{Seq, StreamName},
};

/// Where the rooms' streams are in the store.
pub(super) const PREFIX: &str = "chat/";
/// How long what is new is gathered: a lively room is then a few writes a second, not one a message.
const GATHER: Duration = Duration::from_millis(150);
/// Facts that are taken in at once. Writing them takes some milliseconds, which is as long as a message that
/// is being said may have to wait.
const BATCH: usize = 256;
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
#[derive(Serialize)]
struct Row {
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

/// What a batch does to the index.
#[derive(Default)]
struct Changes {
    rows: Vec<Row>,
    /// Messages that were there before, and what they say and have now; nothing: they are gone.
    earlier: Vec<(i64, Option<(String, String)>)>,
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
            let Some(name) = behind.pop_front() else {
                news.wait().await;
                sleep(GATHER).await;
                continue;
            };
            let begun = Instant::now();
            if !self.catch_up(&name).await? {
                behind.push_back(name);
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

    /// Takes in the next facts of a room. True: that was all.
    async fn catch_up(&self, name: &StreamName) -> Result<bool, sqlx::Error> {
        let key = [PREFIX, name.as_str()].concat();
        let cursor: Option<i64> = sqlx::query_scalar(
            "SELECT seq FROM search_cursor WHERE stream = (SELECT id FROM stream WHERE name = ?)",
        )
        .bind(&key)
        .fetch_optional(self.store.readers())
        .await?;
        let after = Seq(cursor.unwrap_or(0) as u64);
        let facts = self.store.after(&key, after, BATCH).await?;
        let Some(last) = facts.last().map(|fact| fact.seq) else {
            return Ok(true);
        };
        let whole = facts.len() < BATCH;
        // A stream that is no room is read past: nobody can be asked who may read it.
        let changes = match self.rooms.entry(name) {
            Some(entry) => read(facts, |by| marks::of(&entry.kind, name, by)),
            None => Changes::default(),
        };
        write(self.store.writer(), &key, changes, last).await?;
        Ok(whole)
    }
}

/// What these facts come to.
fn read(facts: Vec<StoredFact>, marks: impl Fn(crate::stream::PersonId) -> String) -> Changes {
    let mut changes = Changes::default();
    for fact in facts {
        // What cannot be read by us is no message that could be found.
        match serde_json::from_str(&fact.fact).unwrap_or(Told::Other) {
            Told::Posted {
                nick,
                body,
                mentions,
                files,
            } => {
                let features = feature_marks(&body, &mentions);
                let marks = [marks(fact.by), file_marks(&files)].join(" ");
                changes.insert(&fact, nick, &body, marks, features);
                if let Some(row) = changes.rows.last_mut() {
                    row.files = names(&files);
                }
            }
            Told::Answered {
                nick,
                body,
                mentions,
            } => {
                let features = feature_marks(&body, &mentions);
                changes.insert(&fact, nick, &body, marks(fact.by), features);
            }
            Told::Edited { of, body, mentions } => {
                let features = feature_marks(&body, &mentions);
                changes.replace(of as i64, Some((body, features)));
            }
            Told::Deleted { of } => changes.replace(of as i64, None),
            Told::Other => {}
        }
    }
    changes
        .rows
        .retain(|row| !(row.body.is_empty() && row.files.is_empty()));
    changes
}

impl Changes {
    fn insert(
        &mut self,
        fact: &StoredFact,
        nick: String,
        body: &str,
        marks: String,
        features: String,
    ) {
        let same = self.rows.iter().filter(|row| row.at == fact.at);
        let row = Row {
            seq: fact.seq.0 as i64,
            at: fact.at,
            nth: same.count() as i64,
            body: composed(body),
            nick: composed(&nick),
            marks,
            features,
            files: String::new(),
        };
        self.rows.push(row);
    }

    /// A message's words and what it has, or nothing of it.
    fn replace(&mut self, of: i64, with: Option<(String, String)>) {
        match self.rows.iter_mut().find(|row| row.seq == of) {
            Some(row) => {
                if with.is_none() {
                    row.files.clear();
                }
                let (body, features) = with.unwrap_or_default();
                (row.body, row.features) = (composed(&body), features);
            }
            None => self.earlier.push((of, with)),
        }
    }
}

/// All of a batch and the cursor after it, or nothing.
async fn write(
    pool: &SqlitePool,
    key: &str,
    changes: Changes,
    cursor: Seq,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let stream: i64 = sqlx::query_scalar("SELECT id FROM stream WHERE name = ?")
        .bind(key)
        .fetch_one(&mut *transaction)
        .await?;
    if !changes.rows.is_empty() {
        insert(&mut transaction, stream, &changes.rows).await?;
    }
    for (seq, with) in changes.earlier {
        match with {
            Some((body, features)) => edit(&mut transaction, stream, seq, &body, features).await?,
            None => delete(&mut transaction, stream, seq).await?,
        }
    }
    sqlx::query(
        "INSERT INTO search_cursor (stream, seq) VALUES (?, ?)
         ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq",
    )
    .bind(stream)
    .bind(cursor.0 as i64)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Two statements, however many messages: each is a journey to the thread on which SQLite runs.
async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    stream: i64,
    rows: &[Row],
) -> Result<(), sqlx::Error> {
    // Rows of ours are plain data: JSON can always hold them.
    let rows = serde_json::to_string(rows).unwrap_or_default();
    sqlx::query(
        "INSERT INTO search_place (id, stream, seq)
         SELECT coalesce(
                    (SELECT max(id) + 1 FROM search_place
                     WHERE id >= (value ->> 'at') << ?3 AND id < ((value ->> 'at') + 1) << ?3),
                    (value ->> 'at') << ?3
                ) + (value ->> 'nth'), ?2, value ->> 'seq'
         FROM json_each(?1)",
    )
    .bind(&rows)
    .bind(stream)
    .bind(BELOW_MOMENT)
    .execute(&mut **transaction)
    .await?;
    sqlx::query(
        "INSERT INTO search_text (rowid, body, nick, marks, features, files)
         SELECT search_place.id, value ->> 'body', value ->> 'nick', value ->> 'marks', value ->> 'features',
                value ->> 'files'
         FROM json_each(?1) JOIN search_place ON search_place.stream = ?2 AND search_place.seq = value ->> 'seq'",
    )
    .bind(&rows)
    .bind(stream)
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

//! Asks the index: a page of what a reader looks for, the newest first.
//!
//! What a reader may not read is no candidate: the marks keep it out of what SQLite goes through, and the list
//! of the reader's rooms, which comes from the directory at that moment, keeps it out whatever the marks say.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{Row, SqliteConnection};
use tokio::sync::Semaphore;

use super::{
    expression::{Called, calling, expression},
    index::{BELOW_MOMENT, PREFIX},
};
use crate::{
    protocol::RoomInfo,
    search::{Query, What},
    server::{directory::slug, people::People, rooms::Rooms, store::Store},
    stream::{Millis, PersonId, Seq, StreamName},
    ui::{
        lang::Lang,
        search::{Hit, Piece},
    },
};

/// Hits on a page.
const PAGE: usize = 20;
/// Words of a message that are shown around what was found. SQLite allows 64.
const CONTEXT: i64 = 40;
/// Where the words that were looked for begin and end: characters that no message holds.
const BEGIN: char = '\u{1}';
const END: char = '\u{2}';
/// How long SQLite may look. Even on a busy machine all but the strangest questions take a few milliseconds.
const LONGEST: Duration = Duration::from_millis(800);
/// SQLite's instructions between two looks at the clock: some tens of microseconds.
const LOOK_EVERY: i32 = 2_000;
/// Searches at once. The store has four connections for reading, and the rooms need some.
const AT_ONCE: usize = 2;

/// Cheap to clone.
#[derive(Clone)]
pub struct Finder {
    store: Store,
    rooms: Rooms,
    people: People,
    places: Arc<Semaphore>,
}

/// A search.
pub struct Asked<'a> {
    pub query: &'a Query,
    pub reader: Option<PersonId>,
    /// In which those are named who have no nick any more.
    pub lang: Lang,
    /// Minutes that the reader's clock is ahead of UTC.
    pub zone_minutes: i32,
    /// Only what calls the reader.
    pub calls: bool,
    /// Only what stands before this number in the index: where the page before ended.
    pub before: Option<i64>,
}

/// Where the next page begins, if there is one.
pub type Newer = Option<i64>;

#[derive(Debug)]
pub enum FindError {
    /// It took too long.
    TooBroad,
    Store(sqlx::Error),
}

impl Finder {
    pub fn new(store: Store, rooms: Rooms, people: People) -> Self {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        Finder {
            store,
            rooms,
            people,
            places,
        }
    }

    /// A page of hits, and where the next begins.
    pub async fn find(&self, asked: &Asked<'_>) -> Result<(Vec<Hit>, Newer), FindError> {
        let mut seen = self.rooms.since(0, asked.reader).0;
        let names = &self.people.names;
        names.freshen_list(&mut seen, asked.lang);
        let authors = self.authors(asked.query).await?;
        let search = expressed(asked, &seen, &authors);
        let readable: Vec<String> = seen
            .iter()
            .map(|room| [PREFIX, room.name.as_str()].concat())
            .collect();
        let readable = serde_json::to_string(&readable).unwrap_or_default();
        let (from, until) = stretch(asked);
        // Whoever is blocked calls in vain; what they said is found, and folded.
        let reader = asked.reader.map_or(0, |reader| reader.0 as i64);
        let unheard = (reader, asked.calls);

        // Whoever waits here waits for other searches, and holds nothing.
        let _place = self.places.acquire().await;
        let mut connection = self.store.readers().acquire().await?;
        let begun = Instant::now();
        let mut handle = connection.lock_handle().await?;
        handle.set_progress_handler(LOOK_EVERY, move || begun.elapsed() < LONGEST);
        drop(handle);
        let rows = rows(&mut connection, &search, (from, until), &readable, unheard).await;
        connection.lock_handle().await?.remove_progress_handler();
        let mut hits = rows.map_err(|error| match begun.elapsed() >= LONGEST {
            true => FindError::TooBroad,
            false => FindError::Store(error),
        })?;
        let next = (hits.len() > PAGE).then(|| {
            hits.truncate(PAGE);
            hits.last().map(|(id, _)| *id)
        });
        let hits = hits.into_iter().filter_map(|(_, found)| {
            let title = &seen.iter().find(|room| room.name == found.room)?;
            // The index keeps what they were called then.
            let nick = names.of(found.by, asked.lang);
            Some(Hit {
                nick: nick.map_or(found.nick, |nick| nick.to_string()),
                title: match &title.with {
                    Some(other) => other.nick.to_string(),
                    None => title.title.to_string(),
                },
                ..found
            })
        });
        Ok((hits.collect(), next.flatten()))
    }

    /// Who is meant by each nick of the query.
    async fn authors(&self, query: &Query) -> Result<HashMap<String, Vec<PersonId>>, sqlx::Error> {
        let mut authors = HashMap::new();
        for term in &query.terms {
            if let What::From(nick) = &term.what {
                authors.insert(
                    nick.clone(),
                    self.people.named(self.store.readers(), nick).await?,
                );
            }
        }
        Ok(authors)
    }
}

/// What SQLite is to look for. `rooms`: those that the reader may see; `authors`: who is called what.
fn expressed(
    asked: &Asked<'_>,
    rooms: &[RoomInfo],
    authors: &HashMap<String, Vec<PersonId>>,
) -> String {
    let by = |nick: &str| authors.get(nick).cloned().unwrap_or_default();
    // A room is called by its name or its title; of titles small things are forgiven.
    let called = |text: &str| -> Vec<String> {
        let plain = slug(text);
        let fits = rooms.iter().filter(|room| {
            let title = room
                .with
                .as_ref()
                .map_or(&*room.title, |other| other.nick.as_str());
            room.name.as_str().eq_ignore_ascii_case(text)
                || title.eq_ignore_ascii_case(text)
                || (!plain.is_empty() && (slug(title) == plain || room.name.as_str() == plain))
        });
        fits.map(|room| room.name.to_string()).collect()
    };
    let named = Called {
        rooms: &called,
        people: &by,
    };
    let private = rooms.iter().filter(|room| room.private);
    let private: Vec<&str> = private.map(|room| room.name.as_str()).collect();
    let search = expression(asked.query, asked.reader, &private, &named);
    match asked.calls {
        true => calling(&search, asked.reader),
        false => search,
    }
}

/// The numbers in the index between which the asked for messages lie: from the first, up to before the second.
fn stretch(asked: &Asked) -> (i64, i64) {
    let number = |at: Millis| {
        let most = i64::MAX >> BELOW_MOMENT;
        at.clamp(0, most) << BELOW_MOMENT
    };
    let zone = asked.zone_minutes;
    let from = asked.query.after.map_or(0, |day| number(day.ends(zone)));
    let until = asked
        .query
        .before
        .map_or(i64::MAX, |day| number(day.begins(zone)));
    (from, until.min(asked.before.unwrap_or(i64::MAX)))
}

async fn rows(
    connection: &mut SqliteConnection,
    search: &str,
    (from, until): (i64, i64),
    names: &str,
    (reader, passes_over_blocked): (i64, bool),
) -> Result<Vec<(i64, Hit)>, sqlx::Error> {
    // The order of the tables is ours: first the index, newest first, then only what it gives.
    let rows = sqlx::query(
        "SELECT search_text.rowid AS id, stream.name AS name, search_place.seq AS seq, fact.at AS at, fact.by AS by,
                iif(fact.fact ->> 'type' = 'answered', fact.about, NULL) AS thread,
                search_text.nick AS nick, snippet(search_text, 0, ?1, ?2, '…', ?3) AS body,
                highlight(search_text, 4, ?1, ?2) AS files,
                fact.by IN (SELECT whom FROM block WHERE person = ?9) AS blocked
         FROM search_text
         CROSS JOIN search_place ON search_place.id = search_text.rowid
         CROSS JOIN stream ON stream.id = search_place.stream
         CROSS JOIN fact ON fact.stream = search_place.stream AND fact.seq = search_place.seq
         WHERE search_text MATCH ?4 AND search_text.rowid >= ?5 AND search_text.rowid < ?6
           AND stream.name IN (SELECT value FROM json_each(?7))
           AND NOT (?10 AND blocked)
         ORDER BY search_text.rowid DESC LIMIT ?8",
    )
    .bind(BEGIN.to_string())
    .bind(END.to_string())
    .bind(CONTEXT)
    .bind(search)
    .bind(from)
    .bind(until)
    .bind(names)
    .bind(PAGE as i64 + 1)
    .bind(reader)
    .bind(passes_over_blocked)
    .fetch_all(connection)
    .await?;
    let known = |row: &sqlx::sqlite::SqliteRow| -> Result<Option<(i64, Hit)>, sqlx::Error> {
        let name: &str = row.try_get("name")?;
        let Some(room) = name
            .strip_prefix(PREFIX)
            .and_then(|name| name.parse::<StreamName>().ok())
        else {
            return Ok(None);
        };
        let hit = Hit {
            title: room.to_string(),
            room,
            seq: Seq(row.try_get::<i64, _>("seq")? as u64),
            at: row.try_get("at")?,
            by: PersonId(row.try_get::<i64, _>("by")? as u64),
            thread: (row.try_get::<Option<i64>, _>("thread")?).map(|root| Seq(root as u64)),
            unread: false,
            nick: row.try_get("nick")?,
            context: pieces(row.try_get("body")?),
            files: pieces(row.try_get("files")?),
            blocked: row.try_get("blocked")?,
        };
        Ok(Some((row.try_get("id")?, hit)))
    };
    rows.iter()
        .filter_map(|row| known(row).transpose())
        .collect()
}

/// The text between the marks, and what is marked.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add = |text: &str, found: bool| {
        if !text.is_empty() {
            pieces.push(Piece {
                text: text.to_owned(),
                found,
            });
        }
    };
    let mut parts = text.split(BEGIN);
    add(parts.next().unwrap_or_default(), false);
    for part in parts {
        let (found, after) = part.split_once(END).unwrap_or((part, ""));
        add(found, true);
        add(after, false);
    }
    pieces
}

impl From<sqlx::Error> for FindError {
    fn from(error: sqlx::Error) -> Self {
        FindError::Store(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_told_apart() {
        let piece = |text: &str, found| Piece {
            text: text.to_owned(),
            found,
        };
        assert_eq!(
            pieces("a \u{1}b\u{2} c\u{1}d\u{2}"),
            [
                piece("a ", false),
                piece("b", true),
                piece(" c", false),
                piece("d", true)
            ]
        );
        assert_eq!(pieces("a"), [piece("a", false)]);
        assert_eq!(pieces("\u{1}a"), [piece("a", true)]);
    }
}

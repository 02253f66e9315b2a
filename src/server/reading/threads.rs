//! The threads in which somebody takes part, with how much in each they have not read. Costs the person's threads,
//! whatever others have said.

use super::{Readings, keep::PREFIX};
use crate::stream::{Millis, PersonId, Seq, StreamName};

/// Where a message stands: in a room, or there in a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub room: StreamName,
    pub seq: Seq,
    pub thread: Option<Seq>,
}

/// Most threads on the page. Who takes part in more finds the others where they are.
const MOST: i64 = 50;

/// A thread, as it stands with one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    pub room: StreamName,
    pub root: Seq,
    /// Who said what it is about, and what that is now. None: it was taken away.
    pub by: PersonId,
    pub text: Option<String>,
    pub answers: usize,
    /// Answers of others, whom the person wants to hear, after the place up to which they have read the thread.
    pub unread: usize,
    /// The first of these, or the newest answer.
    pub goes_on: Seq,
    /// When the newest answer came, and whose it is.
    pub last_at: Millis,
    pub last_by: PersonId,
}

/// An answer of thread `root` that nobody has taken away.
macro_rules! stands {
    () => {
        "answer.stream = thread.stream AND answer.about = thread.root AND answer.fact ->> 'type' = 'answered'
     AND NOT EXISTS (SELECT 1 FROM fact AS later WHERE later.stream = answer.stream
                     AND later.about = answer.seq AND later.fact ->> 'type' = 'deleted')"
    };
}

/// One that the person has not read.
macro_rules! is_news {
    () => {
        concat!(
            stands!(),
            " AND answer.seq > thread.read AND answer.by <> ?2
     AND answer.by NOT IN (SELECT whom FROM block WHERE person = ?2)"
        )
    };
}

type Row = (String, i64, i64, Option<String>, i64, i64, i64, Millis, i64);

impl Readings {
    /// The threads of these rooms in which the person takes part: first what they have not read, then the newest.
    pub async fn threads(
        &self,
        person: PersonId,
        rooms: Vec<StreamName>,
    ) -> Result<Vec<Thread>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(concat!(
            "WITH place AS MATERIALIZED (
                 SELECT stream.id AS stream, asked.value AS name
                 FROM json_each(?1) AS asked JOIN stream ON stream.name = ?3 || asked.value
             ),
             mine AS (
                 SELECT thread_part.stream, thread_part.root, place.name, thread_part.read
                 FROM thread_part JOIN place ON place.stream = thread_part.stream
                 WHERE thread_part.person = ?2
             ),
             counted AS MATERIALIZED (
                 SELECT thread.*,
                        (SELECT max(answer.seq) FROM fact AS answer WHERE ",
            stands!(),
            ") AS last,
                        (SELECT count(*) FROM fact AS answer WHERE ",
            is_news!(),
            ") AS unread,
                        (SELECT min(answer.seq) FROM fact AS answer WHERE ",
            is_news!(),
            ") AS first
                 FROM mine AS thread
             )
             SELECT thread.name, thread.root, root.by,
                    CASE WHEN EXISTS (SELECT 1 FROM fact AS later WHERE later.stream = thread.stream
                                      AND later.about = thread.root AND later.fact ->> 'type' = 'deleted') THEN NULL
                    ELSE coalesce(
                        (SELECT later.fact ->> 'body' FROM fact AS later WHERE later.stream = thread.stream
                         AND later.about = thread.root AND later.fact ->> 'type' = 'edited'
                         ORDER BY later.seq DESC LIMIT 1),
                        nullif(root.fact ->> 'body', ''), root.fact ->> '$.files[0].name', '') END,
                    (SELECT count(*) FROM fact AS answer WHERE ",
            stands!(),
            "),
                    thread.unread, coalesce(thread.first, thread.last), newest.at, newest.by
             FROM counted AS thread
             JOIN fact AS newest ON newest.stream = thread.stream AND newest.seq = thread.last
             JOIN fact AS root ON root.stream = thread.stream AND root.seq = thread.root
             ORDER BY thread.unread > 0 DESC, newest.at DESC LIMIT ?4"
        ))
        .bind(serde_json::to_string(&rooms).unwrap_or_default())
        .bind(person.0 as i64)
        .bind(PREFIX)
        .bind(MOST)
        .fetch_all(self.shared.store.readers())
        .await?;
        let read = |(room, root, by, text, answers, unread, goes_on, last_at, last_by): Row| {
            Some(Thread {
                room: room.parse().ok()?,
                root: Seq(root as u64),
                by: PersonId(by as u64),
                text,
                answers: answers as usize,
                unread: unread as usize,
                goes_on: Seq(goes_on as u64),
                last_at,
                last_by: PersonId(last_by as u64),
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// The person has opened a thread, and read it up to here. Nothing is noted of who takes no part in it.
    pub async fn note_thread(
        &self,
        person: PersonId,
        room: &StreamName,
        root: Seq,
        seq: Seq,
    ) -> Result<(), sqlx::Error> {
        let key = [PREFIX, room.as_str()].concat();
        // Most who open a thread have read it before: then nobody waits for the writer.
        let is_behind: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM thread_part WHERE person = ? AND root = ? AND read < ?
             AND stream = (SELECT id FROM stream WHERE name = ?)",
        )
        .bind(person.0 as i64)
        .bind(root.0 as i64)
        .bind(seq.0 as i64)
        .bind(&key)
        .fetch_optional(self.shared.store.readers())
        .await?;
        if is_behind.is_none() {
            return Ok(());
        }
        sqlx::query(
            "UPDATE thread_part SET read = max(read, ?) WHERE person = ? AND root = ?
             AND stream = (SELECT id FROM stream WHERE name = ?)",
        )
        .bind(seq.0 as i64)
        .bind(person.0 as i64)
        .bind(root.0 as i64)
        .bind(&key)
        .execute(self.shared.store.writer())
        .await
        .map(drop)
    }

    /// The person wants to read again what comes after this place, in the thread that goes on there as well.
    pub(super) async fn note_thread_back(
        &self,
        person: PersonId,
        room: &StreamName,
        seq: Seq,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE thread_part SET read = min(read, ?1) WHERE person = ?2
             AND (stream, root) IN (
                 SELECT stream, about FROM fact WHERE seq = ?1 + 1 AND fact ->> 'type' = 'answered'
                 AND stream = (SELECT id FROM stream WHERE name = ?3))",
        )
        .bind(seq.0 as i64)
        .bind(person.0 as i64)
        .bind([PREFIX, room.as_str()].concat())
        .execute(self.shared.store.writer())
        .await
        .map(drop)
    }

    /// Which of these the person has not come to yet, in the same order.
    pub async fn unread_of(
        &self,
        person: PersonId,
        spots: &[Spot],
    ) -> Result<Vec<bool>, sqlx::Error> {
        let threads: Vec<(&StreamName, Seq)> = (spots.iter())
            .filter_map(|spot| Some((&spot.room, spot.thread?)))
            .collect();
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT asked.value ->> 0, thread_part.root, thread_part.read
             FROM json_each(?1) AS asked
             CROSS JOIN stream ON stream.name = ?3 || (asked.value ->> 0)
             CROSS JOIN thread_part ON thread_part.person = ?2 AND thread_part.stream = stream.id
                 AND thread_part.root = asked.value ->> 1",
        )
        .bind(serde_json::to_string(&threads).unwrap_or_default())
        .bind(person.0 as i64)
        .bind(PREFIX)
        .fetch_all(self.shared.store.readers())
        .await?;
        let opened = |spot: &Spot| {
            let is_it = |row: &&(String, i64, i64)| {
                row.0 == spot.room.as_str() && Some(Seq(row.1 as u64)) == spot.thread
            };
            rows.iter().find(is_it).map(|row| Seq(row.2 as u64))
        };
        self.with(person, |reader| {
            let unread = spots.iter().map(|spot| {
                // Whoever is called in a thread without taking part in it hears of it in the room.
                let in_room = reader.places.get(&spot.room).map(|place| place.seq);
                spot.seq > opened(spot).or(in_room).unwrap_or_default()
            });
            unread.collect()
        })
        .await
    }
}

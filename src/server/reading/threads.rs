//! The threads in which somebody takes part, with how much in each they have not read. Costs the person's threads,
//! whatever others have said.

use super::{Readings, keep::PREFIX};
use crate::stream::{Millis, PersonId, Seq, StreamName};

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
    /// Answers of others, whom the person wants to hear, after the place up to which they have read the room.
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
        let places: Vec<(Seq, StreamName)> = self
            .with(person, |reader| {
                let at = |name: &StreamName| reader.places.get(name).map(|place| place.seq);
                let rooms = rooms.into_iter();
                rooms
                    .map(|name| (at(&name).unwrap_or_default(), name))
                    .collect()
            })
            .await?;
        let rows: Vec<Row> = sqlx::query_as(concat!(
            "WITH place AS MATERIALIZED (
                 SELECT stream.id AS stream, asked.value ->> 1 AS name, asked.value ->> 0 AS seq
                 FROM json_each(?1) AS asked JOIN stream ON stream.name = ?3 || (asked.value ->> 1)
             ),
             mine AS (
                 SELECT thread_part.stream, thread_part.root, place.name, place.seq AS read
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
        .bind(serde_json::to_string(&places).unwrap_or_default())
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
}

//! What of a room is unread by somebody, counted in the log itself: so it is always true, whatever was
//! deleted meanwhile. Costs what is unread, up to a limit.

use crate::{
    protocol::{Choice, MOST_UNREAD, Reading},
    server::{reading::keep::PREFIX, store::Store},
    stream::{PersonId, Seq, StreamName},
};

/// Something of others, whom the person wants to hear, that nobody has taken away.
macro_rules! heard {
    () => {
        "fact.stream = place.stream AND fact.seq > place.seq AND fact.seq <= place.head
    AND fact.by <> ?2 AND fact.by NOT IN (SELECT whom FROM block WHERE person = ?2)
    AND NOT EXISTS (SELECT 1 FROM fact AS later INDEXED BY fact_deleting WHERE later.stream = fact.stream
                    AND later.about = fact.seq AND later.fact ->> 'type' = 'deleted')"
    };
}

/// A message of the room. There may be many, so it is seen by how a fact begins: to read all of it as JSON takes
/// several times as long.
macro_rules! said {
    () => {
        concat!(
            heard!(),
            " AND fact.about IS NULL AND substr(fact.fact, 1, 16) = '{\"type\":\"posted\"'"
        )
    };
}

/// Messages of the room, and of threads, that call the person as they were put last. Where anybody is called, it is
/// in the fact itself or in a later one about it.
macro_rules! calls {
    () => {
        concat!(
            "FROM (SELECT DISTINCT iif(fact ->> 'type' = 'edited', about, seq) AS seq
          FROM fact INDEXED BY fact_calling
          WHERE stream = place.stream AND seq > place.seq AND fact -> 'mentions' IS NOT NULL) AS calling
    CROSS JOIN fact ON fact.seq = calling.seq AND ",
            heard!(),
            " AND fact.fact ->> 'type' IN ('posted', 'answered')
    AND EXISTS (
        SELECT 1 FROM json_tree(coalesce(
            (SELECT coalesce(later.fact -> 'mentions', '{}') FROM fact AS later INDEXED BY fact_about
             WHERE later.stream = fact.stream AND later.about = fact.seq
               AND later.fact ->> 'type' = 'edited' ORDER BY later.seq DESC LIMIT 1),
            fact.fact -> 'mentions', '{}')) AS called
        WHERE called.atom = ?2 AND (called.key = 'id' OR called.path = '$.here'))"
        )
    };
}

/// One in a thread is unread by whom it calls, and by nobody else.
macro_rules! answers {
    () => {
        concat!(calls!(), " AND fact.about IS NOT NULL")
    };
}

/// For each of these rooms, with the person's cursor in it, in the same order.
pub(super) async fn count(
    store: &Store,
    person: PersonId,
    places: Vec<(Seq, StreamName)>,
) -> Result<Vec<Reading>, sqlx::Error> {
    let asked = serde_json::to_string(&places).unwrap_or_default();
    let rows: Vec<(i64, i64, Option<i64>, i64)> = sqlx::query_as(concat!(
        "WITH place AS MATERIALIZED (
             SELECT asked.key AS nth, asked.value ->> 0 AS seq, stream.id AS stream,
                    coalesce((SELECT max(fact.seq) FROM fact WHERE fact.stream = stream.id), 0) AS head
             FROM json_each(?1) AS asked LEFT JOIN stream ON stream.name = ?3 || (asked.value ->> 1)
         )
         SELECT head,
                (SELECT count(*) FROM (SELECT 1 FROM fact WHERE ",
        said!(),
        " LIMIT ?4)) + (SELECT count(*) FROM (SELECT 1 ",
        answers!(),
        " LIMIT ?4)),
                (SELECT min(seq) FROM (
                    SELECT * FROM (SELECT fact.seq FROM fact WHERE ",
        said!(),
        " ORDER BY fact.seq LIMIT 1) UNION ALL SELECT fact.seq ",
        answers!(),
        ")),
                (SELECT count(*) FROM (SELECT 1 ",
        calls!(),
        " LIMIT ?4))
         FROM place ORDER BY nth"
    ))
    .bind(asked)
    .bind(person.0 as i64)
    .bind(PREFIX)
    .bind(MOST_UNREAD as i64)
    .fetch_all(store.readers())
    .await?;
    let reading =
        |((seq, stream), (head, unread, first, calls)): (_, (i64, i64, Option<i64>, i64))| {
            Reading {
                stream,
                seq,
                head: Seq(head as u64),
                unread: (unread as usize).min(MOST_UNREAD),
                first: first.map(|seq| Seq(seq as u64)),
                calls: calls as usize,
                choice: Choice::default(),
            }
        };
    Ok(places.into_iter().zip(rows).map(reading).collect())
}

//! What of a room is unread by somebody, counted in what memory holds of it. Whoever comes back has mostly missed
//! little, and all that could change what they missed came after it: so the store need not be asked.

use std::collections::{HashMap, HashSet};

use crate::{
    chat::{Fact, Mentions},
    stream::{Event, PersonId, Seq},
};

/// What somebody has not read of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unread {
    /// Messages of the room, and answers in threads that call them.
    pub messages: usize,
    pub first: Option<Seq>,
    /// How many of these call them.
    pub calls: usize,
}

/// Counts in all facts after somebody's place, oldest first, as [`count`](super::count::count) does in the store.
pub(super) fn count<'a>(
    missed: impl Iterator<Item = &'a Event<Fact>> + Clone,
    me: PersonId,
    blocked: &[PersonId],
) -> Unread {
    let mut gone = HashSet::new();
    let mut put_last: HashMap<Seq, &Mentions> = HashMap::new();
    for event in missed.clone() {
        match &event.fact {
            Fact::Deleted { of } => _ = gone.insert(*of),
            Fact::Edited { of, mentions, .. } => _ = put_last.insert(*of, mentions),
            _ => {}
        }
    }
    let mut unread = Unread::default();
    for event in missed {
        let (mentions, in_thread) = match &event.fact {
            Fact::Posted { mentions, .. } => (mentions, false),
            Fact::Answered { mentions, .. } => (mentions, true),
            _ => continue,
        };
        if event.by == me || blocked.contains(&event.by) || gone.contains(&event.seq) {
            continue;
        }
        let calls = put_last.get(&event.seq).unwrap_or(&mentions).call(me);
        // One in a thread is unread by whom it calls, and by nobody else.
        if calls || !in_thread {
            unread.messages += 1;
            unread.calls += usize::from(calls);
            unread.first.get_or_insert(event.seq);
        }
    }
    unread
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        chat::Body,
        server::{
            reading::{count, keep::PREFIX},
            store::{Durability, NewFact, Store},
        },
        stream::{CommandId, Nick, Person},
    };

    const ME: PersonId = PersonId(1);
    const BLOCKED: PersonId = PersonId(2);
    const MOST: u64 = 24;

    fn nick() -> Nick {
        "Anna".parse().expect("a nick")
    }

    /// Nobody, somebody by name, or who is here.
    fn mentions() -> impl Strategy<Value = Mentions> {
        let person = |id| Person {
            id: PersonId(id),
            nick: nick(),
        };
        prop_oneof![
            3 => Just(Mentions::default()),
            1 => (1..5u64).prop_map(move |id| Mentions { people: vec![person(id)], here: Vec::new() }),
            1 => (1..5u64).prop_map(|id| Mentions { people: Vec::new(), here: vec![PersonId(id)] }),
        ]
    }

    fn fact() -> impl Strategy<Value = (u64, Fact)> {
        let body = || Body::parse("hej").expect("a body");
        let of = || (1..MOST).prop_map(Seq);
        let fact = prop_oneof![
            4 => mentions().prop_map(move |mentions| Fact::Posted {
                nick: nick(), body: body(), reply: None, mentions, files: Vec::new(),
            }),
            2 => (of(), mentions()).prop_map(move |(to, mentions)| Fact::Answered { to, nick: nick(), body: body(), mentions }),
            2 => (of(), mentions()).prop_map(move |(of, mentions)| Fact::Edited { of, body: body(), mentions }),
            2 => of().prop_map(|of| Fact::Deleted { of }),
        ];
        (1..5u64, fact)
    }

    /// A log as the rules allow it: what is about something comes after it.
    fn log() -> impl Strategy<Value = Vec<Event<Fact>>> {
        proptest::collection::vec(fact(), 1..MOST as usize).prop_map(|facts| {
            let mut log = Vec::new();
            for (by, fact) in facts {
                let seq = Seq(log.len() as u64 + 1);
                let about = match &fact {
                    Fact::Edited { of, .. } | Fact::Deleted { of } => Some(*of),
                    Fact::Answered { to, .. } => Some(*to),
                    _ => None,
                };
                if about.is_none_or(|about| about < seq) {
                    let (by, id) = (PersonId(by), Some(CommandId::from_random(seq.0.into())));
                    log.push(Event {
                        seq,
                        at: 1,
                        by,
                        id,
                        fact,
                    });
                }
            }
            log
        })
    }

    async fn stored(log: &[Event<Fact>]) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("redovisa.db");
        let store = Store::open(&file, Durability::Process)
            .await
            .expect("a store");
        let facts = log.iter().map(|event| NewFact {
            at: event.at,
            by: event.by,
            command: event.id.clone(),
            fact: serde_json::to_string(&event.fact).expect("JSON"),
            about: match &event.fact {
                Fact::Edited { of, .. } | Fact::Deleted { of } => Some(*of),
                Fact::Answered { to, .. } => Some(*to),
                _ => None,
            },
        });
        let key = [PREFIX, "lobby"].concat();
        let appended = store.append(&key, Seq::ORIGIN, facts.collect()).await;
        assert_eq!(appended, Ok(()));
        for statement in [
            "INSERT INTO person (nick, skeleton, seen) VALUES ('a', 'a', 0), ('b', 'b', 0)",
            "INSERT INTO block (person, whom, at) VALUES (1, 2, 0)",
        ] {
            sqlx::query(statement)
                .execute(store.writer())
                .await
                .expect("rows");
        }
        (folder, store)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Wherever somebody has read to, memory and the store say the same.
        #[test]
        fn memory_counts_as_the_store_does(log in log()) {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let (_folder, store) = stored(&log).await;
                let places = (0..=log.len() as u64).map(|seq| (Seq(seq), "lobby".parse().expect("a name")));
                let told = count::count(&store, ME, places.collect()).await.expect("a count");
                for reading in told {
                    let missed = log.iter().filter(|event| event.seq > reading.seq);
                    let unread = Unread {
                        messages: reading.unread,
                        first: reading.first,
                        calls: reading.calls,
                    };
                    assert_eq!(count(missed, ME, &[BLOCKED]), unread, "after {}", reading.seq.0);
                }
                store.close().await;
            });
        }
    }
}

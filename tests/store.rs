//! The contract that every store keeps, told once and run against each.

use redovisa::{
    server::store::{AppendError, Durability, NewFact, Store},
    stream::{CommandId, PersonId, Seq},
};
use tempfile::TempDir;

/// A store of its own, and the folder that goes with it.
async fn fresh() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (open(&folder).await, folder)
}

async fn open(folder: &TempDir) -> Store {
    Store::open(&folder.path().join("log.db"), Durability::Power)
        .await
        .unwrap()
}

fn id(n: u128) -> CommandId {
    CommandId::from_random(n)
}

fn fact(by: u64, command: u128) -> NewFact {
    NewFact {
        at: 5,
        by: PersonId(by),
        command: Some(id(command)),
        fact: format!("{{\"n\":{command}}}"),
        about: None,
    }
}

fn facts(n: std::ops::Range<u128>) -> Vec<NewFact> {
    n.map(|n| fact(1, n)).collect()
}

#[tokio::test]
async fn what_is_appended_is_read_back_in_order() {
    let (store, _folder) = fresh().await;
    store.append("a", Seq::ORIGIN, facts(0..3)).await.unwrap();
    store.append("a", Seq(3), facts(3..5)).await.unwrap();
    let read = store.after("a", Seq::ORIGIN, 10).await.unwrap();
    assert_eq!(
        read.iter().map(|fact| fact.seq.0).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5]
    );
    assert_eq!(
        (read[3].at, read[3].by, &read[3].command),
        (5, PersonId(1), &Some(id(3)))
    );
    assert_eq!(read[3].fact, "{\"n\":3}");
}

#[tokio::test]
async fn ranges_are_read_from_either_side() {
    let (store, _folder) = fresh().await;
    store.append("a", Seq::ORIGIN, facts(0..9)).await.unwrap();
    let seqs = |read: Vec<redovisa::server::store::StoredFact>| {
        read.iter().map(|fact| fact.seq.0).collect::<Vec<_>>()
    };
    assert_eq!(seqs(store.after("a", Seq(4), 2).await.unwrap()), [5, 6]);
    assert_eq!(seqs(store.until("a", Seq(4), 2).await.unwrap()), [3, 4]);
    assert_eq!(
        seqs(store.until("a", Seq(u64::MAX), 2).await.unwrap()),
        [8, 9]
    );
    assert!(seqs(store.after("nowhere", Seq::ORIGIN, 2).await.unwrap()).is_empty());
}

#[tokio::test]
async fn an_append_at_another_place_than_the_end_stores_nothing() {
    let (store, _folder) = fresh().await;
    store.append("a", Seq::ORIGIN, facts(0..2)).await.unwrap();
    for wrong in [Seq::ORIGIN, Seq(1), Seq(3)] {
        assert_eq!(
            store.append("a", wrong, facts(2..4)).await,
            Err(AppendError::Conflict)
        );
    }
    assert_eq!(store.after("a", Seq::ORIGIN, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_command_is_stored_once_whatever_the_stream() {
    let (store, _folder) = fresh().await;
    store.append("a", Seq::ORIGIN, facts(0..1)).await.unwrap();
    let again = vec![fact(1, 7), fact(1, 0)];
    assert_eq!(
        store.append("a", Seq(1), again.clone()).await,
        Err(AppendError::Repeated)
    );
    assert_eq!(
        store.append("b", Seq::ORIGIN, again).await,
        Err(AppendError::Repeated)
    );
    assert_eq!(
        store.after("a", Seq::ORIGIN, 10).await.unwrap().len(),
        1,
        "all or nothing"
    );
    assert_eq!(
        store.find(PersonId(1), &id(0)).await.unwrap(),
        Some(("a".into(), Seq(1)))
    );
    assert_eq!(store.find(PersonId(1), &id(7)).await.unwrap(), None);
}

#[tokio::test]
async fn the_same_id_of_two_people_is_two_commands() {
    let (store, _folder) = fresh().await;
    store
        .append("a", Seq::ORIGIN, vec![fact(1, 0), fact(2, 0)])
        .await
        .unwrap();
    assert_eq!(
        store.find(PersonId(2), &id(0)).await.unwrap(),
        Some(("a".into(), Seq(2)))
    );
}

#[tokio::test]
async fn streams_do_not_touch_each_other() {
    let (store, _folder) = fresh().await;
    store.append("a", Seq::ORIGIN, facts(0..2)).await.unwrap();
    store.append("b", Seq::ORIGIN, facts(2..3)).await.unwrap();
    assert_eq!(
        store.after("b", Seq::ORIGIN, 10).await.unwrap()[0].seq,
        Seq(1)
    );
}

#[tokio::test]
async fn of_many_writers_at_one_place_one_wins_and_the_others_lose_nothing_of_theirs() {
    let (store, _folder) = fresh().await;
    let tries = (0..20).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.append("a", Seq::ORIGIN, vec![fact(1, n)]).await })
    });
    let tries: Vec<_> = tries.collect();
    let mut won = 0;
    for one in tries {
        match one.await.unwrap() {
            Ok(()) => won += 1,
            Err(error) => assert_eq!(error, AppendError::Conflict),
        }
    }
    assert_eq!(
        (won, store.after("a", Seq::ORIGIN, 99).await.unwrap().len()),
        (1, 1)
    );
}

#[tokio::test]
async fn a_bad_append_does_not_drag_its_neighbours_down() {
    // All that wait go into one transaction; a conflict among them must cost only its own.
    let (store, _folder) = fresh().await;
    let tries: Vec<_> = (0..50u128)
        .map(|n| {
            let store = store.clone();
            let after = if n % 5 == 0 { Seq(9) } else { Seq::ORIGIN };
            tokio::spawn(async move {
                (
                    n,
                    store
                        .append(&format!("s{n}"), after, vec![fact(1, n)])
                        .await,
                )
            })
        })
        .collect();
    for one in tries {
        let (n, outcome) = one.await.unwrap();
        assert_eq!(outcome.is_err(), n % 5 == 0, "{n}");
        assert_eq!(
            store.find(PersonId(1), &id(n)).await.unwrap().is_some(),
            n % 5 != 0,
            "{n}"
        );
    }
}

#[tokio::test]
async fn the_newest_snapshot_is_kept() {
    let (store, _folder) = fresh().await;
    store.append("a", Seq::ORIGIN, facts(0..3)).await.unwrap();
    assert_eq!(store.snapshot("a").await.unwrap(), None);
    store.keep_snapshot("a", Seq(2), "two").await.unwrap();
    store.keep_snapshot("a", Seq(1), "one").await.unwrap();
    assert_eq!(
        store.snapshot("a").await.unwrap(),
        Some((Seq(2), "two".into()))
    );
}

#[tokio::test]
async fn openings_are_the_first_facts_of_a_kind_of_stream() {
    let (store, _folder) = fresh().await;
    store
        .append("chat/b", Seq::ORIGIN, facts(0..2))
        .await
        .unwrap();
    store
        .append("chat/a", Seq::ORIGIN, facts(2..3))
        .await
        .unwrap();
    store
        .append("queue/a", Seq::ORIGIN, facts(3..4))
        .await
        .unwrap();
    let openings = store.openings("chat/").await.unwrap();
    let names: Vec<_> = openings
        .iter()
        .map(|(name, fact)| (name.as_str(), fact.seq.0, fact.fact.as_str()))
        .collect();
    assert_eq!(
        names,
        [("chat/b", 1, "{\"n\":0}"), ("chat/a", 1, "{\"n\":2}")]
    );
}

#[tokio::test]
async fn everything_is_there_after_opening_the_file_again() {
    let (store, folder) = fresh().await;
    store.append("a", Seq::ORIGIN, facts(0..3)).await.unwrap();
    store.keep_snapshot("a", Seq(3), "three").await.unwrap();
    store.close().await;
    let store = open(&folder).await;
    assert_eq!(store.after("a", Seq::ORIGIN, 10).await.unwrap().len(), 3);
    assert_eq!(
        store.snapshot("a").await.unwrap(),
        Some((Seq(3), "three".into()))
    );
    assert_eq!(
        store.append("a", Seq(3), facts(0..1)).await,
        Err(AppendError::Repeated)
    );
    store.append("a", Seq(3), facts(3..4)).await.unwrap();
}

#[tokio::test]
async fn thousands_of_facts_fit_one_append() {
    let (store, _folder) = fresh().await;
    store
        .append("a", Seq::ORIGIN, facts(0..5_000))
        .await
        .unwrap();
    assert_eq!(
        store.until("a", Seq(u64::MAX), 1).await.unwrap()[0].seq,
        Seq(5_000)
    );
}

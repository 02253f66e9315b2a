//! Coming back, paging back, and being slow: nothing is lost and nothing comes twice.

use redovisa::{protocol::PAGE, stream::Seq};

use crate::town::{ClientFrame, Line, ServerFrame, Town};

/// More than one frame may hold, and more than memory keeps of a room.
const LONG: u64 = 2_000;

/// One page back from a place: the places of its messages, and the floor.
async fn before(line: &mut Line, seq: Seq) -> (Vec<Seq>, Seq) {
    line.send(&ClientFrame::Before {
        stream: "lobby".parse().unwrap(),
        seq,
    })
    .await;
    line.expect("history", |frame| match frame {
        ServerFrame::History { page, until, .. } if *until <= seq => {
            let places = page.messages.iter().map(|message| message.seq);
            Some((places.collect(), page.floor))
        }
        _ => None,
    })
    .await
}

#[tokio::test]
async fn a_snapshot_shows_the_newest_page_and_says_what_is_left_out() {
    let town = Town::open_with_history(LONG).await;
    let snapshot = town.visitor().connect().await.subscribe("lobby").await;
    assert_eq!(snapshot.seq, Seq(LONG + 1));
    assert_eq!(snapshot.state.messages.len(), PAGE);
    assert_eq!(snapshot.state.floor, Seq(LONG + 1 - PAGE as u64));
    assert_eq!(
        &*snapshot.state.messages[0].body,
        &format!("m{}", LONG - PAGE as u64 + 1)
    );
}

#[tokio::test]
async fn who_comes_back_hears_what_was_missed_and_only_that() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (
        town.arrive("Anna").await,
        town.join("Bo").await.connect().await,
    );
    for n in 1..=5 {
        anna.say("lobby", &n.to_string()).await;
    }
    bo.resume("lobby", 3).await;
    bo.hear("lobby", "5").await;
    assert_eq!(bo.texts("lobby"), ["3", "4", "5"]);
    anna.say("lobby", "6").await;
    bo.hear("lobby", "6").await;
}

#[tokio::test]
async fn who_missed_nothing_hears_only_what_is_new() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let head = anna.say("lobby", "gammalt").await;
    let mut bo = town.join("Bo").await.connect().await;
    bo.resume("lobby", head.0).await;
    anna.say("lobby", "nytt").await;
    bo.hear("lobby", "nytt").await;
    assert_eq!(bo.texts("lobby"), ["nytt"]);
}

#[tokio::test]
async fn two_thousand_missed_facts_come_in_order_while_the_talk_goes_on() {
    let town = Town::open_with_history(LONG).await;
    let mut anna = town.arrive("Anna").await;
    let mut back = town.join("Bo").await.connect().await;
    back.resume("lobby", 0).await;
    let last = anna.say("lobby", "under tiden").await;
    back.reach("lobby", last).await;
    let texts = back.texts("lobby");
    assert_eq!(texts.len() as u64, LONG + 1);
    assert!(
        (1..=LONG)
            .zip(&texts)
            .all(|(n, text)| *text == format!("m{n}"))
    );
}

#[tokio::test]
async fn a_cursor_anywhere_in_the_log_is_served() {
    let town = Town::open_with_history(600).await;
    let mut anna = town.arrive("Anna").await;
    for n in 0..5 {
        anna.say("lobby", &format!("nytt {n}")).await;
    }
    let head = anna.cursor("lobby");
    for after in [0, 1, 99, 100, 101, 599, 600, 601, 602, 605] {
        let mut line = town.visitor().connect().await;
        line.resume("lobby", after).await;
        line.reach("lobby", head).await;
    }
}

#[tokio::test]
async fn a_cursor_beyond_the_log_is_answered_with_a_snapshot() {
    let town = Town::open().await;
    for beyond in [100, u64::MAX] {
        let mut line = town.visitor().connect().await;
        line.resume("lobby", beyond).await;
        assert_eq!(line.snapshot("lobby").await.seq, Seq(1));
    }
}

#[tokio::test]
async fn who_subscribes_anew_without_a_place_gets_a_snapshot_and_goes_on_from_there() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    anna.say("lobby", "ett").await;
    assert_eq!(anna.subscribe("lobby").await.seq, Seq(2));
    anna.say("lobby", "två").await;
    anna.hear("lobby", "två").await;
}

#[tokio::test]
async fn paging_back_reaches_the_first_fact_without_a_hole() {
    let town = Town::open_with_history(LONG).await;
    let mut line = town.visitor().connect().await;
    let mut floor = line.subscribe("lobby").await.state.floor;
    while floor > Seq::ORIGIN {
        let (places, next) = before(&mut line, floor).await;
        assert!(places.len() <= PAGE);
        // The first fact is the opening, and no message.
        let messages = next.0.max(1) + 1..=floor.0;
        assert_eq!(places, messages.map(Seq).collect::<Vec<_>>());
        floor = next;
    }
    assert_eq!(before(&mut line, Seq::ORIGIN).await, (vec![], Seq::ORIGIN));
    let (newest, _) = before(&mut line, Seq(u64::MAX)).await;
    assert_eq!(newest.last(), Some(&Seq(LONG + 1)));
}

#[tokio::test]
async fn a_reader_who_pauses_loses_nothing_and_holds_up_nobody() {
    let town = Town::open_talkative().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    let mut slow = town.arrive_slowly("Sven").await;
    let last = anna.fill("lobby").await;
    bo.reach("lobby", last).await;
    slow.reach("lobby", last).await;
    assert_eq!(slow.texts("lobby"), bo.texts("lobby"));
    anna.say("lobby", "Hör du?").await;
    slow.hear("lobby", "Hör du?").await;
}

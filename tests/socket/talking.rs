//! Saying something, being heard, and saying it twice.

use std::time::{Duration, SystemTime};

use redovisa::{
    chat::{Body, Command, Refusal as ChatRefusal},
    protocol::{LineRefusal, Refusal},
    server::limits::Rate,
    stream::Seq,
};
use tokio::time::sleep;

use crate::town::{ClientFrame, Town, UNBOUNDED, fresh_id};

#[tokio::test]
async fn two_people_chat_and_both_see_nick_time_and_place() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let mut bo = town.arrive("Bo").await;
    let before = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as i64;
    let first = anna.say("lobby", "Hej Bo!").await;
    let second = bo.say("lobby", "Hej Anna!").await;
    assert_eq!(second, first.next());
    for line in [&mut anna, &mut bo] {
        let greeting = line.hear("lobby", "Hej Bo!").await;
        assert_eq!((greeting.by.nick.as_str(), greeting.seq), ("Anna", first));
        assert!(
            (before..before + 20_000).contains(&greeting.at),
            "{}",
            greeting.at
        );
        let answer = line.hear("lobby", "Hej Anna!").await;
        assert_eq!((answer.by.nick.as_str(), answer.seq), ("Bo", second));
    }
}

#[tokio::test]
async fn anybody_may_read_and_only_who_has_a_nick_may_write() {
    let town = Town::open().await;
    let mut guest = town.visitor().connect().await;
    guest.subscribe("lobby").await;
    town.arrive("Anna").await.say("lobby", "Hej!").await;
    guest.hear("lobby", "Hej!").await;
    let id = guest.post("lobby", "Hej själv!").await;
    assert_eq!(guest.outcome(&id).await, Err(LineRefusal::WhoAreYou.into()));
}

#[tokio::test]
async fn the_fact_of_a_command_carries_its_id_at_the_place_of_the_ack() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let id = anna.post("lobby", "Hej!").await;
    let seq = anna.ack(&id).await;
    let said = anna.hear("lobby", "Hej!").await;
    assert_eq!((said.id, said.seq), (Some(id), seq));
}

#[tokio::test]
async fn a_command_that_is_repeated_any_way_has_its_first_outcome_and_is_said_once() {
    let town = Town::open().await;
    let mut visitor = town.join("Anna").await;
    let mut anna = visitor.connect().await;
    anna.subscribe("lobby").await;
    let id = anna.post("lobby", "En gång").await;
    let seq = anna.ack(&id).await;
    // What the repetition says does not matter: the id does.
    anna.post_as("lobby", &id, "En annan gång").await;
    assert_eq!(anna.ack(&id).await, seq, "on the same socket");
    let mut other = visitor.connect().await;
    other.subscribe("lobby").await;
    other.post_as("lobby", &id, "En gång").await;
    assert_eq!(other.ack(&id).await, seq, "on another socket");
    let form = [("body", "En gång"), ("id", id.as_str())];
    let answer = visitor.post_for_json("/chat/lobby", &form).await;
    assert_eq!(answer.json()["seq"], seq.0, "over the form");

    let town = town.restart().await;
    visitor.addr = town.addr;
    let mut anna = visitor.connect().await;
    anna.subscribe("lobby").await;
    anna.post_as("lobby", &id, "En gång").await;
    assert_eq!(anna.ack(&id).await, seq, "after a restart");
    anna.post_as("lobby", &id, "").await;
    assert_eq!(
        anna.ack(&id).await,
        seq,
        "even though it would be refused as empty today"
    );
    anna.say("lobby", "Sist").await;
    anna.hear("lobby", "Sist").await;
    assert_eq!(anna.texts("lobby"), ["En gång", "Sist"]);
}

#[tokio::test]
async fn a_command_repeated_before_its_answer_is_said_once() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let id = fresh_id();
    for _ in 0..10 {
        anna.post_as("lobby", &id, "En gång").await;
    }
    let mut places = Vec::new();
    for _ in 0..10 {
        places.push(anna.ack(&id).await);
    }
    assert_eq!(places, [places[0]; 10]);
    let last = anna.say("lobby", "Sist").await;
    assert_eq!(last, places[0].next());
}

#[tokio::test]
async fn two_people_may_mint_the_same_id() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    let id = anna.post("lobby", "Annas").await;
    bo.post_as("lobby", &id, "Bos").await;
    assert_ne!(anna.ack(&id).await, bo.ack(&id).await);
    anna.hear("lobby", "Bos").await;
}

#[tokio::test]
async fn an_id_that_one_room_has_is_refused_in_another_and_not_acknowledged_for_it() {
    let town = Town::open().await;
    let mut visitor = town.join("Anna").await;
    visitor.post("/chat/rooms", &[("title", "Kurs")]).await;
    let mut anna = visitor.connect().await;
    anna.subscribe("lobby").await;
    anna.subscribe("kurs").await;
    let id = anna.post("lobby", "Här").await;
    anna.ack(&id).await;
    anna.post_as("kurs", &id, "Där").await;
    let refusal = anna.outcome(&id).await;
    assert!(
        matches!(refusal, Err(Refusal::Line(LineRefusal::Malformed { .. }))),
        "{refusal:?}"
    );
    let answer = visitor
        .post_for_json("/chat/kurs", &[("body", "Där"), ("id", id.as_str())])
        .await;
    assert_eq!(answer.json()["reason"]["code"], "malformed");
}

#[tokio::test]
async fn a_hundred_commands_in_a_row_keep_their_order() {
    let town = Town::open_with(|config| config.pace.words = UNBOUNDED).await;
    let mut anna = town.arrive("Anna").await;
    let mut ids = Vec::new();
    for n in 0..100 {
        ids.push(anna.post("lobby", &format!("{n}")).await);
    }
    let mut before = Seq::ORIGIN;
    for id in &ids {
        let seq = anna.ack(id).await;
        assert!(seq > before, "{seq:?} after {before:?}");
        before = seq;
    }
    anna.hear("lobby", "99").await;
    assert_eq!(
        anna.texts("lobby"),
        (0..100).map(|n| n.to_string()).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn five_people_who_talk_at_once_each_keep_their_own_order_and_all_hear_the_same() {
    let town = Town::open().await;
    let mut lines = Vec::new();
    for nick in ["Anna", "Bo", "Cilla", "Dan", "Eva"] {
        lines.push(town.arrive(nick).await);
    }
    for n in 0..20 {
        for (who, line) in lines.iter_mut().enumerate() {
            line.post("lobby", &format!("{who}:{n}")).await;
        }
    }
    let mut heard = Vec::new();
    for line in &mut lines {
        line.reach("lobby", Seq(101)).await;
        heard.push(line.texts("lobby"));
    }
    assert!(heard.iter().all(|texts| *texts == heard[0]));
    for who in 0..5 {
        let own: Vec<_> = heard[0]
            .iter()
            .filter(|text| text.starts_with(&format!("{who}:")))
            .cloned()
            .collect();
        assert_eq!(
            own,
            (0..20).map(|n| format!("{who}:{n}")).collect::<Vec<_>>()
        );
    }
}

#[tokio::test]
async fn a_message_is_as_long_as_allowed_and_no_longer() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    for unit in ["a", "å", "漢", "🎈"] {
        let fits = (1..=Body::LONGEST)
            .rev()
            .find(|n| Body::measure(&unit.repeat(*n)) <= Body::LONGEST)
            .unwrap();
        let longest = unit.repeat(fits);
        anna.say("lobby", &longest).await;
        anna.hear("lobby", &longest).await;
        let longer = unit.repeat(fits + 1);
        let id = anna.post("lobby", &longer).await;
        let length = Body::measure(&longer);
        assert_eq!(
            anna.outcome(&id).await,
            Err(Refusal::Stream(ChatRefusal::TooLong { length })),
            "{unit}"
        );
    }
}

#[tokio::test]
async fn a_message_of_nothing_is_refused() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    for nothing in ["", " \n\t ", "\u{0}\u{7}"] {
        let id = anna.post("lobby", nothing).await;
        assert_eq!(
            anna.outcome(&id).await,
            Err(Refusal::Stream(ChatRefusal::Empty)),
            "{nothing:?}"
        );
    }
}

#[tokio::test]
async fn a_client_cannot_open_a_room_with_a_command() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let (id, before) = (fresh_id(), anna.cursor("lobby"));
    let command = Command::Open {
        title: redovisa::stream::Title::parse("Min").unwrap(),
        kind: Default::default(),
    };
    let stream = "lobby".parse().unwrap();
    anna.send(&ClientFrame::Command {
        stream,
        id: id.clone(),
        command,
    })
    .await;
    assert_eq!(
        anna.outcome(&id).await,
        Err(Refusal::Stream(ChatRefusal::AlreadyOpen))
    );
    assert_eq!(anna.say("lobby", "Nästa").await, before.next());
}

#[tokio::test]
async fn who_talks_too_fast_is_told_how_long_to_wait_and_may_then_go_on() {
    let rate = Rate {
        burst: 2.0,
        per_second: 1.0,
    };
    let town = Town::open_with(|config| config.pace.words = rate).await;
    let mut anna = town.arrive("Anna").await;
    anna.post("lobby", "ett").await;
    anna.post("lobby", "två").await;
    let id = anna.post("lobby", "tre").await;
    let Err(Refusal::Line(LineRefusal::TooFast { retry_ms })) = anna.outcome(&id).await else {
        panic!("too fast");
    };
    assert!((1..=1_001).contains(&retry_ms), "{retry_ms}");
    sleep(Duration::from_millis(retry_ms)).await;
    anna.post_as("lobby", &id, "tre").await;
    anna.ack(&id).await;
}

#[tokio::test]
async fn who_has_left_or_changed_nick_comes_back_and_hears_it() {
    let town = Town::open().await;
    let mut visitor = town.join("Anna").await;
    let mut line = visitor.connect().await;
    line.subscribe("lobby").await;
    visitor.join("Annika").await;
    assert_eq!(line.closed().await.0, 4003);
    let mut line = visitor.connect().await;
    line.subscribe("lobby").await;
    line.see(Some("lobby"), &["Annika"]).await;
    line.say("lobby", "Jag heter Annika nu").await;
    let said = line.hear("lobby", "Jag heter Annika nu").await;
    assert_eq!(said.by.nick.as_str(), "Annika");
    visitor.post("/chat/leave", &[]).await;
    assert_eq!(line.closed().await.0, 4003);
    let mut other = town.join("Annika").await.connect().await;
    other.subscribe("lobby").await;
    let mut line = visitor.connect().await;
    assert_eq!(line.you, None);
    line.subscribe("lobby").await;
    let id = line.post("lobby", "Jag är Annika").await;
    assert_eq!(line.outcome(&id).await, Err(LineRefusal::WhoAreYou.into()));
}

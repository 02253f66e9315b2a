//! How far somebody has read is theirs, not their tab's.

use std::time::Duration;

use redovisa::{
    chat::Command,
    protocol::{LineRefusal, MOST_SUBSCRIPTIONS, Reading},
    stream::Seq,
};

use crate::town::{ClientFrame, Line, ServerFrame, Town, UNBOUNDED, Visitor};

fn read(room: &str, seq: u64, back: bool) -> ClientFrame {
    ClientFrame::Read {
        stream: room.parse().unwrap(),
        seq: Seq(seq),
        back,
    }
}

async fn told_of(line: &mut Line, room: &str) -> Reading {
    line.expect("what was read", |frame| match frame {
        ServerFrame::Read { reading } => {
            let mut of = reading.iter();
            of.find(|reading| reading.stream.as_str() == room).cloned()
        }
        _ => None,
    })
    .await
}

/// Where one stands, how much is unread, and the first of it.
fn counts(reading: &Reading) -> (u64, usize, Option<u64>) {
    (
        reading.seq.0,
        reading.unread,
        reading.first.map(|seq| seq.0),
    )
}

fn of(line: &Line, room: &str) -> (u64, usize, Option<u64>) {
    let mut of = line.reading.iter();
    counts(
        of.find(|reading| reading.stream.as_str() == room)
            .expect("the room"),
    )
}

#[tokio::test]
async fn reading_on_one_device_clears_the_other() {
    let town = Town::open().await;
    let anna = town.join("Anna").await;
    let (mut phone, mut laptop) = (anna.connect().await, anna.connect().await);
    assert_eq!(of(&phone, "lobby"), (1, 0, None), "she begins at its end");
    let mut bo = town.arrive("Bo").await;
    let first = bo.say("lobby", "Hej!").await;
    let last = bo.say("lobby", "Är du här?").await;
    phone.send(&read("lobby", first.0, false)).await;
    for line in [&mut phone, &mut laptop] {
        let told = told_of(line, "lobby").await;
        assert_eq!(counts(&told), (first.0, 1, Some(last.0)));
        assert_eq!(told.head, last);
    }
    assert_eq!(of(&anna.connect().await, "lobby"), (2, 1, Some(3)));
}

#[tokio::test]
async fn a_cursor_goes_back_only_on_purpose_and_never_beyond_the_end() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await.connect().await;
    let mut bo = town.arrive("Bo").await;
    for text in ["ett", "två", "tre"] {
        bo.say("lobby", text).await;
    }
    for (seq, back, stands) in [
        (9_999, false, (4, 0, None)),
        (2, false, (4, 0, None)),
        (2, true, (2, 2, Some(3))),
        (0, true, (0, 3, Some(2))),
    ] {
        anna.send(&read("lobby", seq, back)).await;
        assert_eq!(counts(&told_of(&mut anna, "lobby").await), stands);
    }
}

#[tokio::test]
async fn what_is_deleted_is_not_unread_and_reactions_never_were() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await.connect().await;
    let mut bo = town.arrive("Bo").await;
    let (gone, kept) = (
        bo.say("lobby", "hoppsan").await,
        bo.say("lobby", "kvar").await,
    );
    bo.wish("lobby", Command::Delete { of: gone })
        .await
        .unwrap();
    let emoji = "👍".parse().unwrap();
    bo.wish("lobby", Command::React { of: kept, emoji })
        .await
        .unwrap();
    anna.send(&read("lobby", 1, false)).await;
    let told = told_of(&mut anna, "lobby").await;
    assert_eq!(counts(&told), (1, 1, Some(kept.0)));
    assert_eq!(told.head, Seq(5));
}

#[tokio::test]
async fn a_room_that_is_opened_later_is_unread_from_its_first_word() {
    let town = Town::open().await;
    let (anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let mut annas = anna.connect().await;
    let direct = bo.talk_with(anna.id()).await;
    let told = told_of(&mut annas, &direct).await;
    assert_eq!(counts(&told), (0, 0, None));
    let mut bos = bo.connect().await;
    bos.subscribe(&direct).await;
    let said = bos.say(&direct, "Bara till dig").await;
    assert_eq!(of(&anna.connect().await, &direct), (0, 1, Some(said.0)));
    assert_eq!(of(&bo.connect().await, &direct), (0, 0, None));
}

#[tokio::test]
async fn who_has_no_nick_has_nothing_kept_and_nobody_reads_for_another() {
    let town = Town::open().await;
    let mut guest = town.visitor().connect().await;
    assert_eq!(guest.reading, []);
    guest.send(&read("lobby", 1, false)).await;
    assert_eq!(guest.refusal().await, LineRefusal::WhoAreYou);
    let (mut anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let direct = anna.talk_with(bo.id()).await;
    let mut cilla = town.join("Cilla").await.connect().await;
    cilla.send(&read(&direct, 1, false)).await;
    assert_eq!(cilla.refusal().await, LineRefusal::NoSuchStream);
}

/// A town with more rooms for everybody than a socket follows, all opened by Bo.
async fn large_town() -> (Town, Visitor, Vec<String>) {
    let town = Town::open_with(|config| {
        config.pace.openings = UNBOUNDED;
        config.pace.beat = Duration::from_millis(800);
    })
    .await;
    let mut bo = town.join("Bo").await;
    let mut names = vec!["lobby".to_owned()];
    for n in 0..MOST_SUBSCRIPTIONS {
        let title = format!("Rum {n}");
        let opened = bo.post_for_json("/chat/rooms", &[("title", &title)]).await;
        names.push(
            opened.json()["room"]["name"]
                .as_str()
                .expect("a name")
                .to_owned(),
        );
    }
    (town, bo, names)
}

#[tokio::test]
async fn whoever_follows_as_much_as_they_may_is_told_of_the_rest() {
    let (town, bo, names) = large_town().await;
    let (far, near) = names.split_last().expect("rooms");
    let mut anna = town.join("Anna").await.connect().await;
    for name in near {
        anna.subscribe_quietly(name).await;
    }
    let mut bos = bo.connect().await;
    for name in [far, &names[0]] {
        bos.subscribe(name).await;
    }
    let said = bos.say(far, "långt borta").await;
    let told = told_of(&mut anna, far).await;
    assert_eq!(counts(&told), (1, 1, Some(said.0)));
    assert_eq!(told.head, said);
    // Once, and nothing of what is followed, nor of what others say to each other.
    let mut cilla = town.join("Cilla").await;
    let talk = cilla.talk_with(bo.id()).await;
    let mut cillas = cilla.connect().await;
    cillas.subscribe(&talk).await;
    cillas.say(&talk, "viskat").await;
    bos.say("lobby", "nära").await;
    let said = bos.say(far, "igen").await;
    let told = told_of(&mut anna, far).await;
    assert_eq!(counts(&told).1, 2);
    assert_eq!(told.head, said);
    let read = |frame: &ServerFrame| matches!(frame, ServerFrame::Read { .. });
    assert!(!anna.unasked().iter().any(read));
}

#[tokio::test]
async fn whoever_follows_less_than_they_may_has_chosen_so() {
    let (town, bo, names) = large_town().await;
    let mut anna = town.join("Anna").await.connect().await;
    anna.subscribe_quietly("lobby").await;
    let mut bos = bo.connect().await;
    bos.subscribe(&names[1]).await;
    bos.say(&names[1], "hej").await;
    for _ in 0..2 {
        anna.expect("a heartbeat", |frame| {
            matches!(frame, ServerFrame::Beat { .. }).then_some(())
        })
        .await;
    }
    let read = |frame: &ServerFrame| matches!(frame, ServerFrame::Read { .. });
    assert!(!anna.unasked().iter().any(read));
}

#[tokio::test]
async fn a_restart_forgets_nothing_of_it() {
    let town = Town::open().await;
    let anna = town.join("Anna").await;
    let mut line = anna.connect().await;
    let mut bo = town.arrive("Bo").await;
    let first = bo.say("lobby", "ett").await;
    bo.say("lobby", "två").await;
    line.send(&read("lobby", first.0, false)).await;
    told_of(&mut line, "lobby").await;
    let town = town.restart().await;
    let anna = anna.moved_to(town.addr);
    assert_eq!(of(&anna.connect().await, "lobby"), (2, 1, Some(3)));
}

//! A room of two people is theirs alone.

use redovisa::protocol::{LineRefusal, RoomInfo};
use reqwest::StatusCode;

use crate::town::{ClientFrame, Line, ServerFrame, Town};

async fn told_of_a_room(line: &mut Line) -> RoomInfo {
    line.expect("a room", |frame| match frame {
        ServerFrame::Room { room } => Some(room.clone()),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn the_other_is_told_at_once_and_the_two_talk() {
    let town = Town::open().await;
    let (mut anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let mut bos = bo.connect().await;
    let room = anna.talk_with(bo.id()).await;
    let told = told_of_a_room(&mut bos).await;
    assert_eq!(
        (told.name.as_str(), told.with),
        (room.as_str(), anna.person.clone())
    );
    let mut annas = anna.connect().await;
    let listed = annas
        .rooms
        .iter()
        .find(|listed| listed.name.as_str() == room)
        .expect("the room in the list");
    assert_eq!(listed.with, bo.person);
    annas.subscribe(&room).await;
    bos.subscribe(&room).await;
    annas.say(&room, "Hemligt").await;
    assert_eq!(bos.hear(&room, "Hemligt").await.by.nick.as_str(), "Anna");
    bos.say(&room, "Verkligen").await;
    annas.hear(&room, "Verkligen").await;
}

#[tokio::test]
async fn both_ways_lead_to_the_same_room() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    assert_eq!(anna.talk_with(bo.id()).await, bo.talk_with(anna.id()).await);
    assert_eq!(bo.connect().await.rooms.len(), 2);
}

#[tokio::test]
async fn nobody_else_is_told_or_may_read_write_or_guess() {
    let town = Town::open().await;
    let (mut anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let mut cilla = town.join("Cilla").await;
    let mut watching = cilla.connect().await;
    let room = anna.talk_with(bo.id()).await;
    let mut guest = town.visitor();
    // A public room that is opened after: when it is told, the direct one would have been.
    anna.post("/chat/rooms", &[("title", "Fika")]).await;
    assert_eq!(told_of_a_room(&mut watching).await.name.as_str(), "fika");
    for visitor in [&mut cilla, &mut guest] {
        let mut line = visitor.connect().await;
        assert!(line.rooms.iter().all(|listed| listed.name.as_str() != room));
        line.send(&ClientFrame::Subscribe {
            stream: room.parse().unwrap(),
            after: None,
            quiet: true,
        })
        .await;
        assert_eq!(line.refusal().await, LineRefusal::NoSuchStream);
        line.send(&ClientFrame::Before {
            stream: room.parse().unwrap(),
            seq: redovisa::stream::Seq(9),
        })
        .await;
        assert_eq!(line.refusal().await, LineRefusal::NotSubscribed);
        let page = visitor.get(&format!("/chat/{room}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "the page");
    }
    let form = [("body", "Hej!"), ("id", "0123456789abcdef")];
    let answer = cilla.post_for_json(&format!("/chat/{room}"), &form).await;
    assert_eq!(answer.json()["reason"]["code"], "no-such-stream");
    let id = watching.post(&room, "Hej!").await;
    assert_eq!(
        watching.outcome(&id).await,
        Err(LineRefusal::NotSubscribed.into())
    );
}

#[tokio::test]
async fn a_room_that_is_not_yours_looks_like_one_that_is_not_there() {
    let town = Town::open().await;
    let (mut anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let mut cilla = town.join("Cilla").await;
    let room = anna.talk_with(bo.id()).await;
    let there = cilla.get(&format!("/chat/{room}")).await;
    let nowhere = cilla.get("/chat/dm-98-99").await;
    assert_eq!(there.status, nowhere.status);
    assert_eq!(there.text.replace(&room, "dm-98-99"), nowhere.text);
}

#[tokio::test]
async fn a_public_room_cannot_take_the_name_of_a_direct_one() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let answer = anna
        .post_for_json("/chat/rooms", &[("title", "DM 1 2")])
        .await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{answer:?}"
    );
    assert_eq!(anna.connect().await.rooms.len(), 1);
}

#[tokio::test]
async fn nobody_talks_with_themselves_with_nobody_or_without_a_nick() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let own = anna.id();
    for other in [own, 0, 99, u64::MAX] {
        let answer = anna
            .post_for_json(&format!("/chat/with/{other}"), &[])
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}");
    }
    let answer = town
        .visitor()
        .post_for_json(&format!("/chat/with/{own}"), &[])
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_direct_room_is_still_theirs_after_a_restart() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let room = anna.talk_with(bo.id()).await;
    let mut cilla = town.join("Cilla").await;
    let town = town.restart().await;
    for visitor in [&mut anna, &mut bo, &mut cilla] {
        visitor.addr = town.addr;
    }
    let mut annas = anna.connect().await;
    annas.subscribe(&room).await;
    annas.say(&room, "Kvar").await;
    let mut bos = bo.connect().await;
    bos.subscribe(&room).await;
    assert_eq!(bos.texts(&room), ["Kvar"]);
    assert_eq!(cilla.connect().await.rooms.len(), 1);
}

//! Who is here: told, gathered, and never written down.

use crate::town::{ClientFrame, Line, ServerFrame, Town};

/// Who has left the lobby, of all that we have heard and not looked at.
fn left(line: &mut Line) -> Vec<u64> {
    let left = line.unasked().into_iter().filter_map(|frame| match frame {
        ServerFrame::Presence { left, .. } => Some(left),
        _ => None,
    });
    left.flatten().map(|id| id.0).collect()
}

#[tokio::test]
async fn who_comes_is_seen_and_who_stays_away_has_left() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    anna.see(Some("lobby"), &["Anna"]).await;
    let bo = town.arrive("Bo").await;
    anna.see(Some("lobby"), &["Anna", "Bo"]).await;
    drop(bo);
    anna.see(Some("lobby"), &["Anna"]).await;
}

#[tokio::test]
async fn a_reload_is_neither_leaving_nor_coming() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let bo = town.join("Bo").await;
    let mut line = bo.connect().await;
    line.subscribe("lobby").await;
    anna.see(Some("lobby"), &["Anna", "Bo"]).await;
    drop(line);
    // Cilla comes after Bo is gone: when that is told, his leaving could have been told as well.
    let cilla = town.arrive("Cilla").await;
    anna.see(Some("lobby"), &["Anna", "Bo", "Cilla"]).await;
    let mut line = bo.connect().await;
    line.subscribe("lobby").await;
    // And when her leaving is told, his would have been told before.
    let gone = cilla.you.as_ref().unwrap().id.0;
    drop(cilla);
    anna.see(Some("lobby"), &["Anna", "Bo"]).await;
    assert_eq!(left(&mut anna), [gone]);
}

#[tokio::test]
async fn who_has_two_sockets_is_one_person_and_stays_until_the_last_is_closed() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let bo = town.join("Bo").await;
    let (mut one, mut two) = (bo.connect().await, bo.connect().await);
    one.subscribe("lobby").await;
    two.subscribe("lobby").await;
    let cilla = town.arrive("Cilla").await;
    anna.see(Some("lobby"), &["Anna", "Bo", "Cilla"]).await;
    drop(one);
    drop(cilla);
    anna.see(Some("lobby"), &["Anna", "Bo"]).await;
    drop(two);
    anna.see(Some("lobby"), &["Anna"]).await;
}

#[tokio::test]
async fn who_follows_quietly_is_not_seen_and_does_not_see() {
    let town = Town::open().await;
    let mut quiet = town.join("Bo").await.connect().await;
    quiet.subscribe_quietly("lobby").await;
    let mut anna = town.arrive("Anna").await;
    let _cilla = town.arrive("Cilla").await;
    anna.see(Some("lobby"), &["Anna", "Cilla"]).await;
    anna.say("lobby", "Är Bo här?").await;
    quiet.hear("lobby", "Är Bo här?").await;
    assert!(
        !quiet
            .unasked()
            .iter()
            .any(|frame| matches!(frame, ServerFrame::Presence { .. }))
    );
    quiet.subscribe("lobby").await;
    anna.see(Some("lobby"), &["Anna", "Bo", "Cilla"]).await;
    quiet.see(Some("lobby"), &["Anna", "Bo", "Cilla"]).await;
    quiet.subscribe_quietly("lobby").await;
    anna.see(Some("lobby"), &["Anna", "Cilla"]).await;
}

#[tokio::test]
async fn guests_are_not_counted() {
    let town = Town::open().await;
    let mut guest = town.visitor().connect().await;
    guest.subscribe("lobby").await;
    guest.see(Some("lobby"), &[]).await;
    let _anna = town.arrive("Anna").await;
    guest.see(Some("lobby"), &["Anna"]).await;
}

#[tokio::test]
async fn who_asks_is_told_who_is_on_the_site_whatever_the_room() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await.connect().await;
    anna.send(&ClientFrame::Who).await;
    anna.see(None, &["Anna"]).await;
    let bo = town.join("Bo").await.connect().await;
    let cilla = town.arrive("Cilla").await;
    anna.see(None, &["Anna", "Bo", "Cilla"]).await;
    drop((bo, cilla));
    anna.see(None, &["Anna"]).await;
}

#[tokio::test]
async fn who_unsubscribes_leaves_the_room_but_not_the_site() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    anna.send(&ClientFrame::Who).await;
    anna.see(Some("lobby"), &["Anna", "Bo"]).await;
    bo.send(&ClientFrame::Unsubscribe {
        stream: "lobby".parse().unwrap(),
    })
    .await;
    anna.see(Some("lobby"), &["Anna"]).await;
    anna.see(None, &["Anna", "Bo"]).await;
}

/// The nicks of those who are told to be typing, the next time that anybody is.
async fn typing(line: &mut Line) -> Vec<String> {
    line.expect("somebody who types", |frame| match frame {
        ServerFrame::Typing { people, .. } => {
            Some(people.iter().map(|by| by.nick.to_string()).collect())
        }
        _ => None,
    })
    .await
}

async fn types(line: &mut Line) {
    let stream = "lobby".parse().unwrap();
    line.send(&ClientFrame::Typing { stream }).await;
}

#[tokio::test]
async fn that_somebody_types_is_told_to_who_is_there_and_to_nobody_else() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    let mut quiet = town.join("Cilla").await.connect().await;
    quiet.subscribe_quietly("lobby").await;
    types(&mut bo).await;
    assert_eq!(typing(&mut anna).await, ["Bo"]);
    // Who is not seen there cannot be seen typing, and hears of nobody who does.
    types(&mut quiet).await;
    quiet.settle().await;
    types(&mut bo).await;
    assert_eq!(typing(&mut anna).await, ["Bo"]);
    anna.say("lobby", "Säg det!").await;
    quiet.hear("lobby", "Säg det!").await;
    let told = quiet.unasked();
    assert!(
        !(told.iter()).any(|frame| matches!(frame, ServerFrame::Typing { .. })),
        "{told:?}"
    );
}

#[tokio::test]
async fn what_comes_too_often_of_typing_is_passed_over() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    for _ in 0..20 {
        types(&mut bo).await;
    }
    bo.settle().await;
    assert_eq!(typing(&mut anna).await, ["Bo"]);
    types(&mut bo).await;
    types(&mut anna).await;
    assert_eq!(typing(&mut bo).await, ["Bo"]);
    assert_eq!(typing(&mut bo).await, ["Anna"], "and Bo was not refused");
    bo.say("lobby", "Klart").await;
}

#[tokio::test]
async fn who_sits_before_none_of_their_screens_is_away() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let bo = town.join("Bo").await;
    let (mut one, mut two) = (bo.connect().await, bo.connect().await);
    one.subscribe("lobby").await;
    two.subscribe("lobby").await;
    anna.see(Some("lobby"), &["Anna", "Bo"]).await;
    let away = |away| ClientFrame::Away { away };
    one.send(&away(true)).await;
    one.settle().await;
    two.send(&away(true)).await;
    let told = |line: &ServerFrame| match line {
        ServerFrame::Away { away, back, .. } => Some((away.clone(), back.clone())),
        _ => None,
    };
    let id = bo.id();
    let (went, back) = anna.expect("who is away", told).await;
    assert_eq!((went[0].0, went.len(), back.len()), (id, 1, 0));
    // Whoever comes now is told with the list, and a page says it in words.
    let mut cilla = town.arrive("Cilla").await;
    let (went, _) = cilla.expect("who is away", told).await;
    assert_eq!(went[0].0, id);
    let mut reader = town.visitor();
    for path in ["/chat/people", "/chat/lobby"] {
        let page = reader.get(path).await.text;
        assert!(page.contains(">borta<"), "{path}: {page}");
    }
    assert!(
        reader
            .get(&format!("/chat/person/{id}"))
            .await
            .text
            .contains(">borta<")
    );
    two.send(&away(false)).await;
    let (went, back) = anna.expect("who is back", told).await;
    assert_eq!((went.len(), back[0].0), (0, id));
    assert!(
        reader
            .get(&format!("/chat/person/{id}"))
            .await
            .text
            .contains(">här<")
    );
}

#[tokio::test]
async fn who_comes_is_told_how_many_look_at_each_room() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    anna.see(Some("lobby"), &["Anna"]).await;
    let mut guest = town.visitor().connect().await;
    let here = guest
        .expect("how many there are", |frame| match frame {
            ServerFrame::Crowds { here } => Some(here.clone()),
            _ => None,
        })
        .await;
    assert_eq!(here, [("lobby".parse().unwrap(), 1)]);
    let page = town.visitor().get("/chat/lobby").await.text;
    assert!(page.contains("room__here\">1 här"), "{page}");
}

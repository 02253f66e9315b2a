//! A room for everybody is left for oneself: told to all of one's tabs, and to nobody else.

use redovisa::protocol::Reading;
use reqwest::StatusCode;

use crate::town::{Line, ServerFrame, Town, Visitor};

async fn does(visitor: &mut Visitor, deed: &str) -> StatusCode {
    let path = format!("/chat/lobby/settings/{deed}");
    visitor.post_for_json(&path, &[]).await.status
}

/// What the line is told of the lobby the next time.
async fn told(line: &mut Line) -> Reading {
    line.expect("the lobby", |frame| match frame {
        ServerFrame::Read { reading } => {
            let mut of = reading.iter();
            of.find(|told| told.stream.as_str() == "lobby").cloned()
        }
        _ => None,
    })
    .await
}

fn counts(reading: &Reading) -> (bool, usize, usize) {
    (reading.choice.out, reading.unread, reading.calls)
}

#[tokio::test]
async fn nothing_counts_in_a_room_that_was_left_until_one_joins_again() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let (mut one, mut two) = (anna.connect().await, anna.connect().await);
    let mut bo = town.arrive("Bo").await;
    bo.say("lobby", "@Anna, hej!").await;
    assert_eq!(does(&mut anna, "leave").await, StatusCode::OK);
    for line in [&mut one, &mut two] {
        assert_eq!(counts(&told(line).await), (true, 0, 0));
    }
    bo.say("lobby", "@Anna, är du kvar?").await;
    // Bo hears nothing of it.
    let about_others = |frame: &ServerFrame| matches!(frame, ServerFrame::Read { reading } if reading.iter().any(|told| told.choice.out));
    assert!(!bo.unasked().iter().any(about_others));

    let town = town.restart().await;
    let mut anna = anna.moved_to(town.addr);
    let mut line = anna.connect().await;
    let lobby = |line: &Line| counts(&line.reading[0]);
    assert_eq!(lobby(&line), (true, 0, 0));
    assert_eq!(does(&mut anna, "join").await, StatusCode::OK);
    assert_eq!(
        counts(&told(&mut line).await),
        (false, 2, 2),
        "it was there all the time"
    );
}

#[tokio::test]
async fn who_has_left_may_look_at_it_and_is_not_here_for_those_who_call() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let mut bo = town.arrive("Bo").await;
    let mut cilla = town.join("Cilla").await;
    let mut cillas = cilla.connect().await;
    cillas.subscribe("lobby").await;
    anna.see(Some("lobby"), &["Anna", "Bo", "Cilla"]).await;
    assert_eq!(does(&mut cilla, "leave").await, StatusCode::OK);
    bo.say("lobby", "@here rast!").await;
    let said = anna.hear("lobby", "@here rast!").await;
    assert_eq!(said.mentions.here, [anna.you.as_ref().unwrap().id]);
    cillas.say("lobby", "Jag läser bara").await;
}

#[tokio::test]
async fn nobody_without_a_nick_leaves_and_only_a_room_for_everybody_is_joined_again() {
    let town = Town::open().await;
    let mut guest = town.visitor();
    assert_eq!(does(&mut guest, "leave").await, StatusCode::UNAUTHORIZED);
    let (mut anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let talk = anna.talk_with(bo.id()).await;
    for (deed, status) in [
        ("join", StatusCode::NOT_FOUND),
        ("leave", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let path = format!("/chat/{talk}/settings/{deed}");
        assert_eq!(
            anna.post_for_json(&path, &[]).await.status,
            status,
            "{deed}"
        );
    }
}

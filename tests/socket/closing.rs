//! The heartbeat, silence, and the server's own end.

use std::time::Duration;

use redovisa::{
    protocol::close,
    server::config::Config,
    stream::{Role, Seq},
};
use reqwest::StatusCode;
use tokio::{io::AsyncReadExt, time::timeout};

use crate::town::{PATIENCE, ServerFrame, Town, UNBOUNDED};

/// How long the server may take to end.
const END: Duration = Duration::from_secs(10);

/// A rhythm as quick as a busy machine can keep.
fn quick(config: &mut Config) {
    config.pace.beat = Duration::from_millis(200);
    config.pace.silence = Duration::from_secs(2);
}

#[tokio::test]
async fn every_beat_tells_the_heads_of_what_one_follows() {
    let town = Town::open_with(quick).await;
    let mut anna = town.arrive("Anna").await;
    let head = anna.say("lobby", "Hej!").await;
    let heads = anna
        .expect("a beat", |frame| match frame {
            ServerFrame::Beat { heads } if heads.iter().any(|(_, seq)| *seq >= head) => {
                Some(heads.clone())
            }
            _ => None,
        })
        .await;
    assert_eq!(heads, [("lobby".parse().unwrap(), Seq(2))]);
}

#[tokio::test]
async fn who_only_answers_the_pings_stays() {
    let town = Town::open_with(quick).await;
    let mut anna = town.arrive("Anna").await;
    // Three seconds of them: longer than silence may last.
    for _ in 0..15 {
        anna.expect("a beat", |frame| {
            matches!(frame, ServerFrame::Beat { .. }).then_some(())
        })
        .await;
    }
    anna.say("lobby", "Kvar").await;
}

#[tokio::test]
async fn who_says_nothing_at_all_is_let_go_and_the_others_see_it() {
    let town = Town::open_with(quick).await;
    let mut anna = town.arrive("Anna").await;
    let mut silent = town.arrive("Sven").await;
    anna.see(Some("lobby"), &["Anna", "Sven"]).await;
    anna.see(Some("lobby"), &["Anna"]).await;
    // Read past the WebSocket, which would answer the pings.
    let mut bytes = Vec::new();
    timeout(PATIENCE, silent.socket.get_mut().read_to_end(&mut bytes))
        .await
        .expect("an end")
        .unwrap();
    let code = close::SILENT.to_be_bytes();
    assert!(
        bytes.windows(2).any(|pair| pair == code),
        "a close with {}",
        close::SILENT
    );
}

#[tokio::test]
async fn silence_is_noticed_when_it_is_over_and_not_at_the_next_beat() {
    let town = Town::open_with(|config| config.pace.silence = Duration::from_secs(1)).await;
    let mut anna = town.arrive("Anna").await;
    assert_eq!(anna.closed().await.0, close::SILENT);
}

#[tokio::test]
async fn a_server_that_stops_says_when_to_come_back_and_ends_in_time() {
    let mut town = Town::open().await;
    let (mut anna, mut guest) = (town.arrive("Anna").await, town.visitor().connect().await);
    anna.say("lobby", "Sist").await;
    town.tell_to_stop();
    for line in [&mut anna, &mut guest] {
        let retry = line
            .expect("bye", |frame| match frame {
                ServerFrame::Bye { retry_ms } => Some(*retry_ms),
                _ => None,
            })
            .await;
        assert!((200..=3_200).contains(&retry), "{retry}");
        assert_eq!(line.closed().await.0, close::SERVICE_RESTART);
    }
    assert!(town.close().await < END);
}

#[tokio::test]
async fn what_was_said_before_the_stop_is_answered_before_the_bye() {
    let mut town = Town::open_with(|config| config.pace.words = UNBOUNDED).await;
    let mut anna = town.arrive("Anna").await;
    let mut ids = Vec::new();
    for n in 0..20 {
        ids.push(anna.post("lobby", &n.to_string()).await);
    }
    anna.settle().await;
    town.tell_to_stop();
    anna.expect("bye", |frame| {
        matches!(frame, ServerFrame::Bye { .. }).then_some(())
    })
    .await;
    for id in &ids {
        anna.ack(id).await;
    }
    assert!(town.close().await < END);
}

#[tokio::test]
async fn a_peer_who_does_not_read_does_not_keep_the_server_from_ending() {
    let mut town = Town::open_talkative().await;
    let mut anna = town.arrive("Anna").await;
    let _stuck = town.arrive_slowly("Sven").await;
    anna.fill("lobby").await;
    assert!(town.close().await < END);
}

#[tokio::test]
async fn who_runs_the_server_can_ask_how_it_is() {
    let town = Town::open().await;
    let mut visitor = town.visitor();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn nobody_needs_a_word_twice_after_a_restart() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let mut line = anna.connect().await;
    line.subscribe("lobby").await;
    let last = line.say("lobby", "Före").await;
    let town = town.restart().await;
    anna.addr = town.addr;
    let mut line = anna.connect().await;
    assert_eq!(line.you, anna.person, "the cookie still holds");
    line.resume("lobby", last.0).await;
    assert_eq!(line.say("lobby", "Efter").await, last.next());
    line.hear("lobby", "Efter").await;
    assert_eq!(line.texts("lobby"), ["Efter"]);
}

#[tokio::test]
async fn an_open_page_learns_what_somebody_has_become() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let mut line = anna.connect().await;
    assert_eq!(line.role, Role::Guest);
    crate::rooms::claim(&mut anna).await;
    assert_eq!(line.closed().await.0, close::SOMEBODY_ELSE);
    line = anna.connect().await;
    assert_eq!(line.role, Role::Member);
    let mut olle = crate::rooms::owner(&town).await;
    for (form, field, role) in [
        (
            "name-moderator",
            ("nick", "Anna".to_owned()),
            Role::Moderator,
        ),
        (
            "dismiss-moderator",
            ("person", anna.id().to_string()),
            Role::Member,
        ),
    ] {
        let path = format!("/account/{form}");
        olle.post(&path, &[(field.0, &field.1)]).await;
        assert_eq!(line.closed().await.0, close::SOMEBODY_ELSE, "{form}");
        line = anna.connect().await;
        assert_eq!(line.role, role, "{form}");
    }
}

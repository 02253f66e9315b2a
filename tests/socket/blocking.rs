//! Whom one does not want to hear, for oneself: kept, told to all of one's tabs, and to nobody else.

use reqwest::StatusCode;

use crate::town::{Line, ServerFrame, Town, Visitor};

async fn does(visitor: &mut Visitor, whom: u64, deed: &str) -> StatusCode {
    let path = format!("/chat/person/{whom}/{deed}");
    visitor.post_for_json(&path, &[]).await.status
}

/// Whom the line is told that its person does not want to hear, the next time that it is.
async fn blocked(line: &mut Line) -> Vec<u64> {
    line.expect("who is blocked", |frame| match frame {
        ServerFrame::Blocked { people } => Some(people.iter().map(|id| id.0).collect()),
        _ => None,
    })
    .await
}

/// What the line is told of the lobby the next time: how much is unread there, and how much of it calls.
async fn unread(line: &mut Line) -> (usize, usize) {
    line.expect("what is unread", |frame| match frame {
        ServerFrame::Read { reading } => {
            let lobby = reading
                .iter()
                .find(|told| told.stream.as_str() == "lobby")?;
            Some((lobby.unread, lobby.calls))
        }
        _ => None,
    })
    .await
}

#[tokio::test]
async fn what_a_blocked_person_says_is_neither_unread_nor_a_mention_in_any_tab() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let (mut one, mut two) = (anna.connect().await, anna.connect().await);
    let mut bo = town.arrive("Bo").await;
    bo.say("lobby", "@Anna, hej!").await;
    let id = bo.you.as_ref().unwrap().id.0;
    assert_eq!(does(&mut anna, id, "block").await, StatusCode::OK);
    for line in [&mut one, &mut two] {
        assert_eq!(blocked(line).await, [id]);
        assert_eq!(unread(line).await, (0, 0));
    }
    // Bo hears nothing of it.
    bo.settle().await;
    let told = bo.unasked();
    assert!(
        !(told.iter()).any(|frame| matches!(frame, ServerFrame::Blocked { .. })),
        "{told:?}"
    );
    let folded = "Från någon du har blockerat";
    assert!(anna.get("/chat/lobby").await.text.contains(folded));
    assert!(
        !town
            .visitor()
            .get("/chat/lobby")
            .await
            .text
            .contains(folded)
    );
    assert!(
        anna.get("/account")
            .await
            .text
            .contains("Häv blockeringen: Bo")
    );

    let town = town.restart().await;
    let mut anna = anna.moved_to(town.addr);
    let mut line = anna.connect().await;
    assert!(anna.get("/chat/lobby").await.text.contains(folded));
    assert_eq!(does(&mut anna, id, "unblock").await, StatusCode::OK);
    assert_eq!(blocked(&mut line).await, Vec::<u64>::new());
    assert_eq!(unread(&mut line).await, (1, 1), "it was there all the time");
    assert!(!anna.get("/chat/lobby").await.text.contains(folded));
}

#[tokio::test]
async fn a_talk_with_a_blocked_person_is_not_in_the_list_and_mentions_by_them_are_not_listed() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let id = bo.id();
    assert_eq!(does(&mut anna, id, "block").await, StatusCode::OK);
    // He may open it and write, and is not told that nobody listens.
    let room = bo.talk_with(anna.id()).await;
    let mut line = bo.connect().await;
    line.subscribe(&room).await;
    line.say(&room, "Hallå?").await;
    line.subscribe("lobby").await;
    line.say("lobby", "@Anna, är du där?").await;
    let listed = format!("href=\"/chat/{room}\"");
    assert!(!anna.get("/chat/lobby").await.text.contains(&listed));
    assert_eq!(does(&mut anna, id, "unblock").await, StatusCode::OK);
    assert!(anna.get("/chat/lobby").await.text.contains(&listed));
    // The index is a moment behind.
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    while !(anna.get("/chat/mentions").await.text).contains("är du där?") {
        assert!(
            std::time::Instant::now() < until,
            "the index follows the log"
        );
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(does(&mut anna, id, "block").await, StatusCode::OK);
    let mentions = anna.get("/chat/mentions").await.text;
    assert!(!mentions.contains("är du där?"), "{mentions}");
}

#[tokio::test]
async fn nobody_blocks_themselves_or_nobody() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let me = anna.id();
    assert_eq!(does(&mut anna, me, "block").await, StatusCode::NOT_FOUND);
    assert_eq!(does(&mut anna, 999, "block").await, StatusCode::NOT_FOUND);
    let mut guest = town.visitor();
    assert_eq!(
        does(&mut guest, me, "block").await,
        StatusCode::UNAUTHORIZED
    );
}

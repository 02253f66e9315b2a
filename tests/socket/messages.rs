//! What happens to a message after it was said: edited, deleted, reacted to, answered; seen by all, and by
//! who comes later; and gone where it should be gone.

use std::fs;

use redovisa::{
    chat::{Command, Message, Refusal},
    stream::Seq,
};
use reqwest::StatusCode;

use crate::town::{ClientFrame, Line, ServerFrame, Town, Visitor};

fn thumb() -> redovisa::chat::Emoji {
    "👍".parse().unwrap()
}

async fn wish(line: &mut Line, command: Command) -> Seq {
    let outcome = line.wish("lobby", command).await;
    outcome.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

async fn refused(line: &mut Line, command: Command) -> Refusal {
    match line.wish("lobby", command).await {
        Err(redovisa::protocol::Refusal::Stream(refusal)) => refusal,
        other => panic!("a refusal, not {other:?}"),
    }
}

async fn page(line: &mut Line, seq: Seq) -> Vec<Message> {
    line.send(&ClientFrame::Before {
        stream: "lobby".parse().unwrap(),
        seq,
    })
    .await;
    line.expect("history", |frame| match frame {
        ServerFrame::History { page, until, .. } if *until == seq => Some(
            page.messages
                .iter()
                .map(|message| (**message).clone())
                .collect(),
        ),
        _ => None,
    })
    .await
}

fn message(line: &Line, seq: Seq) -> Message {
    let said = line.said("lobby");
    let found = said.into_iter().find(|message| message.seq == seq);
    found.expect("the message")
}

#[tokio::test]
async fn an_edit_a_reaction_and_an_answer_are_seen_by_all_and_by_who_comes_later() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    let of = anna.say("lobby", "fle").await;
    wish(
        &mut anna,
        Command::Edit {
            of,
            body: "fel".into(),
        },
    )
    .await;
    wish(&mut bo, Command::React { of, emoji: thumb() }).await;
    let body = "jo".to_owned();
    let last = wish(
        &mut bo,
        Command::Post {
            body,
            reply: Some(of),
            files: Vec::new(),
        },
    )
    .await;
    anna.reach("lobby", last).await;
    bo.reach("lobby", last).await;
    let mut late = town.visitor().connect().await;
    late.subscribe("lobby").await;
    for line in [&anna, &bo, &late] {
        let said = message(line, of);
        assert_eq!(&*said.body, "fel");
        assert!(said.edited.is_some());
        assert_eq!(said.reactions.len(), 1);
        assert_eq!(said.reactions[0].by[0].nick.as_str(), "Bo");
        let reply = message(line, last).reply.expect("an answer");
        assert_eq!((reply.to, reply.nick.as_str()), (of, "Anna"));
    }
}

#[tokio::test]
async fn a_message_that_memory_has_left_is_edited_and_paged_back_to_as_it_is_now() {
    let town = Town::open_talkative().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    for n in 0..60 {
        anna.say("lobby", &n.to_string()).await;
    }
    let of = anna.say("lobby", "gammalt").await;
    for n in 0..60 {
        bo.say("lobby", &n.to_string()).await;
    }
    wish(
        &mut anna,
        Command::Edit {
            of,
            body: "nytt".into(),
        },
    )
    .await;
    wish(&mut bo, Command::React { of, emoji: thumb() }).await;
    wish(
        &mut bo,
        Command::React {
            of: Seq(7),
            emoji: thumb(),
        },
    )
    .await;
    assert_eq!(
        refused(
            &mut bo,
            Command::Edit {
                of,
                body: "mitt".into()
            }
        )
        .await,
        Refusal::NotTheAuthor
    );
    assert_eq!(
        refused(&mut bo, Command::Delete { of: Seq(7) }).await,
        Refusal::NotTheAuthor
    );
    assert_eq!(
        refused(&mut bo, Command::Delete { of: Seq(9_999) }).await,
        Refusal::NoSuchMessage
    );
    let mut late = town.visitor().connect().await;
    late.subscribe("lobby").await;
    let page_of = page(&mut late, of).await;
    let last = page_of.last().expect("a message");
    assert_eq!(
        (last.seq, &*last.body, last.reactions.len()),
        (of, "nytt", 1)
    );
    assert_eq!(
        page(&mut late, Seq(7))
            .await
            .last()
            .map(|old| old.reactions.len()),
        Some(1)
    );
}

#[tokio::test]
async fn what_was_deleted_is_gone_from_the_line_the_memory_and_the_disk() {
    const SECRET: &str = "hemligheten-som-ingen-ska-se";
    let mut town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    let of = anna.say("lobby", SECRET).await;
    wish(
        &mut anna,
        Command::Edit {
            of,
            body: format!("{SECRET} igen"),
        },
    )
    .await;
    wish(&mut bo, Command::React { of, emoji: thumb() }).await;
    let gone = wish(&mut anna, Command::Delete { of }).await;
    // Whoever was behind gets the bare facts, from memory; whoever comes, a stone.
    let mut behind = town.visitor().connect().await;
    behind.resume("lobby", 0).await;
    behind.reach("lobby", gone).await;
    bo.reach("lobby", gone).await;
    let mut late = town.visitor().connect().await;
    late.subscribe("lobby").await;
    for line in [&behind, &bo, &late] {
        assert!(message(line, of).is_stone());
        assert_eq!(message(line, of).reactions, []);
    }
    let mut reader = town.visitor();
    for path in ["/chat/lobby".to_owned(), format!("/chat/lobby/m/{}", of.0)] {
        let answer = reader.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.text.contains(SECRET), "{path}");
        assert!(answer.text.contains("borttaget"), "{path}");
    }
    drop((anna, bo, behind, late));
    town.close().await;
    for entry in fs::read_dir(town.data()).unwrap() {
        let path = entry.unwrap().path();
        // What people bring lies in folders, of which this message had none.
        if path.is_dir() {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let found = bytes
            .windows(SECRET.len())
            .any(|part| part == SECRET.as_bytes());
        assert!(!found, "{} still holds it", path.display());
    }
}

#[tokio::test]
async fn the_owner_deletes_what_others_wrote_in_public() {
    let town = Town::open().await;
    let mut owner = town.join("Olle").await;
    let answer = owner
        .post(town.owner_link.as_deref().expect("a link"), &[])
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    let (mut anna, mut line) = (town.arrive("Anna").await, owner.connect().await);
    line.subscribe("lobby").await;
    let of = anna.say("lobby", "opassande").await;
    let gone = wish(&mut line, Command::Delete { of }).await;
    anna.reach("lobby", gone).await;
    let said = message(&anna, of);
    assert!(said.is_stone() && said.deleted != Some(said.by.id));
    assert!(
        owner
            .get("/chat/lobby")
            .await
            .text
            .contains("av en moderator")
    );
}

/// The id that a page's forms carry.
async fn form_id(visitor: &mut Visitor, path: &str) -> String {
    let page = visitor.get(path).await.text;
    let (_, rest) = page.split_once("name=\"id\" value=\"").expect("a form");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn everything_works_by_form_and_pressing_twice_is_pressing_once() {
    let town = Town::open().await;
    let mut line = town.arrive("Bo").await;
    let of = line.say("lobby", "hej").await;
    let mut anna = town.join("Anna").await;
    let path = format!("/chat/lobby/m/{}", of.0);
    let id = form_id(&mut anna, &path).await;
    for _ in 0..2 {
        let react = [("id", &*id), ("emoji", "👍")];
        let answer = anna.post(&format!("{path}/react"), &react).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        assert_eq!(
            answer.location,
            Some(format!("/chat/lobby?at={}#m{}", of.0, of.0))
        );
    }
    // Another button of the same page is another wish, though the page has one id.
    let heart = [("id", &*id), ("emoji", "❤️")];
    assert_eq!(
        anna.post(&format!("{path}/react"), &heart).await.status,
        StatusCode::SEE_OTHER
    );
    let unreact = [("id", &*id), ("emoji", "👍")];
    assert_eq!(
        anna.post(&format!("{path}/unreact"), &unreact).await.status,
        StatusCode::SEE_OTHER
    );
    let reply = [
        ("id", &*id),
        ("body", "hej själv"),
        ("reply", &*of.0.to_string()),
    ];
    assert_eq!(
        anna.post("/chat/lobby", &reply).await.status,
        StatusCode::SEE_OTHER
    );
    line.hear("lobby", "hej själv").await;
    let emoji: Vec<String> = message(&line, of)
        .reactions
        .iter()
        .map(|one| one.emoji.as_str().to_owned())
        .collect();
    assert_eq!(emoji, ["❤️"]);
    let answer = message(&line, Seq(line.cursor("lobby").0));
    assert_eq!(answer.reply.map(|reply| reply.to), Some(of));

    let own = format!("/chat/lobby/m/{}", answer.seq.0);
    let id = form_id(&mut anna, &own).await;
    let edit = [("id", &*id), ("body", "hejsan")];
    assert_eq!(
        anna.post(&format!("{own}/edit"), &edit).await.status,
        StatusCode::SEE_OTHER
    );
    let page = anna.get(&own).await.text;
    assert!(
        page.contains("hejsan") && page.contains("Tidigare lydelser") && page.contains("hej själv")
    );
    assert_eq!(
        anna.post(&format!("{own}/delete"), &[("id", &*id)])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let page = anna.get(&own).await.text;
    assert!(page.contains("borttaget") && !page.contains("hejsan") && !page.contains("hej själv"));
}

#[tokio::test]
async fn a_form_that_cannot_be_granted_says_why_on_the_messages_page() {
    let town = Town::open().await;
    let of = town.arrive("Bo").await.say("lobby", "hej").await;
    let mut anna = town.join("Anna").await;
    let path = format!("/chat/lobby/m/{}", of.0);
    let id = form_id(&mut anna, &path).await;
    for (deed, field, value, said) in [
        ("edit", "body", "mitt", "någon annans"),
        ("delete", "body", "", "någon annans"),
        ("react", "emoji", "hej", "Servern förstod inte"),
    ] {
        let answer = anna
            .post(&format!("{path}/{deed}"), &[("id", &*id), (field, value)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{deed}");
        assert!(answer.text.contains(said), "{deed}: {}", answer.text);
    }
    for path in [
        "/chat/lobby/m/999",
        "/chat/lobby/m/1",
        "/chat/lobby/m/x",
        "/chat/nope/m/2",
    ] {
        let status = anna.get(path).await.status;
        assert!(status.is_client_error(), "{path}: {status}");
    }
    assert_eq!(
        anna.post(&format!("{path}/sing"), &[("id", &*id)])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

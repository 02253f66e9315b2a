//! `@nick` calls somebody, wherever they are.

use redovisa::{chat::Command, protocol::Reading, stream::Seq};

use crate::town::{Line, Town, Visitor};

fn of(line: &Line, room: &str) -> Reading {
    let mut of = line.reading.iter();
    let reading = of.find(|reading| reading.stream.as_str() == room);
    reading.expect("the room").clone()
}

/// Whom the newest message of a room calls, by number and as it was written.
async fn called(line: &mut Line, room: &str, text: &str) -> Vec<(u64, String)> {
    let said = line.hear(room, text).await;
    let people = said.mentions.people.iter();
    people
        .map(|person| (person.id.0, person.nick.to_string()))
        .collect()
}

#[tokio::test]
async fn a_nick_after_a_sign_is_the_person_who_has_it_in_any_case() {
    let town = Town::open().await;
    let (anna, maria) = (town.join("Anna").await, town.join("Anna Maria").await);
    let mut bo = town.arrive("Bo").await;
    for (text, who) in [
        ("hej @anna!", vec![(anna.id(), "anna")]),
        (
            "@Anna Maria och @Anna",
            vec![(maria.id(), "Anna Maria"), (anna.id(), "Anna")],
        ),
        ("@Bo själv, @Ingen, a@Anna.se och `@Anna`", vec![]),
    ] {
        bo.say("lobby", text).await;
        let who: Vec<_> = who
            .into_iter()
            .map(|(id, nick)| (id, nick.to_owned()))
            .collect();
        assert_eq!(called(&mut bo, "lobby", text).await, who, "{text}");
    }
    let reading = of(&anna.connect().await, "lobby");
    assert_eq!((reading.unread, reading.calls), (3, 2));
    let reading = of(&maria.connect().await, "lobby");
    assert_eq!((reading.unread, reading.calls), (3, 1));
}

#[tokio::test]
async fn here_is_who_is_present_and_nobody_else() {
    let town = Town::open().await;
    let away = town.join("Cilla").await;
    let mut anna = town.arrive("Anna").await;
    let mut bo = town.arrive("Bo").await;
    anna.see(Some("lobby"), &["Anna", "Bo"]).await;
    bo.say("lobby", "@here rast!").await;
    let said = anna.hear("lobby", "@here rast!").await;
    assert_eq!(said.mentions.here, [anna.you.as_ref().unwrap().id]);
    assert_eq!(of(&away.connect().await, "lobby").calls, 0);
}

#[tokio::test]
async fn nobody_is_called_to_where_they_may_not_read() {
    let town = Town::open().await;
    let (mut anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    town.join("Cilla").await;
    let room = anna.talk_with(bo.id()).await;
    let mut annas = anna.connect().await;
    annas.subscribe(&room).await;
    annas.say(&room, "@Cilla och @Bo").await;
    assert_eq!(
        called(&mut annas, &room, "@Cilla och @Bo").await,
        [(bo.id(), "Bo".to_owned())]
    );
}

#[tokio::test]
async fn an_edit_calls_whom_it_names_and_a_deletion_nobody() {
    let town = Town::open().await;
    let anna = town.join("Anna").await;
    let mut bo = town.arrive("Bo").await;
    let said = bo.say("lobby", "hej").await;
    let edit = |body: &str| Command::Edit {
        of: said,
        body: body.into(),
    };
    bo.wish("lobby", edit("hej @Anna")).await.unwrap();
    assert_eq!(of(&anna.connect().await, "lobby").calls, 1);
    bo.wish("lobby", edit("hej alla")).await.unwrap();
    assert_eq!(of(&anna.connect().await, "lobby").calls, 0);
    bo.wish("lobby", edit("hej @Anna")).await.unwrap();
    bo.wish("lobby", Command::Delete { of: said })
        .await
        .unwrap();
    let reading = of(&anna.connect().await, "lobby");
    assert_eq!((reading.seq, reading.unread, reading.calls), (Seq(1), 0, 0));
}

#[tokio::test]
async fn a_client_cannot_say_whom_it_calls() {
    let town = Town::open().await;
    let anna = town.join("Anna").await;
    let mut bo = town.arrive("Bo").await;
    let id = crate::town::fresh_id();
    let forged = format!(
        r#"{{"type":"command","stream":"lobby","id":"{}","command":{{"type":"post","body":"hej","mentions":{{"here":[{}]}}}}}}"#,
        id.as_str(),
        anna.id()
    );
    bo.send_text(&forged).await;
    bo.ack(&id).await;
    assert!(bo.hear("lobby", "hej").await.mentions.is_empty());
}

#[tokio::test]
async fn an_answer_in_a_thread_is_news_for_who_takes_part_in_it_and_for_nobody_else() {
    let town = Town::open().await;
    let (anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let cilla = town.join("Cilla").await;
    let mut asks = anna.connect().await;
    asks.subscribe("lobby").await;
    let root = asks.say("lobby", "vem har nyckeln?").await;
    let answer = |body: &str| Command::Answer {
        to: root,
        body: body.to_owned(),
    };
    let mut knows = bo.connect().await;
    knows.subscribe("lobby").await;
    knows.wish("lobby", answer("jag")).await.expect("answered");
    let counts = |reading: Reading| (reading.unread, reading.calls);
    assert_eq!(counts(of(&anna.connect().await, "lobby")), (1, 1));
    // The question itself is unread; the answer is none of hers.
    assert_eq!(counts(of(&cilla.connect().await, "lobby")), (1, 0));

    // Who has answered takes part, and whom the words call.
    let thanks = answer("tack! @Cilla, hör du?");
    asks.wish("lobby", thanks).await.expect("answered");
    assert_eq!(counts(of(&bo.connect().await, "lobby")), (2, 1));
    assert_eq!(counts(of(&cilla.connect().await, "lobby")), (2, 1));
}

#[tokio::test]
async fn an_answer_that_is_edited_still_calls_all_who_take_part() {
    let town = Town::open().await;
    let (anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let cilla = town.join("Cilla").await;
    let mut asks = anna.connect().await;
    asks.subscribe("lobby").await;
    let root = asks.say("lobby", "vem har nyckeln?").await;
    let mut knows = bo.connect().await;
    knows.subscribe("lobby").await;
    let body = "jag".to_owned();
    let answer = Command::Answer { to: root, body };
    let of_answer = knows.wish("lobby", answer).await.expect("answered");
    let edit = |of: Seq, body: &str| Command::Edit {
        of,
        body: body.to_owned(),
    };
    let counts = |reading: Reading| (reading.unread, reading.calls);
    for body in ["jag har den", "jag har den, @Cilla"] {
        let edited = knows.wish("lobby", edit(of_answer, body)).await;
        edited.expect("edited");
        assert_eq!(counts(of(&anna.connect().await, "lobby")), (1, 1), "{body}");
    }
    assert_eq!(counts(of(&cilla.connect().await, "lobby")), (2, 1));
    // What stands in the room itself calls whom it names.
    asks.wish("lobby", edit(root, "vem har den?"))
        .await
        .expect("edited");
    assert_eq!(counts(of(&bo.connect().await, "lobby")), (1, 0));
}

#[tokio::test]
async fn nicks_are_offered_of_those_who_may_read_and_to_those_who_may() {
    let town = Town::open().await;
    let mut anna = crate::rooms::member(&town, "Anna").await;
    for nick in ["Åsa", "Annika", "Anders"] {
        town.join(nick).await;
    }
    let nicks = async |visitor: &mut Visitor, room: &str, begins: &str| {
        let path = format!("/chat/{room}/people?begins={begins}");
        visitor.get(&path).await
    };
    for (begins, found) in [
        ("an", r#"["Anders","Annika"]"#),
        ("ANNI", r#"["Annika"]"#),
        ("%C3%A5", r#"["Åsa"]"#),
        ("a", r#"["Anders","Annika"]"#),
        ("x", "[]"),
        ("", "[]"),
        ("%25", "[]"),
    ] {
        let answer = nicks(&mut anna, "lobby", begins).await;
        let mut told: Vec<String> =
            serde_json::from_value(answer.json()["nicks"].clone()).expect("nicks");
        told.sort();
        assert_eq!(serde_json::json!(told).to_string(), found, "{begins}");
    }
    let form = [("title", "Planer"), ("private", "yes")];
    let answer = anna.post_for_json("/chat/rooms", &form).await;
    let room = answer.json()["room"]["name"].as_str().unwrap().to_owned();
    let few = nicks(&mut anna, &room, "an").await;
    assert_eq!(few.text, r#"{"nicks":[]}"#);
    let mut bo = town.join("Bo").await;
    for (visitor, room) in [(&mut bo, room.as_str()), (&mut town.visitor(), "lobby")] {
        let answer = nicks(visitor, room, "an").await;
        assert_eq!(answer.status, reqwest::StatusCode::NOT_FOUND);
    }
}

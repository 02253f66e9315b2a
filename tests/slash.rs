//! Lines that begin with a slash, by the form below a room: what they do, and what they say when they do not.

use redovisa::chat::markup;
use reqwest::StatusCode;

use crate::{
    rooms::{code, member, opens},
    town::{Answer, Town, Visitor},
};

const ID: &str = "0123456789abcdef";

async fn writes(visitor: &mut Visitor, room: &str, text: &str) -> Answer {
    let id = crate::town::fresh_id();
    let form = [("body", text), ("id", id.as_str())];
    visitor.post_for_json(&format!("/chat/{room}"), &form).await
}

/// What was told in answer to a command that was done.
async fn told(visitor: &mut Visitor, room: &str, text: &str) -> String {
    let answer = writes(visitor, room, text).await;
    assert_eq!(answer.status, StatusCode::OK, "{text}: {answer:?}");
    let json = answer.json();
    let what = json.get("told").or_else(|| json.get("at"));
    what.and_then(|what| what.as_str())
        .unwrap_or_else(|| panic!("{json}"))
        .to_owned()
}

/// The code of the refusal.
async fn refused(visitor: &mut Visitor, room: &str, text: &str) -> String {
    let answer = writes(visitor, room, text).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{text}: {answer:?}"
    );
    let told = answer.json()["told"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(!told.is_empty(), "{text} is answered with a sentence");
    code(&answer)
}

#[tokio::test]
async fn what_one_does_is_said_like_any_message() {
    let town = Town::open().await;
    let mut bo = town.arrive("Bo").await;
    let mut anna = town.join("Anna").await;
    let answer = writes(&mut anna, "lobby", "/me vinkar till @Bo").await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let said = bo.hear("lobby", "/me vinkar till @Bo").await;
    assert!(markup::is_deed(&said.body));
    let page = town.visitor().get("/chat/lobby").await.text;
    assert!(page.contains("<em>vinkar till "), "{page}");
    assert!(!page.contains("<p>/me"), "{page}");
}

#[tokio::test]
async fn two_slashes_say_one_and_a_button_says_what_was_taken_for_a_command() {
    let town = Town::open().await;
    let mut bo = town.arrive("Bo").await;
    let mut anna = town.join("Anna").await;
    writes(&mut anna, "lobby", "//usr/bin").await;
    bo.hear("lobby", "/usr/bin").await;
    let page = anna
        .post("/chat/lobby", &[("body", "/usr/lib"), ("id", ID)])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text.contains("Kommandot /usr/lib finns inte"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("/usr/lib</textarea>"),
        "the text is kept"
    );
    assert!(page.text.contains("value=\"yes\">Säg det som det står"));
    let form = [("body", "/usr/lib"), ("id", ID), ("literal", "yes")];
    assert_eq!(
        anna.post("/chat/lobby", &form).await.status,
        StatusCode::SEE_OTHER
    );
    bo.hear("lobby", "/usr/lib").await;
    let form = [
        ("body", "/me själv"),
        ("id", "fedcba9876543210"),
        ("literal", "yes"),
    ];
    anna.post("/chat/lobby", &form).await;
    assert!(!markup::is_deed(
        &bo.hear("lobby", "\\/me själv").await.body
    ));
}

#[tokio::test]
async fn a_nick_is_changed_and_what_is_wrong_with_one_is_told() {
    let town = Town::open().await;
    let _bo = town.join("Bo").await;
    let mut anna = town.join("Anna").await;
    assert!(
        told(&mut anna, "lobby", "/nick Annika")
            .await
            .contains("Annika")
    );
    assert_eq!(anna.connect().await.you.unwrap().nick.as_str(), "Annika");
    assert_eq!(refused(&mut anna, "lobby", "/nick Bo").await, "taken");
    assert_eq!(refused(&mut anna, "lobby", "/nick").await, "lacks");
}

#[tokio::test]
async fn one_writes_to_somebody_in_the_room_of_the_two() {
    let town = Town::open().await;
    let mut bo = town.arrive("Bo Ek").await;
    let mut anna = town.join("Anna").await;
    let at = told(&mut anna, "lobby", "/dm @bo ek: hemligt").await;
    let (path, _) = at.split_once('#').unwrap();
    let room = path.trim_start_matches("/chat/").to_owned();
    bo.subscribe_quietly(&room).await;
    bo.hear(&room, "hemligt").await;
    assert_eq!(told(&mut anna, "lobby", "/dm Bo Ek").await, path);
    assert_eq!(
        refused(&mut anna, "lobby", "/dm Ingen hej").await,
        "no-such-nick"
    );
    assert_eq!(
        refused(&mut anna, "lobby", "/dm Anna hej").await,
        "yourself"
    );
    assert!(
        !town
            .visitor()
            .get("/chat/lobby")
            .await
            .text
            .contains("hemligt")
    );
}

#[tokio::test]
async fn a_topic_is_set_by_who_keeps_the_room() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens(&mut anna, "Fika").await;
    told(&mut anna, &room, "/topic bullar & kaffe").await;
    let mut bo = town.join("Bo").await;
    assert!(
        bo.get(&format!("/chat/{room}"))
            .await
            .text
            .contains("bullar &amp; kaffe")
    );
    assert_eq!(refused(&mut bo, &room, "/topic te").await, "not-allowed");
    let long = format!("/topic {}", "a".repeat(251));
    assert_eq!(refused(&mut anna, &room, &long).await, "topic-too-long");
}

#[tokio::test]
async fn somebody_is_invited_by_name_or_by_a_link_to_share() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let mut bo = town.arrive("Bo").await;
    let opened = [("title", "Planer"), ("private", "yes")];
    let opened = anna.post_for_json("/chat/rooms", &opened).await.json();
    let room = opened["room"]["name"].as_str().unwrap().to_owned();
    let link = told(&mut anna, &room, "/invite").await;
    assert!(link.contains("/invite/"), "{link}");
    let page = anna
        .post(&format!("/chat/{room}"), &[("body", "/invite"), ("id", ID)])
        .await;
    assert!(
        page.text.contains("/invite/"),
        "without a script too: {}",
        page.text
    );
    assert!(told(&mut anna, &room, "/invite @Bo").await.contains("Bo"));
    let direct = bo.rooms.iter().find(|room| room.with.is_some()).cloned();
    let direct = match direct {
        Some(direct) => direct.name.to_string(),
        None => "dm-1-2".to_owned(),
    };
    bo.subscribe(&direct).await;
    let sent = bo.texts(&direct).concat();
    let path = sent
        .split_once("/invite/")
        .unwrap_or_else(|| panic!("{sent}"))
        .1
        .to_owned();
    let mut eve = town.join("Eve").await;
    assert_eq!(
        eve.post(&format!("/invite/{path}"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let mut mallory = town.join("Mallory").await;
    let used = mallory.post(&format!("/invite/{path}"), &[]).await;
    assert_eq!(used.status, StatusCode::GONE, "it was for one");
    assert_eq!(refused(&mut anna, "lobby", "/invite").await, "open-to-all");
}

#[tokio::test]
async fn all_commands_are_listed_in_both_languages() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    assert_eq!(
        told(&mut anna, "lobby", "/help").await,
        "/chat/keys#commands"
    );
    let page = anna.get("/chat/keys").await.text;
    for slash in redovisa::chat::slash::Slash::ALL {
        assert!(page.contains(&format!("<kbd>/{}", slash.name())), "{page}");
    }
    assert_eq!(
        refused(&mut anna, "lobby", "/shrug").await,
        "no-such-command"
    );
    assert_eq!(
        writes(&mut town.visitor(), "lobby", "/help").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn in_a_thread_a_line_with_a_slash_does_what_it_does_in_the_room() {
    let town = Town::open().await;
    let _bo = town.join("Bo").await;
    let mut anna = town.join("Anna").await;
    let root = writes(&mut anna, "lobby", "Vem har nyckeln?").await;
    let thread = format!("lobby/t/{}", root.json()["seq"]);
    let path = format!("/chat/{thread}");
    for line in ["/ME vinkar", "//usr/bin"] {
        assert_eq!(
            writes(&mut anna, &thread, line).await.status,
            StatusCode::OK
        );
    }
    let page = anna.get(&path).await.text;
    assert!(
        page.contains("<em>vinkar</em>") && page.contains("<p>/usr/bin</p>"),
        "{page}"
    );
    assert!(
        told(&mut anna, &thread, "/nick Annika")
            .await
            .contains("Annika")
    );
    assert!(told(&mut anna, &thread, "/dm Bo hej").await.contains("#m"));
    assert_eq!(
        told(&mut anna, &thread, "/help").await,
        "/chat/keys#commands"
    );
    assert_eq!(
        refused(&mut anna, &thread, "/shrug hej").await,
        "no-such-command"
    );
    assert_eq!(refused(&mut anna, &thread, " ").await, "empty");
    assert!(!anna.get(&path).await.text.contains("shrug"));
}

#[tokio::test]
async fn without_a_script_a_thread_says_what_was_wrong_and_lets_it_be_said() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let root = writes(&mut anna, "lobby", "Vem har nyckeln?").await;
    let thread = format!("/chat/lobby/t/{}", root.json()["seq"]);
    let page = anna.get(&thread).await.text;
    assert!(page.contains("value=\"yes\" hidden"), "{page}");
    let form = [("body", "/usr/lib"), ("id", ID)];
    let page = anna.post(&thread, &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = page.text;
    assert!(page.contains("Kommandot /usr/lib finns inte"), "{page}");
    assert!(page.contains("/usr/lib</textarea>"), "{page}");
    assert!(!page.contains("value=\"yes\" hidden"), "{page}");
    let form = [("body", "/usr/lib"), ("id", ID), ("literal", "yes")];
    assert_eq!(
        anna.post(&thread, &form).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(anna.get(&thread).await.text.contains("<p>/usr/lib</p>"));
    let form = [("body", "/nick Annika"), ("id", "fedcba9876543210")];
    let named = anna.post(&thread, &form).await;
    assert_eq!(named.location.as_deref(), Some(&*thread), "back to it");
}

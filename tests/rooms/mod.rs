//! What a room is told to be, and what that means for the people in it, over sockets and by forms.

mod private;
mod settings;

use reqwest::StatusCode;

use crate::town::{Answer, Town, Visitor};

const PASSPHRASE: &str = "korrekt häst batteri";

/// Somebody who has claimed the nick.
pub async fn member(town: &Town, nick: &str) -> Visitor {
    let mut visitor = town.join(nick).await;
    claim(&mut visitor).await;
    visitor
}

pub async fn claim(visitor: &mut Visitor) {
    let form = [("passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    let answer = visitor.post_for_json("/account/claim", &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

/// Whose town it is.
pub async fn owner(town: &Town) -> Visitor {
    let mut owner = town.join("Olle").await;
    let link = town.owner_link.clone().expect("a link for the owner");
    owner.post(&link, &[]).await;
    owner
}

/// Opens a public room; gives its name.
pub async fn opens(visitor: &mut Visitor, title: &str) -> String {
    let answer = visitor
        .post_for_json("/chat/rooms", &[("title", title)])
        .await;
    answer.json()["room"]["name"]
        .as_str()
        .unwrap_or_else(|| panic!("a room, not {answer:?}"))
        .to_owned()
}

pub async fn set(visitor: &mut Visitor, room: &str, setting: &str, value: &str) -> Answer {
    visitor
        .post_for_json(
            &format!("/chat/{room}/settings"),
            &[("setting", setting), ("value", value)],
        )
        .await
}

pub async fn sets(visitor: &mut Visitor, room: &str, setting: &str, value: &str) {
    let answer = set(visitor, room, setting, value).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

pub fn code(answer: &Answer) -> String {
    answer.json()["reason"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("a refusal, not {answer:?}"))
        .to_owned()
}

/// Says something by form; gives the refusal's code.
pub async fn says(visitor: &mut Visitor, room: &str, text: &str) -> Result<(), String> {
    let id = crate::town::fresh_id();
    let answer = visitor
        .post_for_json(
            &format!("/chat/{room}"),
            &[("body", text), ("id", id.as_str())],
        )
        .await;
    match answer.status {
        StatusCode::OK => Ok(()),
        _ => Err(code(&answer)),
    }
}

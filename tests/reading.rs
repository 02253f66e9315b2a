//! What is unread, on pages and by forms alone.

use reqwest::StatusCode;

use crate::town::{Town, Visitor};

async fn say(who: &mut Visitor, room: &str, text: &str) -> u64 {
    let id = crate::town::fresh_id();
    let form = [("body", text), ("id", id.as_str())];
    let answer = who.post_for_json(&format!("/chat/{room}"), &form).await;
    answer.json()["seq"].as_u64().expect("a place")
}

/// What the list of rooms says is unread in the lobby.
async fn badge(who: &mut Visitor) -> Option<String> {
    let page = who.get("/chat/lobby").await;
    assert_eq!(page.status, StatusCode::OK);
    let badge = page.text.split("class=\"badge\">").nth(1)?;
    Some(badge.split([' ', '<']).next()?.to_owned())
}

#[tokio::test]
async fn a_page_without_script_tells_what_is_unread_and_showing_it_reads_it() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    for text in ["ett", "två"] {
        say(&mut bo, "lobby", text).await;
    }
    assert_eq!(badge(&mut anna).await.as_deref(), Some("2"));
    let page = anna.get("/chat/lobby").await.text;
    assert!(page.contains("divider--unread"), "{page}");
    assert_eq!(
        badge(&mut anna).await.as_deref(),
        Some("2"),
        "a tab that nobody looks at has read nothing"
    );
    // What a browser asks for that runs no script.
    let seen = page.split("<noscript><img src=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap();
    assert_eq!(anna.get(seen).await.status, StatusCode::NO_CONTENT);
    assert_eq!(badge(&mut anna).await, None);
    let page = anna.get("/chat/lobby").await.text;
    assert!(!page.contains("divider--unread"));
    assert_eq!(badge(&mut bo).await, None, "one's own words are read");
}

#[tokio::test]
async fn many_unread_messages_have_a_way_to_the_first() {
    let town = Town::open_talkative().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    for n in 0..12 {
        say(&mut bo, "lobby", &format!("rad {n}")).await;
    }
    let page = anna.get("/chat/lobby").await.text;
    assert!(page.contains("12 olästa meddelanden."), "{page}");
    assert!(page.contains("/chat/lobby?at=2#m2"), "{page}");
    let visitor = town.visitor().get("/chat/lobby").await.text;
    assert!(!visitor.contains("olästa meddelanden."));
    assert!(!visitor.contains("<noscript>"));
}

#[tokio::test]
async fn a_message_is_marked_unread_by_form() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let first = say(&mut bo, "lobby", "ett").await;
    say(&mut bo, "lobby", "två").await;
    anna.get("/chat/lobby/read?seq=99").await;
    assert_eq!(badge(&mut anna).await, None);
    let about = anna.get(&format!("/chat/lobby/m/{first}")).await.text;
    assert!(about.contains("action=\"/chat/lobby/read\""), "{about}");
    let form = [("unread", first.to_string())];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = anna.post("/chat/lobby/read", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location.as_deref(), Some("/chat/lobby/m/2"));
    assert_eq!(badge(&mut anna).await.as_deref(), Some("2"));
    let elsewhere = town.visitor().post("/chat/lobby/read", &form).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "nobody to read");
}

#[tokio::test]
async fn what_calls_somebody_is_listed_with_the_way_to_it() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    assert!(
        anna.get("/chat/mentions")
            .await
            .text
            .contains("Ingen har nämnt dig än.")
    );
    let called = say(&mut bo, "lobby", "hej @Anna <b>").await;
    say(&mut bo, "lobby", "hej allihop").await;
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    let page = loop {
        // The index is a moment behind.
        let page = anna.get("/chat/mentions").await.text;
        if page.contains("class=\"hit\"") {
            break page;
        }
        assert!(std::time::Instant::now() < until, "{page}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert!(
        page.contains(&format!("/chat/lobby?at={called}#m{called}")),
        "{page}"
    );
    assert!(
        page.contains("&lt;b&gt;") && !page.contains("allihop"),
        "{page}"
    );
    assert!(
        !bo.get("/chat/mentions")
            .await
            .text
            .contains("class=\"hit\"")
    );
    let nobody = town.visitor().get("/chat/mentions").await;
    assert_eq!(nobody.status, StatusCode::OK);
    assert!(nobody.text.contains("Välj ett smeknamn först."));
    let list = anna.get("/chat/lobby").await.text;
    assert!(
        list.contains("badge--calls") && list.contains("message--called"),
        "{list}"
    );
    assert!(list.contains("<span class=\"call\">@Anna</span>"), "{list}");
}

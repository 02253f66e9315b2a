//! What is unread, on pages and by forms alone.

use redovisa::protocol::Level;
use reqwest::{
    StatusCode,
    header::{self, HeaderName},
};

use crate::town::{ServerFrame, Town, Visitor};

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
async fn a_link_that_somebody_wrote_reads_nothing() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    say(&mut bo, "lobby", "se /chat/lobby/read?seq=99").await;
    let [site, what] = ["sec-fetch-site", "sec-fetch-dest"].map(HeaderName::from_static);
    for followed in [
        vec![(site.clone(), "same-origin"), (what.clone(), "document")],
        vec![(site.clone(), "cross-site"), (what.clone(), "image")],
        vec![(header::ACCEPT, "text/html,*/*")],
    ] {
        let (status, headers, _) = anna.fetch("/chat/lobby/read?seq=99", &followed).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{followed:?}");
        assert_eq!(headers[header::LOCATION], "/chat/lobby");
        assert_eq!(badge(&mut anna).await.as_deref(), Some("1"), "{followed:?}");
    }
    let shown = [
        (site, "same-origin"),
        (what, "image"),
        (header::ACCEPT, "image/*"),
    ];
    let (status, ..) = anna.fetch("/chat/lobby/read?seq=99", &shown).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(badge(&mut anna).await, None);
}

/// What calls somebody, each with whether it is told as unread.
async fn calls(who: &mut Visitor, count: usize) -> Vec<bool> {
    let begun = std::time::Instant::now();
    loop {
        let page = who.get("/chat/mentions").await.text;
        let hits: Vec<bool> = (page.split("<li class=\"hit\">").skip(1))
            .map(|hit| hit.contains("<strong class=\"tag\">Oläst</strong>"))
            .collect();
        if hits.len() == count {
            return hits;
        }
        assert!(begun.elapsed() < crate::town::PATIENCE, "{page}");
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
}

#[tokio::test]
async fn what_calls_somebody_tells_what_of_it_is_unread() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let root = say(&mut anna, "lobby", "vem har nyckeln?").await;
    let first = say(&mut bo, "lobby", "@Anna ett").await;
    say(&mut bo, "lobby", "@Anna två").await;
    let thread = format!("/chat/lobby/t/{root}");
    let id = crate::town::fresh_id();
    let answer = [("body", "jag har den"), ("id", id.as_str())];
    bo.post(&thread, &answer).await;
    assert_eq!(
        calls(&mut anna, 3).await,
        [true, true, true],
        "the newest first"
    );
    anna.get(&format!("/chat/lobby/read?seq={first}")).await;
    assert_eq!(calls(&mut anna, 3).await, [true, true, false]);
    // The room is read to its end; the thread was not opened.
    anna.get("/chat/lobby/read?seq=99").await;
    assert_eq!(calls(&mut anna, 3).await, [true, false, false]);
    anna.get(&thread).await;
    assert_eq!(calls(&mut anna, 3).await, [false, false, false]);
}

#[tokio::test]
async fn what_costs_as_much_as_a_search_is_limited_as_one() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    for path in ["/chat/mentions", "/chat/threads"] {
        let mut answer = anna.get(path).await;
        for _ in 0..100 {
            if answer.status != StatusCode::OK {
                break;
            }
            answer = anna.get(path).await;
        }
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!(answer.text.contains("Försök igen om"), "{}", answer.text);
    }
    assert_eq!(
        town.visitor().get("/chat/mentions").await.status,
        StatusCode::OK
    );
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

#[tokio::test]
async fn what_is_chosen_about_a_room_holds_on_all_devices() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    bo.post("/chat/rooms", &[("title", "Fika")]).await;
    let mut phone = anna.connect().await;
    let page = anna.get("/chat/notifications").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("name=\"level.fika\""), "{}", page.text);
    let form = [
        ("room", "lobby"),
        ("level.lobby", "nothing"),
        ("room", "fika"),
        ("level.fika", "all"),
        ("favourite.fika", "on"),
        ("room", "dm-1-9"),
        ("hidden.dm-1-9", "on"),
        // A room for everybody is left, not hidden.
        ("hidden.fika", "on"),
    ];
    let saved = anna.post("/chat/notifications", &form).await;
    assert_eq!(saved.location.as_deref(), Some("/chat/notifications?done"));
    let told = phone
        .expect("what was chosen", |frame| match frame {
            ServerFrame::Read { reading } => {
                let mut of = reading.iter();
                of.find(|told| told.stream.as_str() == "lobby").cloned()
            }
            _ => None,
        })
        .await;
    assert_eq!(told.choice.level, Some(Level::Nothing));
    let town = town.restart().await;
    let mut anna = anna.moved_to(town.addr);
    let list = anna.get("/chat/lobby").await.text;
    assert!(
        list.contains("room--muted") && list.contains("room--favourite"),
        "{list}"
    );
    assert!(
        list.find("/chat/fika\"") < list.find("href=\"/chat/lobby\""),
        "favourites first"
    );
    let nobody = town.visitor().post("/chat/notifications", &form).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_talk_that_is_hidden_comes_back_with_what_is_said_there() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let talk = anna.talk_with(bo.id()).await;
    let hidden = format!("hidden.{talk}");
    let hide = [("room", talk.as_str()), (hidden.as_str(), "on")];
    anna.post("/chat/notifications", &hide).await;
    let listed = format!("href=\"/chat/{talk}\"");
    assert!(!anna.get("/chat/lobby").await.text.contains(&listed));
    let there = format!("/chat/{talk}");
    assert!(anna.get(&there).await.text.contains(&listed));
    say(&mut bo, &talk, "Hallå?").await;
    assert!(anna.get("/chat/lobby").await.text.contains(&listed));
}

/// The rooms that have forms on the page of choices, in its order.
async fn arranged(who: &mut Visitor) -> Vec<String> {
    let page = who.get("/chat/notifications").await.text;
    let parts = page.split("name=\"room\" value=\"").skip(1);
    parts
        .filter_map(|part| Some(part.split('"').next()?.to_owned()))
        .collect()
}

#[tokio::test]
async fn rooms_are_moved_up_and_down_among_their_likes_and_the_list_follows() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    for title in ["Alfa", "Beta", "Gamma"] {
        anna.post("/chat/rooms", &[("title", title)]).await;
    }
    assert_eq!(
        arranged(&mut anna).await,
        ["lobby", "alfa", "beta", "gamma"]
    );
    // What else stands in the form is kept by the same press.
    let form = [("room", "alfa"), ("favourite.alfa", "on"), ("up", "gamma")];
    let moved = anna.post("/chat/notifications", &form).await;
    assert_eq!(
        moved.location.as_deref(),
        Some("/chat/notifications?done#up.gamma")
    );
    assert_eq!(
        arranged(&mut anna).await,
        ["alfa", "lobby", "gamma", "beta"]
    );
    let page = anna.get("/chat/notifications").await.text;
    for (id, is_there) in [
        ("up.gamma", true),
        ("down.gamma", true),
        ("up.lobby", false),
        ("up.alfa", false),
        ("down.alfa", false),
        ("down.beta", false),
    ] {
        assert_eq!(page.contains(&format!("id=\"{id}\"")), is_there, "{id}");
    }
    // At the end the focus goes to the button that is left.
    let moved = anna.post("/chat/notifications", &[("up", "gamma")]).await;
    assert_eq!(
        moved.location.as_deref(),
        Some("/chat/notifications?done#down.gamma")
    );
    for (button, name) in [("up", "gamma"), ("up", "alfa"), ("down", "nowhere")] {
        let form = [(button, name)];
        let moved = anna.post("/chat/notifications", &form).await;
        assert_eq!(moved.location.as_deref(), Some("/chat/notifications?done"));
    }
    let order = |html: &str| {
        ["alfa", "gamma", "lobby", "beta"].map(|room| {
            let link = format!("href=\"/chat/{room}\"");
            html.split("class=\"rooms\"")
                .nth(1)
                .and_then(|list| list.find(&link))
        })
    };
    let town = town.restart().await;
    let mut anna = anna.moved_to(town.addr);
    let found = order(&anna.get("/chat/lobby").await.text);
    assert!(found.is_sorted() && found[0].is_some(), "{found:?}");
    // What is unread comes before what is not, whatever the order; favourites stay.
    say(&mut town.join("Bo").await, "beta", "hej").await;
    let found = order(&anna.get("/chat/lobby").await.text);
    assert!(found[0] < found[3] && found[3] < found[1], "{found:?}");
}

#[tokio::test]
async fn a_room_is_left_and_joined_again_by_forms_alone() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    anna.post("/chat/rooms", &[("title", "Fika")]).await;
    let settings = anna.get("/chat/fika/settings").await.text;
    assert!(
        settings.contains("action=\"/chat/fika/settings/leave\""),
        "{settings}"
    );
    assert!(
        !town
            .visitor()
            .get("/chat/fika/settings")
            .await
            .text
            .contains("settings/leave"),
        "who has no list leaves nothing"
    );
    let left = anna.post("/chat/fika/settings/leave", &[]).await;
    assert_eq!(
        left.location.as_deref(),
        Some("/chat/notifications?done#left")
    );
    let page = anna.get("/chat/notifications").await.text;
    assert!(page.contains("name=\"join\" value=\"fika\""), "{page}");
    let list = anna.get("/chat/lobby").await.text;
    let at = |what: &str| list.find(what);
    assert!(
        at("Rum du har lämnat") < at("href=\"/chat/fika\""),
        "{list}"
    );
    let room = anna.get("/chat/fika").await.text;
    assert!(
        room.contains("action=\"/chat/fika/settings/join\""),
        "{room}"
    );
    // A form of before knows nothing of that, and takes nothing back.
    anna.post("/chat/notifications", &[("room", "fika")]).await;
    assert!(anna.get("/chat/fika").await.text.contains("settings/join"));
    let joined = anna.post("/chat/fika/settings/join", &[]).await;
    assert_eq!(joined.location.as_deref(), Some("/chat/fika"));
    assert!(!anna.get("/chat/fika").await.text.contains("settings/join"));
    // The same by the page of choices, which saves what else stands there.
    let form = [("room", "fika"), ("level.fika", "all"), ("leave", "fika")];
    let left = anna.post("/chat/notifications", &form).await;
    assert_eq!(
        left.location.as_deref(),
        Some("/chat/notifications?done#left")
    );
    anna.post("/chat/notifications", &[("join", "fika")]).await;
    let page = anna.get("/chat/notifications").await.text;
    assert!(!page.contains("id=\"left\""), "{page}");
    assert!(page.contains("<option value=\"all\" selected"), "{page}");
}

#[tokio::test]
async fn the_keys_are_listed_in_both_languages() {
    let town = Town::open().await;
    let page = town.visitor().get("/chat/keys").await.text;
    assert!(page.contains("<kbd>Ctrl K, ⌘ K</kbd>"), "{page}");
}

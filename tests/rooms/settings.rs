//! Names, topics, archives, whom a room is for, how fast, and search engines.

use redovisa::{
    chat::{Command, Setting, Slow},
    protocol::{LineRefusal, Refusal, RoomInfo},
};
use reqwest::StatusCode;

use super::{claim, code, member, opens, owner, says, set, sets};
use crate::town::{Line, ServerFrame, Town};

async fn told_of_a_room(line: &mut Line) -> RoomInfo {
    line.expect("a room", |frame| match frame {
        ServerFrame::Room { room } => Some(room.clone()),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn who_opened_a_room_renames_it_for_everybody_and_its_address_stays() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens(&mut anna, "Fika").await;
    let mut bo = town.join("Bo").await.connect().await;
    bo.subscribe(&room).await;
    sets(&mut anna, &room, "title", "Fika & bullar").await;
    sets(&mut anna, &room, "topic", "Kaffe klockan tre").await;
    let told = told_of_a_room(&mut bo).await;
    assert_eq!(
        (told.name.as_str(), &*told.title),
        ("fika", "Fika & bullar")
    );
    bo.until(&room, "the topic", |room| {
        &*room.charter.topic == "Kaffe klockan tre" && &*room.title == "Fika & bullar"
    })
    .await;
    let town = town.restart().await;
    let mut guest = town.visitor();
    let page = guest.get("/chat/fika").await.text;
    assert!(page.contains("Kaffe klockan tre"));
    let line = guest.connect().await;
    let titles: Vec<&str> = line.rooms.iter().map(|room| &*room.title).collect();
    assert_eq!(titles, ["Lobby", "Fika & bullar"]);
}

#[tokio::test]
async fn others_read_the_page_of_a_room_and_change_nothing() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, member(&town, "Bo").await);
    let room = opens(&mut anna, "Fika").await;
    let form = "name=\"setting\"";
    assert!(anna.get("/chat/fika/settings").await.text.contains(form));
    let page = bo.get("/chat/fika/settings").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Rummet sköts av") && page.text.contains("Anna"));
    assert!(!page.text.contains(form));
    assert_eq!(
        code(&set(&mut bo, &room, "title", "Te").await),
        "not-allowed"
    );
    let answer = bo
        .post(
            "/chat/fika/settings",
            &[("setting", "title"), ("value", "Te")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("sköter rummet"), "{}", answer.text);
    let mut olle = owner(&town).await;
    sets(&mut olle, &room, "title", "Te").await;
    sets(&mut olle, "lobby", "topic", "Alla är välkomna").await;
}

#[tokio::test]
async fn a_guest_keeps_the_room_from_when_the_nick_is_theirs() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let room = opens(&mut anna, "Fika").await;
    assert_eq!(
        code(&set(&mut anna, &room, "topic", "Te").await),
        "not-allowed"
    );
    claim(&mut anna).await;
    sets(&mut anna, &room, "topic", "Te").await;
}

#[tokio::test]
async fn what_is_none_is_refused_and_told_on_the_page() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens(&mut anna, "Fika").await;
    let long = "x".repeat(251);
    for (setting, value, said) in [
        ("title", " ", "1–60"),
        ("topic", long.as_str(), "250"),
        ("slow", "4000", "förstod inte"),
        ("access", "nobody", "förstod inte"),
        ("colour", "red", "förstod inte"),
    ] {
        let path = format!("/chat/{room}/settings");
        let form = [("setting", setting), ("value", value)];
        let answer = anna.post(&path, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{setting}");
        assert!(answer.text.contains(said), "{setting}");
    }
    let again = [("setting", "title"), ("value", "Fika")];
    let answer = anna.post("/chat/fika/settings", &again).await;
    assert_eq!(answer.location.as_deref(), Some("/chat/fika/settings?done"));
}

#[tokio::test]
async fn nobody_writes_in_an_archived_room_and_it_can_be_opened_again() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, town.join("Bo").await);
    let room = opens(&mut anna, "Fika").await;
    assert_eq!(says(&mut bo, &room, "Hej!").await, Ok(()));
    let mut line = bo.connect().await;
    line.subscribe(&room).await;
    sets(&mut anna, &room, "archived", "yes").await;
    assert!(told_of_a_room(&mut line).await.archived);
    for visitor in [&mut anna, &mut bo] {
        assert_eq!(says(visitor, &room, "Hej!").await, Err("archived".into()));
    }
    let id = line.post(&room, "Hallå?").await;
    assert_eq!(
        line.outcome(&id).await,
        Err(Refusal::Stream(redovisa::chat::Refusal::Archived))
    );
    let page = bo.get("/chat/fika").await.text;
    assert!(page.contains("Rummet är arkiverat") && page.contains("Hej!"));
    sets(&mut anna, &room, "archived", "no").await;
    assert_eq!(says(&mut bo, &room, "Hej igen!").await, Ok(()));
}

#[tokio::test]
async fn guests_read_where_members_write() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, town.join("Bo").await);
    let room = opens(&mut anna, "Fika").await;
    sets(&mut anna, &room, "access", "members-write").await;
    assert_eq!(
        says(&mut bo, &room, "Hej!").await,
        Err("members-only".into())
    );
    let page = bo.get("/chat/fika").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Här skriver bara medlemmar"));
    claim(&mut bo).await;
    assert_eq!(says(&mut bo, &room, "Hej!").await, Ok(()));
}

#[tokio::test]
async fn a_room_for_members_is_none_for_guests_from_that_moment() {
    let town = Town::open().await;
    let (mut anna, mut guest) = (member(&town, "Anna").await, town.join("Gunnar").await);
    let room = opens(&mut anna, "Fika").await;
    assert_eq!(says(&mut anna, &room, "hemligheten").await, Ok(()));
    let mut line = guest.connect().await;
    line.subscribe(&room).await;
    sets(&mut anna, &room, "access", "members-only").await;
    assert_eq!(line.refusal().await, LineRefusal::NoSuchStream);
    let id = line.post(&room, "Hallå?").await;
    assert_eq!(
        line.outcome(&id).await,
        Err(LineRefusal::NotSubscribed.into())
    );
    for path in ["/chat/fika", "/chat/fika/settings", "/chat/fika/m/2"] {
        assert_eq!(
            guest.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let found = guest.get("/chat/search?q=hemligheten").await.text;
    assert!(!found.contains("/chat/fika"), "{found}");
    assert!(!guest.get("/sitemap.xml").await.text.contains("/chat/fika"));
    claim(&mut guest).await;
    assert_eq!(guest.get("/chat/fika").await.status, StatusCode::OK);
}

#[tokio::test]
async fn in_a_slow_room_a_wish_is_kept_and_the_wait_is_told() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, town.join("Bo").await);
    let room = opens(&mut anna, "Fika").await;
    let mut line = anna.connect().await;
    line.subscribe(&room).await;
    let seconds = Slow::new(600).unwrap();
    let slowed = line
        .wish(
            &room,
            Command::Arrange {
                setting: Setting::Slow { seconds },
            },
        )
        .await;
    slowed.expect("granted");
    let mut guest = bo.connect().await;
    guest.subscribe(&room).await;
    guest.say(&room, "Ett").await;
    let id = guest.post(&room, "Två").await;
    let Err(Refusal::Line(LineRefusal::TooFast { retry_ms })) = guest.outcome(&id).await else {
        panic!("too fast");
    };
    assert!((590_000..=600_000).contains(&retry_ms), "{retry_ms}");
    let form = [("body", "Tre"), ("id", "0123456789abcdef")];
    let answer = bo.post("/chat/fika", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("Du kan skriva igen om 10 min."));
    for text in ["Ett", "Två", "Tre"] {
        line.say(&room, text).await;
    }
}

#[tokio::test]
async fn search_engines_are_told_of_rooms_that_may_be_found() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens(&mut anna, "Fika").await;
    let (noindex, notice) = ("content=\"noindex\"", "hittas med sökmotorer");
    assert!(anna.get("/sitemap.xml").await.text.contains("/chat/fika<"));
    let page = anna.get("/chat/fika").await.text;
    assert!(!page.contains(noindex) && page.contains(notice));
    assert_eq!(says(&mut anna, &room, "Hej!").await, Ok(()));
    sets(&mut anna, &room, "indexed", "no").await;
    assert!(!anna.get("/sitemap.xml").await.text.contains("/chat/fika<"));
    for path in ["/chat/fika", "/chat/fika/m/2"] {
        assert!(anna.get(path).await.text.contains(noindex), "{path}");
    }
}

#[tokio::test]
async fn a_room_is_handed_over_by_form() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, member(&town, "Bo").await);
    let room = opens(&mut anna, "Fika").await;
    let nobody = set(&mut anna, &room, "keeper", "Nemo").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    sets(&mut anna, &room, "keeper", "Bo").await;
    let me = anna.id().to_string();
    sets(&mut anna, &room, "no-keeper", &me).await;
    sets(&mut bo, &room, "topic", "Kaffe").await;
    let refused = set(&mut anna, &room, "topic", "Te").await;
    assert_eq!(code(&refused), "not-allowed");
    let page = anna.get(&format!("/chat/{room}/settings")).await.text;
    assert!(page.contains("Rummet sköts av <bdi>Bo</bdi>"), "{page}");
    assert!(!page.contains("Rummet sköts av <bdi>Anna</bdi>"), "{page}");
}

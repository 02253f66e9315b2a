//! Rooms for a few: who is in, who comes in by a link, and that nobody else can tell whether there is one.

use std::time::Duration;

use redovisa::protocol::{LineRefusal, RoomInfo};
use reqwest::StatusCode;

use super::{code, member, owner, says, set, sets};
use crate::town::{ServerFrame, Town, Visitor};

async fn opens_private(visitor: &mut Visitor, title: &str) -> String {
    let form = [("title", title), ("private", "yes")];
    let answer = visitor.post_for_json("/chat/rooms", &form).await;
    answer.json()["room"]["name"]
        .as_str()
        .unwrap_or_else(|| panic!("a room, not {answer:?}"))
        .to_owned()
}

/// A link into the room, as a path.
async fn invites(visitor: &mut Visitor, room: &str, uses: &str) -> String {
    let path = format!("/chat/{room}/settings/invite");
    let answer = visitor
        .post_for_json(&path, &[("days", "7"), ("uses", uses)])
        .await;
    let link = answer.json()["link"].as_str().expect("a link").to_owned();
    let at = link.find("/invite/").expect("an invitation's address");
    link[at..].to_owned()
}

async fn act(visitor: &mut Visitor, room: &str, deed: &str, id: u64) -> Result<(), String> {
    let path = format!("/chat/{room}/settings/{deed}");
    let answer = visitor
        .post_for_json(&path, &[("id", &id.to_string())])
        .await;
    match answer.status {
        StatusCode::OK => Ok(()),
        _ => Err(code(&answer)),
    }
}

async fn sees(visitor: &mut Visitor, room: &str) -> bool {
    let page = visitor.get(&format!("/chat/{room}")).await;
    let settings = visitor.get(&format!("/chat/{room}/settings")).await;
    assert_eq!(page.status, settings.status);
    page.status == StatusCode::OK
}

#[tokio::test]
async fn who_is_not_in_cannot_tell_whether_there_is_such_a_room() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens_private(&mut anna, "Planer").await;
    assert_eq!(says(&mut anna, &room, "hemlighetsfullt").await, Ok(()));
    let (mut bo, mut olle) = (town.join("Bo").await, owner(&town).await);
    for visitor in [&mut bo, &mut olle] {
        assert!(!sees(visitor, &room).await);
        assert_eq!(
            says(visitor, &room, "Hej!").await,
            Err("no-such-stream".into())
        );
        assert_eq!(
            set(visitor, &room, "title", "x").await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let path = format!("/chat/{room}/settings/invite");
        assert_eq!(visitor.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
        let found = visitor.get("/chat/search?q=hemlighetsfullt").await.text;
        assert!(!found.contains("/chat/private-"), "{found}");
        let line = visitor.connect().await;
        assert!(line.rooms.iter().all(|info| info.name.as_str() != room));
    }
    assert!(!bo.get("/sitemap.xml").await.text.contains("private-"));
    let line = anna.connect().await;
    let told: Vec<&RoomInfo> = line.rooms.iter().filter(|info| info.private).collect();
    assert_eq!((told.len(), &*told[0].title), (1, "Planer"));
    assert!(
        anna.get(&format!("/chat/{room}"))
            .await
            .text
            .contains("noindex")
    );
}

#[tokio::test]
async fn a_guest_follows_a_link_takes_a_nick_and_is_in() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens_private(&mut anna, "Planer").await;
    assert_eq!(says(&mut anna, &room, "hemlighetsfullt").await, Ok(()));
    let link = invites(&mut anna, &room, "5").await;
    let mut bo = town.visitor();
    let page = bo.get(&link).await;
    assert!(page.text.contains("Planer") && page.text.contains("/chat/join"));
    let joined = bo
        .post("/chat/join", &[("nick", "Bo"), ("back", &link)])
        .await;
    assert_eq!(joined.location.as_deref(), Some(link.as_str()));
    assert!(!sees(&mut bo, &room).await, "looking is not entering");
    let mut line = bo.connect().await;
    let entered = bo.post(&link, &[]).await;
    assert_eq!(entered.location, Some(format!("/chat/{room}")));
    line.expect("the room", |frame| match frame {
        ServerFrame::Room { room } if room.private => Some(()),
        _ => None,
    })
    .await;
    line.subscribe(&room).await;
    assert_eq!(line.texts(&room), ["hemlighetsfullt"]);
    line.say(&room, "Hej!").await;
    // What was said before one came can be found, too.
    for _ in 0..100 {
        if bo
            .get("/chat/search?q=hemlighetsfullt")
            .await
            .text
            .contains("/chat/private-")
        {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the index follows");
}

#[tokio::test]
async fn a_link_works_so_often_and_until_it_is_taken_back() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens_private(&mut anna, "Planer").await;
    let once = invites(&mut anna, &room, "1").await;
    let (mut bo, mut cilla) = (town.join("Bo").await, town.join("Cilla").await);
    assert_eq!(
        anna.post(&once, &[]).await.status,
        StatusCode::SEE_OTHER,
        "she is in already"
    );
    assert_eq!(bo.post(&once, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(cilla.post(&once, &[]).await.status, StatusCode::GONE);
    assert!(sees(&mut bo, &room).await && !sees(&mut cilla, &room).await);
    let many = invites(&mut anna, &room, "5").await;
    let settings = format!("/chat/{room}/settings");
    let page = anna.get(&settings).await.text;
    assert!(!page.contains(&many), "a link is shown once");
    let after = page.split("settings/revoke").nth(1).expect("an invitation");
    let id = after
        .split("value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let form = [("id", id.expect("a number"))];
    anna.post(&format!("{settings}/revoke"), &form).await;
    assert_eq!(cilla.get(&many).await.status, StatusCode::GONE);
    assert_eq!(cilla.post(&many, &[]).await.status, StatusCode::GONE);
    assert_eq!(cilla.get("/invite/nothing").await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_link_ends_by_its_time() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens_private(&mut anna, "Planer").await;
    let link = invites(&mut anna, &room, "5").await;
    let day = Duration::from_secs(24 * 60 * 60);
    let town = town.later(6 * day).await;
    let mut bo = town.join("Bo").await;
    assert_eq!(bo.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    let town = town.later(day).await;
    let mut cilla = town.join("Cilla").await;
    assert_eq!(cilla.get(&link).await.status, StatusCode::GONE);
    assert_eq!(cilla.post(&link, &[]).await.status, StatusCode::GONE);
    assert!(!sees(&mut cilla, &room).await);
    // Who came in by it stays.
    assert!(sees(&mut bo.moved_to(town.addr), &room).await);
}

#[tokio::test]
async fn only_who_keeps_the_room_invites_and_only_so_many_at_a_time() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens_private(&mut anna, "Planer").await;
    let link = invites(&mut anna, &room, "5").await;
    let mut bo = member(&town, "Bo").await;
    bo.post(&link, &[]).await;
    let path = format!("/chat/{room}/settings/invite");
    let answer = bo.post(&path, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.text.contains("/invite/"));
    for _ in 1..20 {
        invites(&mut anna, &room, "1").await;
    }
    let answer = anna.post(&path, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("Ta tillbaka någon först"));
}

#[tokio::test]
async fn who_is_sent_out_is_out_at_once_and_comes_back_only_when_let() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens_private(&mut anna, "Planer").await;
    let link = invites(&mut anna, &room, "5").await;
    let mut bo = town.join("Bo").await;
    bo.post(&link, &[]).await;
    let mut line = bo.connect().await;
    line.subscribe(&room).await;
    assert_eq!(
        act(&mut bo, &room, "remove", anna.id()).await,
        Err("not-allowed".into())
    );
    assert_eq!(act(&mut anna, &room, "remove", bo.id()).await, Ok(()));
    assert_eq!(line.refusal().await, LineRefusal::NoSuchStream);
    assert!(!sees(&mut bo, &room).await);
    let refused = bo.post(&link, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        anna.get(&format!("/chat/{room}/settings"))
            .await
            .text
            .contains("Släpp in igen: Bo")
    );
    assert_eq!(act(&mut anna, &room, "readmit", bo.id()).await, Ok(()));
    assert!(!sees(&mut bo, &room).await, "let, not brought");
    assert_eq!(bo.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(sees(&mut bo, &room).await);
}

#[tokio::test]
async fn in_a_public_room_who_is_sent_out_reads_and_does_not_write() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, member(&town, "Bo").await);
    let mut olle = owner(&town).await;
    let room = super::opens(&mut anna, "Fika").await;
    assert_eq!(act(&mut anna, &room, "remove", bo.id()).await, Ok(()));
    assert_eq!(says(&mut bo, &room, "Hej!").await, Err("removed".into()));
    assert!(bo.get("/chat/fika").await.text.contains("Du är utvisad"));
    assert_eq!(says(&mut bo, "lobby", "Hej!").await, Ok(()));
    assert_eq!(
        act(&mut anna, &room, "remove", olle.id()).await,
        Err("not-allowed".into())
    );
    assert_eq!(
        act(&mut anna, "lobby", "remove", bo.id()).await,
        Err("not-allowed".into())
    );
    assert_eq!(act(&mut olle, &room, "remove", anna.id()).await, Ok(()));
}

#[tokio::test]
async fn who_goes_is_gone_and_who_came_next_keeps_the_room() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens_private(&mut anna, "Planer").await;
    let link = invites(&mut anna, &room, "5").await;
    let mut bo = member(&town, "Bo").await;
    bo.post(&link, &[]).await;
    assert_eq!(act(&mut anna, &room, "leave", 0).await, Ok(()));
    assert!(!sees(&mut anna, &room).await);
    sets(&mut bo, &room, "title", "Bos planer").await;
    let town = town.restart().await;
    let (mut anna, mut bo) = (anna.moved_to(town.addr), bo.moved_to(town.addr));
    assert!(sees(&mut bo, &room).await && !sees(&mut anna, &room).await);
}

#[tokio::test]
async fn several_talk_in_a_room_of_their_own() {
    let town = Town::open().await;
    let (mut bo, mut cilla) = (town.join("Bo").await, town.join("Cilla").await);
    let form = [
        ("with", bo.id().to_string()),
        ("with", cilla.id().to_string()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let answer = bo.post_for_json("/chat/several", &form).await;
    assert_eq!(code(&answer), "only-members");
    let mut anna = member(&town, "Anna").await;
    let answer = anna.post_for_json("/chat/several", &form).await;
    let room = answer.json()["room"]["name"]
        .as_str()
        .expect("a room")
        .to_owned();
    assert_eq!(answer.json()["room"]["title"], "Anna, Bo, Cilla");
    for visitor in [&mut anna, &mut bo, &mut cilla] {
        assert!(sees(visitor, &room).await);
    }
    assert!(!sees(&mut town.join("David").await, &room).await);
    let nobody = anna.post_for_json("/chat/several", &[]).await;
    assert_eq!(code(&nobody), "nobody");
}

#[tokio::test]
async fn who_is_no_more_is_in_no_room_and_who_comes_next_keeps_it() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, member(&town, "Bo").await);
    let room = opens_private(&mut anna, "Planer").await;
    let link = invites(&mut anna, &room, "5").await;
    assert_eq!(bo.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        set(&mut bo, &room, "title", "Bos").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let form = [("current", super::PASSPHRASE), ("sure", "yes")];
    anna.post("/account/delete", &form).await;
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    while set(&mut bo, &room, "title", "Bos").await.status != StatusCode::OK {
        assert!(std::time::Instant::now() < until, "the keeping passes on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let page = bo.get(&format!("/chat/{room}/settings")).await.text;
    assert!(!page.contains("Borttagen"), "{page}");
}

#[tokio::test]
async fn who_takes_along_their_words_does_so_also_where_they_have_left() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, member(&town, "Bo").await);
    let room = opens_private(&mut anna, "Planer").await;
    let link = invites(&mut anna, &room, "5").await;
    bo.post(&link, &[]).await;
    assert_eq!(says(&mut bo, &room, "Bos ord").await, Ok(()));
    assert_eq!(act(&mut bo, &room, "leave", 0).await, Ok(()));
    let form = [
        ("current", super::PASSPHRASE),
        ("sure", "yes"),
        ("words", "remove"),
    ];
    bo.post("/account/delete", &form).await;
    let path = format!("/chat/{room}");
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    while anna.get(&path).await.text.contains("Bos ord") {
        assert!(std::time::Instant::now() < until, "what they said goes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!anna.get(&path).await.text.contains("av en moderator"));
}

#[tokio::test]
async fn the_same_people_meet_in_the_same_room_again() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (member(&town, "Anna").await, member(&town, "Bo").await);
    let cilla = town.join("Cilla").await;
    let meet = async |visitor: &mut Visitor, others: [u64; 2]| {
        let with = others.map(|other| other.to_string());
        let form = [("with", with[0].as_str()), ("with", with[1].as_str())];
        let answer = visitor.post_for_json("/chat/several", &form).await;
        let name = answer.json()["room"]["name"].as_str().map(str::to_owned);
        name.unwrap_or_else(|| panic!("a room, not {answer:?}"))
    };
    let (a, b, c) = (anna.id(), bo.id(), cilla.id());
    let room = meet(&mut anna, [b, c]).await;
    assert_eq!(meet(&mut bo, [c, a]).await, room);
    assert_eq!(says(&mut bo, &room, "Hej!").await, Ok(()));
    // By a command, too.
    let form = [("body", "/dm @Bo @Cilla Fika?"), ("id", "0123456789abcdef")];
    let answer = anna.post_for_json("/chat/lobby", &form).await;
    let at = answer.json()["at"].as_str().map(str::to_owned);
    assert_eq!(at, Some(format!("/chat/{room}#m3")), "{answer:?}");
    let line = bo.connect().await;
    let told = line.rooms.iter().find(|info| info.name.as_str() == room);
    assert!(told.is_some_and(RoomInfo::is_talk));
    // Who is gone is missed: that is another conversation.
    assert_eq!(act(&mut bo, &room, "leave", 0).await, Ok(()));
    assert_ne!(meet(&mut anna, [b, c]).await, room);
}

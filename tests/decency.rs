//! That what moderators ask of somebody, and the words that are not said, hold at every door of the site: rooms and
//! invitations, the help queue, files, names and pictures, and below the site's pages.

use std::fs;

use redovisa::{
    chat::{Attached, Command, Refusal as No, Setting},
    protocol::{FileRefusal, LineRefusal, Refusal},
    queue::{Command as Ask, Queue, Refusal as NotNow},
    server::limits::Rate,
    stream::Title,
};
use reqwest::StatusCode;

use crate::{
    rooms::{code, member, opens, owner, says, set},
    town::{Answer, Town, Visitor, fresh_id},
};

async fn mutes(moderator: &mut Visitor, whom: u64) {
    does(moderator, whom, "mute", "60").await;
}

async fn bans(moderator: &mut Visitor, whom: u64) {
    does(moderator, whom, "ban", "0").await;
}

async fn does(moderator: &mut Visitor, whom: u64, deed: &str, span: &str) {
    let path = format!("/chat/person/{whom}/{deed}");
    let answer = moderator.post_for_json(&path, &[("span", span)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

async fn lists(moderator: &mut Visitor, words: &str) {
    let form = [("value", words)];
    let answer = moderator.post("/moderation/set/words", &form).await;
    assert_eq!(answer.location.as_deref(), Some("/moderation?done"));
}

async fn brings(visitor: &mut Visitor, room: &str, name: &str) -> Answer {
    let files: [(&str, &[u8]); 1] = [(name, b"hej")];
    visitor
        .send_files(&format!("/chat/{room}/files"), &files, &[], true)
        .await
}

#[tokio::test]
async fn who_is_muted_or_banned_comes_into_no_room_by_an_invitation() {
    let town = Town::open().await;
    let (mut olle, mut anna) = (owner(&town).await, member(&town, "Anna").await);
    let form = [("title", "Planer"), ("private", "yes")];
    let room = anna.post_for_json("/chat/rooms", &form).await.json();
    let room = room["room"]["name"].as_str().expect("a room").to_owned();
    let invite = format!("/chat/{room}/settings/invite");
    let link = anna.post_for_json(&invite, &[("uses", "1")]).await.json();
    let link = link["link"].as_str().expect("a link").to_owned();
    let link = link[link.find("/invite/").expect("an invitation")..].to_owned();
    let (mut bo, mut cia) = (town.join("Bo").await, town.join("Cia").await);
    mutes(&mut olle, bo.id()).await;
    bans(&mut olle, cia.id()).await;
    for visitor in [&mut bo, &mut cia] {
        let answer = visitor.post(&link, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = visitor.get(&format!("/chat/{room}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    does(&mut olle, bo.id(), "unmute", "0").await;
    // It was for one, and is not used up.
    assert_eq!(bo.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    // Nor does who keeps a room invite others meanwhile.
    mutes(&mut olle, anna.id()).await;
    assert_eq!(
        anna.post(&invite, &[("uses", "1")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn who_is_muted_or_banned_asks_for_no_help_and_may_go() {
    let town = Town::open().await;
    let mut olle = owner(&town).await;
    olle.post("/queue", &[("title", "Labb 1")]).await;
    let (bo, mut cia) = (town.join("Bo").await, town.join("Cia").await);
    let mut line = bo.handshake().connect_to::<Queue>().await.unwrap();
    line.subscribe("labb-1").await;
    let ask = |about: &str| Ask::Ask {
        about: about.into(),
        place: "sal 4".into(),
    };
    let request = line.wish("labb-1", ask("rekursion")).await.unwrap();
    mutes(&mut olle, bo.id()).await;
    let edit = Ask::Edit {
        request,
        about: "elakheter".into(),
        place: String::new(),
    };
    let Err(Refusal::Stream(NotNow::Muted { retry_ms })) = line.wish("labb-1", edit).await else {
        panic!("muted");
    };
    assert!((3_500_000..=3_600_000).contains(&retry_ms), "{retry_ms}");
    line.wish("labb-1", Ask::Withdraw { request })
        .await
        .unwrap();
    let Err(Refusal::Stream(NotNow::Muted { .. })) = line.wish("labb-1", ask("")).await else {
        panic!("muted");
    };
    bans(&mut olle, bo.id()).await;
    let banned = line.wish("labb-1", ask("")).await;
    let no_end = NotNow::Banned { retry_ms: None };
    assert_eq!(banned, Err(Refusal::Stream(no_end)));
    // By the form one reads why, and what is not said in public is not asked either.
    let id = fresh_id();
    let form = [("id", id.as_str()), ("about", "hjälp, dumbom")];
    lists(&mut olle, "dumbom").await;
    let answer = cia.post_for_json("/queue/labb-1/ask", &form).await;
    assert_eq!(code(&answer), "unwelcome");
    bans(&mut olle, cia.id()).await;
    let page = cia.post("/queue/labb-1/ask", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("Du är avstängd."), "{}", page.text);
    // Who keeps order is asked nothing.
    let form = [("id", "olles-meddelande-1"), ("text", "ingen dumbom här")];
    let told = olle.post("/queue/labb-1/announce", &form).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{told:?}");
}

#[tokio::test]
async fn who_is_banned_shows_nothing_new_of_themselves_and_brings_nothing() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, member(&town, "Bo").await);
    bans(&mut olle, bo.id()).await;
    let answer = brings(&mut bo, "lobby", "brev.txt").await;
    assert_eq!(
        (answer.status, code(&answer)),
        (StatusCode::FORBIDDEN, "banned".into())
    );
    let picture: [(&str, &[u8]); 1] = [("jag.png", b"hej")];
    let answer = bo.send_files("/account/picture", &picture, &[], true).await;
    assert_eq!(code(&answer), "banned");
    let answer = bo.post_for_json("/chat/join", &[("nick", "Elak")]).await;
    assert_eq!(code(&answer), "kept-out");
    let answer = bo.post_for_json("/account/nick", &[("nick", "Elak")]).await;
    assert_eq!(code(&answer), "kept-out");
    let line = [("about", "elakt"), ("lang", "en")];
    assert_eq!(
        code(&bo.post_for_json("/account/profile", &line).await),
        "kept-out"
    );
    // The language is one's own, and so is the nick that one has.
    let answer = bo
        .post_for_json("/account/profile", &[("lang", "en")])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let answer = bo.post_for_json("/chat/join", &[("nick", "Bo")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

#[tokio::test]
async fn who_is_muted_opens_no_room_and_no_talk_and_goes_to_those_that_are_there() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, member(&town, "Bo").await);
    let anna = town.join("Anna").await;
    let talk = bo.talk_with(anna.id()).await;
    mutes(&mut olle, bo.id()).await;
    for form in [
        vec![("title", "Elakt")],
        vec![("title", "Elakt"), ("private", "yes")],
    ] {
        let answer = bo.post_for_json("/chat/rooms", &form).await;
        assert_eq!(code(&answer), "muted");
        assert!(answer.json()["reason"]["retry_ms"].as_u64() > Some(0));
    }
    let with = format!("/chat/with/{}", olle.id());
    let answer = bo.post_for_json(&with, &[]).await;
    assert_eq!(
        (answer.status, code(&answer)),
        (StatusCode::FORBIDDEN, "muted".into())
    );
    // Without a script there is a page that says why, and until when.
    let page = bo.post(&with, &[]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text.contains("vara tyst") && page.text.contains("igen om 60 min."));
    assert_eq!(bo.talk_with(anna.id()).await, talk);
}

#[tokio::test]
async fn who_is_kept_out_opens_no_discussion_by_words_that_are_not_said() {
    let town = Town::open_with(|config| {
        fs::create_dir_all(config.content.join("report")).unwrap();
        for name in ["index.md", "report/kmom01.md"] {
            fs::write(
                config.content.join(name),
                "---\ntitle: Sida\n---\n\nText.\n",
            )
            .unwrap();
        }
    })
    .await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    lists(&mut olle, "dumbom").await;
    let say = |body| [("page", "/report/kmom01"), ("body", body)];
    let unwelcome = bo.post("/discussion", &say("vilken dumbom")).await;
    bans(&mut olle, bo.id()).await;
    let banned = bo.post("/discussion", &say("fint")).await;
    for answer in [unwelcome, banned] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let room = olle.get("/chat/report--kmom01").await;
    assert_eq!(room.status, StatusCode::NOT_FOUND, "nobody has opened it");
}

#[tokio::test]
async fn a_word_that_is_not_said_names_nothing_either() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, member(&town, "Bo").await);
    let room = opens(&mut bo, "Fika").await;
    lists(&mut olle, "dumbom").await;
    let mut nobody = town.visitor();
    let joined = nobody.post_for_json("/chat/join", &[("nick", "En Dumbom")]);
    assert_eq!(code(&joined.await), "unwelcome");
    for (path, field) in [
        ("/chat/rooms", "title"),
        ("/account/nick", "nick"),
        ("/account/profile", "about"),
    ] {
        let answer = bo.post_for_json(path, &[(field, "En dumbom")]).await;
        assert_eq!(code(&answer), "unwelcome", "{path}");
    }
    for setting in ["title", "topic"] {
        let answer = set(&mut bo, &room, setting, "För varje dumbom").await;
        assert_eq!(code(&answer), "unwelcome", "{setting}");
    }
    // A file's name, and what a picture is said to show.
    let answer = brings(&mut bo, &room, "min dumbom.txt").await;
    assert_eq!(code(&answer), "unwelcome");
    assert!(answer.json()["said"].as_str().unwrap().contains("namn"));
    let named = FileRefusal::Unwelcome;
    assert_eq!(
        serde_json::to_value(named).unwrap(),
        answer.json()["reason"]
    );
    let talk = bo.talk_with(olle.id()).await;
    let between_two = brings(&mut bo, &talk, "min dumbom.txt").await.json();
    let mut line = bo.connect().await;
    line.subscribe(&room).await;
    let fine = brings(&mut bo, &room, "vän.txt").await.json();
    let said = |answer: &serde_json::Value, alt: &str| Command::Post {
        body: "se här".into(),
        reply: None,
        files: vec![Attached {
            id: answer["files"][0]["id"].as_str().unwrap().into(),
            alt: alt.into(),
            file: None,
        }],
    };
    for command in [
        said(&fine, "en dumbom"),
        said(&between_two, ""),
        Command::Arrange {
            setting: Setting::Title {
                title: Title::parse("Dumbom").unwrap(),
            },
        },
    ] {
        let outcome = line.wish(&room, command.clone()).await;
        assert_eq!(outcome, Err(Refusal::Stream(No::Unwelcome)), "{command:?}");
    }
    line.wish(&room, said(&fine, "en vän")).await.unwrap();
    // Who keeps order may name it, to say what it is about.
    let answer = set(&mut olle, &room, "topic", "Säg inte dumbom").await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

#[tokio::test]
async fn many_nicks_at_one_address_say_no_more_than_the_address_may() {
    let town = Town::open_with(|config| {
        config.pace.words_from_address = Rate {
            burst: 5.0,
            per_second: 0.1,
        };
    })
    .await;
    let (mut anna, bo) = (town.join("Anna").await, town.join("Bo").await);
    let mut line = bo.connect().await;
    line.subscribe("lobby").await;
    for n in 0..3 {
        assert_eq!(says(&mut anna, "lobby", &format!("hej {n}")).await, Ok(()));
    }
    for n in 0..2 {
        line.say("lobby", &format!("hopp {n}")).await;
    }
    // Whatever nick, over the line as by the form, and when it goes on is true.
    let id = line.post("lobby", "mer").await;
    let Err(Refusal::Line(LineRefusal::TooFast { retry_ms })) = line.outcome(&id).await else {
        panic!("too fast");
    };
    assert!((1_000..=10_001).contains(&retry_ms), "{retry_ms}");
    let mut cia = town.join("Cia").await;
    assert_eq!(says(&mut cia, "lobby", "hej").await, Err("too-fast".into()));
}

#[tokio::test]
async fn a_plain_form_that_is_not_obeyed_is_answered_with_a_page() {
    let town = Town::open_with(|config| {
        config.pace.words = Rate {
            burst: 1.0,
            per_second: 0.001,
        };
        config.pace.openings = config.pace.words;
    })
    .await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    assert_eq!(says(&mut olle, "lobby", "Hej!").await, Ok(()));
    assert_eq!(says(&mut bo, "lobby", "Hej!").await, Ok(()));
    let person = format!("/chat/person/{}", olle.id());
    for path in [
        "/chat/lobby/m/2/report".to_owned(),
        "/chat/lobby/m/2/bookmark".to_owned(),
        "/chat/lobby/settings/leave".to_owned(),
        format!("{person}/block"),
    ] {
        let page = bo.post(&path, &[("id", "0")]).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!(
            page.text.contains("Du kan skriva igen om 17 min."),
            "{path}"
        );
        assert!(
            page.text.contains("<h1>") && page.text.contains(">Tillbaka<"),
            "{path}"
        );
        let answer = bo.post_for_json(&path, &[("id", "0")]).await;
        assert_eq!(code(&answer), "too-fast", "{path}");
    }
    let mut nobody = town.visitor();
    for path in [
        format!("{person}/block"),
        "/chat/lobby/settings/leave".into(),
        "/chat/notifications".into(),
    ] {
        let page = nobody.post(&path, &[]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(page.text.contains("Välj ett smeknamn först."), "{path}");
    }
    bo.post("/chat/rooms", &[("title", "Ett")]).await;
    let page = bo.post("/chat/rooms", &[("title", "Två")]).await;
    assert!(
        page.text.contains("Försök igen om 17 min."),
        "{}",
        page.text
    );
}

//! Keeping it decent, as moderators and those they look after meet it: over sockets and by forms.

use std::time::Duration;

use redovisa::chat::Refusal as No;
use redovisa::protocol::{JoinRefusal, Refusal};
use redovisa::server::store::{Durability, Store};
use reqwest::StatusCode;

use crate::{
    rooms::{code, member, opens, owner, says, sets},
    town::{Answer, ClientFrame, Line, ServerFrame, Town, Visitor, fresh_id},
};

async fn does(moderator: &mut Visitor, whom: u64, deed: &str, form: &[(&str, &str)]) -> Answer {
    let path = format!("/chat/person/{whom}/{deed}");
    moderator.post_for_json(&path, form).await
}

async fn done(moderator: &mut Visitor, whom: u64, deed: &str, form: &[(&str, &str)]) {
    let answer = does(moderator, whom, deed, form).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

async fn log(moderator: &mut Visitor) -> String {
    moderator.get("/moderation/log").await.text
}

/// The number of the first case that the queue shows.
async fn first_case(moderator: &mut Visitor) -> String {
    let page = moderator.get("/moderation").await.text;
    let after = page.split("/moderation/case/").nth(1);
    let number = after.and_then(|rest| rest.split('/').next());
    number
        .unwrap_or_else(|| panic!("a case in {page}"))
        .to_owned()
}

async fn decides(moderator: &mut Visitor, deed: &str) {
    let case = first_case(moderator).await;
    let answer = moderator
        .post(&format!("/moderation/case/{case}/{deed}"), &[])
        .await;
    assert_eq!(
        answer.location.as_deref(),
        Some("/moderation?done"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn who_is_muted_reads_and_does_not_write_until_let() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    let mut line = bo.connect().await;
    line.subscribe("lobby").await;
    line.say("lobby", "Skräp").await;
    done(
        &mut olle,
        bo.id(),
        "mute",
        &[("span", "60"), ("reason", "skräppost")],
    )
    .await;
    let id = line.post("lobby", "Mer skräp").await;
    let Err(Refusal::Stream(No::Muted { retry_ms })) = line.outcome(&id).await else {
        panic!("muted");
    };
    assert!((3_500_000..=3_600_000).contains(&retry_ms), "{retry_ms}");
    assert_eq!(says(&mut bo, "lobby", "Mer").await, Err("muted".into()));
    assert_eq!(bo.get("/chat/lobby").await.status, StatusCode::OK);
    // Nor is he seen typing, while she is.
    let mut anna = town.arrive("Anna").await;
    let mut eva = town.arrive("Eva").await;
    for typist in [&mut line, &mut anna] {
        let stream = "lobby".parse().unwrap();
        typist.send(&ClientFrame::Typing { stream }).await;
        typist.settle().await;
    }
    let typing = eva.expect("who types", |frame| match frame {
        ServerFrame::Typing { people, .. } => Some(people.clone()),
        _ => None,
    });
    assert_eq!(typing.await[0].nick.as_str(), "Anna");
    let told = log(&mut olle).await;
    assert!(told.contains("tystade") && told.contains("skräppost") && told.contains("Bo"));
    let town = town.restart().await;
    let (mut olle, mut bo) = (olle.moved_to(town.addr), bo.moved_to(town.addr));
    assert_eq!(says(&mut bo, "lobby", "Mer").await, Err("muted".into()));
    done(&mut olle, bo.id(), "unmute", &[]).await;
    assert_eq!(says(&mut bo, "lobby", "Förlåt").await, Ok(()));
}

#[tokio::test]
async fn a_mute_and_a_ban_end_by_their_time() {
    let mut town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    let mut eva = town.join("Eva").await;
    done(&mut olle, bo.id(), "mute", &[("span", "60")]).await;
    done(&mut olle, eva.id(), "ban", &[("span", "1")]).await;
    let hour = Duration::from_secs(60 * 60);
    for (passed, muted, banned) in [
        (hour / 2, Err("muted".into()), Err("banned".into())),
        (hour, Ok(()), Err("banned".into())),
        (24 * hour, Ok(()), Ok(())),
    ] {
        town = town.later(passed).await;
        (bo, eva) = (bo.moved_to(town.addr), eva.moved_to(town.addr));
        assert_eq!(says(&mut bo, "lobby", "Hej!").await, muted, "{passed:?}");
        assert_eq!(says(&mut eva, "lobby", "Hej!").await, banned, "{passed:?}");
    }
}

#[tokio::test]
async fn who_is_banned_neither_writes_nor_opens_rooms_nor_reports() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, member(&town, "Bo").await);
    assert_eq!(says(&mut olle, "lobby", "Hej!").await, Ok(()));
    done(&mut olle, bo.id(), "ban", &[("span", "0")]).await;
    assert_eq!(says(&mut bo, "lobby", "Hej!").await, Err("banned".into()));
    for (path, field) in [("/chat/rooms", "title"), ("/chat/several", "with")] {
        let answer = bo.post_for_json(path, &[(field, "1")]).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{answer:?}"
        );
    }
    let to_olle = bo.post(&format!("/chat/with/{}", olle.id()), &[]).await;
    assert_eq!(to_olle.status, StatusCode::FORBIDDEN);
    assert!(to_olle.text.contains("Du är avstängd från chatten."));
    let report = bo.post("/chat/lobby/m/2/report", &[]).await;
    assert_eq!(report.status, StatusCode::FORBIDDEN);
    assert!(report.text.contains("Du är avstängd från chatten."));
    done(&mut olle, bo.id(), "unban", &[]).await;
    assert_eq!(says(&mut bo, "lobby", "Hej!").await, Ok(()));
}

#[tokio::test]
async fn from_a_network_that_is_shut_out_nobody_new_comes() {
    let town = Town::open().await;
    let (mut olle, bo) = (owner(&town).await, town.join("Bo").await);
    done(
        &mut olle,
        bo.id(),
        "ban",
        &[("span", "7"), ("network", "yes")],
    )
    .await;
    let answer = town
        .visitor()
        .post_for_json("/chat/join", &[("nick", "Bosse")])
        .await;
    let reason: JoinRefusal = serde_json::from_value(answer.json()["reason"].clone()).unwrap();
    assert_eq!(reason, JoinRefusal::Banned);
    // Who was here already is not the one who was meant.
    assert_eq!(says(&mut olle, "lobby", "Hej!").await, Ok(()));
    let page = olle.get("/moderation").await.text;
    let after = page
        .split("/moderation/set/network")
        .nth(1)
        .expect("a network");
    let value = after
        .split("value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let form = [("value", value.expect("a fingerprint"))];
    olle.post("/moderation/set/network", &form).await;
    town.join("Bosse").await;
}

#[tokio::test]
async fn nobody_acts_upon_an_equal_and_others_see_no_desk() {
    let town = Town::open().await;
    let mut olle = owner(&town).await;
    let (mut anna, mut mia) = (member(&town, "Anna").await, member(&town, "Mia").await);
    for nick in ["Anna", "Mia"] {
        olle.post("/account/name-moderator", &[("nick", nick)])
            .await;
    }
    let mut bo = town.join("Bo").await;
    for (by, whom) in [(&mut anna, mia.id()), (&mut mia, olle.id()), (&mut bo, 1)] {
        for deed in ["mute", "ban", "clear", "unmute"] {
            let answer = does(by, whom, deed, &[("span", "10")]).await;
            assert_eq!(answer.json()["reason"]["code"], "not-allowed", "{deed}");
        }
    }
    for path in ["/moderation", "/moderation/log"] {
        assert_eq!(bo.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(anna.get(path).await.status, StatusCode::OK, "{path}");
    }
    let form = "/ban\"";
    let page = format!("/chat/person/{}", bo.id());
    assert!(anna.get(&page).await.text.contains(form));
    assert!(!bo.get(&page).await.text.contains(form));
    assert!(!town.visitor().get(&page).await.text.contains(form));
    assert_eq!(
        bo.get("/chat/person/999").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_report_is_looked_at_and_its_copy_goes_with_the_decision() {
    let town = Town::open().await;
    let (mut olle, mut anna, mut bo) = (
        owner(&town).await,
        town.join("Anna").await,
        town.join("Bo").await,
    );
    for text in ["fula ord", "fina ord"] {
        assert_eq!(says(&mut bo, "lobby", text).await, Ok(()));
    }
    for seq in [2, 3, 3] {
        let path = format!("/chat/lobby/m/{seq}/report");
        let answer = anna.post(&path, &[("reason", "usch")]).await;
        let back = format!("/chat/lobby/m/{seq}?reported");
        assert_eq!(answer.location, Some(back));
    }
    assert!(
        anna.get("/chat/lobby/m/3?reported")
            .await
            .text
            .contains("fått din anmälan")
    );
    let page = olle.get("/moderation").await.text;
    assert!(page.contains("fula ord") && page.contains("usch"));
    assert_eq!(page.matches("/settle\"").count(), 2, "twice is once");
    decides(&mut olle, "settle").await;
    decides(&mut olle, "dismiss").await;
    let room = anna.get("/chat/lobby").await.text;
    assert!(!room.contains("fula ord") && room.contains("fina ord"));
    let page = olle.get("/moderation").await.text;
    assert!(page.contains("Inget väntar") && !page.contains("fula ord"));
    let town = town.restart().await;
    let mut olle = olle.moved_to(town.addr);
    assert!(olle.get("/moderation").await.text.contains("Inget väntar"));
    let told = log(&mut olle).await;
    assert!(told.contains("anmälde") && told.contains("avgjorde") && told.contains("lät bero"));
}

#[tokio::test]
async fn the_first_words_of_a_guest_wait_and_are_said_once_they_are_let_through() {
    let town = Town::open().await;
    let (mut olle, anna) = (owner(&town).await, member(&town, "Anna").await);
    olle.post("/moderation/set/hold", &[("value", "yes")]).await;
    let mut bo = town.join("Bo").await;
    let (mut line, mut others) = (bo.connect().await, anna.connect().await);
    line.subscribe("lobby").await;
    others.subscribe("lobby").await;
    let id = line.post("lobby", "Får man vara med?").await;
    assert_eq!(line.outcome(&id).await, Err(Refusal::Stream(No::Held)));
    // A page that sends it again asks for nothing new.
    line.post_as("lobby", &id, "Får man vara med?").await;
    assert_eq!(line.outcome(&id).await, Err(Refusal::Stream(No::Held)));
    others.say("lobby", "Här är en medlem").await;
    let page = olle.get("/moderation").await.text;
    assert_eq!(page.matches("/settle\"").count(), 1, "{page}");
    decides(&mut olle, "settle").await;
    let said = others.hear("lobby", "Får man vara med?").await;
    assert_eq!((said.by.id.0, said.id), (bo.id(), Some(id)));
    line.say("lobby", "Tack!").await;
    let mut cilla = town.join("Cilla").await;
    assert_eq!(
        says(&mut cilla, "lobby", "Köp nu!").await,
        Err("held".into())
    );
    decides(&mut olle, "dismiss").await;
    assert_eq!(
        says(&mut cilla, "lobby", "Köp nu!").await,
        Err("held".into())
    );
    olle.post("/moderation/set/hold", &[("value", "no")]).await;
    assert_eq!(says(&mut cilla, "lobby", "Hej!").await, Ok(()));
    assert!(!cilla.get("/chat/lobby").await.text.contains("Köp nu!"));
    assert_eq!(says(&mut bo, "lobby", "Hej Cilla!").await, Ok(()));
}

#[tokio::test]
async fn first_words_in_a_thread_are_said_in_the_thread() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    assert_eq!(says(&mut olle, "lobby", "En fråga").await, Ok(()));
    olle.post("/moderation/set/hold", &[("value", "yes")]).await;
    let (id, thread) = (fresh_id(), "/chat/lobby/t/2");
    let form = [("body", "Ett svar"), ("id", id.as_str())];
    let answer = bo.post_for_json(thread, &form).await;
    assert_eq!(answer.json()["reason"]["code"], "held", "{answer:?}");
    decides(&mut olle, "settle").await;
    assert!(olle.get(thread).await.text.contains("<p>Ett svar</p>"));
    let room = olle.get("/chat/lobby").await.text;
    assert!(!room.contains("<p>Ett svar</p>"), "{room}");
}

#[tokio::test]
async fn a_report_from_where_the_moderator_is_not_is_carried_out_by_the_site() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    let mut anna = member(&town, "Anna").await;
    let with = bo.id().to_string();
    let answer = anna
        .post_for_json("/chat/several", &[("with", &with)])
        .await;
    let few = answer.json()["room"]["name"].as_str().map(str::to_owned);
    let two = anna.talk_with(bo.id()).await;
    for room in [few.expect("a room"), two] {
        assert_eq!(says(&mut bo, &room, "fula ord").await, Ok(()));
        anna.post(&format!("/chat/{room}/m/2/report"), &[]).await;
        decides(&mut olle, "settle").await;
        let page = anna.get(&format!("/chat/{room}")).await.text;
        assert!(!page.contains("fula ord"), "{page}");
        assert!(page.contains("av en moderator"), "{page}");
        let path = format!("/chat/{room}");
        assert_eq!(olle.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn words_that_are_listed_are_not_said_in_public() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    let form = [("value", "Dumbom\nåsna")];
    olle.post("/moderation/set/words", &form).await;
    for (text, outcome) in [
        ("din DUMBOM!", Err("unwelcome".to_owned())),
        ("Åsnan", Ok(())),
        ("åsna", Err("unwelcome".to_owned())),
    ] {
        assert_eq!(says(&mut bo, "lobby", text).await, outcome, "{text}");
    }
    let between = bo.talk_with(olle.id()).await;
    assert_eq!(says(&mut bo, &between, "dumbom").await, Ok(()));
    assert!(olle.get("/moderation").await.text.contains("dumbom"));
}

#[tokio::test]
async fn all_that_somebody_said_is_taken_away_where_order_is_kept() {
    let town = Town::open().await;
    let (mut olle, mut anna) = (owner(&town).await, member(&town, "Anna").await);
    let mut bo = town.join("Bo").await;
    let room = opens(&mut anna, "Fika").await;
    for place in ["lobby", room.as_str()] {
        for text in ["skräp ett", "skräp två"] {
            assert_eq!(says(&mut bo, place, text).await, Ok(()));
        }
        assert_eq!(says(&mut anna, place, "fint").await, Ok(()));
    }
    let between = bo.talk_with(anna.id()).await;
    assert_eq!(says(&mut bo, &between, "skräp i smyg").await, Ok(()));
    done(&mut olle, bo.id(), "clear", &[]).await;
    for place in ["lobby", room.as_str()] {
        let page = anna.get(&format!("/chat/{place}")).await.text;
        assert!(!page.contains("skräp") && page.contains("fint"), "{place}");
    }
    let page = anna.get(&format!("/chat/{between}")).await.text;
    assert!(
        page.contains("skräp i smyg"),
        "what two say to each other is theirs"
    );
    assert!(log(&mut olle).await.contains("tog bort allt av"));
}

#[tokio::test]
async fn what_is_taken_away_and_who_is_sent_out_stands_in_the_log_of_moderation() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    let room = opens(&mut olle, "Torget").await;
    says(&mut bo, &room, "skräp").await.expect("said");
    says(&mut olle, &room, "mitt").await.expect("said");
    // The room's first fact is that it was opened.
    for seq in [2, 3] {
        let path = format!("/chat/{room}/m/{seq}/delete");
        let id = fresh_id();
        let answer = olle.post_for_json(&path, &[("id", id.as_str())]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }
    let path = format!("/chat/{room}/settings/remove");
    let whom = bo.id().to_string();
    let answer = olle.post_for_json(&path, &[("id", &whom)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let page = log_with(&mut olle, &["visade ut", "tog bort ett meddelande av"]).await;
    let taken = page.matches("tog bort ett meddelande av").count();
    assert_eq!(taken, 1, "one's own is no matter of the log: {page}");
    assert!(page.contains("torget #2"), "{page}");
}

/// What the log of moderation says, once it says all of these: it is written behind the answer.
async fn log_with(moderator: &mut Visitor, all: &[&str]) -> String {
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    loop {
        let page = log(moderator).await;
        if all.iter().all(|text| page.contains(text)) {
            return page;
        }
        assert!(std::time::Instant::now() < until, "{all:?} in {page}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn somebody_is_sent_out_of_a_public_room_from_their_page_and_let_in_again() {
    let town = Town::open().await;
    let (mut olle, mut anna) = (owner(&town).await, member(&town, "Anna").await);
    let mut bo = town.join("Bo").await;
    let fika = opens(&mut anna, "Fika").await;
    let mut line = bo.connect().await;
    line.subscribe(&fika).await;
    let page = format!("/chat/person/{}", bo.id());
    // Whoever keeps a room sees that one, a moderator all, and others none.
    let offered = |text: &str, room: &str| text.contains(&format!("<option value=\"{room}\""));
    let seen = anna.get(&format!("{page}?room={fika}")).await.text;
    assert!(offered(&seen, &fika) && !offered(&seen, "lobby"), "{seen}");
    let seen = olle.get(&page).await.text;
    assert!(offered(&seen, &fika) && offered(&seen, "lobby"), "{seen}");
    assert!(
        !bo.get(&format!("/chat/person/{}", anna.id()))
            .await
            .text
            .contains("send-out")
    );
    let answer = does(&mut anna, bo.id(), "send-out", &[("room", "lobby")]).await;
    assert_eq!(code(&answer), "not-allowed");
    let sent = anna
        .post(&format!("{page}/send-out"), &[("room", &fika)])
        .await;
    assert_eq!(sent.location, Some(format!("{page}?done&room={fika}")));
    let id = line.post(&fika, "Hallå?").await;
    assert_eq!(line.outcome(&id).await, Err(Refusal::Stream(No::Removed)));
    let seen = anna.get(&page).await.text;
    assert!(
        !offered(&seen, &fika) && seen.contains("Släpp in igen: Fika"),
        "{seen}"
    );
    let back = anna
        .post(&format!("{page}/let-in"), &[("room", &fika)])
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{back:?}");
    line.say(&fika, "Tack!").await;
    // Nobody sends out an equal, or who is above them.
    let answer = does(&mut anna, olle.id(), "send-out", &[("room", &fika)]).await;
    assert_eq!(code(&answer), "not-allowed");
    log_with(&mut olle, &["visade ut", "släppte in igen i ett rum"]).await;
}

#[tokio::test]
async fn moderators_are_told_how_many_wait_and_others_are_not() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    assert_eq!(says(&mut olle, "lobby", "fula ord").await, Ok(()));
    assert!(
        olle.get("/chat/lobby")
            .await
            .text
            .contains("Att granska (0)")
    );
    bo.post("/chat/lobby/m/2/report", &[("reason", "usch")])
        .await;
    for path in ["/chat/lobby", "/chat/people"] {
        let page = olle.get(path).await.text;
        assert!(page.contains("Att granska (1)"), "{path}");
        assert!(!bo.get(path).await.text.contains("Att granska"), "{path}");
    }
}

#[tokio::test]
async fn who_names_moderators_and_what_they_do_in_others_rooms_is_on_record() {
    let town = Town::open().await;
    let (mut olle, mut mia) = (owner(&town).await, member(&town, "Mia").await);
    let mut bo = member(&town, "Bo").await;
    let fika = opens(&mut bo, "Fika").await;
    let own = opens(&mut mia, "Mias").await;
    assert_eq!(says(&mut bo, &fika, "viktigt").await, Ok(()));
    olle.post("/account/name-moderator", &[("nick", "Mia")])
        .await;
    for (setting, value) in [("title", "Kaffe"), ("archived", "yes"), ("archived", "no")] {
        sets(&mut mia, &fika, setting, value).await;
    }
    sets(&mut mia, &own, "topic", "Mitt").await;
    sets(&mut bo, &fika, "topic", "Vårt").await;
    for deed in ["pin", "unpin"] {
        let path = format!("/chat/{fika}/m/2/{deed}");
        let id = fresh_id();
        let answer = mia.post_for_json(&path, &[("id", id.as_str())]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }
    let id = mia.id().to_string();
    for _ in 0..2 {
        olle.post("/account/dismiss-moderator", &[("person", &id)])
            .await;
    }
    let all = [
        "utsåg till moderator",
        "entledigade",
        "Arkivera",
        "fäste ett",
        "lossade ett",
    ];
    let page = log_with(&mut olle, &all).await;
    assert_eq!(page.matches("entledigade som moderator").count(), 1);
    assert_eq!(
        page.matches("ändrade i någon annans rum").count(),
        3,
        "{page}"
    );
    assert!(
        page.contains("fika · Namn") && !page.contains("Ämne"),
        "{page}"
    );
}

#[tokio::test]
async fn what_could_not_be_taken_away_is_told() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    for text in ["skräp ett", "skräp två"] {
        assert_eq!(says(&mut bo, "lobby", text).await, Ok(()));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // A disk that takes all but one.
    let file = town.data().join("redovisa.db");
    let disk = Store::open(&file, Durability::Process).await.unwrap();
    for change in [
        "CREATE TRIGGER full BEFORE INSERT ON fact WHEN NEW.fact LIKE '%deleted%' AND NEW.about = 2
         BEGIN SELECT RAISE(ABORT, 'full'); END",
    ] {
        sqlx::query(change).execute(disk.writer()).await.unwrap();
    }
    let path = format!("/chat/person/{}/clear", bo.id());
    let page = olle.post(&path, &[]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        page.text.contains("Allt är inte borttaget"),
        "{}",
        page.text
    );
    assert!(
        page.text.contains("Borttagna meddelanden: 1."),
        "{}",
        page.text
    );
    let again = olle.post_for_json(&path, &[]).await;
    assert_eq!(again.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        (
            again.json()["count"].as_u64(),
            again.json()["whole"].as_bool()
        ),
        (Some(0), Some(false))
    );
    sqlx::query("DROP TRIGGER full")
        .execute(disk.writer())
        .await
        .unwrap();
    disk.close().await;
    let done = olle.post(&path, &[]).await;
    let at = done.location.expect("a way back");
    assert!(at.ends_with("?done&cleared=1"), "{at}");
    assert!(
        olle.get(&at)
            .await
            .text
            .contains("Borttagna meddelanden: 1.")
    );
    assert!(!olle.get("/chat/lobby").await.text.contains("skräp"));
}

/// How much waits, as a moderator's open page is told.
async fn waits(line: &mut Line) -> usize {
    line.expect("how much waits", |frame| match frame {
        ServerFrame::Waiting { count } => Some(*count),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn moderators_hear_at_once_how_much_waits_and_nobody_else_does() {
    let town = Town::open().await;
    let (mut olle, anna) = (owner(&town).await, member(&town, "Anna").await);
    let mut line = olle.connect().await;
    assert_eq!(waits(&mut line).await, 0);
    let mut hers = anna.connect().await;
    hers.subscribe("lobby").await;
    hers.say("lobby", "Hej").await;
    let mut bo = town.join("Bo").await;
    let reported = bo.post("/chat/lobby/m/2/report", &[]).await;
    assert_eq!(reported.status, StatusCode::SEE_OTHER, "{reported:?}");
    assert_eq!(waits(&mut line).await, 1);
    let mut later = olle.connect().await;
    assert_eq!(waits(&mut later).await, 1);
    decides(&mut olle, "dismiss").await;
    assert_eq!(waits(&mut line).await, 0);
    // What changes no number is no news.
    olle.post("/moderation/set/hold", &[("value", "yes")]).await;
    for line in [&mut line, &mut hers] {
        line.settle().await;
        let told = line.unasked();
        let is_it = |frame: &ServerFrame| matches!(frame, ServerFrame::Waiting { .. });
        assert!(!told.iter().any(is_it), "{told:?}");
    }
    // Who becomes a moderator comes back, and hears it.
    let named = olle
        .post("/account/name-moderator", &[("nick", "Anna")])
        .await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{named:?}");
    assert_eq!(hers.closed().await.0, 4003);
    assert_eq!(waits(&mut anna.connect().await).await, 0);
}

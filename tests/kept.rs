//! What is kept and what stands beside a room, by links and forms: pins, bookmarks and threads.

use redovisa::{
    chat::{Command, Refusal as No},
    protocol::Refusal,
    stream::Seq,
};
use reqwest::StatusCode;

use crate::town::{Answer, Town, Visitor, fresh_id};

async fn send(visitor: &mut Visitor, path: &str, form: &[(&str, &str)]) -> Answer {
    let id = fresh_id();
    let form = [form, &[("id", id.as_str())]].concat();
    visitor.post(path, &form).await
}

async fn say(visitor: &mut Visitor, text: &str) -> u64 {
    let id = fresh_id();
    let form = [("body", text), ("id", id.as_str())];
    let said = visitor.post_for_json("/chat/lobby", &form).await;
    said.json()["seq"].as_u64().expect("a place")
}

/// The town's owner, who keeps order.
async fn owner(town: &Town) -> Visitor {
    let mut owner = town.join("Olle").await;
    let link = town.owner_link.clone().expect("a link for the owner");
    owner.post(&link, &[]).await;
    owner
}

#[tokio::test]
async fn who_keeps_order_pins_and_everybody_finds_it() {
    let town = Town::open().await;
    let (mut olle, mut anna) = (owner(&town).await, town.join("Anna").await);
    let seq = say(&mut anna, "läs detta först").await;
    let path = format!("/chat/lobby/m/{seq}");
    let refused = send(&mut anna, &format!("{path}/pin"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("sköter rummet"), "{}", refused.text);
    assert!(
        !anna.get(&path).await.text.contains("/pin\""),
        "not offered"
    );
    assert!(olle.get(&path).await.text.contains("/pin\""));

    let pinned = send(&mut olle, &format!("{path}/pin"), &[]).await;
    assert_eq!(
        pinned.location,
        Some(format!("/chat/lobby?at={seq}#m{seq}"))
    );
    let mut nobody = town.visitor();
    let list = nobody.get("/chat/lobby/pins").await;
    assert!(list.text.contains("läs detta först"), "{}", list.text);
    assert!(
        nobody
            .get("/chat/lobby")
            .await
            .text
            .contains("1 fäst meddelande")
    );
    // In a fold that has forgotten the message as well.
    let town = town.restart().await;
    assert!(
        town.visitor()
            .get("/chat/lobby/pins")
            .await
            .text
            .contains("läs detta först")
    );

    let mut anna = anna.moved_to(town.addr);
    send(&mut anna, &format!("{path}/delete"), &[]).await;
    let list = anna.get("/chat/lobby/pins").await.text;
    assert!(
        list.contains("Inget är fäst") && !list.contains("läs detta"),
        "{list}"
    );
}

#[tokio::test]
async fn a_bookmark_is_for_who_keeps_it_and_goes_with_what_it_marks() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let seq = say(&mut bo, "bra <b>länk</b>").await;
    let path = format!("/chat/lobby/m/{seq}");
    let kept = anna
        .post_for_json(&format!("{path}/bookmark"), &[("id", "")])
        .await;
    assert_eq!(
        (kept.status, kept.json()["kept"].as_bool()),
        (StatusCode::OK, Some(true))
    );
    let again = send(&mut anna, &format!("{path}/bookmark"), &[]).await;
    assert_eq!(again.location.as_deref(), Some(&*path), "kept once");
    let mine = anna.get("/chat/bookmarks").await.text;
    assert_eq!(mine.matches("bra &lt;b&gt;länk").count(), 1, "{mine}");
    assert!(
        mine.contains(&format!("/chat/lobby?at={seq}#m{seq}")),
        "the way there"
    );
    assert!(!bo.get("/chat/bookmarks").await.text.contains("länk"));
    let nobody = town.visitor().get("/chat/bookmarks").await;
    assert_eq!(nobody.location.as_deref(), Some("/chat"));

    send(&mut bo, &format!("{path}/delete"), &[]).await;
    let mine = anna.get("/chat/bookmarks").await.text;
    assert!(mine.contains("finns inte längre"), "{mine}");
    let dropped = send(&mut anna, &format!("{path}/unbookmark"), &[]).await;
    assert_eq!(dropped.location.as_deref(), Some("/chat/bookmarks"));
    assert!(
        anna.get("/chat/bookmarks")
            .await
            .text
            .contains("Du har inga bokmärken")
    );
    let nothing = anna
        .post_for_json("/chat/lobby/m/999/bookmark", &[("id", "")])
        .await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_two_others_say_can_be_bookmarked_by_nobody_else() {
    let town = Town::open().await;
    let (mut anna, bo, mut cilla) = (
        town.join("Anna").await,
        town.join("Bo").await,
        town.join("Cilla").await,
    );
    let room = anna.talk_with(bo.id()).await;
    let id = fresh_id();
    let form = [("body", "hemligt"), ("id", id.as_str())];
    let said = anna.post_for_json(&format!("/chat/{room}"), &form).await;
    let path = format!("/chat/{room}/m/{}/bookmark", said.json()["seq"]);
    assert_eq!(
        cilla.post_for_json(&path, &[("id", "")]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        anna.post_for_json(&path, &[("id", "")]).await.status,
        StatusCode::OK
    );
    assert!(cilla.get(&format!("/chat/{room}/pins")).await.status == StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_thread_is_a_page_of_its_own_and_the_room_tells_of_it() {
    let town = Town::open().await;
    let mut line = town.arrive("Eve").await;
    line.subscribe("lobby").await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let root = say(&mut anna, "vem har nyckeln?").await;
    let thread = format!("/chat/lobby/t/{root}");
    let empty = bo.get(&thread).await.text;
    assert!(empty.contains("Ingen har svarat"), "{empty}");
    let answered = send(&mut bo, &thread, &[("body", "jag")]).await;
    let place = answered.location.expect("a place");
    assert!(place.starts_with(&format!("{thread}#m")), "{place}");
    let answer: u64 = place.rsplit('m').next().unwrap().parse().unwrap();

    let page = anna.get(&thread).await.text;
    assert!(
        page.contains("vem har nyckeln?") && page.contains("<p>jag</p>"),
        "{page}"
    );
    let room = anna.get("/chat/lobby").await.text;
    assert!(
        room.contains("1 svar") && !room.contains("<p>jag</p>"),
        "{room}"
    );
    line.reach("lobby", Seq(answer)).await;
    assert_eq!(line.texts("lobby"), ["vem har nyckeln?"]);

    // A link to what stands in a thread leads there, and all that is done to a message is done to it too.
    let found = anna.get(&format!("/chat/lobby?at={answer}")).await;
    assert_eq!(found.location.as_deref(), Some(&*place));
    let elsewhere = anna.get(&format!("/chat/lobby/t/{answer}")).await;
    assert_eq!(elsewhere.location.as_deref(), Some(&*place));
    let edit = format!("/chat/lobby/m/{answer}/edit");
    send(&mut bo, &edit, &[("body", "jag har den")]).await;
    assert!(anna.get(&thread).await.text.contains("<p>jag har den</p>"));
    assert!(
        anna.get(&format!("/chat/lobby/m/{answer}"))
            .await
            .text
            .contains("<p>jag</p>"),
        "its history"
    );

    // What was asked may go; what others have answered stays, on disk too.
    send(&mut anna, &format!("/chat/lobby/m/{root}/delete"), &[]).await;
    let page = anna.get(&thread).await.text;
    assert!(
        page.contains("<p>jag har den</p>") && !page.contains("nyckeln"),
        "{page}"
    );
    let late = send(&mut bo, &thread, &[("body", "hallå?")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    send(&mut bo, &format!("/chat/lobby/m/{answer}/delete"), &[]).await;
    let town = town.restart().await;
    let page = town.visitor().get(&thread).await.text;
    assert!(!page.contains("jag har den"), "{page}");
    assert_eq!(
        town.visitor().get("/chat/lobby/t/99").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_old_page_counts_the_answers_of_today() {
    let town = Town::open_with_history(200).await;
    let mut anna = town.join("Anna").await;
    let old = Seq(5);
    for text in ["ett", "två"] {
        send(&mut anna, "/chat/lobby/t/5", &[("body", text)]).await;
    }
    assert!(anna.get("/chat/lobby?at=5").await.text.contains("2 svar"));
    let mut line = anna.connect().await;
    line.subscribe("lobby").await;
    let answer = Command::Answer {
        to: old,
        body: "tre".into(),
    };
    line.wish("lobby", answer).await.expect("granted");
    assert!(anna.get("/chat/lobby?at=5").await.text.contains("3 svar"));
    let to_an_answer = Command::Answer {
        to: Seq(202),
        body: "nej".into(),
    };
    let refused = line
        .wish("lobby", to_an_answer)
        .await
        .expect_err("a thread has no threads");
    assert_eq!(refused, Refusal::Stream(No::NoSuchMessage));
}

#[tokio::test]
async fn what_was_said_in_a_thread_is_found() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let root = say(&mut anna, "fråga").await;
    send(
        &mut anna,
        &format!("/chat/lobby/t/{root}"),
        &[("body", "pumpernickel")],
    )
    .await;
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    while !anna
        .get("/chat/search?q=pumpernickel")
        .await
        .text
        .contains("<mark>")
    {
        assert!(
            std::time::Instant::now() < until,
            "the index follows the log"
        );
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
}

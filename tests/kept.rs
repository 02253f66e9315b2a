//! What is kept and what stands beside a room, by links and forms: pins, bookmarks and threads.

use redovisa::{
    chat::{Command, Refusal as No},
    protocol::Refusal,
    stream::Seq,
};
use reqwest::{StatusCode, header};

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
    is_found(&mut anna, "pumpernickel").await;
}

/// Waits until the search index has followed the log to a word.
async fn is_found(who: &mut Visitor, word: &str) {
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    let path = format!("/chat/search?q={word}");
    while !who.get(&path).await.text.contains("<mark>") {
        assert!(
            std::time::Instant::now() < until,
            "the index follows the log"
        );
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
}

/// What the page of one's threads tells: a place, how many answers, how many of them are unread.
async fn own_threads(who: &mut Visitor) -> Vec<(String, String, Option<String>)> {
    let page = who.get("/chat/threads").await.text;
    let rows = page.split("<li class=\"hit\">").skip(1);
    let text = |row: &str, before: &str| {
        let rest = row.split_once(before)?.1;
        Some(rest.split('<').next()?.to_owned())
    };
    rows.filter_map(|row| {
        let link = row.split("/t/").nth(1)?;
        let place = link.split(['"', '&']).next()?.to_owned();
        let answers = text(link, ">")?;
        Some((place, answers, text(row, "class=\"tag\">")))
    })
    .collect()
}

#[tokio::test]
async fn ones_own_threads_are_listed_what_is_unread_first() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    assert!(
        anna.get("/chat/threads")
            .await
            .text
            .contains("Du är inte med i någon tråd än.")
    );
    let mine = say(&mut anna, "vem har nyckeln?").await;
    let others = say(&mut bo, "<b>vem kokar kaffe?</b>").await;
    say(&mut bo, "ingen svarar på detta").await;
    let answer = |root: u64| format!("/chat/lobby/t/{root}");
    let place = |root: u64, at: Answer| {
        let at = at.location.expect("a place");
        (format!("{root}"), at.rsplit('#').next().unwrap().to_owned())
    };
    let (root, first) = place(mine, send(&mut bo, &answer(mine), &[("body", "jag")]).await);
    let told = own_threads(&mut anna).await;
    let unread = |count: &str| Some(count.to_owned());
    let row = |root: &str, at: &str, answers: &str, unread| {
        (format!("{root}#{at}"), answers.to_owned(), unread)
    };
    assert_eq!(told, [row(&root, &first, "1 svar", unread("1 oläst"))]);
    send(&mut bo, &answer(mine), &[("body", "eller Cilla")]).await;
    // What one says oneself is not unread, and what is stands before what is newer.
    let (other, mine_there) = place(
        others,
        send(&mut anna, &answer(others), &[("body", "jag")]).await,
    );
    assert_eq!(
        own_threads(&mut anna).await,
        [
            row(&root, &first, "2 svar", unread("2 olästa")),
            row(&other, &mine_there, "1 svar", None),
        ]
    );
    let page = anna.get("/chat/threads").await.text;
    assert!(page.contains("&lt;b&gt;vem kokar"), "{page}");
    assert!(!page.contains("ingen svarar"), "{page}");

    // Whoever reads the room has not opened the thread.
    anna.get("/chat/lobby/read?seq=99").await;
    assert_eq!(own_threads(&mut anna).await[0].2, unread("2 olästa"));
    let thread = answer(mine);
    let fetched = [(header::ACCEPT, "text/html")];
    let (status, ..) = anna.fetch(&thread, &fetched).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        own_threads(&mut anna).await[0].2,
        unread("2 olästa"),
        "fetched, not seen"
    );
    // Seen beside the room, up to the first answer.
    let seen = [("seq", &first[1..])];
    let told = anna.post(&format!("{thread}/read"), &seen).await;
    assert_eq!(told.status, StatusCode::NO_CONTENT);
    assert_eq!(own_threads(&mut anna).await[0].2, unread("1 oläst"));
    let nobody = town.visitor().post(&format!("{thread}/read"), &seen).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    anna.get(&thread).await;
    assert_eq!(own_threads(&mut anna).await[0].2, None);
    // Marked as unread, it is so in its thread as well.
    anna.post("/chat/lobby/read", &[("unread", &first[1..])])
        .await;
    assert!(own_threads(&mut anna).await.contains(&row(
        &root,
        &first,
        "2 svar",
        unread("2 olästa")
    )));
    anna.get(&thread).await;

    // Read, with an answer taken away, in another order; after a restart too.
    send(
        &mut bo,
        &format!("/chat/lobby/m/{}/delete", &first[1..]),
        &[],
    )
    .await;
    let town = town.restart().await;
    let (mut anna, mut bo) = (anna.moved_to(town.addr), bo.moved_to(town.addr));
    let told = own_threads(&mut anna).await;
    let told: Vec<_> = told
        .iter()
        .map(|(place, answers, unread)| (place.split('#').next().unwrap(), &**answers, unread))
        .collect();
    assert_eq!(
        told,
        [(&*other, "1 svar", &None), (&*root, "1 svar", &None)]
    );
    // Nothing of a room that was left, and nobody's but one's own.
    anna.post("/chat/lobby/settings/leave", &[]).await;
    assert_eq!(own_threads(&mut anna).await, []);
    assert_eq!(own_threads(&mut bo).await.len(), 2);
    assert_eq!(own_threads(&mut town.join("Cilla").await).await, []);
    let nobody = town.visitor().get("/chat/threads").await;
    assert_eq!(nobody.location.as_deref(), Some("/chat"));
}

#[tokio::test]
async fn an_answers_own_page_quotes_what_it_answers_but_nobody_whom_the_reader_blocks() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let (to, id) = (say(&mut bo, "pumpernickel").await.to_string(), fresh_id());
    let form = [("body", "jaså"), ("id", id.as_str()), ("reply", &to)];
    let said = anna.post_for_json("/chat/lobby", &form).await.json();
    let page = format!("/chat/lobby/m/{}", said["seq"]);
    let text = anna.get(&page).await.text;
    assert!(text.contains("pumpernickel</q>"), "{text}");
    send(&mut anna, &format!("/chat/person/{}/block", bo.id()), &[]).await;
    let text = anna.get(&page).await.text;
    assert!(
        text.contains("jaså") && !text.contains("pumpernickel"),
        "{text}"
    );
}

#[tokio::test]
async fn what_a_blocked_person_said_is_folded_wherever_it_is_kept_or_found() {
    let town = Town::open().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    let seq = say(&mut bo, "pumpernickel").await;
    let path = format!("/chat/lobby/m/{seq}");
    for deed in ["pin", "bookmark"] {
        send(&mut olle, &format!("{path}/{deed}"), &[]).await;
    }
    let root = say(&mut olle, "en fråga").await;
    let thread = format!("/chat/lobby/t/{root}");
    send(&mut bo, &thread, &[("body", "pumpernickel igen")]).await;
    let about = format!("/chat/lobby/t/{seq}");
    send(&mut olle, &about, &[("body", "jaså")]).await;
    is_found(&mut olle, "igen").await;
    let block = format!("/chat/person/{}/block", bo.id());
    let pages = [
        "/chat/lobby/pins",
        "/chat/bookmarks",
        "/chat/search?q=pumpernickel",
        "/chat/threads",
        &*thread,
    ];
    let folded = "<summary>Från någon du har blockerat · visa</summary>";
    for page in pages {
        let before = olle.get(page).await.text;
        assert!(
            before.contains("pumpernickel") && !before.contains(folded),
            "{page}"
        );
    }
    olle.post(&block, &[]).await;
    for page in pages {
        let text = olle.get(page).await.text;
        let list = text.split("</main>").next().unwrap_or_default();
        let said = list.rsplit_once("pumpernickel");
        let said = said.map_or("", |(said, _)| said);
        let opened = said.rfind("<details").max(said.rfind("</details>"));
        assert!(text.contains(folded), "{page}: {text}");
        assert_eq!(opened, said.rfind("<details"), "{page}: {text}");
        assert!(text.contains("pumpernickel"), "it can be opened: {page}");
    }
    // For nobody else.
    let pins = town.visitor().get("/chat/lobby/pins").await.text;
    assert!(!pins.contains(folded), "{pins}");
}

#[tokio::test]
async fn an_answer_quotes_what_stands_far_above_it_wherever_it_is_shown() {
    let town = Town::open_with_history(80).await;
    let mut anna = town.join("Anna").await;
    let form = [
        ("body", "Ja!"),
        ("reply", "2"),
        ("id", "0123456789abcdef0123456789abcdef"),
    ];
    let answer = anna.post_for_json("/chat/lobby", &form).await;
    let seq = answer.json()["seq"].as_u64().expect("said");
    send(&mut anna, &format!("/chat/lobby/m/{seq}/bookmark"), &[]).await;
    let quote = "<q dir=\"auto\">m1</q>";
    let message = format!("/chat/lobby/m/{seq}");
    let shown = ["/chat/lobby", &message, "/chat/bookmarks"];
    for path in shown {
        let page = anna.get(path).await.text;
        assert!(page.contains(quote), "{path}: {page}");
    }
    // Who is told over a socket is told of it too, and hears of it when it goes.
    let mut line = anna.connect().await;
    let snapshot = line.subscribe("lobby").await;
    assert_eq!(&*snapshot.state.quoted[0].body, "m1");
    let mut olle = town.join("Olle").await;
    olle.post(&town.owner_link.clone().expect("a link"), &[])
        .await;
    send(&mut olle, "/chat/lobby/m/2/delete", &[]).await;
    line.until("lobby", "the quote is gone", |room| {
        room.answered(redovisa::stream::Seq(2))
            .is_some_and(|message| message.is_stone())
    })
    .await;
    for path in shown {
        let page = anna.get(path).await.text;
        assert!(!page.contains(quote), "{path}");
        assert!(page.contains("Meddelandet är borttaget."), "{path}: {page}");
    }
}

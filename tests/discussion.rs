//! What people say below a page, by links and forms alone.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use redovisa::chat::discussion::room_of;
use reqwest::StatusCode;
use tokio::time::sleep;

use crate::town::{Answer, PATIENCE, Town, Visitor};

/// A page as its author has written it.
fn page(title: &str, more: &str) -> String {
    format!("---\ntitle: \"{title}\"\n{more}---\n\nText.\n")
}

/// A town whose site has these pages.
async fn town_with(pages: &[(&str, String)]) -> Town {
    Town::open_with(|config| {
        for (name, text) in pages {
            let file: PathBuf = config.content.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    })
    .await
}

async fn town() -> Town {
    town_with(&[
        ("index.md", page("Hem", "")),
        ("report/kmom01.md", page("Kmom 01: <Start>", "")),
        ("report/kmom02.md", page("Kmom 02", "discussion: no\n")),
        ("dated.md", page("Nyhet", "date: 2026-11-23\n")),
        ("about.md", page("Om", "")),
        ("report/Åsas sida.md", page("Åsas sida", "")),
    ])
    .await
}

async fn say(visitor: &mut Visitor, page: &str, after: &str, body: &str) -> Answer {
    let form = [("page", page), ("after", after), ("body", body)];
    visitor.post("/discussion", &form).await
}

/// How often the page shows this message.
fn count(html: &str, body: &str) -> usize {
    html.matches(&format!("<p>{body}</p>")).count()
}

#[tokio::test]
async fn every_report_is_discussed_below_it_without_javascript() {
    let town = town().await;
    let mut anna = town.visitor();
    let report = anna.get("/report/kmom01").await.text;
    assert!(report.contains("id=\"page_discussion\""), "{report}");
    assert!(
        report.contains("Ingen har sagt något om sidan än"),
        "{report}"
    );
    assert!(
        !report.contains("<script") && !report.contains("leptos-island"),
        "{report}"
    );

    let form = [("page", "/report/kmom01"), ("nick", "Anna")];
    let joined = anna.post("/discussion/join", &form).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER);
    assert_eq!(
        joined.location.as_deref(),
        Some("/report/kmom01#page_discussion")
    );
    assert!(joined.set_cookie.is_some());

    let said = say(&mut anna, "/report/kmom01", "0", "Bra <b>skrivet</b>!").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{said:?}");
    assert_eq!(said.location.as_deref(), Some("/report/kmom01#m2"));
    let report = town.visitor().get("/report/kmom01").await.text;
    assert_eq!(
        count(&report, "Bra &lt;b&gt;skrivet&lt;/b&gt;!"),
        1,
        "{report}"
    );
    assert!(
        report.contains("id=\"m2\"") && report.contains("<bdi>Anna</bdi>"),
        "{report}"
    );
    assert!(report.contains("href=\"/chat/report--kmom01\""), "{report}");
    assert!(!report.contains("<script"), "{report}");
    let chat = town.visitor().get("/chat/report--kmom01").await.text;
    assert!(chat.contains("Kmom 01: &lt;Start&gt;"), "{chat}");
    assert!(chat.contains("skrivet"), "{chat}");
}

#[tokio::test]
async fn a_short_code_below_a_page_becomes_its_emoji() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    let said = say(&mut anna, "/report/kmom01", "0", "Bra :tada: `:tada:`").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{said:?}");
    let report = anna.get("/report/kmom01").await.text;
    assert!(
        report.contains("<p>Bra 🎉 <code>:tada:</code></p>"),
        "{report}"
    );
    let told = say(&mut anna, "/report/kmom01", "2", "/nick Annika").await;
    assert_eq!(
        told.location.as_deref(),
        Some("/report/kmom01#page_discussion")
    );
}

#[tokio::test]
async fn a_visit_opens_no_room_and_neither_does_an_empty_word() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    for path in ["/report/kmom01", "/dated", "/report/%C3%85sas%20sida"] {
        assert!(
            anna.get(path).await.text.contains("page_discussion"),
            "{path}"
        );
    }
    let empty = say(&mut anna, "/report/kmom01", "0", " \n").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.text.contains("Meddelandet är tomt."),
        "{}",
        empty.text
    );
    let guest = say(&mut town.visitor(), "/report/kmom01", "0", "Hej").await;
    assert_eq!(guest.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        guest.text.contains("Välj ett smeknamn först."),
        "{}",
        guest.text
    );
    assert_eq!(anna.connect().await.rooms.len(), 1, "the lobby alone");
    assert_eq!(
        anna.get("/chat/report--kmom01").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn which_pages_are_discussed_is_their_authors_to_say() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    for (path, discussed) in [
        ("/", false),
        ("/about", false),
        ("/report", false),
        ("/dated", true),
        ("/report/kmom01", true),
        ("/report/kmom02", false),
    ] {
        let html = anna.get(path).await.text;
        assert_eq!(html.contains("page_discussion"), discussed, "{path}");
        if !discussed {
            let answer = say(&mut anna, path, "0", "Hej").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let nowhere = say(&mut anna, "/report/kmom99", "0", "Hej").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert_eq!(anna.connect().await.rooms.len(), 1);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_says_it_once_and_the_same_words_may_be_said_again() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    let first = say(&mut anna, "/report/kmom01", "0", "Tack").await;
    let again = say(&mut anna, "/report/kmom01", "0", "Tack").await;
    assert_eq!(first.location, again.location);
    say(&mut anna, "/report/kmom01", "0", "Något annat").await;
    say(&mut anna, "/report/kmom01", "3", "Tack").await;
    let html = anna.get("/report/kmom01").await.text;
    assert_eq!(
        (count(&html, "Tack"), count(&html, "Något annat")),
        (2, 1),
        "{html}"
    );
}

#[tokio::test]
async fn odd_addresses_have_rooms_too() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    for (page, href) in [
        ("/report/Åsas sida", "/report/%C3%85sas%20sida#m2"),
        ("/dated", "/dated#m2"),
    ] {
        let said = say(&mut anna, page, "0", "Hej").await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{said:?}");
        assert!(said.location.unwrap().eq_ignore_ascii_case(href), "{page}");
        let room = room_of(page).unwrap();
        assert_eq!(
            anna.get(&format!("/chat/{room}")).await.status,
            StatusCode::OK
        );
    }
    assert_eq!(anna.connect().await.rooms.len(), 3);
}

#[tokio::test]
async fn what_was_wrong_is_said_beside_what_was_written() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    let long = "å".repeat(4_001);
    let answer = say(&mut anna, "/report/kmom01", "0", &long).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains(&long) && answer.text.contains("aria-invalid=\"true\""));
    let form = [("page", "/report/kmom01"), ("nick", "Anna")];
    let taken = town.visitor().post("/discussion/join", &form).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        taken.text.contains("Smeknamnet är upptaget."),
        "{}",
        taken.text
    );
    let form = [("page", "/report/kmom01"), ("body", "Hej"), ("after", "0")];
    let foreign = anna
        .post_from("https://evil.example", "/discussion", &form)
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn readers_who_hold_the_page_get_a_new_one_when_something_is_said() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = async |path: &str, held: &str, cookie: &str| {
        let url = format!("http://{}{path}", town.addr);
        let request = http
            .get(url)
            .header("if-none-match", held)
            .header("cookie", cookie);
        let answer = request.send().await.unwrap();
        let etag = answer.headers()["etag"].to_str().unwrap().to_owned();
        (answer.status(), etag)
    };
    for path in ["/report/kmom01", "/atom.xml"] {
        let cookie = anna.cookie.clone().unwrap();
        let (_, mine) = get(path, "", &cookie).await;
        let (_, held) = get(path, "", "").await;
        assert_eq!(
            get(path, &held, "").await.0,
            StatusCode::NOT_MODIFIED,
            "{path}"
        );
        assert_eq!(
            get(path, &mine, &cookie).await.0,
            StatusCode::NOT_MODIFIED,
            "{path}"
        );
        say(&mut anna, "/report/kmom01", "9", &path[1..]).await;
        assert_eq!(get(path, &held, "").await.0, StatusCode::OK, "{path}");
        assert_eq!(get(path, &mine, &cookie).await.0, StatusCode::OK, "{path}");
    }
    let feed = anna.get("/atom.xml").await.text;
    assert!(
        feed.contains("rel=\"replies\"") && feed.contains("thr:updated=\"20"),
        "{feed}"
    );
}

#[tokio::test]
async fn the_newest_fifty_stand_there_and_the_way_to_the_others() {
    let town = Town::open_with(|config| {
        config.pace.words = crate::town::UNBOUNDED;
        fs::create_dir_all(config.content.join("report")).unwrap();
        fs::write(config.content.join("report/a.md"), page("A", "")).unwrap();
    })
    .await;
    let mut anna = town.join("Anna").await;
    for n in 1..=60 {
        say(&mut anna, "/report/a", "0", &format!("ord{n}")).await;
    }
    let html = anna.get("/report/a").await.text;
    assert_eq!(
        (
            count(&html, "ord10"),
            count(&html, "ord11"),
            count(&html, "ord60")
        ),
        (0, 1, 1)
    );
    assert!(
        html.contains("href=\"/chat/report--a?before=11\""),
        "{html}"
    );
}

#[tokio::test]
async fn code_below_a_page_has_its_colours() {
    let town = town().await;
    let mut anna = town.visitor();
    let form = [("page", "/report/kmom01"), ("nick", "Anna")];
    anna.post("/discussion/join", &form).await;
    let code = "```rust\nlet a = \"hej\";\n```";
    let said = say(&mut anna, "/report/kmom01", "0", code).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{said:?}");
    let begun = Instant::now();
    // A page does not wait long for colours; the next one has them.
    loop {
        let report = anna.get("/report/kmom01").await.text;
        if report.contains("<span class=\"hl-string\">&quot;hej&quot;</span>") {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{report}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Somebody who has claimed the nick and keeps the site.
async fn owner(town: &Town) -> Visitor {
    let mut olle = town.join("Olle").await;
    let link = town.owner_link.clone().expect("a link for the owner");
    olle.post(&link, &[]).await;
    olle
}

async fn sets(visitor: &mut Visitor, room: &str, setting: &str, value: &str) {
    let path = format!("/chat/{room}/settings");
    let form = [("setting", setting), ("value", value)];
    let answer = visitor.post_for_json(&path, &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

#[tokio::test]
async fn a_discussion_for_members_is_read_by_members_and_others_are_told_why_not() {
    let town = town().await;
    let mut olle = owner(&town).await;
    say(&mut olle, "/report/kmom01", "0", "Bra skrivet").await;
    sets(&mut olle, "report--kmom01", "access", "members-only").await;
    let mut bo = town.join("Bo").await;
    for visitor in [&mut bo, &mut town.visitor()] {
        let page = visitor.get("/report/kmom01").await.text;
        assert_eq!(count(&page, "Bra skrivet"), 0);
        assert!(page.contains("bara för medlemmar"), "{page}");
        assert!(!page.contains("action=\"/discussion"), "{page}");
        assert!(!page.contains("Ingen har sagt något"), "{page}");
    }
    let passphrase = "korrekt häst batteri";
    let form = [("passphrase", passphrase), ("again", passphrase)];
    bo.post("/account/claim", &form).await;
    let page = bo.get("/report/kmom01").await.text;
    assert_eq!(count(&page, "Bra skrivet"), 1, "{page}");
    let said = say(&mut bo, "/report/kmom01", "0", "Jag också").await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{said:?}");
}

#[tokio::test]
async fn what_is_kept_out_of_search_engines_is_not_on_the_page_that_they_read() {
    let town = town().await;
    let mut olle = owner(&town).await;
    say(&mut olle, "/report/kmom01", "0", "Bra skrivet").await;
    let told = "kan hittas med sökmotorer";
    assert!(olle.get("/report/kmom01").await.text.contains(told));
    sets(&mut olle, "report--kmom01", "indexed", "no").await;
    let page = town.visitor().get("/report/kmom01").await.text;
    assert_eq!(count(&page, "Bra skrivet"), 0);
    assert!(page.contains("utanför sökmotorer") && page.contains("/chat/report--kmom01"));
    // Whoever has a nick is no engine.
    let page = olle.get("/report/kmom01").await.text;
    assert_eq!(count(&page, "Bra skrivet"), 1, "{page}");
    assert!(!page.contains(told), "{page}");
}

#[tokio::test]
async fn a_line_with_a_slash_means_the_same_below_a_page_as_in_the_chat() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    let page = "/report/kmom01";
    let renamed = say(&mut anna, page, "0", "/nick Annika").await;
    let here = "/report/kmom01#page_discussion";
    assert_eq!(renamed.location.as_deref(), Some(here), "{renamed:?}");
    assert!(anna.get(page).await.text.contains("<bdi>Annika</bdi>"));
    let unknown = say(&mut anna, page, "0", "/finns inte").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in ["/finns inte", "finns inte. Skriv /help", "name=\"literal\""] {
        assert!(unknown.text.contains(shown), "{shown}: {}", unknown.text);
    }
    let room = town.visitor().get("/chat/report--kmom01").await;
    assert_eq!(room.status, StatusCode::NOT_FOUND, "nothing was said");
    say(&mut anna, page, "0", "//nick betyder något").await;
    let form = [("page", page), ("body", "/finns inte"), ("literal", "yes")];
    anna.post("/discussion", &form).await;
    let text = anna.get(page).await.text;
    assert_eq!(count(&text, "/nick betyder något"), 1, "{text}");
    assert_eq!(count(&text, "/finns inte"), 1, "{text}");
}

#[tokio::test]
async fn first_words_that_wait_open_no_room_until_they_are_let_through() {
    let town = town().await;
    let mut olle = town.join("Olle").await;
    let link = town.owner_link.clone().expect("a link");
    assert_eq!(olle.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    olle.post("/moderation/set/hold", &[("value", "yes")]).await;
    let mut bo = town.join("Bo").await;
    for text in ["Köp nu!", "Bra skrivet!"] {
        let held = say(&mut bo, "/report/kmom01", "0", text).await;
        assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(held.text.contains("moderator"), "{}", held.text);
        assert!(!held.text.contains(text), "it is not to be sent again");
    }
    let report = town.visitor().get("/report/kmom01").await.text;
    assert!(report.contains("Ingen har sagt något om sidan än"));
    let room = "/chat/report--kmom01";
    assert_eq!(bo.get(room).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bo.connect().await.rooms.len(), 1, "the lobby alone");

    for (deed, opens) in [("dismiss", false), ("settle", true)] {
        let queue = olle.get("/moderation").await.text;
        assert!(queue.contains("/report/kmom01#page_discussion"), "{queue}");
        let of = queue.split("/moderation/case/").nth(1).expect("a case");
        let of = of.split('/').next().expect("a number");
        let path = format!("/moderation/case/{of}/{deed}");
        let answer = olle.post(&path, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        assert_eq!(bo.connect().await.rooms.len(), 1 + usize::from(opens));
    }
    let report = town.visitor().get("/report/kmom01").await.text;
    assert_eq!(count(&report, "Bra skrivet!"), 1, "{report}");
    assert_eq!(count(&report, "Köp nu!"), 0);
    let more = say(&mut bo, "/report/kmom01", "2", "Tack!").await;
    assert_eq!(more.status, StatusCode::SEE_OTHER, "{more:?}");
}

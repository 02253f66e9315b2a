//! Finding what was said: over the real server, as a browser without JavaScript asks for it.

use std::time::{Duration, Instant};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use redovisa::{
    chat::{Body, Fact, Kind},
    search::Query,
    server::{
        config::Config,
        search::Asked,
        site::Site,
        state::App,
        store::{Durability, NewFact, Store},
    },
    stream::{PersonId, Seq, Title},
    ui::lang::Lang,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::town::{Answer, PATIENCE, Town, Visitor, fresh_id};

/// Between two looks at the page while something is on its way into the index.
const AGAIN: Duration = Duration::from_millis(100);
/// 2026-01-01 00:00 UTC.
const NEW_YEAR: i64 = 1_767_225_600_000;
const HOUR: i64 = 60 * 60 * 1_000;

async fn search(visitor: &mut Visitor, text: &str) -> Answer {
    let query = serde_urlencoded(&[("q", text)]);
    visitor.get(&format!("/chat/search?{query}")).await
}

fn serde_urlencoded(pairs: &[(&str, &str)]) -> String {
    reqwest::Url::parse_with_params("http://x/", pairs)
        .unwrap()
        .query()
        .unwrap_or_default()
        .to_owned()
}

/// The bodies that are shown, without their marks, the newest first.
fn hits(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let said = answer.text.split("class=\"hit__said\">").skip(1);
    said.map(|rest| {
        let text = rest.split("</blockquote>").next().unwrap_or_default();
        text.replace("<mark>", "").replace("</mark>", "")
    })
    .collect()
}

/// Looks until there are so many hits: the index is a moment behind.
async fn found(visitor: &mut Visitor, text: &str, count: usize) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let answer = search(visitor, text).await;
        let hits = hits(&answer);
        if hits.len() == count {
            return hits;
        }
        assert!(begun.elapsed() < PATIENCE, "{text}: {hits:?}");
        tokio::time::sleep(AGAIN).await;
    }
}

async fn say(visitor: &mut Visitor, room: &str, body: &str) {
    let form = [("body", body), ("id", fresh_id().as_str())].map(|(k, v)| (k, v.to_owned()));
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let answer = visitor.post_for_json(&format!("/chat/{room}"), &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

/// A folder with a log in which these facts stand, as an older version has left it. Anna has number 1, and each
/// fact is said an hour after the one before.
async fn folder(facts: &[Value]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("redovisa.db"), Durability::Process)
        .await
        .unwrap();
    let opened = Fact::Opened {
        title: Title::parse("Lobby").unwrap(),
        kind: Kind::Public,
    };
    let opened = serde_json::to_value(opened).unwrap();
    let facts = std::iter::once(&opened).chain(facts).enumerate();
    let facts = facts.map(|(n, fact)| NewFact {
        at: NEW_YEAR + n as i64 * HOUR,
        by: PersonId(u64::from(n > 0)),
        command: None,
        fact: fact.to_string(),
        about: None,
    });
    store
        .append("chat/lobby", Seq::ORIGIN, facts.collect())
        .await
        .unwrap();
    store.close().await;
    folder
}

async fn town_with(facts: &[Value]) -> (Town, TempDir) {
    let folder = folder(facts).await;
    let data = folder.path().to_owned();
    (Town::open_with(|config| config.data = data).await, folder)
}

fn posted(body: &str) -> Value {
    json!({"type": "posted", "nick": "Anna", "body": Body::parse(body).unwrap()})
}

#[tokio::test]
async fn what_was_said_is_found_at_once_and_leads_to_its_place() {
    let town = Town::open().await;
    let (mut anna, mut guest) = (town.join("Anna").await, town.visitor());
    say(&mut anna, "lobby", "Kaffe på <b>rasten</b>?").await;
    let said = Instant::now();
    let hits = found(&mut guest, "rasten", 1).await;
    assert!(
        said.elapsed() < Duration::from_secs(2),
        "{:?}",
        said.elapsed()
    );
    assert_eq!(hits, ["Kaffe på &lt;b&gt;rasten&lt;/b&gt;?"]);
    let page = search(&mut guest, "rasten").await.text;
    assert!(page.contains("<mark>rasten</mark>"), "{page}");
    assert!(page.contains("href=\"/chat/lobby?at=2#m2\""), "{page}");
    assert!(
        page.contains("<bdi class=\"hit__who\">Anna</bdi>"),
        "{page}"
    );
    assert!(page.contains("content=\"noindex\""), "{page}");
    assert!(!page.contains("<script"), "nothing to run is sent along");
}

#[tokio::test]
async fn words_phrases_and_filters_in_both_languages() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna Karin").await, town.join("Bo").await);
    let room = anna
        .post_for_json("/chat/rooms", &[("title", "Kurs: Rust")])
        .await;
    assert_eq!(room.json()["room"]["name"], "kurs-rust");
    say(&mut anna, "lobby", "ett två tre").await;
    say(&mut bo, "lobby", "tre två ett, se https://example.se").await;
    say(&mut bo, "kurs-rust", "Åsa läser `ett` två").await;
    found(&mut anna, "ett", 3).await;
    let mut count = async |text: &str| hits(&search(&mut anna, text).await).len();
    for (text, expected) in [
        ("ETT två", 3),
        ("ett tre", 2),
        ("\"ett två\"", 2),
        ("\"ett två tre\"", 1),
        ("ett -tre", 1),
        ("-ett", 0),
        ("from:bo", 2),
        ("från:\"Anna Karin\"", 1),
        ("från:anna ett", 1),
        ("from:Karin", 0),
    ] {
        assert_eq!(count(text).await, expected, "{text}");
    }
    let mut count = async |text: &str| hits(&search(&mut bo, text).await).len();
    for (text, expected) in [
        ("from:bo from:anna ett", 3),
        ("-from:bo ett", 1),
        ("in:lobby ett", 2),
        ("i:#kurs-rust", 1),
        ("in:\"Kurs: Rust\" ett", 1),
        ("in:nowhere ett", 0),
        ("har:länk", 1),
        ("has:code", 1),
        ("has:code has:link", 0),
        ("åsa", 1),
        ("asa", 0),
        ("before:2020-01-01 ett", 0),
        ("efter:2020-01-01 ett", 3),
    ] {
        assert_eq!(count(text).await, expected, "{text}");
    }
}

#[tokio::test]
async fn nobody_finds_what_is_between_two_others() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let (mut cilla, mut guest) = (town.join("Cilla").await, town.visitor());
    let room = anna.talk_with(bo.id()).await;
    say(&mut anna, &room, "hemligheten är kaffe").await;
    say(&mut anna, "lobby", "kaffe för alla").await;
    assert_eq!(
        found(&mut bo, "kaffe", 2).await,
        ["kaffe för alla", "hemligheten är kaffe"]
    );
    assert_eq!(found(&mut anna, "hemligheten", 1).await.len(), 1);
    for other in [&mut cilla, &mut guest] {
        assert_eq!(hits(&search(other, "kaffe").await), ["kaffe för alla"]);
        for text in [
            "hemligheten",
            "from:Anna hemligheten",
            "in:Bo",
            "-lobby hemligheten",
            &format!("in:{room}"),
            "m1",
            "\"everybody\" OR hemligheten",
            "\") OR (body : hemligheten",
        ] {
            assert_eq!(hits(&search(other, text).await).len(), 0, "{text}");
        }
    }
    assert_eq!(
        hits(&search(&mut bo, "in:Anna").await),
        ["hemligheten är kaffe"]
    );
}

/// The nicks above the hits, the newest first.
fn authors(answer: &Answer) -> Vec<String> {
    let nicks = answer.text.split("class=\"hit__who\">").skip(1);
    let nicks = nicks.filter_map(|rest| rest.split_once("</bdi>"));
    nicks.map(|(nick, _)| nick.to_owned()).collect()
}

#[tokio::test]
async fn people_are_found_and_shown_by_what_they_are_called_now() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let talk = bo.talk_with(anna.id()).await;
    say(&mut bo, "lobby", "rasten är slut").await;
    say(&mut bo, &talk, "rasten, viskat").await;
    found(&mut anna, "rasten", 2).await;
    bo.post("/account/nick", &[("nick", "Bosse")]).await;
    let page = search(&mut anna, "rasten").await;
    assert_eq!(authors(&page), ["Bosse", "Bosse"]);
    assert!(
        page.text.contains("<bdi>Bosse</bdi>"),
        "the talk's name: {}",
        page.text
    );
    for (text, count) in [
        ("from:bosse", 2),
        ("from:Bo", 0),
        ("-from:Bosse rasten", 0),
        ("in:Bosse", 1),
        ("in:Bo", 0),
    ] {
        assert_eq!(hits(&search(&mut anna, text).await).len(), count, "{text}");
    }
    // Somebody else takes the nick that was set free.
    let mut other = town.join("Bo").await;
    say(&mut other, "lobby", "en ny rast").await;
    found(&mut anna, "rast", 1).await;
    assert_eq!(hits(&search(&mut anna, "from:bo").await), ["en ny rast"]);
}

#[tokio::test]
async fn whoever_deleted_themselves_is_found_by_no_name() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    say(&mut bo, "lobby", "@Anna rasten är slut").await;
    found(&mut anna, "from:Bo", 1).await;
    bo.post("/account/delete", &[("sure", "yes")]).await;
    assert_eq!(hits(&search(&mut anna, "from:Bo").await).len(), 0);
    let page = search(&mut anna, "rasten").await;
    assert_eq!(authors(&page), ["Borttagen användare"]);
    let page = anna.get("/chat/mentions").await;
    assert_eq!(authors(&page), ["Borttagen användare"]);
    assert!(!page.text.contains(">Bo<"), "{}", page.text);
}

#[tokio::test]
async fn an_older_log_is_read_when_the_server_starts_and_read_once() {
    let town = Town::open_with_history(700).await;
    let mut guest = town.visitor();
    found(&mut guest, "m1", 1).await;
    found(&mut guest, "m700", 1).await;
    let town = town.restart().await;
    let (mut anna, mut guest) = (town.join("Anna").await, town.visitor());
    say(&mut anna, "lobby", "efter omstarten").await;
    found(&mut guest, "omstarten", 1).await;
    assert_eq!(hits(&search(&mut guest, "m700").await).len(), 1);
}

#[tokio::test]
async fn hits_come_in_pages_the_newest_first() {
    let bodies: Vec<Value> = (1..=45)
        .map(|n| posted(&format!("träff nummer{n}")))
        .collect();
    let (town, _folder) = town_with(&bodies).await;
    let mut guest = town.visitor();
    found(&mut guest, "nummer1", 1).await;
    found(&mut guest, "nummer45", 1).await;
    let mut path = "/chat/search?q=tr%C3%A4ff".to_owned();
    let mut seen = Vec::new();
    for pages in 1.. {
        let answer = guest.get(&path).await;
        seen.extend(hits(&answer));
        assert_eq!(answer.text.contains("Till de nyaste"), pages > 1);
        let Some((before, _)) = answer.text.split_once(">Äldre träffar") else {
            assert_eq!(pages, 3);
            break;
        };
        let link = before.rsplit("href=\"").next().unwrap_or_default();
        path = link.split('"').next().unwrap().replace("&amp;", "&");
    }
    let expected: Vec<String> = (1..=45).rev().map(|n| format!("träff nummer{n}")).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn days_are_the_readers_own() {
    // One an hour from 2026-01-01 01:00 UTC on, for two days.
    let bodies: Vec<Value> = (1..48).map(|n| posted(&format!("timme{n}"))).collect();
    let (town, _folder) = town_with(&bodies).await;
    let mut guest = town.visitor();
    found(&mut guest, "timme1", 1).await;
    found(&mut guest, "timme47", 1).await;
    let mut first = async |query: &str| {
        let answer = guest.get(&format!("/chat/search?{query}")).await;
        hits(&answer).first().cloned().unwrap_or_default()
    };
    assert_eq!(first("q=before:2026-01-02").await, "timme23");
    assert_eq!(first("q=before:2026-01-02&zone=60").await, "timme22");
    assert_eq!(
        first("q=after:2026-01-01+before:2026-01-03").await,
        "timme47"
    );
    assert_eq!(first("q=efter:2026-01-02").await, "");
}

#[tokio::test]
async fn a_day_leads_to_its_first_message_and_the_way_goes_on_from_there() {
    // One an hour from 2026-01-01 01:00 UTC on, for a hundred hours: the first stands at place 2.
    let bodies: Vec<Value> = (1..100).map(|n| posted(&format!("timme{n}"))).collect();
    let (town, _folder) = town_with(&bodies).await;
    let mut guest = town.visitor();
    let mut leads = async |query: &str| {
        let answer = guest.get(&format!("/chat/lobby?{query}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        answer.location.unwrap_or_default()
    };
    for (query, to) in [
        ("date=2026-01-02", "/chat/lobby?at=25#m25"),
        ("date=2026-01-02&zone=60", "/chat/lobby?at=24#m24"),
        ("date=2026-01-02&zone=", "/chat/lobby?at=25#m25"),
        ("date=2025-06-01", "/chat/lobby?at=2#m2"),
        ("date=2026-02-01", "/chat/lobby"),
        ("date=nonsense&zone=nonsense", "/chat/lobby"),
    ] {
        assert_eq!(leads(query).await, to, "{query}");
    }
    let page = guest.get("/chat/lobby?at=25").await.text;
    for there in ["id=\"m25\"", "timme1<", "timme49<", "?before="] {
        assert!(page.contains(there), "{there}");
    }
    assert_eq!(
        guest.get("/chat/nowhere?date=2026-01-02").await.status,
        StatusCode::NOT_FOUND
    );
    let (mut anna, bo) = (town.join("Nina").await, town.join("Bo").await);
    let direct = anna.talk_with(bo.id()).await;
    let path = format!("/chat/{direct}?date=2026-01-02");
    assert_eq!(guest.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anna.get(&path).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_room_never_stands_where_the_chat_has_something_else() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    for (title, name) in [("Search", "search-1"), ("People", "people-1")] {
        let answer = anna.post_for_json("/chat/rooms", &[("title", title)]).await;
        assert_eq!(answer.json()["room"]["name"], name);
    }
}

/// A message with these files, of which some are pictures.
fn posted_with(body: &str, files: &[(&str, bool)]) -> Value {
    let file = |(name, is_picture): &(&str, bool)| {
        let mut file = json!({
            "name": name, "hash": "0".repeat(64), "type": "application/octet-stream", "size": 1,
        });
        if *is_picture {
            (file["width"], file["height"]) = (json!(40), json!(20));
        }
        file
    };
    let files: Vec<Value> = files.iter().map(file).collect();
    json!({ "type": "posted", "nick": "Anna", "body": body, "files": files })
}

#[tokio::test]
async fn what_has_files_and_pictures_is_found_by_that_and_by_what_they_are_called() {
    let (town, _folder) = town_with(&[
        posted_with("", &[("rapport-höst.pdf", false)]),
        posted_with("på stranden", &[("DSC_17.png", true), ("lista.txt", false)]),
        posted("bara ord"),
        json!({"type": "edited", "of": 3, "body": "vid havet"}),
        posted_with("bort", &[("bort.txt", false)]),
        json!({"type": "deleted", "of": 6}),
        posted("sista"),
    ])
    .await;
    let mut guest = town.visitor();
    found(&mut guest, "sista", 1).await;
    for (text, count) in [
        ("has:file", 2),
        ("har:fil", 2),
        ("has:picture", 1),
        ("har:bild havet", 1),
        ("har:bild stranden", 0),
        ("rapport", 1),
        ("lista.txt", 1),
        ("-has:file", 2),
        ("bort", 0),
    ] {
        assert_eq!(hits(&search(&mut guest, text).await).len(), count, "{text}");
    }
    let page = search(&mut guest, "rapport").await.text;
    assert!(page.contains("<mark>rapport</mark>-höst.pdf"), "{page}");
}

#[tokio::test]
async fn what_was_changed_is_found_as_it_is_and_what_was_deleted_is_not() {
    let (town, _folder) = town_with(&[
        posted("första ordet"),
        json!({"type": "edited", "of": 2, "body": "andra ordet, `kod`"}),
        posted("bort med det"),
        json!({"type": "deleted", "of": 4}),
        json!({"type": "something-new", "of": 2}),
        posted("sista ordet"),
    ])
    .await;
    let mut guest = town.visitor();
    // Number 1, by whom all of it is.
    town.join("Anna").await;
    let all = found(&mut guest, "ordet", 2).await;
    assert_eq!(all, ["sista ordet", "andra ordet, `kod`"]);
    for (text, count) in [
        ("första", 0),
        ("bort", 0),
        ("has:code", 1),
        ("from:anna", 2),
    ] {
        assert_eq!(hits(&search(&mut guest, text).await).len(), count, "{text}");
    }
}

#[tokio::test]
async fn what_changes_later_is_changed_in_the_index() {
    let bodies: Vec<Value> = (0..300)
        .map(|n| posted(&format!("gammalt nummer{n}")))
        .collect();
    let changes = [
        json!({"type": "edited", "of": 2, "body": "rättat nummer0"}),
        json!({"type": "deleted", "of": 3}),
    ];
    let facts: Vec<Value> = bodies.into_iter().chain(changes).collect();
    let (town, _folder) = town_with(&facts).await;
    let mut guest = town.visitor();
    found(&mut guest, "rättat", 1).await;
    assert_eq!(
        hits(&search(&mut guest, "nummer0").await),
        ["rättat nummer0"]
    );
    assert_eq!(hits(&search(&mut guest, "nummer1").await).len(), 0);
    assert_eq!(hits(&search(&mut guest, "nummer2").await).len(), 1);
}

#[tokio::test]
async fn whoever_searches_without_end_is_told_when_to_come_again() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let mut answer = search(&mut anna, "hej").await;
    for _ in 0..100 {
        if answer.status != StatusCode::OK {
            break;
        }
        answer = search(&mut anna, "hej").await;
    }
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.text.contains("Försök igen om"), "{}", answer.text);
    let form = anna.get("/chat/search").await;
    assert_eq!(form.status, StatusCode::OK, "the form itself is free");
    assert_eq!(
        search(&mut town.visitor(), "hej").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn no_text_whatsoever_is_a_wrong_query() {
    let folder = folder(&[posted("ett ord")]).await;
    let store = Store::open(&folder.path().join("redovisa.db"), Durability::Process)
        .await
        .unwrap();
    let (_, draining) = tokio::sync::watch::channel(false);
    let (open, _) = tokio::sync::mpsc::channel(1);
    let config = Config::gather([], []).unwrap();
    let site = Site::open(&config);
    let app = App::new(config, site, store, draining, open).await.unwrap();
    let anything = "\\PC{0,40}|([-\"*^:(){}+,.;']|AND|OR|NOT|NEAR|body|[a-zåäö]{1,3}|from:|in:|has:|före:| |\u{0}){0,20}";
    let strategy = proptest::string::string_regex(anything).unwrap();
    let mut runner = TestRunner::deterministic();
    for _ in 0..2_000 {
        let text = strategy.new_tree(&mut runner).unwrap().current();
        let query = Query::parse(&text);
        for reader in [None, Some(PersonId(1))] {
            let asked = Asked {
                calls: false,
                query: &query,
                reader,
                lang: Lang::Sv,
                zone_minutes: 0,
                before: None,
            };
            let outcome = app.finder.find(&asked).await;
            assert!(outcome.is_ok(), "{text:?}: {outcome:?}");
        }
    }
}

//! What the server makes of a queue's pages, read as HTML.

use leptos::prelude::*;

use super::{
    QueueApp, QueueHistory, QueueInfo, QueueList,
    page::{Fault, Form, QueuePage},
};
use crate::{
    protocol::Refusal as Refused,
    queue::{Board, Command, Fact, Queue, Refusal, Status, history::History},
    stream::{
        Circumstances, CommandId, Decider, Event, Millis, Person, PersonId, Seq, Snapshot,
        StreamName, Title,
    },
    ui::carried::carry,
    ui::lang::Lang,
};

const OWNER: u64 = 1;
const HELPER: u64 = 2;
const ANNA: u64 = 3;
const BO: u64 = 4;

fn person(id: u64) -> Person {
    let nick = ["Site", "Olle", "Hilda", "Anna", "Bo"][id as usize];
    Person {
        id: PersonId(id),
        nick: nick.parse().expect("a nick"),
    }
}

/// The log of a queue in which Anna and Bo have asked, after these further wishes.
fn log(wishes: &[(u64, Command)]) -> Vec<Event<Fact>> {
    let begin = [
        (
            0,
            Command::Open {
                title: Title::parse("Labb 1").expect("a title"),
                owner: person(OWNER),
            },
        ),
        (
            OWNER,
            Command::NameHelper {
                person: person(HELPER),
            },
        ),
        (ANNA, ask("pekare", "sal 4")),
        (BO, ask("länkning", "https://example.org/rum?a=1&b=2")),
    ];
    let (mut board, mut log) = (Board::default(), Vec::new());
    for (by, command) in begin.iter().chain(wishes) {
        let at = NOON + log.len() as Millis * 60_000;
        let facts =
            Queue::decide(&board, &Circumstances::of(&person(*by), at), command).expect("granted");
        for fact in facts {
            let event = Event {
                seq: Seq(log.len() as u64 + 1),
                at,
                by: PersonId(*by),
                id: None,
                fact,
            };
            Queue::apply(&mut board, &event);
            log.push(event);
        }
    }
    log
}

/// 23 November 2026, 12:00 UTC, a Monday.
const NOON: Millis = 1_795_435_200_000;
const ANNAS: Seq = Seq(3);

fn ask(about: &str, place: &str) -> Command {
    Command::Ask {
        about: about.into(),
        place: place.into(),
    }
}

fn name() -> StreamName {
    "labb-1".parse().expect("a name")
}

fn page(you: Option<u64>, wishes: &[(u64, Command)]) -> QueuePage {
    let mut snapshot = Snapshot::<Queue>::origin();
    for event in log(wishes) {
        Queue::apply(&mut snapshot.state, &event);
        snapshot.seq = event.seq;
    }
    QueuePage {
        lang: Lang::Sv,
        you: you.map(person),
        name: name(),
        snapshot,
        here: vec![person(ANNA), person(HELPER)],
        here_count: 2,
        now: NOON + 10 * 60_000,
        command: CommandId::from_random(1),
        fault: None,
    }
}

/// The page's HTML without the data that it carries for the browser, and without the marks that tell
/// the browser where texts begin.
fn html(page: QueuePage) -> String {
    let html = Owner::new_root(None).with(|| {
        _ = carry(page);
        view! { <QueueApp /> }.to_html()
    });
    html.replace("<!>", "")
}

fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{part} in {html}");
    }
}

fn has_none(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(!html.contains(part), "{part} in {html}");
    }
}

#[test]
fn everybody_sees_the_line_and_a_stranger_may_join() {
    let html = html(page(None, &[]));
    has(
        &html,
        &[
            "Labb 1",
            "Anna",
            "pekare",
            "sal 4",
            "Bo",
            "action=\"/queue/labb-1/join\"",
            "href=\"/queue/labb-1/history\"",
        ],
    );
    has_none(
        &html,
        &["labb-1/ask", "labb-1/take", "labb-1/status", "labb-1/rule"],
    );
}

#[test]
fn a_place_on_the_web_is_a_link_that_vouches_for_nothing() {
    has(
        &html(page(None, &[])),
        &[
            "href=\"https://example.org/rum?a=1&amp;b=2\" target=\"_blank\" rel=\"nofollow ugc noopener noreferrer\"",
        ],
    );
}

#[test]
fn who_waits_sees_their_place_and_may_change_or_leave() {
    let html = html(page(Some(BO), &[]));
    has(
        &html,
        &[
            "Plats 2 av 2",
            "går inte att säga ännu",
            "action=\"/queue/labb-1/edit\"",
            "action=\"/queue/labb-1/withdraw\"",
            "value=\"länkning\"",
            "name=\"request\" value=\"4\"",
            "value=\"00000000000000000000000000000001-withdraw-4\"",
        ],
    );
    has_none(&html, &["labb-1/ask", "labb-1/take"]);
}

#[test]
fn who_is_not_in_line_may_ask_unless_the_queue_takes_none() {
    has(
        &html(page(Some(HELPER), &[])),
        &["action=\"/queue/labb-1/ask\""],
    );
    let status = Status::Paused;
    let paused = html(page(
        Some(HELPER),
        &[(OWNER, Command::SetStatus { status })],
    ));
    has(&paused, &["Pausad", "aria-labelledby=\"ask\" hidden"]);
}

#[test]
fn it_is_ones_turn_when_somebody_comes() {
    let taken = [(HELPER, Command::Take { request: ANNAS })];
    let html = html(page(Some(ANNA), &taken));
    has(
        &html,
        &["Det är din tur! Hilda hjälper dig.", "Jag har fått hjälp"],
    );
    has_none(&html, &["labb-1/edit"]);
}

#[test]
fn helpers_take_finish_and_tell() {
    let taken = [(OWNER, Command::Take { request: ANNAS })];
    let html = html(page(Some(HELPER), &taken));
    has(
        &html,
        &[
            "aria-label=\"Ta: Bo\"",
            "action=\"/queue/labb-1/finish\"",
            "aria-label=\"Lägg tillbaka: Anna\"",
            "action=\"/queue/labb-1/note\"",
            "action=\"/queue/labb-1/status\"",
            "action=\"/queue/labb-1/announce\"",
            "Ta nästa",
        ],
    );
    has_none(&html, &["labb-1/helpers", "labb-1/rule"]);
}

#[test]
fn the_owner_names_helpers_and_rules() {
    let html = html(page(Some(OWNER), &[]));
    has(
        &html,
        &[
            "action=\"/queue/labb-1/helpers\"",
            "name=\"dismiss\" value=\"2\"",
            "<option value=\"3\">Anna",
            "action=\"/queue/labb-1/rule\"",
        ],
    );
    has_none(&html, &["<option value=\"2\""]);
}

#[test]
fn who_has_no_page_open_is_away() {
    let html = html(page(None, &[]));
    let (_, annas) = html.split_once("Anna</bdi>").expect("Anna waits");
    let (annas, bos) = annas.split_once("Bo</bdi>").expect("Bo waits");
    let away = |part: &str| {
        part.contains(" class=\"tag tag--away\"")
            && !part.contains("hidden class=\"tag tag--away\"")
    };
    assert!(!away(annas) && away(bos), "{html}");
}

#[test]
fn a_form_that_was_refused_comes_back_with_what_was_written_and_why() {
    let refused = |you, form, reason, written: &[&str]| {
        let written = written.iter().map(|text| text.to_string()).collect();
        html(QueuePage {
            fault: Some(Fault::refused(
                Lang::Sv,
                form,
                &Refused::Stream(reason),
                written,
            )),
            ..page(Some(you), &[])
        })
    };
    let asked = refused(HELPER, Form::Ask, Refusal::NeedsReason, &["", "\"><b>sal"]);
    has(&asked, &["Skriv vad du behöver hjälp med.", "&quot;"]);
    has_none(&asked, &["<b>sal"]);
    let person = person(OWNER);
    let taken = refused(HELPER, Form::Take, Refusal::TakenBy { person }, &[]);
    has(&taken, &["Olle har redan tagit den."]);
}

#[test]
fn hostile_text_makes_no_live_markup() {
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    let wishes = [
        (OWNER, ask(hostile, "\"><svg onload=alert(1)>")),
        (
            HELPER,
            Command::Announce {
                text: hostile.into(),
            },
        ),
        (
            HELPER,
            Command::Note {
                request: ANNAS,
                note: hostile.into(),
            },
        ),
    ];
    has_none(
        &html(page(Some(OWNER), &wishes)),
        &["<script", "<img", "<svg", " style="],
    );
}

#[test]
fn english_pages_are_english() {
    let you = [None, Some(OWNER), Some(ANNA)];
    for you in you {
        let html = html(QueuePage {
            lang: Lang::En,
            ..page(you, &[(HELPER, Command::TakeNext)])
        });
        has_none(&html, &["Ställ", "kön", "Kön", "hjälp", "Var är"]);
    }
}

#[test]
fn a_list_names_queues_and_lets_their_owner_open_one() {
    let list = |may_open| {
        let info = QueueInfo {
            name: name(),
            title: Title::parse("Labb <1>").expect("a title"),
            status: Status::Open,
            waiting: 3,
            owner: Some(person(OWNER).nick),
        };
        let (queues, command, fault) = (vec![info], CommandId::from_random(1), None);
        Owner::new_root(None)
            .with(|| view! { <QueueList lang=Lang::Sv queues may_open command fault /> }.to_html())
    };
    has(
        &list(false),
        &["href=\"/queue/labb-1\"", "Labb &lt;1&gt;", "3 väntar"],
    );
    has_none(&list(false), &["<form"]);
    has(&list(true), &["action=\"/queue\"", "name=\"title\""]);
}

#[test]
fn history_is_drawn_and_told() {
    let request = ANNAS;
    let note = String::new();
    let log = log(&[
        (HELPER, Command::Take { request }),
        (HELPER, Command::Finish { request, note }),
    ]);
    let drawn = |log: &[Event<Fact>]| {
        let tables = History::of(log, 60);
        let title = Title::parse("Labb").expect("a title");
        Owner::new_root(None).with(|| {
            view! { <QueueHistory lang=Lang::Sv name=name() title tables zone_minutes=60 now=NOON /> }
                .to_html()
        })
    };
    let html = drawn(&log);
    assert_eq!(html.matches("<svg").count(), 4);
    assert_eq!(html.matches("role=\"img\"").count(), 4);
    assert_eq!(html.matches("<table>").count(), 4);
    has(
        &html,
        &["2026-11-23", "23/11", "13–14", "<desc id=\"waits-text\""],
    );
    has_none(&html, &[" style="]);
    has_none(&drawn(&[]), &["<svg"]);
}

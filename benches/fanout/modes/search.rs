//! Looking for something in a long log: the whole page that answers, as people ask for it.

use std::{net::Ipv4Addr, time::Instant};

use hyper::{StatusCode, header::COOKIE};

use super::super::{
    Fallible, crowd,
    http::Http,
    log::{Chance, Indexed},
    report::{Plot, Section, Table, minutes},
    server::Server,
    spread::Spread,
};

const SEARCHES: usize = 250;
/// People in turn: nobody may search more than twenty times at once, and the bench lifts no limit.
const PEOPLE: usize = 200;
/// Milliseconds within which nearly all answers shall be there.
const AIM: f64 = 10.0;

/// A kind of search, and one of it.
type Kind = (&'static str, fn(&mut Chance) -> String);

const KINDS: [Kind; 9] = [
    ("a common word", |chance| chance.common()),
    ("a word as people say them", |chance| chance.word()),
    ("a rare word", |chance| chance.seldom()),
    ("two words", |chance| {
        format!("{} {}", chance.word(), chance.word())
    }),
    ("a phrase", |chance| {
        format!("\"{} {}\"", chance.common(), chance.word())
    }),
    ("a word without another", |chance| {
        format!("{} -{}", chance.word(), chance.common())
    }),
    ("`from:` and a word", |chance| {
        format!("from:{} {}", chance.nick(), chance.word())
    }),
    ("a word between two days", |chance| {
        format!("{} after:2026-06-01 before:2026-09-01", chance.word())
    }),
    ("what nobody said", |chance| {
        format!("zzz{}", chance.below(1_000))
    }),
];

/// The server's lobby holds so many messages, and all are in the index.
pub async fn measure(server: &Server, messages: u64, indexed: &Indexed) -> Fallible<Section> {
    let people = crowd::join(server.addr, PEOPLE, "Letaren").await?;
    let mut chance = Chance(7);
    let mut times: [Vec<f64>; KINDS.len()] = Default::default();
    let mut slowest = (0.0, String::new());
    for (n, person) in people.iter().cycle().take(SEARCHES).enumerate() {
        // Each from an address of their own, for the same reason.
        let address = Ipv4Addr::new(127, 0, 200, n as u8).into();
        let mut http = Http::open(server.addr, address).await?;
        // In turn, so that a bad moment of the machine is shared.
        for ((_, ask), times) in KINDS.iter().zip(&mut times) {
            let text = ask(&mut chance);
            let path = format!("/chat/search?q={}", encoded(&text));
            let began = Instant::now();
            let answer = http.get(&path, Some((COOKIE, &person.cookie))).await?;
            let took = began.elapsed().as_secs_f64() * 1e3;
            // Too broad is an answer, too: after the longest time that a search may take.
            if !answer.status.is_success() && answer.status != StatusCode::UNPROCESSABLE_ENTITY {
                return Err(format!("{text}: {}", answer.status).into());
            }
            times.push(took);
            if took > slowest.0 {
                slowest = (took, text);
            }
        }
    }
    let mut table = Table::new(&["searched for", "searches", "p50 ms", "p99 ms", "max ms"]);
    let mut plot = Plot::new(
        "search",
        &format!("Search in {messages} messages, p99 of the whole page"),
        "ms",
    );
    let all: Spread = times.iter().flatten().copied().collect();
    let mut row = |what: &str, times: &Spread| {
        table.row([
            what.to_owned(),
            times.len().to_string(),
            format!("{:.2}", times.median()),
            format!("{:.2}", times.at(0.99)),
            format!("{:.2}", times.most()),
        ]);
    };
    for ((what, _), times) in KINDS.iter().zip(times) {
        let times = Spread::from_iter(times);
        row(what, &times);
        let high = Spread::from_iter([times.at(0.99)]);
        plot.bar(&what.replace('`', ""), &high, true);
    }
    row("**all**", &all);
    plot.bar("all", &Spread::from_iter([all.at(0.99)]), true);
    plot.aim(AIM, "10 ms");
    let posts = &indexed.posts;
    Ok(Section {
        title: "Search in a long log",
        said: format!(
            "{messages} messages of 3 to 20 words in one room: 20,000 different words, each as often as words are \
             (Zipf's law). {PEOPLE} people look for something, one after the other; the time is from asking to the \
             last byte of the page, with at most 20 hits, the newest first. The slowest was `{}`. A server that \
             finds such a log without an index made one in {}; while it did, messages were said as always: \
             {} of them, p50 {:.2} ms, p99 {:.2} ms, max {:.1} ms. **Aim: p99 {AIM} ms.**",
            slowest.1.replace('|', "\\|"),
            minutes(indexed.took),
            posts.len(),
            posts.median(),
            posts.at(0.99),
            posts.most()
        ),
        mode: "search",
        table,
        plots: vec![plot],
    })
}

/// As a form sends it (WHATWG URL, section 5.1).
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte))
            }
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

//! The search page: a field, what may be typed into it, and what was found. The server alone renders it.
//!
//! What people wrote only ever becomes text; what was found in it stands in `<mark>`.

use leptos::prelude::*;

use crate::ui::drawn::{Drawn, IntoDrawn};

use super::{chat::clock, lang::Lang, words};
use crate::{
    search::shift,
    stream::{Millis, PersonId, Seq, StreamName},
};

/// Where to search.
pub const PATH: &str = "/chat/search";
/// Most characters that the field takes; what is longer is cut anyway.
const LONGEST: &str = "200";

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchPage {
    pub lang: Lang,
    /// As it was typed.
    pub text: String,
    /// Minutes that the reader's clock is ahead of UTC.
    pub zone_minutes: i32,
    /// What was found begins with the newest there is.
    pub is_first: bool,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing was asked for.
    Nothing,
    /// `older`: where the next page begins.
    Found {
        hits: Vec<Hit>,
        older: Option<i64>,
    },
    TooFast {
        seconds: u64,
    },
    TooBroad,
    Unavailable,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub room: StreamName,
    /// What the room is called for the reader.
    pub title: String,
    pub seq: Seq,
    pub at: Millis,
    pub by: PersonId,
    /// The thread in which it stands.
    pub thread: Option<Seq>,
    pub nick: String,
    pub context: Vec<Piece>,
    /// What its files are called.
    pub files: Vec<Piece>,
    /// By somebody whom the reader does not want to hear.
    pub blocked: bool,
    /// The reader has not come so far; told of what calls them.
    pub unread: bool,
}

/// A piece of what was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub text: String,
    /// It is what was looked for.
    pub found: bool,
}

#[component]
pub fn SearchView(page: SearchPage) -> impl IntoView {
    let lang = page.lang;
    let words = lang.search();
    let fault = match &page.outcome {
        Outcome::TooFast { seconds } => Some(words::search::too_fast(lang, *seconds)),
        Outcome::TooBroad => Some(words.too_broad.to_owned()),
        Outcome::Unavailable => Some(lang.chat().unavailable.to_owned()),
        Outcome::Nothing | Outcome::Found { .. } => None,
    };
    let is_bare = page.outcome == Outcome::Nothing;
    let zone = (page.zone_minutes != 0).then(|| page.zone_minutes.to_string());
    let (text, is_first) = (page.text.clone(), page.is_first);
    view! {
        <div class="search-page">
            <header>
                <p><a href="/chat">{lang.chat().back_to_the_chat}</a></p>
                <h1>{words.title}</h1>
            </header>
            <search>
                <form class="search-form" method="get" action=PATH>
                    <label for="search">{words.label}</label>
                    <input
                        id="search"
                        name="q"
                        type="search"
                        value=page.text.clone()
                        maxlength=LONGEST
                        autocomplete="off"
                        autocapitalize="none"
                        enterkeyhint="search"
                        autofocus=is_bare
                        aria-describedby="search-fault"
                    />
                    {zone.map(|zone| view! { <input type="hidden" name="zone" value=zone /> })}
                    <button type="submit">{words.search}</button>
                </form>
                <p id="search-fault" class="fault" role="alert">{fault}</p>
                <details class="search-help" open=is_bare>
                    <summary>{words.help}</summary>
                    <dl>{words::search::help(lang).map(|(typed, means)| view! {
                        <div><dt><code>{typed}</code></dt><dd>{means}</dd></div>
                    }).collect_view()}</dl>
                </details>
            </search>
            {match page.outcome {
                Outcome::Found { hits, older } => found(lang, &text, page.zone_minutes, is_first, hits, older).drawn(),
                _ => ().drawn(),
            }}
        </div>
    }
}

fn found(
    lang: Lang,
    text: &str,
    zone: i32,
    is_first: bool,
    hits: Vec<Hit>,
    older: Option<i64>,
) -> impl IntoView + use<> {
    let words = lang.search();
    let heading = match hits.is_empty() {
        true => words.nothing_found,
        false => words.found,
    };
    let (newest, older) = (
        (!is_first).then(|| address(text, zone, None)),
        older.map(|before| address(text, zone, Some(before))),
    );
    let hits: Vec<Drawn> = hits.into_iter().map(|hit| entry(lang, zone, hit)).collect();
    view! {
        <section aria-labelledby="found">
            <h2 id="found">{heading}</h2>
            <ol class="hits">{hits}</ol>
            <p class="search-pages">
                {newest.map(|href| view! { <a href=href>{words.newest_hits}</a> })}
                " "
                {older.map(|href| view! { <a rel="next" href=href>{words.older_hits}</a> })}
            </p>
        </section>
    }
}

/// That somebody shall wait, on the pages that cost as much as a search.
pub(super) fn too_fast(lang: Lang, wait: Option<u64>) -> Option<Drawn> {
    let text = words::search::too_fast(lang, wait?);
    Some(view! { <p class="fault" role="alert">{text}</p> }.drawn())
}

/// One message that was found, and the way to it.
pub(super) fn entry(lang: Lang, zone: i32, hit: Hit) -> Drawn {
    let (seq, at) = (hit.seq.0, hit.at);
    let href = format!("/chat/{}?at={seq}#m{seq}", hit.room);
    // The clock's own functions shift by a function of the moment; here the shift is one number.
    let shown = shift(at, zone);
    let day = clock::day_name(lang, clock::day(shown, clock::utc), None);
    let when = [&day, " ", &clock::time_of_day(shown, clock::utc)].concat();
    let files = (!hit.files.is_empty()).then(|| {
        view! { <p class="hit__files"><span aria-hidden="true">"📎 "</span>{drawn(hit.files)}</p> }
    });
    let unread = hit.unread.then(|| {
        view! { " " <strong class="tag">{lang.search().unread}</strong> }
    });
    let found = view! {
        <p class="hit__where">
            <bdi class="hit__who">{hit.nick}</bdi>
            " " {lang.search().in_room} " "
            <bdi>{hit.title}</bdi>
            " · "
            <a href=href><time datetime=clock::machine_readable(at)>{when}</time></a>
            {unread}
        </p>
        <blockquote class="hit__said" dir="auto">{drawn(hit.context)}</blockquote>
        {files}
    }
    .drawn();
    match hit.blocked {
        false => view! { <li class="hit">{found}</li> }.drawn(),
        true => view! {
            <li class="message--blocked">
                <details>
                    <summary>{lang.chat().from_blocked}</summary>
                    <div class="hit">{found}</div>
                </details>
            </li>
        }
        .drawn(),
    }
}

fn drawn(pieces: Vec<Piece>) -> Vec<Drawn> {
    let draw = |piece: Piece| match piece.found {
        true => view! { <mark>{piece.text}</mark> }.drawn(),
        false => piece.text.drawn(),
    };
    pieces.into_iter().map(draw).collect()
}

/// The address of a page of hits.
fn address(text: &str, zone: i32, before: Option<i64>) -> String {
    let mut address = [PATH, "?q=", &encoded(text)].concat();
    if zone != 0 {
        address += &format!("&zone={zone}");
    }
    if let Some(before) = before {
        address += &format!("&before={before}");
    }
    address
}

/// Text as a value in a query (RFC 3986, section 2.1).
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(byte as char);
            }
            byte => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(outcome: Outcome) -> String {
        let page = SearchPage {
            lang: Lang::En,
            text: "<b> & \"å\"".into(),
            zone_minutes: 60,
            is_first: false,
            outcome,
        };
        view! { <SearchView page /> }.to_html()
    }

    fn hit(text: &str) -> Hit {
        Hit {
            room: "lobby".parse().expect("a name"),
            title: "<Lobby>".into(),
            seq: Seq(7),
            at: 1_795_303_807_000,
            by: PersonId(1),
            thread: None,
            unread: false,
            nick: "Anna".into(),
            blocked: false,
            files: vec![Piece {
                text: "<b>.pdf".into(),
                found: false,
            }],
            context: vec![
                Piece {
                    text: "<i>".into(),
                    found: false,
                },
                Piece {
                    text: text.into(),
                    found: true,
                },
            ],
        }
    }

    #[test]
    fn what_was_said_and_asked_is_text() {
        let html = page(Outcome::Found {
            hits: vec![hit("<script>")],
            older: Some(9),
        });
        assert!(html.contains("&lt;i&gt;"), "{html}");
        assert!(html.contains("<mark>&lt;script&gt;</mark>"), "{html}");
        assert!(html.contains("href=\"/chat/lobby?at=7#m7\""), "{html}");
        assert!(
            html.contains("q=%3Cb%3E%20%26%20%22%C3%A5%22&amp;zone=60&amp;before=9"),
            "{html}"
        );
        assert!(
            !html.contains("<script>") && !html.contains("<i>"),
            "{html}"
        );
    }

    #[test]
    fn what_a_blocked_person_said_is_folded_with_their_name() {
        let hits = vec![Hit {
            blocked: true,
            ..hit("x")
        }];
        let html = page(Outcome::Found { hits, older: None });
        let line = "blocked · show</summary><div class=\"hit\"><p class=\"hit__where\"><bdi class=\"hit__who\">Anna";
        assert!(html.contains(line), "{html}");
    }

    #[test]
    fn moments_are_told_in_the_readers_zone() {
        let html = page(Outcome::Found {
            hits: vec![hit("x")],
            older: None,
        });
        assert!(html.contains("Sunday 22 November 2026 00:30"), "{html}");
        assert!(html.contains("2026-11-21T23:30:07Z"), "{html}");
    }

    #[test]
    fn a_wait_is_told_in_seconds() {
        assert!(page(Outcome::TooFast { seconds: 3 }).contains("3 seconds"));
    }
}

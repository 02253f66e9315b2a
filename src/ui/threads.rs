//! The page of the threads in which the reader takes part. The server alone renders it; what people wrote only ever
//! becomes text.

use leptos::prelude::*;

use super::{
    chat::{clock, phrases},
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
    mentions,
    search::too_fast,
    words,
};
use crate::{
    search::shift,
    stream::{Millis, Seq, StreamName},
};

/// Where it is.
pub const PATH: &str = "/chat/threads";

/// Most characters that are shown of what a thread is about.
const SHOWN: usize = 280;

#[derive(Clone, Debug, PartialEq)]
pub struct ThreadsPage {
    pub lang: Lang,
    /// Minutes that the reader's clock is ahead of UTC.
    pub zone_minutes: i32,
    /// Seconds until the reader may look again: they look too often.
    pub wait: Option<u64>,
    pub threads: Vec<ThreadRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ThreadRow {
    pub room: StreamName,
    /// What the room is called for the reader.
    pub title: String,
    pub root: Seq,
    /// Who said what it is about.
    pub nick: String,
    /// None: it was taken away.
    pub text: Option<String>,
    /// By somebody whom the reader does not want to hear.
    pub blocked: bool,
    pub answers: usize,
    pub unread: usize,
    /// The answer at which the reader goes on.
    pub goes_on: Seq,
    pub last_at: Millis,
    pub last_nick: String,
}

#[component]
pub fn ThreadsView(page: ThreadsPage) -> impl IntoView {
    let (lang, zone) = (page.lang, page.zone_minutes);
    let words = lang.threads();
    let is_empty = page.threads.is_empty() && page.wait.is_none();
    let rows: Vec<Drawn> = (page.threads.into_iter())
        .map(|thread| row(lang, zone, thread))
        .collect();
    view! {
        <div class="search-page">
            <header>
                <p>
                    <a href="/chat">{lang.chat().back_to_the_chat}</a>
                    " · "
                    <a href=mentions::PATH>{lang.chat().mentions}</a>
                </p>
                <h1>{words.title}</h1>
            </header>
            {too_fast(lang, page.wait)}
            {is_empty.then(|| view! { <p class="hint">{words.none}</p> })}
            <ol class="hits">{rows}</ol>
        </div>
    }
}

fn row(lang: Lang, zone: i32, thread: ThreadRow) -> Drawn {
    let words = lang.threads();
    let room = ["/chat/", thread.room.as_str()].concat();
    let href = format!("{room}/t/{}#m{}", thread.root.0, thread.goes_on.0);
    let at = shift(thread.last_at, zone);
    let day = clock::day_name(lang, clock::day(at, clock::utc), None);
    let when = [&day, " ", &clock::time_of_day(at, clock::utc)].concat();
    let answers = phrases::answers(lang, u32::try_from(thread.answers).unwrap_or(u32::MAX));
    let unread = (thread.unread > 0).then(|| {
        let unread = words::threads::unread(lang, thread.unread);
        view! { " " <strong class="tag">{unread}</strong> }
    });
    let said = match thread.text {
        Some(text) => {
            let shown: String = text.chars().take(SHOWN).collect();
            view! { <blockquote class="hit__said" dir="auto">{shown}</blockquote> }.drawn()
        }
        None => view! { <p class="hint">{lang.chat().was_deleted}</p> }.drawn(),
    };
    let about = view! {
        <p class="hit__where">
            <bdi class="hit__who">{thread.nick}</bdi>
            " " {lang.search().in_room} " "
            <a href=room><bdi>{thread.title}</bdi></a>
        </p>
        {said}
    }
    .drawn();
    let about = match thread.blocked {
        false => about,
        true => view! {
            <details class="message--blocked">
                <summary>{lang.chat().from_blocked}</summary>
                {about}
            </details>
        }
        .drawn(),
    };
    view! {
        <li class="hit">
            {about}
            <p>
                <a href=href>{answers}</a>
                {unread}
                " · " {words.last} " "
                <bdi>{thread.last_nick}</bdi>
                " "
                <time datetime=clock::machine_readable(thread.last_at)>{when}</time>
            </p>
        </li>
    }
    .drawn()
}

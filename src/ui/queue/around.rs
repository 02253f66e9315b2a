//! What stands beside the line: who is here, and what ended lately.

use std::sync::Arc;

use leptos::{either::Either, prelude::*};

use crate::ui::told::told;

use super::{phrases, screen::Screen};
use crate::{
    queue::{Ended, Outcome},
    stream::Person,
    ui::chat::clock,
};

/// Most that ended lately and are shown.
const LATELY: usize = 10;

#[component]
pub fn Here(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let people = move || screen.here.with(|crowd| crowd.people.clone());
    let more = move || {
        screen
            .here
            .with(|crowd| crowd.count.saturating_sub(crowd.people.len()))
    };
    view! {
        <section class="beside" aria-labelledby="here">
            <h2 id="here">{words.here_now}</h2>
            <ul class="here">
                <For each=people key=|person| (person.id, person.nick.to_string()) children=move |person| one(screen, person) />
            </ul>
            <p class="hint" hidden=told(move || screen.here.with(|crowd| crowd.count > 0))>{words.nobody_here}</p>
            <p class="hint" hidden=told(move || more() == 0)>{told(move || phrases::and_more(screen.lang, more()))}</p>
        </section>
    }
}

fn one(screen: Screen, person: Person) -> impl IntoView {
    let words = screen.words();
    let id = person.id;
    let helps = move || screen.board.with(|board| board.helps(id));
    view! {
        <li>
            <bdi>{person.nick.to_string()}</bdi>
            <span class="tag" hidden=told(move || !screen.is_me(id))>{words.you}</span>
            <span class="tag tag--helper" hidden=told(move || !helps())>{words.helper}</span>
        </li>
    }
}

#[component]
pub fn Lately(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let ended = move || -> Vec<Arc<Ended>> {
        screen
            .board
            .with(|board| board.ended.iter().rev().take(LATELY).cloned().collect())
    };
    // Hours are told by the reader's own clock where that is known.
    let history = move || {
        let path = [&screen.path(), "/history"].concat();
        match screen.zone()(screen.now.get()) {
            0 => path,
            zone => [&path, "?zone=", &zone.to_string()].concat(),
        }
    };
    view! {
        <section class="beside" aria-labelledby="lately">
            <h2 id="lately">{words.lately}</h2>
            <ul class="lately">
                <For each=ended key=|ended| ended.seq children=move |ended| end(screen, &ended) />
            </ul>
            <p><a href=history>{words.history}</a></p>
        </section>
    }
}

fn end(screen: Screen, ended: &Ended) -> impl IntoView + use<> {
    let words = screen.words();
    let at = ended.at;
    let helper = ended.request.held.as_ref();
    let how = match (ended.outcome, helper) {
        (Outcome::Served, Some(held)) => {
            let nick = held.by.nick.to_string();
            Either::Left(view! { {words.served_by} " " <bdi>{nick}</bdi> })
        }
        (Outcome::Lapsed, _) => Either::Right(words.lapsed),
        _ => Either::Right(words.withdrew),
    };
    let note = ended
        .note
        .as_ref()
        .map(|note| view! { <span class="lately__note"><bdi>{note.to_string()}</bdi></span> });
    view! {
        <li>
            <time datetime=clock::machine_readable(at)>{told(move || clock::time_of_day(at, screen.zone()))}</time>" "
            <bdi>{ended.request.by.nick.to_string()}</bdi> " " {how}
            {note}
        </li>
    }
}

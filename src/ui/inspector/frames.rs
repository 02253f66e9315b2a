//! The frames of the chat's connection, newest first: at a glance, and whole for who opens one.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::told::told;

use super::watch::Watch;
use crate::{
    lab::{
        inspector::{Fate, Passed, Way},
        json,
        outline::Outline,
    },
    ui::{lab::file, words::InspectorWords},
};

/// Characters of an id that tell it from others.
const ID_SHOWN: usize = 8;

#[component]
pub fn Frames(watch: Watch) -> impl IntoView {
    let words = watch.words();
    // The newest first: the list is watched, not read from its beginning.
    let newest_first = move || watch.passed.get().into_iter().rev();
    view! {
        <h3 id="inspector-frames">{words.frames}</h3>
        <p hidden=told(move || watch.passed.with(|passed| !passed.is_empty()))>{words.no_frames}</p>
        <ol class="inspector__frames" aria-labelledby="inspector-frames">
            <For each=newest_first key=|passed| passed.n children=move |passed| row(words, passed) />
        </ol>
    }
}

fn row(words: &'static InspectorWords, passed: Arc<Passed>) -> impl IntoView {
    let (class, way, fate) = match passed.way {
        Way::Out => ("frame frame--sent", words.out, None),
        Way::In(Fate::Arrives) => ("frame frame--received", words.came, None),
        Way::In(Fate::Lost) => (
            "frame frame--received frame--lost",
            words.came,
            Some(words.fate_lost),
        ),
        Way::In(Fate::Late(_)) => (
            "frame frame--received frame--late",
            words.came,
            Some(words.fate_late),
        ),
    };
    let glance = glance(words, &passed.outline);
    // A snapshot is long, and most frames are never opened.
    let is_open = RwSignal::new(false);
    let kind = passed.outline.r#type.clone();
    let time = file::time_of_day(passed.at);
    let whole = move || {
        let shown = is_open
            .get()
            .then(|| json::pretty(&passed.text).unwrap_or_else(|| passed.text.clone()));
        shown.map(|text| view! { <pre class="frame__content" tabindex="0">{text}</pre> })
    };
    view! {
        <li class=class>
            <details on:toggle=move |_| is_open.update(|is_open| *is_open = !*is_open)>
                <summary>
                    <time>{time}</time>
                    " "
                    <span class="frame__direction">{way}</span>
                    " "
                    <strong>{kind}</strong>
                    " "
                    <span>{glance}</span>
                    {fate.map(|fate| view! { " " <em class="frame__fate">{fate}</em> })}
                </summary>
                {whole}
            </details>
        </li>
    }
}

/// The room, the numbers, the command.
fn glance(words: &InspectorWords, outline: &Outline) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(outline.stream.clone());
    if let Some((first, last)) = outline.numbers() {
        let name = if outline.after.is_some() {
            words.after
        } else {
            words.number
        };
        let range = if first == last {
            first.to_string()
        } else {
            [&first.to_string(), "–", &last.to_string()].concat()
        };
        parts.push([name, " ", &range].concat());
    }
    parts.extend(
        outline
            .heads
            .iter()
            .map(|(room, head)| [room, " ", &head.to_string()].concat()),
    );
    parts.extend(
        outline
            .id
            .as_ref()
            .map(|id| id.chars().take(ID_SHOWN).collect()),
    );
    parts.join(", ")
}

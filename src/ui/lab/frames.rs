//! The log of frames: what was sent, received and seen, and the tools to read it with.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::told::told;

use crate::ui::drawn::{Drawn, IntoDrawn};

use super::{file, pane::Pane, phrases};
use crate::lab::{
    journal::{Direction, Entry, Kind},
    json,
};

/// Most characters of a message that are shown: a mebibyte of text would freeze the page.
const MOST_SHOWN: usize = 4_000;

#[component]
pub fn Frames(pane: Pane) -> impl IntoView {
    let words = pane.words();
    let is_empty = move || pane.rows.with(Vec::is_empty);
    let nothing = move || {
        let untouched = pane.filter.with(|filter| *filter == Default::default());
        if untouched {
            words.nothing_yet
        } else {
            words.nothing_passes
        }
    };
    view! {
        // Two panes have frames: the name says whose.
        <section class="frames" aria-labelledby=[&pane.id("title"), " ", &pane.id("frames")].concat()>
            <h3 id=pane.id("frames")>{words.frames}</h3>
            <Tools pane />
            <div
                class="frames__list"
                role="log"
                tabindex="0"
                aria-labelledby=pane.id("frames")
                node_ref=pane.list
                on:scroll=move |_| pane.note_place()
            >
                <p class="frames__empty" hidden=told(move || !is_empty())>{nothing}</p>
                <ol>
                    <For each=move || pane.rows.get() key=|entry| entry.n children=move |entry| row(pane, &entry) />
                </ol>
            </div>
        </section>
    }
}

#[component]
fn Tools(pane: Pane) -> impl IntoView {
    let words = pane.words();
    let pauses = move || pane.held_back.get();
    let set_direction = move |value: String| {
        pane.filter.update(|filter| {
            filter.direction = match value.as_str() {
                "sent" => Some(Direction::Sent),
                "received" => Some(Direction::Received),
                _ => None,
            }
        });
        pane.refresh();
    };
    let set_kind = move |value: String| {
        pane.filter.update(|filter| {
            filter.kind = match value.as_str() {
                "text" => Some(Kind::Text),
                "binary" => Some(Kind::Binary),
                "event" => Some(Kind::Event),
                _ => None,
            }
        });
        pane.refresh();
    };
    view! {
        <fieldset class="tools" disabled=told(move || !pane.alive.get())>
            <legend class="visually-hidden">{words.frames}</legend>
            <div class="field">
                <label for=pane.id("direction")>{words.direction}</label>
                <select
                    id=pane.id("direction")
                    autocomplete="off"
                    on:change=move |change| set_direction(event_target_value(&change))
                >
                    <option value="">{words.all}</option>
                    <option value="sent">{words.sent}</option>
                    <option value="received">{words.received}</option>
                </select>
            </div>
            <div class="field">
                <label for=pane.id("kind")>{words.kind}</label>
                <select
                    id=pane.id("kind")
                    autocomplete="off"
                    on:change=move |change| set_kind(event_target_value(&change))
                >
                    <option value="">{words.all}</option>
                    <option value="text">{words.text}</option>
                    <option value="binary">{words.binary}</option>
                    <option value="event">{words.events}</option>
                </select>
            </div>
            <div class="field">
                <label for=pane.id("search")>{words.search}</label>
                <input
                    id=pane.id("search")
                    type="search"
                    autocomplete="off"
                    on:input=move |input| {
                        pane.filter.update(|filter| filter.text = event_target_value(&input));
                        pane.refresh();
                    }
                />
            </div>
            <label class="choice">
                <input
                    type="checkbox"
                    autocomplete="off"
                    prop:checked=told(move || pane.pretty.get())
                    on:change=move |change| pane.pretty.set(event_target_checked(&change))
                />
                {words.pretty}
            </label>
            <p class="tools__buttons">
                <button
                    type="button"
                    class="pick"
                    aria-pressed=told(move || if pauses().is_some() { "true" } else { "false" })
                    on:click=move |_| pane.pause(pane.held_back.get_untracked().is_none())
                >
                    {told(move || if pauses().is_some() { words.resume } else { words.pause })}
                </button>
                <button type="button" class="pick" on:click=move |_| pane.clear()>{words.clear}</button>
                <button type="button" class="pick" on:click=move |_| pane.save()>{words.save}</button>
            </p>
            <p class="tools__held" role="status">
                {told(move || pauses().map(|count| [&count.to_string(), " ", words.held_back].concat()))}
            </p>
        </fieldset>
    }
}

fn row(pane: Pane, entry: &Arc<Entry>) -> Drawn {
    let words = pane.words();
    let class = match entry.direction {
        Direction::Sent => "frame frame--sent",
        Direction::Received => "frame frame--received",
        Direction::Local => "frame frame--local",
    };
    let content = &entry.content;
    let size = (content.kind() != Kind::Event)
        .then(|| [&content.size().to_string(), " ", words.bytes].concat());
    let said = match phrases::event(pane.lang, content) {
        Some(event) => view! { <p class="frame__event">{event}</p> }.drawn(),
        None => payload(pane, content.text()),
    };
    view! {
        <li class=class>
            <p class="frame__about">
                <time>{file::time_of_day(entry.at)}</time>
                <span class="frame__direction">{phrases::direction(pane.lang, entry.direction)}</span>
                <span>{phrases::kind(pane.lang, content.kind())}</span>
                <span>{size}</span>
            </p>
            {said}
        </li>
    }
    .drawn()
}

fn payload(pane: Pane, text: String) -> Drawn {
    let words = pane.words();
    let (text, is_cut) = match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => (text[..end].to_owned(), true),
        None => (text, false),
    };
    let tidy = json::pretty(&text);
    let shown = move || match &tidy {
        Some(tidy) if pane.pretty.get() => tidy.clone(),
        _ => text.clone(),
    };
    view! {
        <pre class="frame__content">{shown}</pre>
        {is_cut.then(|| view! { <p class="frame__cut">{words.cut}</p> })}
    }
    .drawn()
}

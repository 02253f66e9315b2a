//! The chat under a lens: the chat itself, and beside it the frames of its connection, what the page
//! knows, and buttons that do damage.
//!
//! - `watch`: the signals, and the watcher that feeds them. `frames`, `knowledge`: views.

mod frames;
mod knowledge;
mod watch;

use leptos::prelude::*;

use crate::ui::told::told;

use self::{frames::Frames, knowledge::Knowledge, watch::Watch};
use super::carried::carried;
use super::chat::{ChatView, page::ChatPage, screen::Screen};

/// A room with everything around it, and the inspector.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn InspectedChat() -> impl IntoView {
    let page = carried::<ChatPage>();
    let screen = Screen::of(&page);
    let watch = Watch::of(screen);
    let (fault, sought) = (page.fault.clone(), page.sought.clone());
    let mut unborn = Some(page);
    Effect::new(move |_| {
        if let Some(page) = unborn.take() {
            screen.come_alive(page);
            // Before the line has said or heard anything: it begins when we are done here.
            watch.begin();
        }
    });
    view! {
        <div class="inspected">
            <ChatView screen fault sought />
            <Panel watch />
        </div>
    }
}

#[component]
fn Panel(watch: Watch) -> impl IntoView {
    let words = watch.words();
    view! {
        <section class="inspector" aria-labelledby="inspector-title" tabindex="0">
            <header class="inspector__head">
                <h2 id="inspector-title">{words.title}</h2>
                <a href="/lab">{words.to_lab}</a>
            </header>
            <p class="inspector__about">{words.about}</p>
            <noscript><p class="inspector__about">{words.needs_script}</p></noscript>
            <Faults watch />
            <Knowledge watch />
            <Frames watch />
        </section>
    }
}

/// The buttons that do damage.
#[component]
fn Faults(watch: Watch) -> impl IntoView {
    let words = watch.words();
    let left = move || {
        let left = watch.to_lose.get();
        (left > 0).then(|| [&left.to_string(), " ", words.left_to_lose].concat())
    };
    view! {
        <fieldset class="faults" disabled=told(move || !watch.screen.alive.get())>
            <legend>{words.faults}</legend>
            <button type="button" on:click=move |_| watch.break_line()>{words.break_line}</button>
            <button type="button" on:click=move |_| watch.lose()>{words.lose}</button>
            <button
                type="button"
                disabled=told(move || !watch.has_spoken.get())
                on:click=move |_| watch.say_again()
            >
                {words.say_again}
            </button>
            <label>
                <input
                    type="checkbox"
                    autocomplete="off"
                    prop:checked=told(move || watch.delays.get())
                    on:change=move |change| watch.delay(event_target_checked(&change))
                />
                {words.delay}
            </label>
            <p class="faults__left" role="status">{left}</p>
        </fieldset>
    }
}

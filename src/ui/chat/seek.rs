//! Where one looks for what was said: words in all rooms, or a day in this one. Plain forms that lead to pages;
//! all that is alive of them is the reader's zone and the room.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    clock,
    screen::{Screen, room_path},
};

#[component]
pub fn Seek(screen: Screen) -> impl IntoView {
    let words = screen.words();
    // Minutes east of UTC, once the browser has said so.
    let zone = move || match screen.alive.get() {
        true => clock::local(crate::client::now()).to_string(),
        false => String::new(),
    };
    view! {
        <search class="seek">
            <form method="get" action="/chat/search">
                <label for="seek">{words.seek}</label>
                <input id="seek" name="q" type="search" autocomplete="off" enterkeyhint="search" />
                <input type="hidden" name="zone" value=zone />
                <button type="submit" class="quiet-button">{words.seek_go}</button>
            </form>
            <details>
                <summary>{words.seek_day}</summary>
                <form method="get" action=told(move || screen.room.with(room_path))>
                    <label class="visually-hidden" for="seek-day">{words.seek_day}</label>
                    <input id="seek-day" name="date" type="date" required />
                    <input type="hidden" name="zone" value=zone />
                    <button type="submit" class="quiet-button">{words.seek_day_go}</button>
                </form>
            </details>
        </search>
    }
}

//! Where one looks for what was said: words in all rooms, or a day in this one. Plain forms that lead to pages;
//! all that is alive of them is the room. The reader's zone is filled in when they are sent
//! (`public/scripts/start.js`); without a script it is the server's guess.

use leptos::prelude::*;

use crate::ui::{still::Still, told::told};

use super::screen::{Screen, room_path};

#[component]
pub fn Seek(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let field = |id: &str, name: &str, kind: &str| {
        Still::new("input")
            .with("id", id)
            .with("name", name)
            .with("type", kind)
    };
    let send = |form: Still, text: &str| {
        let zone = Still::new("input").with("type", "hidden");
        let button = Still::new("button").with("type", "submit");
        form.child(zone.with("name", "zone").with("value", ""))
            .child(button.class("quiet-button").text(text))
    };
    let search = Still::new("form")
        .with("method", "get")
        .with("action", "/chat/search")
        .child(Still::new("label").with("for", "seek").text(words.seek))
        .child(
            field("seek", "q", "search")
                .with("autocomplete", "off")
                .with("enterkeyhint", "search"),
        );
    let day = move || {
        let label = Still::new("label")
            .class("visually-hidden")
            .with("for", "seek-day");
        let form = Still::new("form")
            .with("method", "get")
            .with("action", screen.room.with(room_path))
            .child(label.text(words.seek_day))
            .child(field("seek-day", "date", "date").with("required", ""));
        Still::new("details")
            .child(Still::new("summary").text(words.seek_day))
            .child(send(form, words.seek_day_go))
    };
    view! {
        <search class="seek">
            {send(search, words.seek_go)}
            {told(day)}
        </search>
    }
}

//! Which keys do what in the chat, as a page; where scripts run, `public/scripts/keys.js` shows the same list in a dialog.

use leptos::prelude::*;

use super::{
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
    slash,
};

/// Where it is.
pub const PATH: &str = "/chat/keys";

#[component]
pub fn KeysView(lang: Lang) -> impl IntoView {
    let words = lang.chat();
    let rows: Vec<Drawn> = keys(lang)
        .into_iter()
        .map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }.drawn())
        .collect();
    view! {
        <div class="search-page">
            <p><a href="/chat">{words.back_to_the_chat}</a></p>
            <h1>{words.keys}</h1>
            <dl class="keys" id="keys">{rows}</dl>
            <h2>{words.commands}</h2>
            {slash::list(lang)}
        </div>
    }
}

/// Each key, and what it does.
fn keys(lang: Lang) -> [(&'static str, &'static str); 8] {
    match lang {
        Lang::Sv => [
            ("Ctrl K, ⌘ K", "Gå till ett rum eller en person"),
            ("?", "Visa tangenterna"),
            ("Enter", "Skicka meddelandet"),
            ("Skift Enter", "Ny rad"),
            ("↑", "Redigera ditt senaste meddelande, när fältet är tomt"),
            ("Esc", "Sluta svara eller redigera; stäng; till det nyaste"),
            ("@", "Nämn någon: pilarna väljer, Enter eller Tabb tar"),
            ("Tabb", "Till nästa länk, knapp eller fält"),
        ],
        Lang::En => [
            ("Ctrl K, ⌘ K", "Go to a room or a person"),
            ("?", "Show the keys"),
            ("Enter", "Send the message"),
            ("Shift Enter", "New line"),
            ("↑", "Edit your last message, when the field is empty"),
            ("Esc", "Stop answering or editing; close; to the newest"),
            ("@", "Mention somebody: arrows choose, Enter or Tab takes"),
            ("Tab", "To the next link, button or field"),
        ],
    }
}

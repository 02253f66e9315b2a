//! The newest part of a room on a page that is not the chat's: the same messages by the same view, which
//! nothing brings to life.

use leptos::prelude::*;

use crate::ui::drawn::{Drawn, IntoDrawn};

use super::{DEEDS, log, page::ChatPage, screen::Screen};

#[component]
pub fn Excerpt(page: ChatPage) -> impl IntoView {
    let screen = Screen::of(&page);
    let rows = screen.rows.get_untracked().into_iter();
    let rows: Vec<Drawn> = rows.map(|row| log::show(screen, row).drawn()).collect();
    // What is done to a message is another wish on each newer page; an id of chance would make every page new
    // to the browser that has it.
    let id = ["page-at-", &page.snapshot.seq.0.to_string()].concat();
    view! {
        <form id=DEEDS method="post" hidden>
            <input type="hidden" name="id" value=id />
        </form>
        <ol class="messages">{rows}</ol>
    }
}

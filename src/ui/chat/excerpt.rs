//! The newest part of a room on a page that is not the chat's: the same messages by the same view, which
//! nothing brings to life.

use leptos::prelude::*;

use super::{log, page::ChatPage, screen::Screen};

#[component]
pub fn Excerpt(page: ChatPage) -> impl IntoView {
    let screen = Screen::of(&page);
    let rows = screen.rows.get_untracked().into_iter();
    let rows: Vec<AnyView> = rows.map(|row| log::show(screen, row).into_any()).collect();
    view! { <ol class="messages">{rows}</ol> }
}

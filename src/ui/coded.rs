//! Text in which grave accents mark code, as in Markdown; refuses to know any other markup.

use leptos::prelude::*;

use crate::ui::drawn::{Drawn, IntoDrawn};

/// The text with its code as `<code>`.
pub fn coded(text: &str) -> Drawn {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let part = part.to_owned();
        match at % 2 {
            0 => part.drawn(),
            _ => view! { <code>{part}</code> }.drawn(),
        }
    });
    parts.collect::<Vec<_>>().drawn()
}

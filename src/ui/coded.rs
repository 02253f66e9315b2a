//! Text in which grave accents mark code, as in Markdown; refuses to know any other markup.

use leptos::prelude::*;

/// The text with its code as `<code>`.
pub fn coded(text: &str) -> AnyView {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let part = part.to_owned();
        match at % 2 {
            0 => part.into_any(),
            _ => view! { <code>{part}</code> }.into_any(),
        }
    });
    parts.collect::<Vec<_>>().into_any()
}

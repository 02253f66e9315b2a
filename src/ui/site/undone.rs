//! Knows how to say to whoever sent a form that it was not done, and why; refuses to know what it was.

use leptos::prelude::*;

use crate::ui::lang::Lang;

/// `back`: where they came from.
#[component]
pub fn UndoneView(lang: Lang, why: String, back: String) -> impl IntoView {
    let words = lang.site();
    view! {
        <div class="notice">
            <h1>{words.undone_title}</h1>
            <p role="alert">{why}</p>
            <p><a href=back>{words.undone_back}</a></p>
        </div>
    }
}

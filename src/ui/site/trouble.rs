//! Knows how to say that something could not be done, and where to go from there; refuses to know why.

use leptos::prelude::*;

use crate::ui::lang::Lang;

#[component]
pub fn TroubleView(lang: Lang, title: &'static str, text: &'static str) -> impl IntoView {
    let words = lang.site();
    let ways = [("/", words.nav_presentation), ("/chat", words.nav_chat)];
    view! {
        <div class="notice">
            <h1>{title}</h1>
            <p>{text}</p>
            <ul class="notice__ways">
                {ways.into_iter().map(|(href, label)| view! { <li><a href=href>{label}</a></li> }).collect_view()}
            </ul>
        </div>
    }
}

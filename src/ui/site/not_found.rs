//! Knows what to say to somebody at an address that leads nowhere; refuses to know why they came.

use leptos::prelude::*;

use crate::ui::lang::Lang;

#[component]
pub fn NotFoundView(lang: Lang) -> impl IntoView {
    let words = lang.site();
    let ways = [
        ("/", words.nav_presentation),
        ("/report", words.nav_reports),
        ("/chat", words.nav_chat),
    ];
    view! {
        <div class="notice">
            <p class="notice__code" aria-hidden="true">"404"</p>
            <h1>{words.not_found_title}</h1>
            <p>{words.not_found_text}</p>
            <p>{words.not_found_ways}</p>
            <ul class="notice__ways">
                {ways.into_iter().map(|(href, label)| view! { <li><a href=href>{label}</a></li> }).collect_view()}
            </ul>
        </div>
    }
}

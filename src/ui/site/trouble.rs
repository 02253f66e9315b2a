//! Knows how to say that something could not be done, and where to go from there; refuses to know why.

use leptos::prelude::*;

/// `ways`: where they lead, and what they are called.
#[component]
pub fn TroubleView(
    title: &'static str,
    text: String,
    ways: Vec<(String, &'static str)>,
) -> impl IntoView {
    view! {
        <div class="notice">
            <h1>{title}</h1>
            <p role="alert">{text}</p>
            <ul class="notice__ways">
                {ways.into_iter().map(|(href, label)| view! { <li><a href=href>{label}</a></li> }).collect_view()}
            </ul>
        </div>
    }
}

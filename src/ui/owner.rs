//! The page behind the owner's link: what it means to be the owner, and the button.

use leptos::{either::EitherOf3, prelude::*};

use super::lang::Lang;
use crate::stream::Person;

/// `token`: none where the link does not work (any more).
#[component]
pub fn OwnerPage(lang: Lang, you: Option<Person>, token: Option<String>) -> impl IntoView {
    let words = lang.site();
    let body = match (token, you) {
        (None, _) => EitherOf3::A(view! {
            <p>{words.owner_stale}</p>
            <p><code>"redovisa owner-link"</code></p>
        }),
        (Some(token), None) => EitherOf3::B(view! {
            <p>{words.owner_needs_nick}</p>
            <form class="notice__form" method="post" action="/chat/join">
                <input type="hidden" name="back" value=["/owner/", &token].concat() />
                <label for="nick">{lang.chat().nick}</label>
                <input id="nick" name="nick" type="text" required autocomplete="nickname" spellcheck="false" />
                <button type="submit">{lang.chat().join}</button>
            </form>
        }),
        (Some(token), Some(you)) => EitherOf3::C(view! {
            <p>{words.owner_as} " " <strong>{you.nick.to_string()}</strong></p>
            <form class="notice__form" method="post" action=["/owner/", &token].concat()>
                <button type="submit">{words.owner_claim}</button>
            </form>
        }),
    };
    view! {
        <section class="notice">
            <h1>{words.owner_title}</h1>
            <p>{words.owner_text}</p>
            {body}
        </section>
    }
}

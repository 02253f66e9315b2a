//! The page behind an invitation: what it leads into, and the button.

use leptos::{either::EitherOf3, prelude::*};

use crate::{stream::Person, ui::lang::Lang};

pub struct InvitePage {
    pub lang: Lang,
    pub you: Option<Person>,
    /// The link itself, as a path, and the room's title; none where the link does not work (any more).
    pub to: Option<(String, String)>,
    pub fault: Option<String>,
}

#[component]
pub fn InviteView(page: InvitePage) -> impl IntoView {
    let InvitePage {
        lang,
        you,
        to,
        fault,
    } = page;
    let words = lang.room();
    let body = match (to, you) {
        (None, _) => EitherOf3::A(view! { <p>{words.invitation_ended}</p> }),
        (Some((path, title)), None) => EitherOf3::B(view! {
            <p>{words.invited_to} " " <strong><bdi>{title}</bdi></strong></p>
            <p>{words.invited_needs_nick}</p>
            <form class="notice__form" method="post" action="/chat/join">
                <input type="hidden" name="back" value=path />
                <label for="nick">{lang.chat().nick}</label>
                <input id="nick" name="nick" type="text" required autocomplete="nickname" spellcheck="false" />
                <button type="submit">{lang.chat().join}</button>
            </form>
        }),
        (Some((path, title)), Some(you)) => EitherOf3::C(view! {
            <p>{words.invited_to} " " <strong><bdi>{title}</bdi></strong></p>
            <form class="notice__form" method="post" action=path>
                <p>{lang.chat().logged_in_as} " " <strong><bdi>{you.nick.to_string()}</bdi></strong></p>
                <button type="submit">{words.accept}</button>
            </form>
        }),
    };
    view! {
        <section class="notice">
            <h1>{words.invitation}</h1>
            {fault.map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
            {body}
        </section>
    }
}

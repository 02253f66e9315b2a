//! The account's pages: who one is, and every way to change that. All of it is forms, rendered on the server.

mod blocked;
mod fields;
mod moderators;
pub mod page;
mod panels;
mod passkeys;
pub mod phrases;
mod sessions;

use leptos::{either::EitherOf3, prelude::*};

use self::{
    blocked::blocked,
    page::{AccountPage, Form, Notice, You},
    panels::{claim, delete, passphrase, picture, profile, rename, sign_in, take_nick},
    passkeys::{passkeys, prove},
    sessions::sessions,
};
use super::{
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
};
use crate::{account::Deed, stream::Role};

pub use moderators::ModeratorsView;

/// `/account`.
#[component]
pub fn AccountView(page: AccountPage) -> impl IntoView {
    let AccountPage {
        lang,
        you,
        has_passkeys,
        notice,
    } = page;
    let words = lang.account();
    let shown: &[Form] = match &you {
        None => &[Form::SignIn, Form::Nick],
        Some(you) if you.has_passphrase => &[
            Form::Nick,
            Form::Passphrase,
            Form::Picture,
            Form::Profile,
            Form::Delete,
        ],
        Some(you) if you.has_claimed => &[
            Form::Nick,
            Form::Claim,
            Form::Picture,
            Form::Profile,
            Form::Delete,
        ],
        Some(_) => &[
            Form::Claim,
            Form::SignIn,
            Form::Nick,
            Form::Picture,
            Form::Profile,
            Form::Delete,
        ],
    };
    let told = told(lang, &notice, shown);
    let parts = match you {
        None => EitherOf3::A(view! {
            <p class="lead">{words.lead}</p>
            {sign_in(lang, &notice, has_passkeys, words.sign_in, words.sign_in_text)}
            {take_nick(lang, &notice)}
        }),
        Some(you) if you.has_claimed => EitherOf3::B(view! {
            {who(lang, &you)}
            {you.must_prove.then(|| prove(lang))}
            {sessions(lang, &you)}
            {picture(lang, &you, &notice)}
            {profile(lang, &you, &notice)}
            {rename(lang, &you, &notice)}
            {has_passkeys.then(|| passkeys(lang, &you))}
            {passphrase(lang, &you, &notice)}
            {blocked(lang, &you)}
            {delete(lang, &you, &notice)}
        }),
        Some(you) => EitherOf3::C(view! {
            {who(lang, &you)}
            {claim(lang, &you, &notice, has_passkeys)}
            {picture(lang, &you, &notice)}
            {profile(lang, &you, &notice)}
            {rename(lang, &you, &notice)}
            {sign_in(lang, &notice, has_passkeys, words.sign_in_guest, words.sign_in_guest_text)}
            {blocked(lang, &you)}
            {delete(lang, &you, &notice)}
        }),
    };
    view! {
        <div class="account">
            <h1>{words.title}</h1>
            {told}
            {parts}
        </div>
    }
}

/// What was done; and the reason of a refusal whose form is not on the page any more.
fn told(lang: Lang, notice: &Notice, shown: &[Form]) -> Drawn {
    let done = notice.done.map(|done| phrases::done(lang, done));
    let fault = notice.fault.as_ref();
    let fault = fault.filter(|fault| !shown.contains(&fault.form));
    let fault = fault.map(|fault| fault.said.clone());
    view! {
        {done.map(|done| view! { <p class="account__done" role="status">{done}</p> })}
        {fault.map(|said| view! { <p class="fault" role="alert">{said}</p> })}
    }
    .drawn()
}

fn who(lang: Lang, you: &You) -> Drawn {
    let words = lang.account();
    let (means, leave) = match you.has_claimed {
        true => (words.member_means, words.sign_out),
        false => (words.guest_means, words.sign_out_guest),
    };
    let names = you.role.may(Deed::NameModerators);
    view! {
        <section class="panel account__who" aria-label=words.you_are>
            <p class="account__nick">
                {words.you_are} " " <strong><bdi>{you.person.nick.to_string()}</bdi></strong>
                " " <span class=tag(you.role)>{phrases::role(lang, you.role)}</span>
            </p>
            <p>{means}</p>
            {you.role.may(Deed::Judge).then(|| view! { <p><a href="/moderation">{lang.moderation().title}</a></p> })}
            {names.then(|| view! { <p><a href="/account/people">{words.moderators}</a></p> })}
            <form method="post" action=Form::SignOut.action()>
                <button type="submit" class="quiet-button">{leave}</button>
            </form>
        </section>
    }
    .drawn()
}

fn tag(role: Role) -> &'static str {
    match role {
        Role::Guest => "tag",
        _ => "tag tag--helper",
    }
}

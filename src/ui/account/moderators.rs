//! `/account/people`: whom the owner has named to keep the talk decent.

use leptos::{either::Either, prelude::*};

use super::{
    fields::{Field, Kind, fault, field, panel},
    page::{Form, Notice},
    told,
};
use crate::{
    stream::{Nick, Person},
    ui::{
        drawn::{Drawn, IntoDrawn},
        lang::Lang,
    },
};

#[component]
pub fn ModeratorsView(lang: Lang, moderators: Vec<Person>, notice: Notice) -> impl IntoView {
    let words = lang.account();
    let why = notice.of(Form::NameModerator);
    let inside = view! {
        {field(
            Field {
                id: "moderator",
                name: "nick",
                label: words.nick,
                autocomplete: "off",
                kind: Kind::Text(Nick::LONGEST * 2),
                hint: None,
                value: why.map(|why| why.written.clone()).unwrap_or_default(),
            },
            why,
        )}
        {fault(why)}
        <button type="submit" class="button">{words.name_moderator_button}</button>
    };
    let named = match moderators.is_empty() {
        true => Either::Left(view! { <p>{words.no_moderators}</p> }),
        false => {
            let rows: Vec<_> = moderators
                .into_iter()
                .map(|person| row(lang, person))
                .collect();
            Either::Right(view! { <ul class="account__list">{rows}</ul> })
        }
    };
    view! {
        <div class="account">
            <h1>{words.moderators}</h1>
            {told(lang, &notice, &[Form::NameModerator])}
            <p>{words.moderators_text}</p>
            {named}
            {panel(Form::NameModerator, words.name_moderator, None, inside, ())}
            <p><a href="/account">{words.to_account}</a></p>
        </div>
    }
}

fn row(lang: Lang, person: Person) -> Drawn {
    let dismiss = lang.account().dismiss;
    let label = [dismiss, ": ", person.nick.as_str()].concat();
    view! {
        <li>
            <bdi class="account__browser">{person.nick.to_string()}</bdi>
            <form method="post" action=Form::DismissModerator.action()>
                <input type="hidden" name="person" value=person.id.0.to_string() />
                <button type="submit" class="quiet-button" aria-label=label>{dismiss}</button>
            </form>
        </li>
    }
    .drawn()
}

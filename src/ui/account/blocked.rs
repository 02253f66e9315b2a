//! Whom one does not want to hear, and the way back.

use leptos::prelude::*;

use super::page::You;
use crate::{
    stream::Person,
    ui::{
        card::part,
        drawn::{Drawn, IntoDrawn},
        lang::Lang,
    },
};

/// Nothing where there is nobody.
pub fn blocked(lang: Lang, you: &You) -> Option<Drawn> {
    let words = lang.moderation();
    let rows: Vec<Drawn> = you.blocked.iter().map(|person| row(lang, person)).collect();
    let list = view! { <ul class="account__list">{rows}</ul> };
    (!you.blocked.is_empty()).then(|| part("blocked", words.blocked_people, list))
}

fn row(lang: Lang, person: &Person) -> Drawn {
    let words = lang.moderation();
    let path = ["/chat/person/", &person.id.0.to_string()].concat();
    let action = [&path, "/unblock?account"].concat();
    // Buttons of one text are told apart by what they are for.
    let label = [words.unblock, ": ", person.nick.as_str()].concat();
    view! {
        <li>
            <a href=path><bdi>{person.nick.to_string()}</bdi></a>
            <form method="post" action=action>
                <button type="submit" class="quiet-button" aria-label=label>{words.unblock}</button>
            </form>
        </li>
    }
    .drawn()
}

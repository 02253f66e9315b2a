//! The chat's views.

pub mod page;

use leptos::prelude::*;

use self::page::ChatPage;
use super::lang::Lang;
use crate::stream::Person;

#[island]
pub fn ChatApp(page: ChatPage) -> impl IntoView {
    let rows: Vec<_> = page
        .snapshot
        .state
        .messages
        .iter()
        .map(|message| {
            view! { <li id=format!("m{}", message.seq.0)>{message.by.nick.to_string()}": "{message.body.to_string()}</li> }
        })
        .collect();
    view! { <h1>{page.room.title.to_string()}</h1><ol>{rows}</ol> }
}

/// Everybody who is on the site.
#[component]
pub fn PeoplePage(
    lang: Lang,
    you: Option<Person>,
    count: usize,
    people: Vec<Person>,
) -> impl IntoView {
    _ = (lang, you, count);
    view! { <ul>{people.into_iter().map(|person| view! { <li>{person.nick.to_string()}</li> }).collect::<Vec<_>>()}</ul> }
}

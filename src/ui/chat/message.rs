//! How one message looks: who, when, and its markup as elements. What somebody wrote only ever becomes
//! text and the attribute of a checked address; there is no way from here to raw HTML.

use leptos::prelude::*;

use super::{browser, clock, rows::Said, screen::Screen};
use crate::{
    chat::markup::{self, Block, Inline, Item},
    stream::{Nick, PersonId},
};

/// How many colours tell people apart.
const HUES: u64 = 8;

/// A message in the list.
pub fn message(screen: Screen, said: Said) -> impl IntoView {
    let Said {
        message,
        leads,
        mine,
    } = said;
    let (seq, at) = (message.seq, message.at);
    let number = seq.0.to_string();
    let id = ["m", &number].concat();
    let link = [
        &screen.room.with_untracked(super::screen::room_path),
        "?at=",
        &number,
        "#",
        &id,
    ]
    .concat();
    let class = [
        "message",
        if mine { " message--mine" } else { "" },
        if leads { " message--leads" } else { "" },
    ]
    .concat();
    let body = blocks(screen, markup::parse(&message.body));
    view! {
        <li id=id class=class class:message--marked=move || screen.marked.get() == Some(seq)>
            {avatar(&message.by.nick, message.by.id)}
            <div class="bubble">
                <p class=if leads { "bubble__who" } else { "bubble__who visually-hidden" }>
                    <bdi>{message.by.nick.to_string()}</bdi>
                </p>
                <div class="bubble__row">
                    <div class="bubble__said" dir="auto">{body}</div>
                    <a
                        class="bubble__when"
                        href=link
                        on:click=move |click| {
                            if browser::is_plain(&click) && screen.live().is_some() {
                                click.prevent_default();
                                screen.mark(seq);
                            }
                        }
                    >
                        <time datetime=clock::machine_readable(at)>{move || clock::time_of_day(at, screen.zone())}</time>
                    </a>
                </div>
            </div>
        </li>
    }
}

/// A circle with somebody's initial, in one of a few colours. The nick stands beside it, so it is not
/// read out.
pub fn avatar(nick: &Nick, person: PersonId) -> impl IntoView + use<> {
    // A capital by style: Unicode's table of capitals is large.
    let initial: String = nick.as_str().chars().take(1).collect();
    let class = ["avatar hue-", &(person.0 % HUES).to_string()].concat();
    view! { <span class=class aria-hidden="true">{initial}</span> }.into_any()
}

/// A message's markup.
pub fn blocks(screen: Screen, all: Vec<Block>) -> Vec<AnyView> {
    all.into_iter().map(|one| block(screen, one)).collect()
}

fn block(screen: Screen, block: Block) -> AnyView {
    match block {
        Block::Paragraph(inside) => view! { <p>{inlines(inside)}</p> }.into_any(),
        Block::Code { language, text } => {
            let name = [
                screen.words().code,
                " ",
                language.as_deref().unwrap_or_default(),
            ]
            .concat();
            // Long lines scroll, which a keyboard can do only where it can stand.
            view! {
                <pre role="group" tabindex="0" aria-label=name.trim_end().to_string() data-language=language>
                    <code>{text}</code>
                </pre>
            }
            .into_any()
        }
        Block::Quote(inside) => {
            view! { <blockquote>{blocks(screen, inside)}</blockquote> }.into_any()
        }
        Block::List(items) => list(screen, items),
    }
}

fn list(screen: Screen, items: Vec<Item>) -> AnyView {
    let numbered = items.first().is_some_and(|item| item.number.is_some());
    let items: Vec<AnyView> = items
        .into_iter()
        .map(
            |Item {
                 number,
                 blocks: inside,
             }| {
                let number = number.map(|number| number.to_string());
                view! { <li value=number>{blocks(screen, inside)}</li> }.into_any()
            },
        )
        .collect();
    match numbered {
        true => view! { <ol>{items}</ol> }.into_any(),
        false => view! { <ul>{items}</ul> }.into_any(),
    }
}

fn inlines(all: Vec<Inline>) -> Vec<AnyView> {
    all.into_iter().map(inline).collect()
}

fn inline(inline: Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.into_any(),
        Inline::Break => view! { <br /> }.into_any(),
        Inline::Bold(inside) => view! { <strong>{inlines(inside)}</strong> }.into_any(),
        Inline::Italic(inside) => view! { <em>{inlines(inside)}</em> }.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
        Inline::Link { to, text } => view! {
            <a href=to.to_string() target="_blank" rel="nofollow ugc noopener noreferrer">{inlines(text)}</a>
        }
        .into_any(),
    }
}

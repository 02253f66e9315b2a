//! How one message looks: who, when, and its markup as elements. What somebody wrote only ever becomes
//! text and the attribute of a checked address; there is no way from here to raw HTML.

use leptos::prelude::*;

use super::{browser, clock, rows::Said, screen::Screen};
use crate::{
    chat::markup::{self, Block, Inline, Item},
    stream::{Nick, PersonId},
    ui::still::Still,
};

/// How many colours tell people apart.
const HUES: u64 = 8;

/// A message in the list.
pub fn message(screen: Screen, row: Said) -> impl IntoView {
    let Said {
        message,
        leads,
        mine,
    } = row;
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
    let body = said(screen, markup::parse(&message.body));
    view! {
        <li id=id class=class class:message--marked=move || screen.marked.get() == Some(seq)>
            {avatar(&message.by.nick, message.by.id)}
            <div class="bubble">
                <p class=if leads { "bubble__who" } else { "bubble__who visually-hidden" }>
                    <bdi>{message.by.nick.to_string()}</bdi>
                </p>
                <div class="bubble__row">
                    {body}
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
pub fn avatar(nick: &Nick, person: PersonId) -> Still {
    // A capital by style: Unicode's table of capitals is large.
    let initial: String = nick.as_str().chars().take(1).collect();
    let class = ["avatar hue-", &(person.0 % HUES).to_string()].concat();
    let circle = Still::new("span").class(class);
    circle.with("aria-hidden", "true").text(initial)
}

/// A message's markup.
pub fn said(screen: Screen, all: Vec<Block>) -> Still {
    let said = Still::new("div").class("bubble__said").with("dir", "auto");
    blocks(screen, said, all)
}

fn blocks(screen: Screen, around: Still, all: Vec<Block>) -> Still {
    let add = |around: Still, one| around.child(block(screen, one));
    all.into_iter().fold(around, add)
}

fn block(screen: Screen, block: Block) -> Still {
    match block {
        Block::Paragraph(inside) => inlines(Still::new("p"), inside),
        Block::Code { language, text } => {
            let name = [
                screen.words().code,
                " ",
                language.as_deref().unwrap_or_default(),
            ]
            .concat();
            // Long lines scroll, which a keyboard can do only where it can stand.
            let code = Still::new("pre")
                .with("role", "group")
                .with("tabindex", "0")
                .with("aria-label", name.trim_end());
            let code = match language {
                Some(language) => code.with("data-language", language),
                None => code,
            };
            code.child(Still::new("code").text(text))
        }
        Block::Quote(inside) => blocks(screen, Still::new("blockquote"), inside),
        Block::List(items) => list(screen, items),
    }
}

fn list(screen: Screen, items: Vec<Item>) -> Still {
    let numbered = items.first().is_some_and(|item| item.number.is_some());
    let list = Still::new(if numbered { "ol" } else { "ul" });
    items.into_iter().fold(list, |list, item| {
        let entry = Still::new("li");
        let entry = match item.number {
            Some(number) => entry.with("value", number.to_string()),
            None => entry,
        };
        list.child(blocks(screen, entry, item.blocks))
    })
}

fn inlines(around: Still, all: Vec<Inline>) -> Still {
    all.into_iter().fold(around, inline)
}

fn inline(around: Still, inline: Inline) -> Still {
    match inline {
        Inline::Text(text) => around.text(text),
        Inline::Break => around.child(Still::new("br")),
        Inline::Bold(inside) => around.child(inlines(Still::new("strong"), inside)),
        Inline::Italic(inside) => around.child(inlines(Still::new("em"), inside)),
        Inline::Code(text) => around.child(Still::new("code").text(text)),
        Inline::Link { to, text } => {
            let link = Still::new("a")
                .with("href", to.to_string())
                .with("target", "_blank")
                .with("rel", "nofollow ugc noopener noreferrer");
            around.child(inlines(link, text))
        }
    }
}

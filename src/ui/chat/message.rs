//! How one message looks: who, when, and its markup as elements. What somebody wrote only ever becomes
//! text and the attribute of a checked address; there is no way from here to raw HTML.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    browser, clock, files, phrases,
    rows::{Quote, Said},
    screen::{Screen, message_path, thread_path},
};
use crate::{
    chat::{
        Mentions, Message,
        markup::{self, Block, Inline, Item},
        mention::Piece,
    },
    stream::{Nick, Person, PersonId, Seq},
    ui::{lang::Lang, painted, still::Still},
};

/// How many colours tell people apart.
const HUES: u64 = 8;

/// A message in the list.
pub fn message(screen: Screen, row: Said) -> impl IntoView {
    let Said {
        message,
        leads,
        mine,
        called,
        quote,
        ..
    } = row;
    let (seq, at) = (message.seq, message.at);
    // Who does something is part of what is told.
    let does = markup::is_deed(&message.body);
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
        if called { " message--called" } else { "" },
        if does { " message--does" } else { "" },
    ]
    .concat();
    let room = screen.room.with_untracked(super::screen::room_path);
    let body = match message.is_stone() {
        true => stone(screen, &message),
        false => {
            let said = said(screen.lang, markup::parse(&message.body), &message.mentions);
            match message.body.is_long() {
                true => folded(screen, said),
                false => said,
            }
        }
    };
    let who = who(&message.by, leads || does, mine);
    let files = files::files(screen.lang, &room, &message);
    let answered = message
        .reply
        .as_ref()
        .map(|reply| answered(screen, &room, reply.to, reply.nick.as_str(), quote));
    let reactions = (!message.reactions.is_empty()).then(|| reactions(screen, &room, &message));
    let pinned = message.pinned.as_ref().map(|by| pinned(screen, &room, by));
    let thread = thread(screen, &room, &message);
    let more = (!message.is_stone()).then(|| more(screen, &room, &message));
    let edited = message.edited.map(|_| {
        let path = message_path(&room, seq);
        let edited = Still::new("a").class("bubble__edited").with("href", path);
        edited.text(screen.words().edited)
    });
    view! {
        <li id=id class=class class:message--marked=told(move || screen.marked.get() == Some(seq))>
            {avatar(&message.by.nick, message.by.id)}
            <div class="bubble">
                {who}
                {answered}
                <div class="bubble__row">
                    {body}
                    {edited}
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
                        <time datetime=clock::machine_readable(at)>{told(move || clock::time_of_day(at, screen.zone()))}</time>
                    </a>
                </div>
                {files}
                {reactions}
                {pinned}
                {thread}
            </div>
            {more}
        </li>
    }
}

/// Who says it. The name leads to their page for whoever points at things; by keyboard the message's own menu does, since
/// fifty more stops would stand in everybody's way.
fn who(by: &Person, shows: bool, mine: bool) -> Still {
    let mut nick = Still::new("bdi").text(by.nick.as_str());
    if shows && !mine {
        let page = Still::new("a").with("href", ["/chat/person/", &by.id.0.to_string()].concat());
        nick = page.with("tabindex", "-1").child(nick);
    }
    let class = if shows {
        "bubble__who"
    } else {
        "bubble__who visually-hidden"
    };
    Still::new("p").class(class).child(nick)
}

/// A long message, of which the beginning shows until somebody wants all of it. A box to tick is remembered by the
/// browser, needs no script, and leaves the words where a search in the page finds them.
fn folded(screen: Screen, said: Still) -> Still {
    let tick = Still::new("input").with("type", "checkbox");
    let label = Still::new("label").class("fold__all").child(tick);
    let label = label.child(Still::new("span").text(screen.words().show_all));
    Still::new("div").class("fold").child(said).child(label)
}

/// A message by somebody whom the reader does not want to hear: a line that opens.
pub fn unheard(screen: Screen, row: &Said) -> Still {
    let message = &row.message;
    let room = screen.room.with_untracked(super::screen::room_path);
    let number = message.seq.0.to_string();
    let more = Still::new("a")
        .with("href", message_path(&room, message.seq))
        .text(screen.words().about_message);
    let who = Still::new("bdi").text(message.by.nick.as_str());
    let inside = Still::new("details")
        .child(Still::new("summary").text(screen.words().from_blocked))
        .child(Still::new("p").class("bubble__who").child(who))
        .child(said(
            screen.lang,
            markup::parse(&message.body),
            &message.mentions,
        ))
        .child(Still::new("p").class("hint").child(more));
    let li = Still::new("li").with("id", ["m", &number].concat());
    // It is not read out when it comes.
    li.class("message--blocked")
        .with("aria-live", "off")
        .child(inside)
}

/// What is left of a message that was deleted.
fn stone(screen: Screen, message: &Message) -> Still {
    let words = screen.words();
    let text = match message.deleted {
        Some(by) if by != message.by.id => words.was_removed,
        _ => words.was_deleted,
    };
    Still::new("p").class("bubble__stone").text(text)
}

/// Which message this one answers, and the way there.
fn answered(screen: Screen, room: &str, to: Seq, nick: &str, quote: Option<Quote>) -> Still {
    let number = to.0.to_string();
    let link = Still::new("a")
        .class("bubble__answered")
        .with("href", [room, "?at=", &number, "#m", &number].concat())
        .with("data-deed", "jump")
        .with("data-of", number)
        .child(Still::new("span").text(phrases::reply_to(screen.lang, nick)));
    match quote.map(|quote| quote.text) {
        None => link,
        Some(text) if text.is_empty() => {
            link.child(Still::new("span").text(screen.words().was_deleted))
        }
        Some(text) => link.child(Still::new("q").with("dir", "auto").text(text)),
    }
}

/// The reactions. Each is a button of the one form for that on the page, and acts without us.
fn reactions(screen: Screen, room: &str, message: &Message) -> Still {
    let (number, path) = (message.seq.0.to_string(), message_path(room, message.seq));
    let you = screen
        .you
        .with_untracked(|you| you.as_ref().map(|you| you.id));
    let mut row = Still::new("div").class("bubble__reactions");
    for reaction in &message.reactions {
        let mine = you.is_some_and(|you| reaction.by.iter().any(|by| by.id == you));
        let (deed, pressed) = match mine {
            true => ("unreact", "true"),
            false => ("react", "false"),
        };
        let who = phrases::reacted(screen.lang, reaction);
        let chip = Still::new("button")
            .class("reaction")
            .with("type", "submit")
            .with("form", super::DEEDS)
            .with("formaction", [&path, "/", deed].concat())
            .with("name", "emoji")
            .with("value", reaction.emoji.as_str())
            .with("aria-pressed", pressed)
            .with("aria-label", who.clone())
            .with("title", who)
            .with("data-deed", deed)
            .with("data-of", number.clone());
        let count = [reaction.emoji.as_str(), " ", &reaction.by.len().to_string()].concat();
        row = row.child(chip.text(count));
    }
    row
}

/// That all see it at its place and among what is pinned.
fn pinned(screen: Screen, room: &str, by: &Person) -> Still {
    let link = Still::new("a")
        .class("bubble__pinned")
        .with("href", [room, "/pins"].concat())
        .with("title", by.nick.as_str());
    link.text(["\u{1f4cc} ", screen.words().pinned].concat())
}

/// How much was said in its thread, and the way there.
fn thread(screen: Screen, room: &str, message: &Message) -> Option<Still> {
    let answers = message.answers?;
    let link = Still::new("a")
        .class("bubble__thread")
        .with("href", thread_path(room, message.seq))
        .with("data-deed", "thread")
        .with("data-of", message.seq.0.to_string());
    Some(link.text(phrases::answers(screen.lang, answers.count)))
}

/// The way to all that can be done with a message.
fn more(screen: Screen, room: &str, message: &Message) -> Still {
    let label = phrases::more_about(screen.lang, &message.by.nick);
    Still::new("a")
        .class("message__more")
        .with("href", message_path(room, message.seq))
        .with("aria-label", label)
        .with("data-deed", "more")
        .with("data-of", message.seq.0.to_string())
}

/// A circle with somebody's initial, in one of a few colours; a style sheet of its own lays their picture over it,
/// if they have one. The nick stands beside it, so it is not
/// read out.
pub fn avatar(nick: &Nick, person: PersonId) -> Still {
    // A capital by style: Unicode's table of capitals is large.
    let initial: String = nick.as_str().chars().take(1).collect();
    let class = ["avatar hue-", &(person.0 % HUES).to_string()].concat();
    let circle = Still::new("span")
        .class(class)
        .with("data-person", person.0.to_string());
    circle.with("aria-hidden", "true").text(initial)
}

/// A message's markup.
pub fn said(lang: Lang, all: Vec<Block>, mentions: &Mentions) -> Still {
    let said = Still::new("div").class("bubble__said").with("dir", "auto");
    blocks(lang, said, all, mentions)
}

fn blocks(lang: Lang, around: Still, all: Vec<Block>, mentions: &Mentions) -> Still {
    let add = |around: Still, one| around.child(block(lang, one, mentions));
    all.into_iter().fold(around, add)
}

fn block(lang: Lang, block: Block, mentions: &Mentions) -> Still {
    match block {
        Block::Paragraph(inside) => inlines(Still::new("p"), inside, mentions),
        Block::Code { language, text } => {
            let name = [
                lang.chat().code,
                " ",
                language.as_deref().unwrap_or_default(),
            ]
            .concat();
            // Long lines scroll, which a keyboard can do only where it can stand.
            let code = Still::new("pre")
                .with("role", "group")
                .with("tabindex", "0")
                .with("aria-label", name.trim_end());
            match language {
                Some(language) => {
                    let inside = painted::code(&language, &text);
                    code.with("data-language", language).child(inside)
                }
                None => code.child(Still::new("code").text(text)),
            }
        }
        Block::Quote(inside) => blocks(lang, Still::new("blockquote"), inside, mentions),
        Block::List(items) => list(lang, items, mentions),
    }
}

fn list(lang: Lang, items: Vec<Item>, mentions: &Mentions) -> Still {
    let numbered = items.first().is_some_and(|item| item.number.is_some());
    let list = Still::new(if numbered { "ol" } else { "ul" });
    items.into_iter().fold(list, |list, item| {
        let entry = Still::new("li");
        let entry = match item.number {
            Some(number) => entry.with("value", number.to_string()),
            None => entry,
        };
        list.child(blocks(lang, entry, item.blocks, mentions))
    })
}

fn inlines(around: Still, all: Vec<Inline>, mentions: &Mentions) -> Still {
    let add = |around, one| inline(around, one, mentions);
    all.into_iter().fold(around, add)
}

fn inline(around: Still, inline: Inline, mentions: &Mentions) -> Still {
    match inline {
        Inline::Text(text) => mentions.cut(&text).into_iter().fold(around, piece),
        Inline::Break => around.child(Still::new("br")),
        Inline::Bold(inside) => around.child(inlines(Still::new("strong"), inside, mentions)),
        Inline::Italic(inside) => around.child(inlines(Still::new("em"), inside, mentions)),
        Inline::Code(text) => around.child(Still::new("code").text(text)),
        Inline::Link { to, text } => {
            let link = Still::new("a")
                .with("href", to.to_string())
                .with("target", "_blank")
                .with("rel", "nofollow ugc noopener noreferrer");
            around.child(inlines(link, text, mentions))
        }
    }
}

fn piece(around: Still, piece: Piece) -> Still {
    match piece {
        Piece::Text(text) => around.text(text),
        Piece::Call(text, _) => around.child(Still::new("span").class("call").text(text)),
    }
}

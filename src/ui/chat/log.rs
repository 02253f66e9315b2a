//! The list of what was said, with what stands above and below it.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};

use crate::ui::told::told;

use super::{
    browser, clock,
    message::{message, unheard},
    page::Window,
    pending::PendingList,
    phrases,
    rows::Row,
    screen::{Screen, room_path},
};
use crate::{
    protocol::PAGE,
    stream::Seq,
    ui::{
        list::{Item, list},
        still::Still,
    },
};

/// Above the messages: how many are unread, and the way to the first, which may be far up.
#[component]
pub fn Behind(screen: Screen) -> impl IntoView {
    let bar = move || {
        let (first, count) = screen.behind.get()?;
        let number = first.0.to_string();
        let path = screen.room.with_untracked(room_path);
        let link = Still::new("a")
            .with("href", [&path, "?at=", &number, "#m", &number].concat())
            .with("data-deed", "jump")
            .with("data-of", number)
            .text(screen.words().to_first_unread);
        let count = phrases::unread_messages(screen.lang, count);
        Some(
            Still::new("p")
                .class("behind")
                .text([&count, " "].concat())
                .child(link),
        )
    };
    view! { <div on:click=move |click| screen.press(&click)>{bar}</div> }
}

#[component]
pub fn Log(screen: Screen) -> impl IntoView {
    view! {
        <div
            class="log"
            role="log"
            tabindex="0"
            node_ref=screen.log
            aria-label=told(move || phrases::messages_in(screen.lang, &screen.room_title()))
            // What is news is told beside it (see `Screen::aloud`).
            aria-live="off"
            on:scroll=move |_| screen.note_place()
            on:click=move |click| screen.press(&click)
        >
            // One child, since the list is laid out from its end (see `scroll`).
            <div class="log__inside" node_ref=screen.inside>
                {told(move || beginning(screen))}
                <ol class="messages">
                    {list(move || rows(screen))}
                </ol>
                <PendingList screen />
                {told(move || end(screen))}
            </div>
        </div>
    }
}

fn rows(screen: Screen) -> Vec<Item> {
    let item = |row: Row| Item::new(row.key(), move || show(screen, row));
    screen.rows.get().into_iter().map(item).collect()
}

pub(super) fn show(screen: Screen, row: Row) -> impl IntoView {
    match row {
        Row::Day(day) => EitherOf3::A(view! {
            <li class="divider">
                <span>{told(move || clock::day_name(screen.lang, day, screen.today()))}</span>
            </li>
        }),
        Row::Unread => {
            let line = Still::new("span").text(screen.words().unread_line);
            EitherOf3::B(
                Still::new("li")
                    .class("divider divider--unread")
                    .child(line),
            )
        }
        Row::Said(said) if said.blocked => EitherOf3::B(unheard(screen, &said)),
        Row::Said(said) => EitherOf3::C(message(screen, said)),
    }
}

/// Above the messages: the way to older ones, or the room's beginning.
fn beginning(screen: Screen) -> impl IntoView + use<> {
    let words = screen.words();
    if screen.gone.get() {
        let back = Still::new("a").with("href", "/chat");
        let note = note(words.no_such_room).text(" ");
        return Either::Left(note.child(back.text(words.back_to_the_chat)));
    }
    if !screen.ready.get() {
        return Either::Left(note(words.loading_room));
    }
    let floor = screen.floor.get();
    if floor == Seq::ORIGIN {
        return Either::Left(note(if screen.rows.with(Vec::is_empty) {
            words.nothing_said
        } else {
            words.room_begins
        }));
    }
    let older = [
        &screen.room.with(room_path),
        "?before=",
        &floor.0.to_string(),
    ]
    .concat();
    Either::Right(view! {
        <p class="log__note">
            <a
                href=older
                on:click=move |click| {
                    if browser::is_plain(&click) && screen.live().is_some() {
                        click.prevent_default();
                        screen.fetch(false);
                    }
                }
            >
                {if screen.fetching.get() { words.loading_earlier } else { words.earlier_messages }}
            </a>
        </p>
    })
}

fn note(text: &str) -> Still {
    Still::new("p").class("log__note").text(text)
}

/// Below the messages: the way back from an older part; and, where no script brings new messages, a
/// way to fetch them.
fn end(screen: Screen) -> impl IntoView + use<> {
    let words = screen.words();
    let newest = screen.room.with(room_path);
    if screen.window.get() == Window::Newest {
        let refresh = Still::new("a").with("href", newest).text(words.refresh);
        let note = Still::new("p").class("log__note without-script");
        return Either::Left(note.child(refresh));
    }
    let newer = [
        &newest,
        "?before=",
        &(screen.until.0.saturating_add(PAGE as u64)).to_string(),
    ]
    .concat();
    Either::Right(view! {
        <p class="log__note">
            {words.past_window} " "
            <a
                href=newer
                on:click=move |click| {
                    if browser::is_plain(&click) && screen.live().is_some() {
                        click.prevent_default();
                        screen.fetch(true);
                    }
                }
            >
                {words.newer_messages}
            </a> " · "
            <a
                href=newest
                on:click=move |click| {
                    if browser::is_plain(&click) && screen.live().is_some() {
                        click.prevent_default();
                        screen.go_to_end();
                    }
                }
            >
                {words.newest_messages}
            </a>
        </p>
    })
}

/// The way to what is out of sight below: how much of it is new, or just the end.
#[component]
pub fn Pill(screen: Screen) -> impl IntoView {
    let label = move || match screen.below.get() {
        0 => screen.words().newest_messages.to_string(),
        count => phrases::new_messages(screen.lang, count),
    };
    let is_at_newest = move || {
        screen.window.get() == Window::Newest && screen.at_end.get() && screen.below.get() == 0
    };
    view! {
        <button
            type="button"
            class="pill"
            class:pill--news=told(move || screen.below.get() != 0)
            hidden=told(move || !screen.alive.get() || is_at_newest())
            on:click=move |_| screen.go_to_end()
        >
            {label}
        </button>
    }
}

impl Screen {
    /// The reader's day, once it is known.
    fn today(self) -> Option<u32> {
        self.alive
            .get()
            .then(|| clock::day(crate::client::now(), clock::local))
    }
}

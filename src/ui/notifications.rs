//! The page of what is one's own about rooms: their order, what of them is told, which one has left. Per room, for the
//! person, by a form; and for this browser, by a script. The server alone renders it.

use leptos::prelude::*;

use super::{
    chat::screen::{room_path, room_title},
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
};
use crate::protocol::{Choice, Level, Part, RoomInfo};

/// Where it is.
pub const PATH: &str = "/chat/notifications";
/// The part of the page with the rooms that were left.
pub const LEFT: &str = "left";
/// What asks the browser whether it may notify, and remembers what is chosen for it.
pub const SCRIPTS: &[&str] = &["notify"];

#[derive(Clone, Debug, PartialEq)]
pub struct NotificationsPage {
    pub lang: Lang,
    /// Something was saved a moment ago.
    pub done: bool,
    /// Arranged as the person has them.
    pub rooms: Vec<(RoomInfo, Choice)>,
}

/// The id of the button that moves a room: the address of the page names it, so that the focus is there again.
pub fn step_id(room: &str, up: bool) -> String {
    [if up { "up." } else { "down." }, room].concat()
}

#[component]
pub fn NotificationsView(page: NotificationsPage) -> impl IntoView {
    let words = page.lang.choices();
    let chat = page.lang.chat();
    let of = |part: Part| -> Vec<(RoomInfo, Choice)> {
        let rooms = page.rooms.iter();
        let of = rooms.filter(|(room, choice)| Part::of(room, choice) == part);
        of.cloned().collect()
    };
    let parts: Vec<Drawn> = [
        (chat.rooms, Part::Rooms),
        (chat.discussions, Part::Pages),
        (chat.direct_messages, Part::Talks),
        (chat.archived_rooms, Part::Archived),
    ]
    .into_iter()
    .map(|(title, part)| list(page.lang, title, of(part)))
    .collect();
    view! {
        <div class="account notifications">
            <p><a href="/chat">{chat.back_to_the_chat}</a></p>
            <h1>{chat.notifications}</h1>
            {page.done.then(|| view! { <p class="account__done" role="status">{words.saved}</p> })}
            <section class="panel" aria-labelledby="per-room">
                <h2 id="per-room">{words.rooms}</h2>
                <p class="hint">{words.rooms_hint}</p>
                <form method="post" action=PATH>
                    // What the enter key presses in a field: not the first room's arrow.
                    <button type="submit" hidden></button>
                    {parts}
                    <button type="submit" class="button">{chat.save}</button>
                </form>
            </section>
            {left(page.lang, of(Part::Out))}
            {browser(page.lang)}
        </div>
    }
}

fn list(lang: Lang, title: &'static str, rooms: Vec<(RoomInfo, Choice)>) -> Drawn {
    if rooms.is_empty() {
        return ().drawn();
    }
    // Up and down lead to another of the same kind: favourites stay among themselves.
    let is_like = |at: usize, other: Option<usize>| {
        let other = other.and_then(|other| rooms.get(other));
        other.is_some_and(|(_, other)| other.favourite == rooms[at].1.favourite)
    };
    let entries: Vec<Drawn> = (rooms.iter().enumerate())
        .map(|(at, (room, choice))| {
            let ways = (is_like(at, at.checked_sub(1)), is_like(at, Some(at + 1)));
            entry(lang, room, *choice, ways)
        })
        .collect();
    view! { <h3>{title}</h3> {entries} }.drawn()
}

/// `up`, `down`: whether there is something to change places with.
fn entry(lang: Lang, room: &RoomInfo, choice: Choice, (up, down): (bool, bool)) -> Drawn {
    let words = lang.choices();
    let name = room.name.as_str();
    let field = |what: &str| [what, ".", name].concat();
    let (href, title) = (room_path(room), room_title(room));
    let about = |what: &str| [what, ": ", &title].concat();
    let usual = match room.is_talk() {
        true => words.usual_direct,
        false => words.usual,
    };
    let label = |level| match level {
        Level::All => words.all,
        Level::Mentions => words.mentions,
        Level::Nothing => words.nothing,
    };
    let options: Vec<Drawn> = Level::EVERY
        .into_iter()
        .map(|level| {
            let selected = choice.level == Some(level);
            view! { <option value=level.as_str() selected=selected>{label(level)}</option> }.drawn()
        })
        .collect();
    let step = |up: bool| {
        let (name_of, label, arrow) = match up {
            true => ("up", words.up, "↑"),
            false => ("down", words.down, "↓"),
        };
        let (id, label) = (step_id(name, up), about(label));
        view! {
            <button
                type="submit"
                class="quiet-button"
                id=id
                name=name_of
                value=name.to_owned()
                title=label.clone()
                aria-label=label
            >
                {arrow}
            </button>
        }
        .drawn()
    };
    let hide = (!room.is_for_everybody()).then(|| {
        view! {
            <label>
                <input type="checkbox" name=field("hidden") checked=choice.hidden /> " " {words.hide}
            </label>
        }
        .drawn()
    });
    let leave = match (room.is_for_everybody(), room.private) {
        (true, _) => {
            let label = about(words.leave);
            view! {
                <button type="submit" class="quiet-button" name="leave" value=name.to_owned() aria-label=label>
                    {words.leave}
                </button>
            }
            .drawn()
        }
        // There one is told what that means, and asked once more.
        (false, true) => {
            let (there, label) = ([&href, "/settings#leave"].concat(), about(words.leave));
            view! { <a href=there aria-label=label>{words.leave_for_good}</a> }.drawn()
        }
        (false, false) => ().drawn(),
    };
    view! {
        <fieldset class="notifications__room">
            <legend><a href=href><bdi>{title.clone()}</bdi></a></legend>
            <input type="hidden" name="room" value=name.to_owned() />
            <p class="field">
                <label for=field("level")>{words.about}</label>
                <select id=field("level") name=field("level")>
                    <option value="">{usual}</option>
                    {options}
                </select>
            </p>
            <label>
                <input type="checkbox" name=field("favourite") checked=choice.favourite /> " " {words.favourite}
            </label>
            {hide}
            {up.then(|| step(true))}
            {down.then(|| step(false))}
            {leave}
        </fieldset>
    }
    .drawn()
}

/// The rooms that the person has left, each with the way back.
fn left(lang: Lang, rooms: Vec<(RoomInfo, Choice)>) -> Drawn {
    if rooms.is_empty() {
        return ().drawn();
    }
    let words = lang.choices();
    let row = |(room, _): (RoomInfo, Choice)| {
        let title = room_title(&room);
        let label = [words.join, ": ", &title].concat();
        view! {
            <li>
                <a href=room_path(&room)><bdi>{title}</bdi></a>
                " "
                <button
                    type="submit"
                    class="quiet-button"
                    name="join"
                    value=room.name.as_str().to_owned()
                    aria-label=label
                >
                    {words.join}
                </button>
            </li>
        }
        .drawn()
    };
    let rows: Vec<Drawn> = rooms.into_iter().map(row).collect();
    view! {
        <section class="panel" id=LEFT tabindex="-1" aria-labelledby="rooms-left">
            <h2 id="rooms-left">{words.left}</h2>
            <p class="hint">{words.left_hint}</p>
            <form method="post" action=PATH>
                <ul class="account__list">{rows}</ul>
            </form>
        </section>
    }
    .drawn()
}

/// What is chosen for one browser is kept there: a phone is quiet at other hours than a desk. Shown by the script.
fn browser(lang: Lang) -> Drawn {
    let words = lang.choices();
    view! {
        <section class="panel" id="notify-browser" aria-labelledby="this-browser" hidden>
            <h2 id="this-browser">{words.browser}</h2>
            <form class="stack">
                <label><input type="checkbox" name="on" /> " " {words.on}</label>
                <label><input type="checkbox" name="sound" /> " " {words.sound}</label>
                <p>
                    <label>{words.quiet_from} " " <input type="time" name="from" /></label>
                    " "
                    <label>{words.quiet_to} " " <input type="time" name="to" /></label>
                </p>
                <p class="hint">{words.quiet_hint}</p>
                <p class="fault" role="alert" data-denied=words.denied></p>
            </form>
        </section>
    }
    .drawn()
}

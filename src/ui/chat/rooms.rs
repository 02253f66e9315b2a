//! The list of rooms, and how one opens another.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    browser,
    page::Fault,
    phrases,
    screen::{Screen, room_path, room_title},
};
use crate::{
    chat::discussion::is_discussion,
    client::{Unread, door::Shut},
    protocol::RoomInfo,
    stream::Title,
    ui::{
        list::{Item, list},
        still::Still,
    },
};

#[component]
pub fn Rooms(screen: Screen, fault: Option<Fault>) -> impl IntoView {
    let words = screen.words();
    let public = move || {
        screen
            .rooms_where(|room| is_open(room) && room.with.is_none() && !is_discussion(&room.name))
    };
    let pages = move || screen.rooms_where(|room| is_open(room) && is_discussion(&room.name));
    let archived = move || screen.rooms_where(|room| room.archived);
    let has_archived = move || {
        screen
            .rooms
            .with(|rooms| rooms.iter().any(|(room, _)| room.archived))
    };
    let has_pages = move || {
        screen
            .rooms
            .with(|rooms| rooms.iter().any(|(room, _)| is_discussion(&room.name)))
    };
    let direct = move || screen.rooms_where(|room| room.with.is_some());
    let has_direct = move || {
        screen
            .rooms
            .with(|rooms| rooms.iter().any(|(room, _)| room.with.is_some()))
    };
    view! {
        <nav class="rooms" aria-label=words.rooms>
            <h2>{words.rooms}</h2>
            <ul>
                {list(public)}
            </ul>
            {told(move || screen.you.with(Option::is_some).then(|| open_form(screen, fault.clone())))}
            <div hidden=told(move || !has_pages())>
                <h2>{words.discussions}</h2>
                <ul>
                    {list(pages)}
                </ul>
            </div>
            <div hidden=told(move || !has_direct())>
                <h2>{words.direct_messages}</h2>
                <ul>
                    {list(direct)}
                </ul>
            </div>
            <details class="rooms__archive" hidden=told(move || !has_archived())>
                <summary>{words.archived_rooms}</summary>
                <ul>
                    {list(archived)}
                </ul>
            </details>
        </nav>
    }
}

/// Archived rooms are put away.
fn is_open(room: &RoomInfo) -> bool {
    !room.archived
}

impl Screen {
    fn rooms_where(self, fits: fn(&RoomInfo) -> bool) -> Vec<Item> {
        let item = |(room, unread): &(RoomInfo, Unread)| {
            let (room, unread) = (room.clone(), *unread);
            let key = [
                room.name.as_str(),
                " ",
                &unread.messages.to_string(),
                " ",
                &unread.calls.to_string(),
                " ",
                &room_title(&room),
            ];
            Item::new(key.concat(), move || entry(self, room, unread))
        };
        self.rooms.with(|rooms| {
            let fitting = || rooms.iter().filter(|(room, _)| fits(room));
            // Where somebody calls the reader, then where something is unread, then the rest; among
            // themselves in the list's own order.
            let rank = |unread: &Unread| (unread.calls > 0, unread.messages > 0);
            [(true, true), (false, true), (false, false)]
                .into_iter()
                .flat_map(|of| fitting().filter(move |(_, unread)| rank(unread) == of))
                .map(item)
                .collect()
        })
    }
}

fn entry(screen: Screen, room: RoomInfo, unread: Unread) -> impl IntoView {
    let words = screen.words();
    let name = room.name.clone();
    let is_here = move || screen.room.with(|shown| shown.name == name);
    let (href, title) = (room_path(&room), room_title(&room));
    let class = match (&room.with, room.private) {
        (Some(_), _) => "room room--direct",
        (None, true) => "room room--private",
        (None, false) => "room",
    };
    let badge = |class: &'static str, count: usize, what: &'static str| {
        let what = Still::new("span")
            .class("visually-hidden")
            .text([" ", what].concat());
        let badge = Still::new("span").class(class).text(phrases::unread(count));
        (count > 0).then(|| badge.child(what))
    };
    let calls = badge("badge badge--calls", unread.calls, words.calls);
    let badge = badge("badge", unread.messages, words.unread);
    view! {
        <li>
            <a
                class=class
                href=href
                aria-current=told(move || is_here().then_some("page"))
                on:click=move |click| {
                    if browser::is_plain(&click) && screen.live().is_some() {
                        click.prevent_default();
                        screen.enter(room.clone(), true);
                    }
                }
            >
                <bdi>{title}</bdi>
                {calls}
                {badge}
            </a>
        </li>
    }
}

fn open_form(screen: Screen, fault: Option<Fault>) -> impl IntoView {
    let words = screen.words();
    let (tried, is_open) = match fault {
        Some(Fault::Room(title, _)) => (title, true),
        _ => (String::new(), false),
    };
    let reason = move || {
        screen.open_fault.with(|fault| match fault {
            Some(Shut::Refused(reason)) => Some(phrases::open_refusal(screen.lang, *reason)),
            Some(Shut::Unreachable) => Some(words.unreachable),
            None => None,
        })
    };
    view! {
        <details class="new-room" open=is_open>
            <summary>{words.new_room}</summary>
            <form
                method="post"
                action="/chat/rooms"
                on:submit=move |submit| {
                    // A private room is opened by the form itself, which leads there.
                    let is_private = submit.submitter().is_some_and(|button| button.has_attribute("value"));
                    if screen.live().is_some() && !is_private {
                        submit.prevent_default();
                        screen.open_room();
                    }
                }
            >
                <input type="hidden" name="back" value=told(move || screen.room.with(room_path)) />
                <label for="room-title">{words.room_title}</label>
                <input
                    node_ref=screen.title
                    id="room-title"
                    name="title"
                    type="text"
                    required
                    maxlength=Title::LONGEST.to_string()
                    autocomplete="off"
                    aria-describedby="room-fault"
                    value=tried
                />
                <button type="submit" class="quiet-button" disabled=told(move || screen.busy.get())>{words.open_room}</button>
                <button type="submit" class="quiet-button" name="private" value="yes">{words.private_room}</button>
                <p id="room-fault" class="fault" role="alert">{reason}</p>
            </form>
        </details>
    }
}

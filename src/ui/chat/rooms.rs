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
    client::{Standing, door::Shut},
    protocol::{Part, RoomInfo},
    stream::Title,
    ui::{
        list::{Item, list},
        still::Still,
    },
};

#[component]
pub fn Rooms(screen: Screen, fault: Option<Fault>, sought: String) -> impl IntoView {
    let words = screen.words();
    let is_sought = !sought.is_empty();
    view! {
        <nav class="rooms" aria-label=words.rooms data-switch=words.switch_to data-close=words.close>
            <h2>{words.rooms}</h2>
            // To this very address. With a script it filters as one writes.
            <form class="rooms__filter">
                <label class="visually-hidden" for="filter-rooms">{words.filter_rooms}</label>
                <input
                    id="filter-rooms"
                    name="q"
                    type="search"
                    placeholder=words.filter_rooms
                    autocomplete="off"
                    value=sought
                />
                <button type="submit" class="quiet-button">{words.filter}</button>
            </form>
            <ul>
                {list(move || screen.rooms_of(Part::Rooms))}
            </ul>
            {told(move || screen.you.with(Option::is_some).then(|| open_form(screen, fault.clone())))}
            {part(screen, words.discussions, Part::Pages)}
            {part(screen, words.direct_messages, Part::Talks)}
            {put_away(screen, words.archived_rooms, Part::Archived, is_sought)}
            {put_away(screen, words.rooms_left, Part::Out, is_sought)}
        </nav>
    }
}

/// A part of the list with a heading, where there is anything in it.
fn part(screen: Screen, title: &'static str, part: Part) -> impl IntoView {
    view! {
        <div hidden=told(move || !screen.has(part))>
            <h2>{title}</h2>
            <ul>
                {list(move || screen.rooms_of(part))}
            </ul>
        </div>
    }
}

/// One that opens, and is open where somebody looks for a room.
fn put_away(screen: Screen, title: &'static str, part: Part, is_open: bool) -> impl IntoView {
    view! {
        <details class="rooms__archive" open=is_open hidden=told(move || !screen.has(part))>
            <summary>{title}</summary>
            <ul>
                {list(move || screen.rooms_of(part))}
            </ul>
        </details>
    }
}

impl Screen {
    fn has(self, part: Part) -> bool {
        self.rooms.with(|rooms| {
            let mut rooms = rooms.iter();
            rooms.any(|(room, standing)| Part::of(room, &standing.choice) == part)
        })
    }

    fn rooms_of(self, part: Part) -> Vec<Item> {
        let item = |(room, standing): &(RoomInfo, Standing)| {
            let (room, standing) = (room.clone(), *standing);
            let choice = standing.choice;
            let marks =
                [choice.favourite, choice.is_muted()].map(|mark| if mark { "1" } else { "0" });
            let key = [
                room.name.as_str(),
                " ",
                &standing.messages.to_string(),
                " ",
                &standing.calls.to_string(),
                " ",
                &standing.here.to_string(),
                " ",
                &marks.concat(),
                " ",
                &room_title(&room),
            ];
            Item::new(key.concat(), move || entry(self, room, standing))
        };
        let here = self.room.with(|room| room.name.clone());
        self.rooms.with(|rooms| {
            // Each behind those of its rank. A sort would be much to download for so few.
            let mut shown: Vec<(u32, &(RoomInfo, Standing))> = Vec::new();
            for one in rooms {
                let (room, standing) = one;
                let hidden = standing.choice.hidden && standing.messages == 0 && room.name != here;
                if hidden || Part::of(room, &standing.choice) != part {
                    continue;
                }
                let rank = rank(standing);
                let behind = shown.iter().position(|(other, _)| *other > rank);
                shown.insert(behind.unwrap_or(shown.len()), (rank, one));
            }
            shown.into_iter().map(|(_, one)| item(one)).collect()
        })
    }
}

/// Where a room stands in its part of the list: favourites first, which nothing moves; then where somebody calls the
/// reader, then where something is unread. Among those of one kind in the reader's own order, and what is in none last.
fn rank(standing: &Standing) -> u32 {
    let choice = &standing.choice;
    let loud = !choice.is_muted();
    let kind = match (choice.favourite, standing.calls, standing.messages) {
        (true, ..) => 0,
        (_, 1.., _) if loud => 1,
        (_, _, 1..) if loud => 2,
        _ => 3,
    };
    (kind << 16) | choice.order.unwrap_or(0xffff).min(0xffff)
}

fn entry(screen: Screen, room: RoomInfo, standing: Standing) -> impl IntoView {
    let words = screen.words();
    let name = room.name.clone();
    let is_here = move || screen.room.with(|shown| shown.name == name);
    let (href, title) = (room_path(&room), room_title(&room));
    let kind = match (&room.with, room.private) {
        (Some(_), _) => " room--direct",
        (None, true) => " room--private",
        (None, false) => "",
    };
    let class = [
        "room",
        kind,
        if standing.choice.favourite {
            " room--favourite"
        } else {
            ""
        },
        if standing.choice.is_muted() {
            " room--muted"
        } else {
            ""
        },
    ]
    .concat();
    let muted = (standing.choice.is_muted()).then(|| {
        let muted = Still::new("span").class("visually-hidden");
        muted.text([" (", words.room_muted, ")"].concat())
    });
    let badge = |class: &'static str, count: usize, what: &'static str| {
        let what = Still::new("span")
            .class("visually-hidden")
            .text([" ", what].concat());
        let badge = Still::new("span").class(class).text(phrases::unread(count));
        (count > 0).then(|| badge.child(what))
    };
    let here = (standing.here > 0).then(|| {
        let here = Still::new("span").class("room__here");
        here.text(phrases::here(screen.lang, standing.here))
    });
    let calls = badge("badge badge--calls", standing.calls, words.calls);
    let badge = badge("badge", standing.messages, words.unread);
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
                {muted}
                {here}
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
            Some(Shut::Unreachable) => Some(words.unreachable.to_string()),
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

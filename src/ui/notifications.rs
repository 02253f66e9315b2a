//! The page of notifications: per room, for the person, by a form; and for this browser, by a script. The server
//! alone renders it.

use leptos::prelude::*;

use super::{
    chat::screen::{room_path, room_title},
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
};
use crate::protocol::{Choice, Level, RoomInfo};

/// Where it is.
pub const PATH: &str = "/chat/notifications";
/// What asks the browser whether it may notify, and remembers what is chosen for it.
pub const SCRIPTS: &[&str] = &["notify"];

#[derive(Clone, Debug, PartialEq)]
pub struct NotificationsPage {
    pub lang: Lang,
    /// Something was saved a moment ago.
    pub done: bool,
    pub rooms: Vec<(RoomInfo, Choice)>,
}

#[component]
pub fn NotificationsView(page: NotificationsPage) -> impl IntoView {
    let words = page.lang.chat();
    let (lang, rooms) = (page.lang, page.rooms);
    let rooms: Vec<Drawn> = rooms
        .into_iter()
        .map(|(room, choice)| entry(lang, room, choice))
        .collect();
    view! {
        <div class="account notifications">
            <p><a href="/chat">{words.back_to_the_chat}</a></p>
            <h1>{words.notifications}</h1>
            {page.done.then(|| view! { <p class="account__done" role="status">{words.choices_saved}</p> })}
            <section class="panel" aria-labelledby="per-room">
                <h2 id="per-room">{words.notify_rooms}</h2>
                <p class="hint">{words.notify_rooms_hint}</p>
                <form method="post" action=PATH>
                    {rooms}
                    <button type="submit" class="button">{words.save}</button>
                </form>
            </section>
            {browser(lang)}
        </div>
    }
}

fn entry(lang: Lang, room: RoomInfo, choice: Choice) -> Drawn {
    let words = lang.chat();
    let name = room.name.as_str();
    let field = |what: &str| [what, ".", name].concat();
    let (href, title) = (room_path(&room), room_title(&room));
    let usual = match room.with.is_some() {
        true => words.level_usual_direct,
        false => words.level_usual,
    };
    let label = |level| match level {
        Level::All => words.level_all,
        Level::Mentions => words.level_mentions,
        Level::Nothing => words.level_nothing,
    };
    let options: Vec<Drawn> = Level::EVERY
        .into_iter()
        .map(|level| {
            let selected = choice.level == Some(level);
            view! { <option value=level.as_str() selected=selected>{label(level)}</option> }.drawn()
        })
        .collect();
    view! {
        <fieldset class="notifications__room">
            <legend><a href=href><bdi>{title}</bdi></a></legend>
            <input type="hidden" name="room" value=name.to_owned() />
            <p class="field">
                <label for=field("level")>{words.notify_about}</label>
                <select id=field("level") name=field("level")>
                    <option value="">{usual}</option>
                    {options}
                </select>
            </p>
            <label>
                <input type="checkbox" name=field("favourite") checked=choice.favourite /> " " {words.favourite}
            </label>
            <label>
                <input type="checkbox" name=field("hidden") checked=choice.hidden /> " " {words.hide_room}
            </label>
        </fieldset>
    }
    .drawn()
}

/// What is chosen for one browser is kept there: a phone is quiet at other hours than a desk. Shown by the script.
fn browser(lang: Lang) -> Drawn {
    let words = lang.chat();
    view! {
        <section class="panel" id="notify-browser" aria-labelledby="this-browser" hidden>
            <h2 id="this-browser">{words.notify_browser}</h2>
            <form class="stack">
                <label><input type="checkbox" name="on" /> " " {words.notify_on}</label>
                <label><input type="checkbox" name="sound" /> " " {words.notify_sound}</label>
                <p>
                    <label>{words.quiet_from} " " <input type="time" name="from" /></label>
                    " "
                    <label>{words.quiet_to} " " <input type="time" name="to" /></label>
                </p>
                <p class="hint">{words.quiet_hint}</p>
                <p class="fault" role="alert" data-denied=words.notify_denied></p>
            </form>
        </section>
    }
    .drawn()
}

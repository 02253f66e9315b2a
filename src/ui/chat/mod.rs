//! The chat as one sees it. Everything that the server knows of it is in a [`ChatPage`]; the same view
//! is made of that on the server and in the browser, where it then comes to life.
//!
//! - `page`: the data. `rows`, `clock`, `announce`, `phrases`: pure, what is shown of it and how it is said.
//! - `screen`: the signals that the views share. `live` turns the client's notices into them, `deeds`
//!   what people do into wishes of the client; `scroll` and `browser` touch the window.
//! - The rest are views, one visible thing a file.
//!
//! Architecture invariant: whatever differs between the server and the browser (the time zone, the
//! clock, storage, sizes) is used only once the screen is `alive`, which it is after it was hydrated.

mod announce;
pub(super) mod browser;
pub(super) mod clock;
mod composer;
mod deeds;
mod draw;
mod excerpt;
mod files;
mod kept_page;
mod line_status;
mod live;
mod log;
mod menu;
mod message;
mod message_page;
pub mod page;
mod pending;
mod people;
pub mod phrases;
mod reach;
mod rooms;
mod rows;
pub(super) mod screen;
mod scroll;
mod seek;
mod sign_in;
mod thread_page;
mod tools;

use leptos::{either::Either, prelude::*};

use crate::ui::told::told;

use self::{
    composer::Composer,
    line_status::{LineSwitch, Trouble},
    log::{Behind, Log, Pill},
    menu::Menu,
    page::{ChatPage, Fault},
    people::People,
    rooms::Rooms,
    screen::Screen,
    seek::Seek,
    sign_in::SignIn,
};

use super::{carried::carried, still::Still};
use crate::chat::Refusal;

pub use clock::machine_readable;
pub use excerpt::Excerpt;
pub use kept_page::{Kept, KeptPage, KeptWhere};
pub use message::{avatar, said};
pub use message_page::{MessagePage, Version};
pub use people::PeoplePage;
pub use screen::{message_path, room_path, room_title};
pub use thread_page::ThreadPage;

/// The element that the drawer's buttons name.
const SIDE: &str = "chat-side";
/// The form that every message's buttons belong to: a page of fifty messages needs no fifty forms.
const DEEDS: &str = "deeds";

/// A room with everything around it.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn ChatApp() -> impl IntoView {
    let page = carried::<ChatPage>();
    let screen = Screen::of(&page);
    let (fault, sought) = (page.fault.clone(), page.sought.clone());
    let mut unborn = Some(page);
    Effect::new(move |_| {
        if let Some(page) = unborn.take() {
            screen.come_alive(page);
        }
    });
    view! { <ChatView screen fault sought /> }
}

/// The room itself, for whoever brings the screen to life.
#[component]
pub fn ChatView(screen: Screen, fault: Option<Fault>, sought: String) -> impl IntoView {
    let words = screen.words();
    let room_fault = fault.clone();
    view! {
        <div class="chat">
            // A drawer where the window is narrow, which opens and closes without a script; a column
            // where it is wide.
            <aside class="side" id=SIDE popover="auto" aria-label=words.rooms_and_people node_ref=screen.side>
                <button
                    type="button"
                    class="icon-button icon-button--close"
                    popovertarget=SIDE
                    popovertargetaction="hide"
                    aria-label=words.close
                ></button>
                <div class="side__inside">
                    <Seek screen />
                    <Rooms screen fault=room_fault sought />
                    <People screen />
                </div>
                <You screen />
            </aside>
            <section class="room-pane" aria-labelledby="room-heading">
                <header class="room-head">
                    <button
                        type="button"
                        class="icon-button icon-button--menu"
                        popovertarget=SIDE
                        aria-label=words.rooms_and_people
                    ></button>
                    <div class="room-head__what">
                        <h1 id="room-heading" tabindex="-1" node_ref=screen.heading>
                            <bdi>{told(move || screen.room_title())}</bdi>
                        </h1>
                        <p class="room-head__topic" hidden=told(move || screen.charter.with(|charter| charter.topic.is_empty()))>
                            <bdi>{told(move || screen.charter.with(|charter| charter.topic.to_string()))}</bdi>
                        </p>
                    </div>
                    <a
                        class="icon-button icon-button--about"
                        href=told(move || [&screen.room.with(screen::room_path), "/settings"].concat())
                        title=words.about_room
                        aria-label=words.about_room
                    ></a>
                    {told(move || pins(screen))}
                    // Nobody knows who is here while the line is down.
                    <p class="room-head__here" hidden=told(move || screen.troubled.get())>
                        {told(move || phrases::here(screen.lang, screen.here.with(|crowd| crowd.count)))}
                    </p>
                </header>
                <Trouble screen />
                <Behind screen />
                <Log screen />
                <div class="aloud visually-hidden" aria-live="polite">{told(move || screen.aloud.get())}</div>
                <form id=DEEDS method="post" hidden>
                    <input type="hidden" name="id" value=screen.command.with_value(|id| id.as_str().to_string()) />
                </form>
                <Menu screen />
                <div class="below">
                    <Pill screen />
                    <div class="around-talk" data-copied=words.copied data-uncopied=words.not_copied>
                        <p class="news" role="status">{told(move || screen.news.get())}</p>
                        // Not read out: it changes while one listens to what is said.
                        <p class="typing" data-words=words.typing></p>
                    </div>
                    {told(move || screen.is_out().then(|| left(screen)))}
                    <Bar screen />
                    <div hidden=told(move || screen.bar().is_some())>
                        {told(move || match screen.you.with(Option::is_some) {
                            true => Either::Left(view! { <Composer screen fault=fault.clone() /> }),
                            false => Either::Right(view! { <SignIn screen fault=fault.clone() /> }),
                        })}
                    </div>
                </div>
            </section>
        </div>
    }
}

/// Stands in the composer's place where the reader cannot write.
#[component]
fn Bar(screen: Screen) -> impl IntoView {
    let words = screen.words();
    view! {
        <p class="room-bar" hidden=told(move || screen.bar().is_none())>
            {told(move || screen.bar().map(|why| phrases::refusal(screen.lang, &why)))}
            " "
            <a href="/account" hidden=told(move || screen.bar() != Some(Refusal::MembersOnly))>{words.become_member}</a>
        </p>
    }
}

/// That the reader has left the room that they look at, and the way back.
fn left(screen: Screen) -> Still {
    let words = screen.words();
    let join = [&screen.room.with(screen::room_path), "/settings/join"].concat();
    let button = Still::new("button").class("quiet-button");
    let text = Still::new("span").text([words.room_left, " "].concat());
    let form = Still::new("form").class("room-bar").with("method", "post");
    let form = form.with("action", join).child(text);
    form.child(button.text(words.join_again))
}

/// The way to what is pinned, where there is any.
fn pins(screen: Screen) -> Option<Still> {
    let count = screen.pins.get();
    let path = [&screen.room.with(screen::room_path), "/pins"].concat();
    let link = Still::new("a")
        .class("room-head__pins")
        .with("href", path)
        .with("aria-label", phrases::pins(screen.lang, count))
        .text(["\u{1f4cc} ", &count.to_string()].concat());
    (count > 0).then_some(link)
}

/// Who the reader is here, and the way out.
#[component]
fn You(screen: Screen) -> impl IntoView {
    let words = screen.words();
    view! {
        <footer class="you">
            <LineSwitch screen />
            <div class="you__who" hidden=told(move || screen.you.with(Option::is_none))>
                <a href="/chat/bookmarks">{words.bookmarks}</a>
                <p>
                    {words.logged_in_as} " "
                    <strong><bdi>{told(move || screen.you.with(|you| you.as_ref().map(|you| you.nick.to_string())))}</bdi></strong>
                </p>
                <form
                    method="post"
                    action="/chat/leave"
                    on:submit=move |submit| {
                        if screen.live().is_some() {
                            submit.prevent_default();
                            screen.leave();
                        }
                    }
                >
                    <button type="submit" class="quiet-button">{words.leave}</button>
                </form>
            </div>
        </footer>
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;

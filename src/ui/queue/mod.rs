//! The help queue as one sees it. Everything that the server knows of it is in a [`QueuePage`]; the same
//! view is made of that on the server and in the browser, where it then comes to life.
//!
//! - `page`: the data, and the forms with their fields. `phrases`: what depends on a number or a reason.
//! - `screen`: the signals that the views share, and the one way out for what people do.
//! - `turn` touches the window. The rest of the live page are views, one visible thing a file.
//! - `list`, `history`, `chart`: pages that the server renders; of these `overview` alone comes to life.
//!
//! Architecture invariant: whatever differs between the server and the browser (the time zone, the
//! clock, storage) is used only once the screen is `alive`, which it is after it was hydrated.

mod around;
mod chart;
mod form;
mod heading;
mod helping;
mod history;
mod list;
mod live;
mod mine;
mod overview;
mod owning;
pub mod page;
mod pending;
mod phrases;
mod requests;
mod screen;
mod sign_in;
mod turn;

use leptos::prelude::*;

use crate::ui::told::told;

use super::carried::carried;

use self::{
    around::{Here, Lately},
    heading::{Announcement, Heading, Trouble},
    helping::Helping,
    mine::Mine,
    owning::Owning,
    page::QueuePage,
    pending::PendingList,
    requests::Requests,
    screen::Screen,
    turn::TurnSwitches,
};

pub use history::QueueHistory;
pub use list::{QueueList, QueuePreview};
pub use overview::QueueInfo;

/// A queue with everything around it.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn QueueApp() -> impl IntoView {
    let page = carried::<QueuePage>();
    let screen = Screen::of(&page);
    let mut unborn = Some(page);
    Effect::new(move |_| {
        if let Some(page) = unborn.take() {
            screen.take_over(page);
        }
    });
    view! { <QueueView screen /> }
}

/// The queue itself, for whoever brings the screen to life.
#[component]
pub fn QueueView(screen: Screen) -> impl IntoView {
    let words = screen.words();
    view! {
        <div class="queue">
            <Heading screen />
            <Trouble screen />
            <Announcement screen />
            <PendingList screen />
            <p class="without-script"><a href=screen.path()>{words.refresh}</a></p>
            <div class="queue__columns">
                <div class="queue__side">
                    <Helping screen />
                    <Mine screen />
                    <TurnSwitches screen />
                </div>
                <div class="queue__main">
                    <Requests screen />
                </div>
                <div class="queue__beside">
                    <Lately screen />
                    <Here screen />
                    <Owning screen />
                    <You screen />
                </div>
            </div>
        </div>
    }
}

/// Who the reader is here, and the way out: a plain form, as the way in is.
#[component]
fn You(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let leave = [&screen.path(), "/leave"].concat();
    view! {
        <form class="you-here" method="post" action=leave hidden=told(move || screen.you.with(Option::is_none))>
            <p>
                {words.logged_in_as} " "
                <strong><bdi>{told(move || screen.you.with(|you| you.as_ref().map(|you| you.nick.to_string())))}</bdi></strong>
            </p>
            <button type="submit" class="quiet-button">{words.leave}</button>
        </form>
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;

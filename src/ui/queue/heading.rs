//! What stands above a queue: its name, whether it takes requests, what is told to all, and how the
//! line to the server is.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    phrases,
    screen::{Deed, Screen},
};
use crate::{client::LineState, queue::Status, ui::chat::clock};

#[component]
pub fn Heading(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let status = move || screen.board.with(|board| board.status);
    let class = move || match status() {
        Status::Open => "status status--open",
        Status::Paused => "status status--paused",
        Status::Closed => "status status--closed",
    };
    let why = move || match status() {
        Status::Open => None,
        Status::Paused => Some(words.paused_text),
        Status::Closed => Some(words.closed_text),
    };
    let owner = move || {
        screen.board.with(|board| {
            let owner = board.owner.as_ref();
            owner
                .map(|owner| owner.nick.to_string())
                .unwrap_or_default()
        })
    };
    view! {
        <header class="queue__head">
            <p class="queue__up"><a href="/queue">{words.queues}</a></p>
            <h1><bdi>{told(move || screen.board.with(|board| board.title.to_string()))}</bdi></h1>
            <p class="queue__facts">
                <span class=class>{told(move || phrases::status(screen.lang, status()))}</span>
                <span hidden=told(move || screen.troubled.get())>
                    {told(move || phrases::here(screen.lang, screen.here.with(|crowd| crowd.count)))}
                </span>
                <span>{words.run_by} " " <bdi>{owner}</bdi></span>
            </p>
            <p role="status" class="queue__why">{why}</p>
        </header>
    }
}

/// What a helper tells all who wait.
#[component]
pub fn Announcement(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let text = move || {
        screen.board.with(|board| {
            let announced = board.announced.as_ref();
            announced
                .map(|announced| announced.text.to_string())
                .unwrap_or_default()
        })
    };
    let by = move || {
        screen.board.with(|board| {
            let announced = board.announced.as_ref()?;
            let time = clock::time_of_day(announced.at, screen.zone());
            Some([announced.by.as_str(), " ", &time].concat())
        })
    };
    let is_silent = move || screen.board.with(|board| board.announced.is_none());
    view! {
        <aside class="announcement" aria-label=words.announcement hidden=is_silent>
            <p role="status" dir="auto">{text}</p>
            <p class="hint"><bdi>{by}</bdi></p>
        </aside>
    }
}

/// How the line is, when it has been down for a while or was taken down.
#[component]
pub fn Trouble(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let text = move || match screen.line.get() {
        _ if screen.gone.get() => words.gone,
        _ if !screen.troubled.get() => "",
        LineState::Up => "",
        LineState::Connecting | LineState::Down { .. } => words.connection_lost,
        LineState::Offline => words.offline,
        LineState::Off => words.disconnected,
    };
    view! {
        <div class="queue__trouble" hidden=told(move || !screen.troubled.get() && !screen.gone.get())>
            <p role="status">{text}</p>
            <button
                type="button"
                class="quiet-button"
                hidden=told(move || screen.gone.get() || screen.line.get() == LineState::Connecting)
                on:click=move |_| screen.act(Deed::Reconnect)
            >
                {words.reconnect}
            </button>
        </div>
    }
}

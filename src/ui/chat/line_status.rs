//! How the line is, said honestly: nothing about a hiccup, and plainly when it lasts.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{phrases, screen::Screen};
use crate::client::LineState;

/// Above the messages, when the line has been down for a while or was taken down.
#[component]
pub fn Trouble(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let text = move || match screen.line.get() {
        _ if !screen.troubled.get() => "",
        LineState::Up => "",
        LineState::Connecting | LineState::Down { .. } => words.connection_lost,
        LineState::Offline => words.offline,
        LineState::Off => words.disconnected,
    };
    // Seconds tick for the eye; a reader who was told each of them would hear nothing else.
    let countdown = move || match screen.line.get() {
        LineState::Down { retry_at } => {
            let seconds = (retry_at - screen.now.get())
                .clamp(0, 60_000)
                .div_euclid(1_000)
                + 1;
            phrases::in_seconds(screen.lang, seconds)
        }
        _ => String::new(),
    };
    let button = move || {
        if screen.line.get() == LineState::Off {
            words.reconnect
        } else {
            words.reconnect_now
        }
    };
    view! {
        <div class="trouble" hidden=told(move || !screen.troubled.get())>
            <p role="status">{text}</p>
            <span class="trouble__countdown" aria-hidden="true">{countdown}</span>
            <button
                type="button"
                class="quiet-button"
                hidden=told(move || screen.line.get() == LineState::Connecting)
                on:click=move |_| screen.reconnect()
            >
                {button}
            </button>
        </div>
    }
}

/// Beside one's own name: the state at all times, and the switch.
#[component]
pub fn LineSwitch(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let is_off = move || screen.line.get() == LineState::Off;
    let (class, text) = (
        move || match screen.line.get() {
            LineState::Up => "line line--up",
            LineState::Connecting => "line",
            LineState::Down { .. } | LineState::Offline | LineState::Off => "line line--down",
        },
        move || match screen.line.get() {
            LineState::Up => words.connected,
            LineState::Connecting => words.connecting,
            LineState::Down { .. } | LineState::Offline | LineState::Off => words.no_connection,
        },
    );
    view! {
        <div class=class hidden=told(move || !screen.alive.get())>
            <span class="line__state">{text}</span>
            <button
                type="button"
                class="quiet-button"
                on:click=move |_| if is_off() { screen.reconnect() } else { screen.disconnect() }
            >
                {told(move || if is_off() { words.reconnect } else { words.disconnect })}
            </button>
        </div>
    }
}

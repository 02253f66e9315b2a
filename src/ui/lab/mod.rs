//! The lab as one sees it: explanations that the server renders, and between them the live part, two
//! panes with a WebSocket each.
//!
//! - `page`: the explanations. `phrases`: how codes, headers and faults are said.
//! - `pane`: the signals of one pane; `deeds`: what people do and what is seen, as changes of them.
//! - The rest are views, one visible thing a file; `file` touches the window.

mod connect;
mod deeds;
pub(super) mod file;
mod frames;
mod handshake;
pub mod page;
mod pane;
mod phrases;
mod say;

use leptos::prelude::*;
use serde::Serialize;

use crate::ui::told::told;

use self::{
    connect::{Connect, Disconnect, Outcome},
    frames::Frames,
    handshake::HandshakeView,
    pane::Pane,
    say::Say,
};
use super::{carried::carried, drawn::IntoDrawn, lang::Lang};
use crate::{
    lab::{BROADCAST_PATH, ECHO_PATH},
    stream::{FromTree, Tree},
};

/// What the lab begins with.
#[derive(Clone, Serialize)]
pub struct Start {
    pub lang: Lang,
    /// Where our own servers are, such as `ws://localhost:3000`.
    pub home: String,
}

impl FromTree for Start {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Start {
            lang: of.take("lang")?,
            home: of.take("home")?,
        })
    }
}

/// Both panes.
#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn Lab() -> impl IntoView {
    let Start { lang, home } = carried();
    let panes = [(1, ECHO_PATH), (2, BROADCAST_PATH)];
    view! {
        <div class="lab">
            {panes.map(|(n, path)| view! { <PaneView pane=Pane::new(lang, n, &home, path) /> }.drawn()).into_iter().collect_view()}
        </div>
    }
}

#[component]
fn PaneView(pane: Pane) -> impl IntoView {
    let words = pane.words();
    Effect::new(move |_| pane.alive.set(true));
    view! {
        <section class="pane" aria-labelledby=pane.id("title")>
            <header class="pane__head">
                <h2 id=pane.id("title")>{words.pane} " " {pane.n}</h2>
                <State pane />
            </header>
            // Until the browser has taken the page over, nothing here would do anything.
            <fieldset class="pane__parts" disabled=told(move || !pane.alive.get())>
                <legend class="visually-hidden">{words.connection}</legend>
                <Connect pane />
                <Outcome pane />
                <Say pane />
                <Disconnect pane />
            </fieldset>
            <Frames pane />
            <HandshakeView pane />
        </section>
    }
}

/// `readyState`, by the name that programmers know it by.
#[component]
fn State(pane: Pane) -> impl IntoView {
    let words = pane.words();
    view! {
        <p class="state" role="status" data-state=told(move || phrases::ready_name(pane.ready.get()))>
            <span class="visually-hidden">{words.ready_state} ": "</span>
            <code>{told(move || phrases::ready_name(pane.ready.get()))}</code>
            " "
            <span>{told(move || phrases::ready(pane.lang, pane.ready.get()))}</span>
        </p>
    }
}

//! The opening as our server saw it, line by line, each with what it is for.

use leptos::prelude::*;

use super::{pane::Pane, phrases};
use crate::{
    lab::handshake::{Head, Purpose},
    ui::coded::coded,
};

#[component]
pub fn HandshakeView(pane: Pane) -> impl IntoView {
    let words = pane.words();
    let shown = move || match pane.handshake.get() {
        None => view! { <p class="handshake__none">{words.handshake_none}</p> }.into_any(),
        Some(handshake) => view! {
            <h4>{words.request}</h4>
            {lines(pane, &handshake.request, Purpose::RequestLine)}
            <h4>{words.answer}</h4>
            {lines(pane, &handshake.answer, Purpose::StatusLine)}
        }
        .into_any(),
    };
    view! {
        <details class="handshake">
            <summary>{words.handshake}</summary>
            {shown}
        </details>
    }
}

fn lines(pane: Pane, head: &Head, first: Purpose) -> AnyView {
    let line = |(purpose, text): (Purpose, String)| {
        let about =
            phrases::purpose(pane.lang, purpose).map(|about| view! { <p>{coded(about)}</p> });
        view! { <li><code>{text}</code>{about}</li> }
    };
    let lines = head.lines(first).into_iter().map(line).collect_view();
    view! { <ol class="handshake__lines">{lines}</ol> }.into_any()
}

//! What the page knows about the room's log, and what waits in its outbox.

use leptos::prelude::*;

use crate::ui::told::told;

use super::watch::Watch;
use crate::{
    chat::Chat,
    client::LineState,
    stream::{Pending, Stage},
    ui::words::InspectorWords,
};

/// Characters of an id that tell it from others.
const ID_SHOWN: usize = 8;

#[component]
pub fn Knowledge(watch: Watch) -> impl IntoView {
    let words = watch.words();
    let line = move || match watch.screen.line.get() {
        LineState::Up => words.line_up,
        LineState::Connecting => words.line_connecting,
        LineState::Down { .. } | LineState::Offline => words.line_down,
        LineState::Off => words.line_off,
    };
    let number =
        |number: Option<u64>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
    let missing = move || match (watch.cursor.get(), watch.head.get()) {
        (Some(cursor), Some(head)) => head.saturating_sub(cursor),
        _ => 0,
    };
    let gap = move || match missing() {
        0 => words.nothing.to_owned(),
        missing => missing.to_string(),
    };
    let count = move |pick: fn(&crate::lab::inspector::Counts) -> u64| {
        move || watch.counts.with(pick).to_string()
    };
    view! {
        <h3>{words.state}</h3>
        <dl class="knowledge">
            <dt>{words.line}</dt>
            <dd>{line}</dd>
            <dt>{words.cursor}</dt>
            <dd>{told(move || number(watch.cursor.get()))}</dd>
            <dt>{words.head}</dt>
            <dd>{told(move || number(watch.head.get()))}</dd>
            <dt>{words.gap}</dt>
            <dd class:knowledge__wrong=told(move || missing() != 0)>{gap}</dd>
            <dt>{words.openings}</dt>
            <dd>{count(|counts| counts.openings)}</dd>
            <dt>{words.lost}</dt>
            <dd>{count(|counts| counts.lost)}</dd>
            <dt>{words.asked_again}</dt>
            <dd>{count(|counts| counts.asked_again)}</dd>
            <dt>{words.said_again}</dt>
            <dd>{count(|counts| counts.said_again)}</dd>
            <dt>{words.repeated}</dt>
            <dd>{count(|counts| counts.repeated)}</dd>
            <dt>{words.doubled}</dt>
            <dd class:knowledge__wrong=told(move || watch.doubled.get() != 0)>{told(move || watch.doubled.get().to_string())}</dd>
            <dt>{words.outbox}</dt>
            <dd>
                <span hidden=told(move || watch.screen.pending.with(|pending| !pending.is_empty()))>{words.outbox_empty}</span>
                <ul>
                    <For
                        each=move || watch.screen.pending.get()
                        key=move |pending| (pending.id.clone(), stage(words, pending))
                        children=move |pending| waiting(words, &pending)
                    />
                </ul>
            </dd>
        </dl>
    }
}

fn waiting(words: &'static InspectorWords, pending: &Pending<Chat>) -> impl IntoView + use<> {
    let id: String = pending.id.as_str().chars().take(ID_SHOWN).collect();
    view! { <li><code>{id}</code> " " {stage(words, pending)}</li> }
}

fn stage(words: &InspectorWords, pending: &Pending<Chat>) -> String {
    match pending.stage {
        Stage::Waiting => words.stage_waiting.to_owned(),
        Stage::Sent { .. } => words.stage_sent.to_owned(),
        Stage::Acknowledged(seq) => [words.stage_acknowledged, " ", &seq.0.to_string()].concat(),
        Stage::Refused(_) => words.stage_refused.to_owned(),
    }
}

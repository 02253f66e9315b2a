//! What the person has said and the log has not confirmed: waiting, on its way, or refused.
//!
//! It stands outside of the list that is read out: one's own words are no news. A refusal is.

use leptos::{either::Either, prelude::*};

use crate::ui::told::told;

use super::{message::said, phrases, screen::Screen};
use crate::{
    chat::{Body, Chat, Command, Mentions, Refusal, markup},
    client::LineState,
    stream::{CommandId, Pending, Stage},
    ui::{
        list::{Item, list},
        still::Still,
    },
};

#[component]
pub fn PendingList(screen: Screen) -> impl IntoView {
    // A refusal makes another item of it.
    let key = |pending: &Pending<Chat>| match pending.stage {
        Stage::Refused(_) => [pending.id.as_str(), "!"].concat(),
        _ => pending.id.as_str().to_owned(),
    };
    let item =
        move |pending: Pending<Chat>| Item::new(key(&pending), move || show(screen, pending));
    let items = move || screen.pending.get().into_iter().map(item).collect();
    view! {
        <ol class="messages messages--pending" aria-live="off" hidden=told(move || screen.pending.with(Vec::is_empty))>
            {list(items)}
        </ol>
    }
}

fn show(screen: Screen, pending: Pending<Chat>) -> impl IntoView {
    let Pending {
        id, command, stage, ..
    } = pending;
    let words = screen.words();
    let drawn = |body: &str| {
        let body = Body::parse(body).map(|body| markup::parse(&body));
        said(screen.lang, body.unwrap_or_default(), &Mentions::default())
    };
    let what = match &command {
        Command::Post { body, files, .. } => match files.len() {
            0 => drawn(body),
            count => drawn(body).text(["📎 ", &count.to_string()].concat()),
        },
        // Words that were not taken are there to be copied.
        Command::Edit { body, .. } if matches!(stage, Stage::Refused(_)) => drawn(body),
        deed => {
            let deed = match deed {
                Command::Edit { .. } => words.deed_edit,
                Command::Delete { .. } => words.deed_delete,
                Command::Pin { .. } | Command::Unpin { .. } => words.deed_pin,
                Command::Answer { .. } => words.deed_answer,
                _ => words.deed_reaction,
            };
            Still::new("p").class("bubble__deed").text(deed)
        }
    };
    // What happens to a message shows on it, so soon that only what takes long is worth a word.
    let class = match &command {
        Command::Post { .. } => "message message--mine message--pending",
        _ => "message message--mine message--pending message--deed",
    };
    let state = match stage {
        Stage::Refused(reason) => Either::Left(refused(screen, id, &reason)),
        _ => Either::Right(under_way(screen, id)),
    };
    view! {
        <li class=class>
            <div class="bubble">
                {what}
                {state}
            </div>
        </li>
    }
}

/// Waiting for the line, when it may still be taken back; or for an answer.
fn under_way(screen: Screen, id: CommandId) -> impl IntoView {
    let words = screen.words();
    let is_up = move || screen.line.get() == LineState::Up;
    view! {
        <p class="bubble__state">
            {told(move || if is_up() { words.sending } else { words.waiting })} " "
            <button type="button" class="link-button" hidden=is_up on:click=move |_| screen.cancel(&id)>
                {words.cancel}
            </button>
        </p>
    }
}

fn refused(screen: Screen, id: CommandId, reason: &Refusal) -> impl IntoView + use<> {
    let words = screen.words();
    let again = id.clone();
    // First words that wait for a moderator have arrived: there is nothing to try again or to take back.
    let is_held = matches!(reason, Refusal::Held);
    let (class, failed, away) = match is_held {
        true => ("bubble__state", "", words.close),
        false => (
            "bubble__state bubble__state--failed",
            words.not_sent,
            words.cancel,
        ),
    };
    let stop = if is_held { "" } else { ". " };
    view! {
        <p class=class>
            <span role="alert">{failed} {stop} {phrases::refusal(screen.lang, reason)}</span>" "
            <button type="button" class="link-button" hidden=is_held on:click=move |_| screen.retry(&again)>{words.retry}</button>" "
            <button type="button" class="link-button" on:click=move |_| screen.cancel(&id)>{away}</button>
        </p>
    }
}

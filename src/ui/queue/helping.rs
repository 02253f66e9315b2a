//! What helpers do with the queue as a whole: take the next, open and pause it, tell all who wait.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    form::{Field, Press, fault, field, hidden, press},
    page::Form,
    phrases,
    screen::{Screen, typed},
};
use crate::queue::{Announcement, Command, Status};

#[component]
pub fn Helping(screen: Screen) -> impl IntoView {
    move || screen.helps.get().then(|| panel(screen))
}

fn panel(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let next = Press {
        form: Form::Take,
        about: 0,
        field: None,
        text: words.take_next,
        label: None,
        class: "button",
        command: Command::TakeNext,
    };
    view! {
        <section class="panel" aria-labelledby="helping">
            <h2 id="helping">{words.help_others}</h2>
            {press(screen, next)}
            {[Form::Take, Form::PutBack, Form::Finish, Form::Note].map(|form| fault(screen, form))}
            <div role="group" aria-labelledby="set-status">
                <p id="set-status" class="label">
                    {words.status} ": " <strong>{told(move || phrases::status(screen.lang, screen.board.with(|board| board.status)))}</strong>
                </p>
                <div class="switches">{Status::ALL.map(|status| switch(screen, status))}</div>
                {fault(screen, Form::Status)}
            </div>
            {announce(screen)}
        </section>
    }
}

/// Sets the status; for the one that it has there is nothing to press.
fn switch(screen: Screen, status: Status) -> impl IntoView {
    let words = screen.words();
    let (text, about) = match status {
        Status::Open => (words.do_open, 1),
        Status::Paused => (words.do_pause, 2),
        Status::Closed => (words.do_close, 3),
    };
    let to = Press {
        form: Form::Status,
        about,
        field: Some(("status", status.name().to_string())),
        text,
        label: None,
        class: "quiet-button",
        command: Command::SetStatus { status },
    };
    view! {
        <div hidden=told(move || screen.board.with(|board| board.status == status))>
            {press(screen, to)}
        </div>
    }
}

fn announce(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let stands = screen.board.with_untracked(|board| {
        let announced = board.announced.as_ref();
        announced.map(|announced| announced.text.to_string())
    });
    let text = Field {
        name: "text",
        id: "announce-text".to_string(),
        label: words.announce,
        hint: words.announce_hint,
        longest: Announcement::LONGEST,
        value: screen
            .written(Form::Announce, 0)
            .or(stands)
            .unwrap_or_default(),
        required: false,
    };
    view! {
        <form
            class="note-form"
            method="post"
            action=screen.action(Form::Announce)
            on:submit=move |submit| {
                if screen.takes(&submit) {
                    screen.wish(Command::Announce { text: typed(&submit, "text") });
                }
            }
        >
            {hidden("id", screen.form_id(Form::Announce, 0))}
            {field(text)}
            <button type="submit" class="quiet-button">{words.announce_button}</button>
            {fault(screen, Form::Announce)}
        </form>
    }
}

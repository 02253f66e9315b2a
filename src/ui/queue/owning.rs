//! What the queue's owner does: names helpers, and says whether one must say why one asks.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    form::{Press, fault, hidden, press},
    page::Form,
    phrases,
    screen::{Screen, typed},
};
use crate::{
    queue::Command,
    stream::{Person, PersonId},
};

#[component]
pub fn Owning(screen: Screen) -> impl IntoView {
    move || screen.owns.get().then(|| panel(screen))
}

fn panel(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let helpers = move || screen.board.with(|board| board.helpers.clone());
    let is_alone = move || screen.board.with(|board| board.helpers.is_empty());
    view! {
        <section class="panel" aria-labelledby="owning">
            <h2 id="owning">{words.own}</h2>
            <h3>{words.helpers}</h3>
            <p class="hint" hidden=told(move || !is_alone())>{words.no_helpers}</p>
            <ul class="helpers">
                <For each=helpers key=key children=move |person| helper(screen, person) />
            </ul>
            {name_helper(screen)}
            {fault(screen, Form::Helpers)}
            {told(move || rule(screen))}
            {fault(screen, Form::Rule)}
        </section>
    }
}

fn key(person: &Person) -> (PersonId, String) {
    (person.id, person.nick.to_string())
}

fn helper(screen: Screen, person: Person) -> impl IntoView {
    let words = screen.words();
    let dismiss = Press {
        form: Form::Helpers,
        about: person.id.0,
        field: Some(("dismiss", person.id.0.to_string())),
        text: words.dismiss,
        label: Some(phrases::about(words.dismiss, &person.nick)),
        class: "quiet-button",
        command: Command::DismissHelper { helper: person.id },
    };
    view! { <li><bdi>{person.nick.to_string()}</bdi> {press(screen, dismiss)}</li> }
}

/// Those who are here and do not help yet.
fn candidates(screen: Screen) -> Vec<Person> {
    let helps = |person: &Person| screen.board.with(|board| board.helps(person.id));
    screen.here.with(|crowd| {
        let people = crowd.people.iter();
        people.filter(|person| !helps(person)).cloned().collect()
    })
}

fn name_helper(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let is_nobody = move || candidates(screen).is_empty();
    let option = |person: Person| {
        view! { <option value=person.id.0.to_string()>{person.nick.to_string()}</option> }
    };
    view! {
        <form
            class="note-form"
            method="post"
            action=screen.action(Form::Helpers)
            on:submit=move |submit| {
                if screen.takes(&submit) {
                    let chosen = typed(&submit, "name");
                    let person = candidates(screen).into_iter().find(|one| one.id.0.to_string() == chosen);
                    if let Some(person) = person {
                        screen.wish(Command::NameHelper { person });
                    }
                }
            }
        >
            {hidden("id", screen.form_id(Form::Helpers, 0))}
            <div class="field">
                <label for="name-helper">{words.person}</label>
                <select id="name-helper" name="name" aria-describedby="name-helper-hint" disabled=is_nobody>
                    <For each=move || candidates(screen) key=key children=option />
                </select>
                <p id="name-helper-hint" class="hint">
                    {told(move || if is_nobody() { words.nobody_to_name } else { words.name_helper_hint })}
                </p>
            </div>
            <button type="submit" class="quiet-button" disabled=is_nobody>{words.name_helper}</button>
        </form>
    }
}

/// One button, which says what it will be.
fn rule(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let reason_required = !screen.board.with(|board| board.reason_required);
    let (text, value) = match reason_required {
        true => (words.require_reason, "true"),
        false => (words.require_no_reason, "false"),
    };
    press(
        screen,
        Press {
            form: Form::Rule,
            about: u64::from(reason_required),
            field: Some(("reason_required", value.to_string())),
            text,
            label: None,
            class: "quiet-button",
            command: Command::Rule { reason_required },
        },
    )
}

//! The forms of a queue: each works as a plain form, and is performed by us where the page is alive.

use leptos::prelude::*;

use super::{page::Form, screen::Screen};
use crate::queue::Command;

/// A form of one button.
pub struct Press {
    pub form: Form,
    /// The number of the request or person it is about; 0 where it is about none.
    pub about: u64,
    /// What the plain form says besides its id.
    pub field: Option<(&'static str, String)>,
    pub text: &'static str,
    /// What the button is called where it stands among others of the same text.
    pub label: Option<String>,
    pub class: &'static str,
    pub command: Command,
}

pub fn press(screen: Screen, press: Press) -> impl IntoView + use<> {
    let Press {
        form,
        about,
        field,
        text,
        label,
        class,
        command,
    } = press;
    view! {
        <form
            class="press"
            method="post"
            action=screen.action(form)
            on:submit=move |submit| {
                if screen.takes(&submit) {
                    screen.wish(command.clone());
                }
            }
        >
            {hidden("id", screen.form_id(form, about))}
            {field.map(|(name, value)| hidden(name, value))}
            <button type="submit" class=class aria-label=label>{text}</button>
        </form>
    }
}

pub fn hidden(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}

/// A field of one line of text.
pub struct Field {
    pub name: &'static str,
    /// Unique on the page: the field is named more than once.
    pub id: String,
    pub label: &'static str,
    pub hint: &'static str,
    pub longest: usize,
    pub value: String,
    pub required: bool,
}

pub fn field(field: Field) -> impl IntoView {
    let Field {
        name,
        id,
        label,
        hint,
        longest,
        value,
        required,
    } = field;
    let hint_id = (!hint.is_empty()).then(|| [&id, "-hint"].concat());
    let described_by = hint_id.clone();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type="text"
                maxlength=longest.to_string()
                required=required
                autocomplete="off"
                value=value
                aria-describedby=described_by
            />
            {hint_id.map(|id| view! { <p id=id class="hint">{hint}</p> })}
        </div>
    }
}

/// Why the form above was refused, when it was sent as a plain form.
pub fn fault(screen: Screen, form: Form) -> impl IntoView {
    screen
        .fault(form)
        .map(|said| view! { <p class="fault" role="alert">{said}</p> })
}

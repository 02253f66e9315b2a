//! A card: a part of a page with a heading and a form in it. Refuses to know what is asked for.

use leptos::prelude::*;

use super::drawn::{Drawn, IntoDrawn};

/// A form, and what stands around it.
pub struct Card {
    /// Unique on the page.
    pub id: &'static str,
    pub title: &'static str,
    pub text: Option<String>,
    pub action: String,
    /// Why it was refused.
    pub fault: Option<String>,
}

/// `inside` is the form's fields and buttons.
pub fn card(card: Card, inside: impl IntoView + 'static) -> Drawn {
    let Card {
        id,
        title,
        text,
        action,
        fault,
    } = card;
    let heading = [id, "-heading"].concat();
    let named_by = heading.clone();
    view! {
        <section class="panel" id=id aria-labelledby=named_by>
            <h2 id=heading>{title}</h2>
            {text.map(|text| view! { <p>{text}</p> })}
            <form method="post" action=action>
                {inside.drawn()}
                {fault.map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
            </form>
        </section>
    }
    .drawn()
}

/// A part of a page without a form.
pub fn part(id: &'static str, title: &'static str, inside: impl IntoView + 'static) -> Drawn {
    let heading = [id, "-heading"].concat();
    let named_by = heading.clone();
    view! {
        <section class="panel" id=id aria-labelledby=named_by>
            <h2 id=heading>{title}</h2>
            {inside.drawn()}
        </section>
    }
    .drawn()
}

/// One of several, in a list that opens.
pub fn choice(
    id: &'static str,
    label: &'static str,
    name: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> Drawn {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id name=name>{options}</select>
        </div>
    }
    .drawn()
}

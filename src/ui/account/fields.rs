//! The pieces that the account's forms are made of.

use leptos::prelude::*;

use super::page::{Fault, Form};
use crate::{
    account::Passphrase,
    ui::drawn::{Drawn, IntoDrawn},
};

/// A field of one line of text.
pub struct Field {
    pub id: &'static str,
    pub name: &'static str,
    pub label: &'static str,
    /// What browsers fill it with (HTML, "Autofill detail tokens").
    pub autocomplete: &'static str,
    pub kind: Kind,
    pub hint: Option<&'static str>,
    pub value: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// At most so many characters.
    Text(usize),
    Optional(usize),
    /// The passphrase that is.
    Passphrase,
    /// One that is to be.
    NewPassphrase,
}

/// A field, and where one is to go on when the form was refused: there.
pub fn field(field: Field, fault: Option<&Fault>) -> Drawn {
    let Field {
        id,
        name,
        label,
        autocomplete,
        kind,
        hint,
        value,
    } = field;
    let (kind_name, longest) = match kind {
        Kind::Text(longest) | Kind::Optional(longest) => ("text", longest),
        // What is too long is told, not cut off unseen.
        Kind::Passphrase | Kind::NewPassphrase => ("password", Passphrase::LONGEST * 4),
    };
    let shortest = (kind == Kind::NewPassphrase).then(|| Passphrase::SHORTEST.to_string());
    let is_required = !matches!(kind, Kind::Optional(_));
    let is_refused = fault.is_some();
    let hint_id = hint.map(|_| [id, "-hint"].concat());
    let told_by: Vec<String> = hint_id.iter().cloned().chain(fault.map(fault_id)).collect();
    let told_by = (!told_by.is_empty()).then(|| told_by.join(" "));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=name
                type=kind_name
                required=is_required
                minlength=shortest
                maxlength=longest.to_string()
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                autofocus=is_refused
                aria-invalid=is_refused.then_some("true")
                aria-describedby=told_by
                value=value
            />
            {hint.map(|hint| view! { <p id=hint_id class="hint">{hint}</p> })}
        </div>
    }
    .drawn()
}

/// Why the form was refused.
pub fn fault(fault: Option<&Fault>) -> Drawn {
    fault
        .map(|fault| {
            let said = fault.said.clone();
            view! { <p id=fault_id(fault) class="fault" role="alert">{said}</p> }
        })
        .drawn()
}

fn fault_id(fault: &Fault) -> String {
    ["fault-", fault.form.name()].concat()
}

/// Whose passphrase it is, for programs that keep passphrases.
pub fn whose(nick: String) -> Drawn {
    view! { <input type="text" name="nick" autocomplete="username" value=nick readonly hidden /> }
        .drawn()
}

/// A part of the page with a form in it, and perhaps something below.
pub fn panel(
    form: Form,
    title: &'static str,
    text: Option<&'static str>,
    inside: impl IntoView + 'static,
    below: impl IntoView + 'static,
) -> Drawn {
    let id = ["part-", form.name()].concat();
    let title_id = id.clone();
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=title_id>{title}</h2>
            {text.map(|text| view! { <p>{text}</p> })}
            <form method="post" action=form.action()>{inside.drawn()}</form>
            {below.drawn()}
        </section>
    }
    .drawn()
}

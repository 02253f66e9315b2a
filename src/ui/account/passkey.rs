//! A button that asks the browser for a passkey. It shows itself only where the browser has them.

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::client::passkey::{self, Trouble};

/// The words come with the page, so that the browser does not get those of the whole account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasskeyWords {
    pub button: String,
    pub failed: String,
    /// What the passphrase is called, where it must be told first.
    pub passphrase: Option<String>,
    /// Where to go when it is done.
    pub then: String,
}

/// `adds`: makes a passkey; else signs in with one.
#[island(lazy)]
pub fn Passkey(adds: bool, words: PasskeyWords) -> impl IntoView {
    let PasskeyWords {
        button,
        failed,
        passphrase,
        then,
    } = words;
    let (is_here, busy) = (RwSignal::new(false), RwSignal::new(false));
    let trouble = RwSignal::new(None::<String>);
    let proof = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| is_here.set(passkey::is_here()));
    let end = move |outcome: Result<(), Trouble>, then: &str, failed: &str| match outcome {
        Ok(()) => {
            if let Some(window) = web_sys::window() {
                _ = window.location().set_href(then);
            }
        }
        Err(said) => {
            busy.set(false);
            trouble.set(Some(said.unwrap_or_else(|| failed.to_owned())));
        }
    };
    let start = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let written = proof.get_untracked().map(|input| input.value());
        let (then, failed) = (then.clone(), failed.clone());
        spawn_local(async move {
            let outcome = match adds {
                true => passkey::add(&written.unwrap_or_default()).await,
                false => passkey::enter().await,
            };
            end(outcome, &then, &failed);
        });
    };
    let field = passphrase.map(|label| {
        view! {
            <div class="field">
                <label for="passkey-proof">{label}</label>
                <input id="passkey-proof" node_ref=proof type="password" required autocomplete="current-password" />
            </div>
        }
    });
    view! {
        <form
            class="passkey"
            hidden=move || !is_here.get()
            on:submit=move |submit| {
                submit.prevent_default();
                start();
            }
        >
            {field}
            <button type="submit" class="quiet-button" disabled=move || busy.get()>{button}</button>
            <p class="fault" role="alert">{move || trouble.get()}</p>
        </form>
    }
}

//! The passkeys that one has, and the forms that ask for one.

use leptos::prelude::*;

use super::{
    fields::{Field, Kind, field},
    page::{Done, Form, PasskeyRow, You},
};
use crate::ui::{
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
};

/// What a passkey is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Enter,
    /// To be who one is already, once more.
    Prove,
    Claim,
    /// Another one; with the passphrase, where there is one.
    Add {
        has_passphrase: bool,
    },
}

/// A form that `public/scripts/passkey.js` shows where the browser has passkeys, and performs.
pub fn passkey_button(lang: Lang, wish: Wish) -> Drawn {
    let words = lang.account();
    let (step, button, done) = match wish {
        Wish::Enter => ("enter", words.enter_passkey, Done::SignedIn),
        Wish::Prove => ("enter", words.prove_button, Done::SignedIn),
        Wish::Claim => ("add", words.claim_passkey, Done::Claimed),
        Wish::Add { .. } => ("add", words.add_passkey, Done::Passkey),
    };
    let asks = wish
        == Wish::Add {
            has_passphrase: true,
        };
    let proof = asks.then(|| {
        let proof = Field {
            id: "passkey-proof",
            name: "current",
            label: words.current_passphrase,
            autocomplete: "current-password",
            kind: Kind::Passphrase,
            hint: None,
            value: String::new(),
        };
        field(proof, None)
    });
    view! {
        <form
            hidden
            data-passkey=step
            data-then=["/account?done=", done.name()].concat()
            data-failed=words.passkey_failed
        >
            {proof}
            <button type="submit" class="quiet-button">{button}</button>
            <p class="fault" role="alert"></p>
        </form>
    }
    .drawn()
}

/// Asks for the proof that deeds below on the page want.
pub fn prove(lang: Lang) -> Drawn {
    let words = lang.account();
    view! {
        <section class="panel" aria-labelledby="part-prove">
            <h2 id="part-prove">{words.prove}</h2>
            <p>{words.prove_text}</p>
            <noscript><p class="hint">{words.passkeys_need}</p></noscript>
            {passkey_button(lang, Wish::Prove)}
        </section>
    }
    .drawn()
}

pub fn passkeys(lang: Lang, you: &You) -> Drawn {
    let words = lang.account();
    let rows: Vec<_> = you
        .passkeys
        .iter()
        .map(|passkey| row(lang, passkey))
        .collect();
    let has_passphrase = you.has_passphrase;
    view! {
        <section class="panel" aria-labelledby="part-passkeys">
            <h2 id="part-passkeys">{words.passkeys}</h2>
            <p>{words.passkeys_text}</p>
            {(!rows.is_empty()).then(|| view! { <ul class="account__list">{rows}</ul> })}
            <noscript><p class="hint">{words.passkeys_need}</p></noscript>
            {passkey_button(lang, Wish::Add { has_passphrase })}
        </section>
    }
    .drawn()
}

fn row(lang: Lang, passkey: &PasskeyRow) -> Drawn {
    let words = lang.account();
    let browser = match passkey.browser.as_str() {
        "" => words.unknown_browser.to_owned(),
        browser => browser.to_owned(),
    };
    let label = [words.remove_passkey, ": ", &browser].concat();
    let made = [words.passkey_made, " ", &passkey.made.spoken(lang)].concat();
    let name = passkey.name.clone();
    view! {
        <li>
            <span class="account__browser">{browser}</span>
            <span class="hint">{made}</span>
            <form method="post" action=Form::RemovePasskey.action()>
                <input type="hidden" name="passkey" value=name />
                <button type="submit" class="quiet-button" aria-label=label>{words.remove_passkey}</button>
            </form>
        </li>
    }
    .drawn()
}

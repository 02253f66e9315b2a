//! Opening and closing: where to, with which subprotocols on offer, and how it ended.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    pane::{Ending, OFFERS, OWN, Pane},
    phrases,
};
use crate::{
    lab::{BROADCAST_PATH, ECHO_PATH, close_code::Meaning},
    ui::coded::coded,
};

/// Most characters of an address that make sense: no server takes a longer request line.
const LONGEST_ADDRESS: i32 = 2_000;

#[component]
pub fn Connect(pane: Pane) -> impl IntoView {
    let words = pane.words();
    let locked = move || !pane.is_closed();
    view! {
        <form
            class="connect"
            novalidate
            on:submit=move |submit| {
                submit.prevent_default();
                pane.connect();
            }
        >
            <div class="field field--wide">
                <div class="field__head">
                    <label for=pane.id("address")>{words.address}</label>
                    <p class="field__picks" role="group" aria-label=words.our_servers>
                        <Pick pane path=ECHO_PATH name=words.echo />
                        <Pick pane path=BROADCAST_PATH name=words.broadcast />
                    </p>
                </div>
                <input
                    id=pane.id("address")
                    class="code-input"
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    maxlength=LONGEST_ADDRESS
                    prop:value=told(move || pane.address.get())
                    disabled=locked
                    aria-describedby=pane.id("address-fault")
                    aria-invalid=told(move || pane.address_fault.get().is_some().then_some("true"))
                    on:input=move |input| pane.address.set(event_target_value(&input))
                />
                <p id=pane.id("address-fault") class="fault" role="alert">
                    {told(move || pane.address_fault.get().map(|fault| coded(phrases::address_fault(pane.lang, fault))))}
                </p>
            </div>
            <div class="field">
                <label for=pane.id("offer")>{words.offer}</label>
                <select
                    id=pane.id("offer")
                    autocomplete="off"
                    disabled=locked
                    prop:value=told(move || pane.offer.get())
                    on:change=move |change| pane.offer.set(event_target_value(&change))
                >
                    <option value="">{words.offer_none}</option>
                    {OFFERS.map(|offer| view! { <option value=offer>{offer}</option> }).into_iter().collect_view()}
                    <option value=OWN>{words.offer_own}</option>
                </select>
            </div>
            <div class="field" hidden=told(move || pane.offer.with(|offer| offer != OWN))>
                <label for=pane.id("own-offer")>{words.offer_text}</label>
                <input
                    id=pane.id("own-offer")
                    class="code-input"
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    disabled=locked
                    prop:value=told(move || pane.own_offer.get())
                    aria-describedby=pane.id("offer-fault")
                    aria-invalid=told(move || pane.offer_fault.with(Option::is_some).then_some("true"))
                    on:input=move |input| pane.own_offer.set(event_target_value(&input))
                />
                <p id=pane.id("offer-fault") class="fault" role="alert">
                    {told(move || {
                        pane.offer_fault.with(|fault| fault.as_ref().map(|fault| coded(&phrases::offer_fault(pane.lang, fault))))
                    })}
                </p>
            </div>
            <button type="submit" class="button" disabled=locked>{words.connect}</button>
        </form>
    }
}

/// Writes the address of a server of ours.
#[component]
fn Pick(pane: Pane, path: &'static str, name: &'static str) -> impl IntoView {
    let address = move || pane.home.with_value(|home| [home, path].concat());
    view! {
        <button
            type="button"
            class="pick"
            disabled=told(move || !pane.is_closed())
            aria-pressed=told(move || if pane.address.with(|written| *written == address()) { "true" } else { "false" })
            on:click=move |_| pane.address.set(address())
        >
            {name}
        </button>
    }
}

#[component]
pub fn Disconnect(pane: Pane) -> impl IntoView {
    let words = pane.words();
    let idle = move || pane.is_closed();
    view! {
        <form
            class="disconnect"
            novalidate
            on:submit=move |submit| {
                submit.prevent_default();
                pane.disconnect();
            }
        >
            <div class="field field--short">
                <label for=pane.id("code")>{words.close_code}</label>
                <input
                    id=pane.id("code")
                    class="code-input"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="5"
                    placeholder="1000"
                    prop:value=told(move || pane.code.get())
                    aria-describedby=pane.id("close-fault")
                    aria-invalid=told(move || pane.close_fault.get().is_some().then_some("true"))
                    on:input=move |input| pane.code.set(event_target_value(&input))
                />
            </div>
            <div class="field">
                <label for=pane.id("reason")>{words.reason}</label>
                <input
                    id=pane.id("reason")
                    type="text"
                    autocomplete="off"
                    prop:value=told(move || pane.reason.get())
                    aria-describedby=pane.id("close-fault")
                    on:input=move |input| pane.reason.set(event_target_value(&input))
                />
            </div>
            <button type="submit" class="button button--quiet" disabled=idle>{words.disconnect}</button>
            <p id=pane.id("close-fault") class="fault" role="alert">
                {told(move || pane.close_fault.get().map(|fault| phrases::close_fault(pane.lang, fault)))}
            </p>
        </form>
    }
}

/// What was agreed on, and how it ended.
#[component]
pub fn Outcome(pane: Pane) -> impl IntoView {
    let words = pane.words();
    let chosen = move || {
        let chosen = pane.chosen.get().filter(|_| !pane.is_closed())?;
        let name = if chosen.is_empty() {
            words.chosen_none.into_any()
        } else {
            view! { <code>{chosen}</code> }.into_any()
        };
        Some(view! { <p>{words.chosen} ": " {name}</p> }.into_any())
    };
    view! {
        <div class="outcome" role="status">
            {chosen}
            {told(move || pane.ending.get().map(|ending| ended(pane, ending)))}
        </div>
    }
}

fn ended(pane: Pane, ending: Ending) -> AnyView {
    let words = pane.words();
    let manner = if ending.clean {
        words.cleanly
    } else {
        words.not_cleanly
    };
    let meaning = phrases::meaning(pane.lang, Meaning::of(ending.code));
    let reason = (!ending.reason.is_empty()).then(|| [words.reason, ": ", &ending.reason].concat());
    let not_chosen = move || {
        // Known for our own servers only: the answer that our server wrote down names no subprotocol.
        let answered = pane.handshake.with(|handshake| {
            let answer = &handshake.as_ref()?.answer;
            Some(
                !answer
                    .headers
                    .iter()
                    .any(|(name, _)| name == "sec-websocket-protocol"),
            )
        });
        answered == Some(true) && ending.had_offer
    };
    let why = (!ending.was_open).then(|| {
        view! { <p>{told(move || if not_chosen() { words.why_no_choice } else { words.why_no_reason })}</p> }
    });
    view! {
        <p>
            {words.closed_with} " " <code>{ending.code}</code> ", " {manner} ". " {meaning}
        </p>
        {reason.map(|reason| view! { <p>{reason}</p> })}
        {why}
    }
    .into_any()
}

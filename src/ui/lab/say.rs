//! Sending: text, bytes, and a message that shall come back.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    pane::{Pane, Ping},
    phrases,
};
use crate::ui::coded::coded;

#[component]
pub fn Say(pane: Pane) -> impl IntoView {
    let words = pane.words();
    let shut = move || !pane.is_open();
    let kind = move |binary: bool, name: &'static str, id: &'static str| {
        view! {
            <label class="choice" for=pane.id(id)>
                <input
                    id=pane.id(id)
                    type="radio"
                    name=pane.id("as")
                    autocomplete="off"
                    prop:checked=told(move || pane.is_binary.get() == binary)
                    on:change=move |_| pane.is_binary.set(binary)
                />
                {name}
            </label>
        }
    };
    view! {
        <form
            class="say"
            novalidate
            on:submit=move |submit| {
                submit.prevent_default();
                pane.send();
            }
        >
            <div class="field field--wide">
                <label for=pane.id("message")>{words.message}</label>
                <textarea
                    id=pane.id("message")
                    class="code-input"
                    rows="2"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=told(move || pane.message.get())
                    aria-describedby=pane.id("hex-fault")
                    aria-invalid=told(move || pane.hex_fault.get().is_some().then_some("true"))
                    on:input=move |input| pane.message.set(event_target_value(&input))
                ></textarea>
                <p id=pane.id("hex-fault") class="fault" role="alert">
                    {told(move || pane.hex_fault.get().map(|fault| coded(&phrases::hex_fault(pane.lang, fault))))}
                </p>
            </div>
            <div class="say__row">
                <div class="choices" role="radiogroup" aria-label=words.as_what>
                    {kind(false, words.as_text, "as-text")}
                    {kind(true, words.as_binary, "as-binary")}
                </div>
                <button type="submit" class="button" disabled=shut>{words.send}</button>
                <button
                    type="button"
                    class="button button--quiet"
                    disabled=told(move || shut() || pane.ping.get() == Ping::Waiting)
                    on:click=move |_| pane.ping()
                >
                    {words.ping}
                </button>
            </div>
            <p class="say__ping" role="status">{told(move || phrases::ping(pane.lang, pane.ping.get()))}</p>
        </form>
    }
}

//! How one takes a nick here: a plain form always, since the page is made anew for whom one becomes.

use leptos::prelude::*;

use super::{form::fault, page::Form, screen::Screen};

#[component]
pub fn SignIn(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let tried = screen.written(Form::Join, 0).unwrap_or_default();
    let is_refused = screen.fault(Form::Join).is_some();
    view! {
        <section class="card" aria-labelledby="join">
            <h2 id="join">{words.join}</h2>
            <form class="stack" method="post" action=screen.action(Form::Join)>
                <p>{words.join_invitation}</p>
                <div class="field">
                    <label for="nick">{words.nick}</label>
                    <input
                        id="nick"
                        name="nick"
                        type="text"
                        required
                        autocomplete="nickname"
                        spellcheck="false"
                        aria-describedby="nick-hint"
                        aria-invalid=is_refused.then_some("true")
                        value=tried
                    />
                    <p id="nick-hint" class="hint">{words.nick_hint}</p>
                </div>
                <button type="submit" class="button">{words.join}</button>
                {fault(screen, Form::Join)}
            </form>
        </section>
    }
}

//! Where one is signed in, with a way out of each.

use leptos::prelude::*;

use super::{
    page::{Form, SessionRow, You},
    phrases,
};
use crate::ui::{
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
};

pub fn sessions(lang: Lang, you: &You) -> Drawn {
    let words = lang.account();
    let rows: Vec<_> = you
        .sessions
        .iter()
        .map(|session| row(lang, session))
        .collect();
    let others = you.sessions.iter().any(|session| !session.is_this);
    view! {
        <section class="panel" aria-labelledby="part-sessions">
            <h2 id="part-sessions">{words.sessions}</h2>
            <ul class="account__list">{rows}</ul>
            {others.then(|| view! {
                <form method="post" action=Form::EndOthers.action()>
                    <button type="submit" class="quiet-button">{words.end_others}</button>
                </form>
            })}
        </section>
    }
    .drawn()
}

fn row(lang: Lang, session: &SessionRow) -> Drawn {
    let words = lang.account();
    let browser = match session.browser.as_str() {
        "" => words.unknown_browser.to_owned(),
        browser => browser.to_owned(),
    };
    // Buttons of one text are told apart by what they are for.
    let label = [words.end_session, ": ", &browser].concat();
    let name = session.name.clone();
    view! {
        <li>
            <span class="account__browser">
                {browser}
                {session.is_this.then(|| view! { " " <span class="tag">{words.this_browser}</span> })}
            </span>
            <span class="hint">{phrases::seen(lang, session.seen_ago)}</span>
            {(!session.is_this).then(|| view! {
                <form method="post" action=Form::EndSession.action()>
                    <input type="hidden" name="session" value=name />
                    <button type="submit" class="quiet-button" aria-label=label>{words.end_session}</button>
                </form>
            })}
        </li>
    }
    .drawn()
}

//! How one takes a nick, and how one is told why not.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{
    page::Fault,
    phrases,
    screen::{Screen, room_path},
};
use crate::{client::door::Shut, protocol::JoinRefusal, stream::Nick};

#[component]
pub fn SignIn(screen: Screen, fault: Option<Fault>) -> impl IntoView {
    let words = screen.words();
    let tried = match fault {
        Some(Fault::Join(nick, _)) => nick,
        _ => String::new(),
    };
    view! {
        <div class="sign-in">
            <form
                class="sign-in__form"
                method="post"
                action="/chat/join"
                on:submit=move |submit| {
                    if let (Some(_), Some(nick)) = (screen.live(), screen.nick.get_untracked()) {
                        submit.prevent_default();
                        screen.join(nick.value());
                    }
                }
            >
                <p class="sign-in__why">{words.join_invitation}</p>
                <input type="hidden" name="back" value=told(move || screen.room.with(room_path)) />
                <label for="nick">{words.nick}</label>
                <input
                    node_ref=screen.nick
                    id="nick"
                    name="nick"
                    type="text"
                    required
                    autocomplete="nickname"
                    spellcheck="false"
                    aria-describedby="nick-hint nick-fault"
                    aria-invalid=told(move || screen.join_fault.with(Option::is_some).then_some("true"))
                    value=tried
                />
                <button type="submit" disabled=told(move || screen.busy.get())>{words.join}</button>
                <p id="nick-hint" class="hint">{words.nick_hint}</p>
            </form>
            <p id="nick-fault" class="fault" role="alert">
                {told(move || screen.join_fault.with(|fault| fault.as_ref().map(|fault| say(screen, fault))))}
            </p>
            {told(move || screen.join_fault.with(suggestion).map(|nick| suggest(screen, nick)))}
        </div>
    }
}

fn say(screen: Screen, fault: &Shut<JoinRefusal>) -> String {
    match fault {
        Shut::Refused(reason) => phrases::join_refusal(screen.lang, reason),
        Shut::Unreachable => screen.words().unreachable.to_string(),
    }
}

fn suggestion(fault: &Option<Shut<JoinRefusal>>) -> Option<Nick> {
    match fault {
        Some(Shut::Refused(
            JoinRefusal::Taken { suggestion } | JoinRefusal::Confusable { suggestion, .. },
        )) => suggestion.clone(),
        _ => None,
    }
}

/// A form of its own, since a form has one field of each name.
fn suggest(screen: Screen, nick: Nick) -> impl IntoView {
    let label = phrases::take_nick(screen.lang, &nick);
    let value = nick.to_string();
    view! {
        <form
            method="post"
            action="/chat/join"
            on:submit=move |submit| {
                if screen.live().is_some() {
                    submit.prevent_default();
                    screen.join(nick.to_string());
                }
            }
        >
            <input type="hidden" name="back" value=told(move || screen.room.with(room_path)) />
            <button type="submit" class="quiet-button" name="nick" value=value>{label}</button>
        </form>
    }
}

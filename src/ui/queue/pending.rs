//! What the person has wished and the log has not confirmed: waiting, on its way, or refused.

use leptos::{either::Either, prelude::*};

use crate::ui::told::told;

use super::{
    phrases,
    screen::{Deed, Screen},
};
use crate::{
    client::LineState,
    queue::Queue,
    stream::{Pending, Stage},
};

#[component]
pub fn PendingList(screen: Screen) -> impl IntoView {
    let key = |wish: &Pending<Queue>| (wish.id.clone(), matches!(wish.stage, Stage::Refused(_)));
    view! {
        <ul class="pending" hidden=told(move || screen.pending.with(Vec::is_empty))>
            <For each=move || screen.pending.get() key=key children=move |wish| show(screen, wish) />
        </ul>
    }
}

fn show(screen: Screen, wish: Pending<Queue>) -> impl IntoView {
    let words = screen.words();
    let what = phrases::command(screen.lang, &wish.command);
    let id = wish.id;
    let state = match wish.stage {
        Stage::Refused(reason) => {
            let said = [what, ": ", &phrases::refusal(screen.lang, &reason)].concat();
            Either::Left(view! {
                <span role="alert">{said}</span>" "
                <button type="button" class="quiet-button" on:click=move |_| screen.act(Deed::Cancel(id.clone()))>
                    {words.all_right}
                </button>
            })
        }
        _ => {
            let is_up = move || screen.line.get() == LineState::Up;
            Either::Right(view! {
                <span>{what} ": " {told(move || if is_up() { words.sending } else { words.waiting })}</span>" "
                <button
                    type="button"
                    class="quiet-button"
                    hidden=is_up
                    on:click=move |_| screen.act(Deed::Cancel(id.clone()))
                >
                    {words.cancel}
                </button>
            })
        }
    };
    view! { <li>{state}</li> }
}

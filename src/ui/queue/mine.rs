//! One's own part in a queue: the request with its place and wait, or the form that makes one.

use leptos::{either::EitherOf3, prelude::*};

use crate::ui::told::told;

use super::{
    form::{Field, Press, fault, field, hidden, press},
    page::Form,
    phrases,
    screen::{Screen, fold_away, typed},
    sign_in::SignIn,
};
use crate::{
    queue::{About, Command, Place, Request, Status, estimate},
    stream::Seq,
};

#[component]
pub fn Mine(screen: Screen) -> impl IntoView {
    // Told anew only when there is another request, so that nobody is interrupted in writing.
    let id = Memo::new(move |_| screen.mine.with(|mine| mine.as_ref().map(|mine| mine.id)));
    let is_somebody = Memo::new(move |_| screen.you.with(Option::is_some));
    move || match (is_somebody.get(), id.get()) {
        (false, _) => EitherOf3::A(view! { <SignIn screen /> }),
        (true, None) => EitherOf3::B(view! { <Ask screen /> }),
        (true, Some(id)) => EitherOf3::C(view! { <Own screen id /> }),
    }
}

#[component]
fn Ask(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let takes_none = Memo::new(move |_| screen.board.with(|board| board.status != Status::Open));
    let required = Memo::new(move |_| screen.board.with(|board| board.reason_required));
    // Why not is said in the heading.
    view! {
        <section class="panel" aria-labelledby="ask" hidden=told(move || takes_none.get())>
            <h2 id="ask">{words.ask}</h2>
            <form
                class="stack"
                method="post"
                action=screen.action(Form::Ask)
                on:submit=move |submit| {
                    if screen.takes(&submit) && !is_asking(screen) {
                        let (about, place) = (typed(&submit, "about"), typed(&submit, "place"));
                        screen.wish(Command::Ask { about, place });
                    }
                }
            >
                {hidden("id", screen.form_id(Form::Ask, 0))}
                {told(move || described(screen, Form::Ask, required.get(), None))}
                <p class="hint">{words.everybody_reads}</p>
                <button type="submit" class="button" disabled=told(move || is_asking(screen))>
                    {told(move || if is_asking(screen) { words.sending } else { words.ask_button })}
                </button>
                {fault(screen, Form::Ask)}
            </form>
        </section>
    }
}

fn is_asking(screen: Screen) -> bool {
    screen.is_under_way(|command| matches!(command, Command::Ask { .. }))
}

/// The two fields that say what a request is about and where.
fn described(
    screen: Screen,
    form: Form,
    required: bool,
    request: Option<&Request>,
) -> impl IntoView + use<> {
    let words = screen.words();
    let stands = |at, text: Option<String>| screen.written(form, at).or(text).unwrap_or_default();
    let about = Field {
        name: "about",
        id: [form.name(), "-about"].concat(),
        label: words.about,
        hint: if required { "" } else { words.about_optional },
        longest: About::LONGEST,
        value: stands(0, request.map(|request| request.about.to_string())),
        required,
    };
    let place = Field {
        name: "place",
        id: [form.name(), "-place"].concat(),
        label: words.place,
        hint: words.place_hint,
        longest: Place::LONGEST,
        value: stands(1, request.map(|request| request.place.to_string())),
        required: false,
    };
    (field(about), field(place))
}

#[component]
fn Own(screen: Screen, id: Seq) -> impl IntoView {
    let words = screen.words();
    let is_waiting = Memo::new(move |_| {
        screen
            .mine
            .with(|mine| mine.as_ref().is_some_and(|mine| mine.is_waiting()))
    });
    let class = move || match is_waiting.get() {
        true => "panel panel--mine",
        false => "panel panel--mine panel--turn",
    };
    view! {
        <section class=class aria-labelledby="own">
            <h2 id="own">{words.yours}</h2>
            // What is told aloud is short, and only told when it is another.
            <p class="own__place" role="status">{told(move || place(screen, id))}</p>
            <p hidden=told(move || !is_waiting.get())>
                {words.estimate} ": " <strong>{told(move || wait(screen, id))}</strong>
            </p>
            <p class="hint" hidden=told(move || !is_waiting.get())>{words.estimate_why} " " {words.place_kept}</p>
            {told(move || room(screen))}
            {told(move || is_waiting.get().then(|| edit(screen, id)))}
            {told(move || {
                let text = if is_waiting.get() { words.withdraw } else { words.done };
                press(screen, Press {
                    form: Form::Withdraw,
                    about: id.0,
                    field: Some(("request", id.0.to_string())),
                    text,
                    label: None,
                    class: "quiet-button",
                    command: Command::Withdraw { request: id },
                })
            })}
            {fault(screen, Form::Withdraw)}
        </section>
    }
}

/// Where one stands, or who comes.
fn place(screen: Screen, id: Seq) -> String {
    let words = screen.words();
    let helper = screen.mine.with(|mine| {
        let held = mine.as_ref()?.held.as_ref()?;
        Some(held.by.nick.clone())
    });
    if let Some(nick) = helper {
        let comes = phrases::comes_to_you(screen.lang, &nick);
        return [words.your_turn, " ", &comes].concat();
    }
    screen.board.with(|board| {
        let ahead = board.ahead_of(id).unwrap_or_default();
        let place = phrases::place(screen.lang, ahead, board.waiting().count());
        match ahead {
            0 => [&place, ". ", words.next_up].concat(),
            _ => place,
        }
    })
}

fn wait(screen: Screen, id: Seq) -> String {
    let now = screen.now.get();
    let found = screen.board.with(|board| {
        let ahead = board.ahead_of(id)?;
        estimate::wait(board, ahead, now)
    });
    phrases::wait(screen.lang, found)
}

/// The way to the private room, for the two whose it is.
fn room(screen: Screen) -> impl IntoView {
    let name = screen
        .mine
        .with(|mine| mine.as_ref().and_then(|mine| mine.room.clone()));
    name.map(|name| {
        let href = ["/chat/", name.as_str()].concat();
        view! { <p><a href=href>{screen.words().private_room}</a></p> }
    })
}

fn edit(screen: Screen, id: Seq) -> impl IntoView {
    let words = screen.words();
    let required = screen.board.with_untracked(|board| board.reason_required);
    let fields = screen
        .mine
        .with_untracked(|mine| described(screen, Form::Edit, required, mine.as_deref()));
    view! {
        <details class="fold" open=screen.fault(Form::Edit).is_some()>
            <summary>{words.edit}</summary>
            <form
                class="stack"
                method="post"
                action=screen.action(Form::Edit)
                on:submit=move |submit| {
                    if screen.takes(&submit) {
                        let (about, place) = (typed(&submit, "about"), typed(&submit, "place"));
                        fold_away(&submit);
                        screen.wish(Command::Edit { request: id, about, place });
                    }
                }
            >
                {hidden("id", screen.form_id(Form::Edit, id.0))}
                {hidden("request", id.0.to_string())}
                {fields}
                <button type="submit" class="quiet-button">{words.save}</button>
                {fault(screen, Form::Edit)}
            </form>
        </details>
    }
}

//! The open requests: those that somebody has in hand, and those that wait, in line.

use std::sync::Arc;

use leptos::{either::Either, prelude::*};

use crate::ui::told::told;

use super::{
    form::{Field, Press, field, hidden, press},
    page::Form,
    phrases,
    screen::{Screen, put_away, typed},
};
use crate::{
    queue::{Board, Command, Remark, Request},
    stream::Seq,
    ui::chat::clock,
};

type One = Memo<Option<Arc<Request>>>;

#[component]
pub fn Requests(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let held = move || screen.board.with(|board| ids(board, false));
    let waiting = move || screen.board.with(|board| ids(board, true));
    let is_nobody_helped = move || {
        screen
            .board
            .with(|board| board.requests.iter().all(|one| one.is_waiting()))
    };
    let is_nobody_waiting = move || screen.board.with(|board| board.waiting().next().is_none());
    view! {
        <section class="requests" aria-labelledby="helped" hidden=is_nobody_helped>
            <h2 id="helped">{words.being_helped}</h2>
            <ul>
                <For each=held key=|id| *id children=move |id| entry(screen, id, false) />
            </ul>
        </section>
        <section class="requests" aria-labelledby="in-line">
            <h2 id="in-line">{words.in_line}</h2>
            // The numbers of the list are the places in line.
            <ol class="line-up">
                <For each=waiting key=|id| *id children=move |id| entry(screen, id, true) />
            </ol>
            <p class="hint" hidden=told(move || !is_nobody_waiting())>{words.nobody_waits}</p>
        </section>
    }
}

fn ids(board: &Board, waiting: bool) -> Vec<Seq> {
    let all = board.requests.iter();
    all.filter(|one| one.is_waiting() == waiting)
        .map(|one| one.id)
        .collect()
}

/// A request. It moves from one list to the other when it is taken, so what it offers is fixed.
fn entry(screen: Screen, id: Seq, waiting: bool) -> impl IntoView {
    let words = screen.words();
    let one = screen.request(id);
    let Some(request) = one.get_untracked() else {
        return Either::Left(());
    };
    let by = request.by.clone();
    let (person, nick) = (by.id, by.nick.to_string());
    let at = request.at;
    let helper = move || {
        one.with(|one| {
            let held = one.as_ref()?.held.as_ref()?;
            Some(held.by.nick.to_string())
        })
    };
    Either::Right(view! {
        <li class="request" class:request--mine=told(move || screen.is_me(person))>
            <div class="request__what">
                <p class="request__who">
                    <strong><bdi>{nick}</bdi></strong>
                    <span class="tag" hidden=told(move || !screen.is_me(person))>{words.you}</span>
                    <span class="tag tag--away" title=words.away_why hidden=told(move || !waiting || !screen.is_away(person))>
                        {words.away}
                    </span>
                    <span class="request__since">
                        {words.since} " "
                        <time datetime=clock::machine_readable(at)>{told(move || clock::time_of_day(at, screen.zone()))}</time>
                        {told(move || phrases::ago(at, screen.now.get()))}
                    </span>
                </p>
                <p class="request__helper" hidden=waiting>{words.helped_by} " " <bdi>{helper}</bdi></p>
                <p class="request__about" dir="auto">{told(move || about(one))}</p>
                {told(move || place(screen, one))}
                {told(move || notes(screen, one))}
            </div>
            {told(move || screen.helps.get().then(|| match waiting {
                true => Either::Left(take(screen, &request)),
                false => Either::Right(finish(screen, one, &request)),
            }))}
        </li>
    })
}

fn about(one: One) -> Option<String> {
    one.with(|one| {
        let about = &one.as_ref()?.about;
        (!about.is_empty()).then(|| about.to_string())
    })
}

fn place(screen: Screen, one: One) -> impl IntoView {
    let words = screen.words();
    one.with(|one| {
        let place = one.as_ref().map(|one| one.place.clone());
        let place = place.filter(|place| !place.is_empty())?;
        let shown = match place.link() {
            Some(link) => {
                let (href, text) = (link.to_string(), link.to_string());
                Either::Left(view! {
                    <a href=href target="_blank" rel="nofollow ugc noopener noreferrer">{text}</a>
                })
            }
            None => Either::Right(view! { <bdi>{place.to_string()}</bdi> }),
        };
        Some(view! { <p class="request__place"><span class="hint">{words.where_at}</span> " " {shown}</p> })
    })
}

fn notes(screen: Screen, one: One) -> impl IntoView {
    let words = screen.words();
    one.with(|one| {
        let notes = one.as_ref().map(|one| one.notes.clone());
        let notes = notes.filter(|notes| !notes.is_empty())?;
        let rows: Vec<_> = notes
            .into_iter()
            .map(|note| {
                view! { <li><span class="hint"><bdi>{note.by.to_string()}</bdi> ":"</span> " " <bdi>{note.text.to_string()}</bdi></li> }
            })
            .collect();
        Some(view! { <ul class="notes" aria-label=words.notes>{rows}</ul> })
    })
}

/// What a helper does about one who waits.
fn take(screen: Screen, request: &Request) -> impl IntoView + use<> {
    let words = screen.words();
    let (id, nick) = (request.id, request.by.nick.clone());
    let own = request.by.id;
    view! {
        <div class="request__deeds">
            <div hidden=told(move || screen.is_me(own))>
                {press(screen, Press {
                    form: Form::Take,
                    about: id.0,
                    field: Some(("request", id.0.to_string())),
                    text: words.take,
                    label: Some(phrases::about(words.take, &nick)),
                    class: "button",
                    command: Command::Take { request: id },
                })}
            </div>
            <details class="fold">
                <summary>{words.leave_note}</summary>
                {note_form(screen, id, Form::Note)}
            </details>
        </div>
    }
}

/// What a helper does about one whom somebody helps: any helper, since somebody forgets.
fn finish(screen: Screen, one: One, request: &Request) -> impl IntoView + use<> {
    let words = screen.words();
    let (id, nick) = (request.id, request.by.nick.clone());
    // The room is for the two: other helpers have no key to it.
    let room = move || {
        let name = one.with(|one| {
            let one = one.as_ref()?;
            let holds = screen.me().is_some_and(|me| one.is_held_by(me));
            one.room.clone().filter(|_| holds)
        });
        name.map(|name| {
            let href = ["/chat/", name.as_str()].concat();
            view! { <p><a href=href>{screen.words().private_room}</a></p> }
        })
    };
    view! {
        <div class="request__deeds">
            {room}
            {note_form(screen, id, Form::Finish)}
            {press(screen, Press {
                form: Form::PutBack,
                about: id.0,
                field: Some(("request", id.0.to_string())),
                text: words.put_back,
                label: Some(phrases::about(words.put_back, &nick)),
                class: "quiet-button",
                command: Command::PutBack { request: id },
            })}
        </div>
    }
}

/// A note, by itself or with the end of the help.
fn note_form(screen: Screen, id: Seq, form: Form) -> impl IntoView {
    let words = screen.words();
    let (text, class, label, hint) = match form {
        Form::Finish => (words.finish, "button", words.note, words.note_hint),
        _ => (
            words.save,
            "quiet-button",
            words.note,
            words.everybody_reads,
        ),
    };
    let note = Field {
        name: "note",
        id: [form.name(), "-", &id.0.to_string()].concat(),
        label,
        hint,
        longest: Remark::LONGEST,
        value: String::new(),
        required: form == Form::Note,
    };
    view! {
        <form
            class="note-form"
            method="post"
            action=screen.action(form)
            on:submit=move |submit| {
                if screen.takes(&submit) {
                    let note = typed(&submit, "note");
                    put_away(&submit);
                    screen.wish(match form {
                        Form::Finish => Command::Finish { request: id, note },
                        _ => Command::Note { request: id, note },
                    });
                }
            }
        >
            {hidden("id", screen.form_id(form, id.0))}
            {hidden("request", id.0.to_string())}
            {field(note)}
            <button type="submit" class=class>{text}</button>
        </form>
    }
}

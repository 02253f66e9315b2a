//! A thread: its root, what was said below it, and where one says more. By itself it is a page of links and forms;
//! `public/scripts/thread.js` shows the same beside the room.

use leptos::prelude::*;

use super::{
    DEEDS, log,
    page::{ChatPage, Fault},
    phrases,
    screen::{Screen, room_path, room_title},
};
use crate::ui::{
    drawn::{Drawn, IntoDrawn},
    text_area,
};

/// `page` holds the root and all that was said below it.
#[component]
pub fn ThreadPage(page: ChatPage) -> impl IntoView {
    let screen = Screen::of(&page);
    let words = page.lang.chat();
    let path = room_path(&page.room);
    let root = page.snapshot.state.messages.front().cloned();
    let number = root
        .as_ref()
        .map_or(String::new(), |root| root.seq.0.to_string());
    let back = [&path, "?at=", &number, "#m", &number].concat();
    let answer = [&path, "/t/", &number].concat();
    let is_stone = root.is_none_or(|root| root.is_stone());
    let is_empty = page.snapshot.state.messages.len() < 2;
    let (written, reason) = match &page.fault {
        Some(Fault::Post(text, reason)) => (
            text_area::inside(text),
            Some(phrases::post_refusal(page.lang, reason)),
        ),
        Some(Fault::Unsaid(text, why)) => (text_area::inside(text), Some(why.clone())),
        _ => (String::new(), None),
    };
    // Whose draft it is, for the script that keeps it.
    let you = page.you.as_ref().map(|you| you.id.0.to_string());
    let engines_may_look = (page.snapshot.state.is_indexed()).then_some(words.engines_may_look);
    let id = page.command.as_str().to_owned();
    // The panel's script shows it where what was sent was taken for a command.
    let is_said = !matches!(page.fault, Some(Fault::Unsaid(..)));
    let form = (page.you.is_some() && !is_stone).then(|| {
        view! {
            <form class="stack thread__form" method="post" action=answer>
                <input type="hidden" name="id" value=id />
                <label for="answer-body">{words.answer}</label>
                <textarea id="answer-body" name="body" rows="3" required inner_html=written></textarea>
                <p class="fault" role="alert">{reason}</p>
                <button type="submit" class="button">{words.send}</button>
                <button type="submit" class="quiet-button" name="literal" value="yes" hidden=is_said>
                    {words.say_literally}
                </button>
                {engines_may_look.map(|told| view! { <p class="hint">{told}</p> })}
            </form>
        }
        .drawn()
    });
    let rows = screen.rows.get_untracked().into_iter();
    let rows: Vec<Drawn> = rows.map(|row| log::show(screen, row).drawn()).collect();
    view! {
        <div class="message-page thread" data-you=you data-close=words.close data-failed=words.thread_failed>
            <h1>{words.thread}</h1>
            <p class="hint"><a href=back>{words.back_to_the_room}</a> " – " <bdi>{room_title(&page.room)}</bdi></p>
            <form id=DEEDS method="post" hidden>
                <input type="hidden" name="id" value=page.command.as_str().to_string() />
            </form>
            <ol class="messages">{rows}</ol>
            {is_empty.then(|| view! { <p class="hint thread__empty">{words.thread_empty}</p> }.drawn())}
            {form}
        </div>
    }
}

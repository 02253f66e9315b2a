//! The forms by which a room is told what it is: one for each thing, so that nobody takes back unseen what
//! somebody else has just said.

use leptos::prelude::*;

use super::{RoomPage, access, pause};
use crate::{
    account::Deed,
    chat::{Access, Kind, Slow, Topic},
    stream::Title,
    ui::{
        card::{Card, card, choice, part},
        drawn::{Drawn, IntoDrawn},
    },
};

const _: () = assert!(
    Title::LONGEST == 60 && Topic::LONGEST == 250,
    "the catalogue's words name these"
);

/// What the forms call what they set.
pub const NAMES: [&str; 8] = [
    "title",
    "topic",
    "access",
    "slow",
    "indexed",
    "keeper",
    "no-keeper",
    "archived",
];

pub fn forms(page: &RoomPage) -> Drawn {
    let rules = page.role.may(Deed::RuleRoom).then(|| {
        // What is for a few is neither for others nor found by them.
        let public = (page.kind == Kind::Public).then(|| view! { {who(page)} {engines(page)} });
        view! { {pace(page)} {public} {keepers(page)} }.drawn()
    });
    let archive = page.role.may(Deed::ArchiveRoom).then(|| archive(page));
    view! { {title(page)} {topic(page)} {rules} {archive} }.drawn()
}

/// A card for one setting. `name` is what the form calls it.
fn setting(
    page: &RoomPage,
    name: &'static str,
    title: &'static str,
    text: Option<&'static str>,
    inside: impl IntoView + 'static,
) -> Drawn {
    let fault = page.fault.as_ref().filter(|fault| fault.of == name);
    let around = Card {
        id: name,
        title,
        text: text.map(str::to_owned),
        action: ["/chat/", page.room.name.as_str(), "/settings"].concat(),
        fault: fault.map(|fault| fault.why.said(page.lang)),
    };
    card(
        around,
        view! { <input type="hidden" name="setting" value=name /> {inside.drawn()} },
    )
}

/// What stands in a field: what was refused, or what is.
fn value(page: &RoomPage, name: &str, now: &str) -> String {
    let fault = page.fault.as_ref().filter(|fault| fault.of == name);
    fault.map_or_else(|| now.to_owned(), |fault| fault.written.clone())
}

fn title(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let value = value(page, "title", &page.room.title);
    let inside = view! {
        <div class="field">
            <label for="room-name">{words.title_label}</label>
            <input
                id="room-name"
                name="value"
                type="text"
                required
                maxlength=Title::LONGEST.to_string()
                autocomplete="off"
                aria-describedby="room-name-hint"
                value=value
            />
            <p id="room-name-hint" class="hint">{words.title_hint}</p>
        </div>
        <button type="submit" class="button">{words.save}</button>
    };
    setting(page, "title", words.title, None, inside)
}

fn topic(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let value = value(page, "topic", &page.charter.topic);
    let inside = view! {
        <div class="field">
            <label for="room-topic">{words.topic_label}</label>
            <input
                id="room-topic"
                name="value"
                type="text"
                maxlength=(Topic::LONGEST * 2).to_string()
                autocomplete="off"
                aria-describedby="room-topic-hint"
                value=value
            />
            <p id="room-topic-hint" class="hint">{words.topic_hint}</p>
        </div>
        <button type="submit" class="button">{words.save}</button>
    };
    setting(page, "topic", words.topic, None, inside)
}

fn who(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let options = Access::ALL
        .map(|one| (one.name().to_owned(), access(page.lang, one).to_owned()))
        .into();
    let inside = view! {
        {choice("room-access", words.access_label, "value", options, page.charter.access.name())}
        <button type="submit" class="button">{words.save}</button>
    };
    setting(
        page,
        "access",
        words.access,
        Some(words.access_text),
        inside,
    )
}

fn pace(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let now = page.charter.slow.seconds();
    let mut steps = Slow::STEPS.to_vec();
    if !steps.contains(&now) {
        steps.push(now);
        steps.sort_unstable();
    }
    let options = steps
        .into_iter()
        .map(|seconds| (seconds.to_string(), pause(page.lang, seconds)))
        .collect();
    let inside = view! {
        {choice("room-slow", words.slow_label, "value", options, &now.to_string())}
        <button type="submit" class="button">{words.save}</button>
    };
    setting(page, "slow", words.slow, Some(words.slow_text), inside)
}

fn engines(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let (value, label) = match page.charter.unindexed {
        true => ("yes", words.index),
        false => ("no", words.unindex),
    };
    let inside = view! { <button type="submit" class="quiet-button" name="value" value=value>{label}</button> };
    setting(
        page,
        "indexed",
        words.engines,
        Some(words.engines_text),
        inside,
    )
}

/// Who keeps the room: another is named, and one steps back.
fn keepers(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let action = ["/chat/", page.room.name.as_str(), "/settings"].concat();
    let rows: Vec<_> = page
        .keepers
        .iter()
        .map(|row| {
            let nick = row.person.nick.to_string();
            let named = [words.step_back, ": ", &nick].concat();
            let (action, id) = (action.clone(), row.person.id.0.to_string());
            let form = row.may_remove.then(|| {
                view! {
                    <form method="post" action=action>
                        <input type="hidden" name="setting" value="no-keeper" />
                        <input type="hidden" name="value" value=id />
                        <button type="submit" class="quiet-button" aria-label=named>{words.step_back}</button>
                    </form>
                }
            });
            view! { <li><bdi class="account__browser">{nick}</bdi> {form}</li> }
        })
        .collect();
    let written = value(page, "keeper", "");
    let inside = view! {
        <div class="field">
            <label for="room-keeper">{words.keeper_label}</label>
            <input id="room-keeper" name="value" type="text" required autocomplete="off" value=written />
        </div>
        <button type="submit" class="button">{words.keeper_button}</button>
    };
    let list = part(
        "keepers",
        words.keepers,
        view! { <ul class="account__list">{rows}</ul> },
    );
    let form = setting(
        page,
        "keeper",
        words.name_keeper,
        Some(words.keepers_text),
        inside,
    );
    view! { {list} {form} }.drawn()
}

fn archive(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let (value, label, class) = match page.charter.archived {
        true => ("no", words.reopen, "button"),
        false => ("yes", words.archive_button, "button button--danger"),
    };
    let inside =
        view! { <button type="submit" class=class name="value" value=value>{label}</button> };
    setting(
        page,
        "archived",
        words.archive,
        Some(words.archive_text),
        inside,
    )
}

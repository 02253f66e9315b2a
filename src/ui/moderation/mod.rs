//! What moderators see: what waits, who is kept out, who did what, and a person's page. Pages and forms alone.

mod log;
mod person;
mod queue;

pub use self::{
    log::{LogPage, LogRow, LogView},
    person::{PersonPage, PersonView, Powers, Rooms},
    queue::{CaseRow, KeptOut, QueuePage, QueueView},
};

use leptos::prelude::*;

use super::{
    drawn::{Drawn, IntoDrawn},
    lang::Lang,
};
use crate::{moderation::Refusal, stream::PersonId};

/// Minutes of a mute that are offered: from ten minutes to a week.
pub const MUTE_MINUTES: [i64; 4] = [10, 60, 1_440, 10_080];
/// Days of a ban that are offered; 0, for good, is offered besides.
pub const BAN_DAYS: [i64; 4] = [1, 7, 30, 365];

/// A person's page.
fn person_path(person: PersonId) -> String {
    ["/chat/person/", &person.0.to_string()].concat()
}

/// Somebody's nick, which leads to their page.
fn who(person: PersonId, nick: String) -> Drawn {
    view! { <a href=person_path(person)><bdi>{nick}</bdi></a> }.drawn()
}

/// Why something was not done.
pub fn refused(lang: Lang, refusal: Refusal) -> &'static str {
    let words = lang.moderation();
    match refusal {
        Refusal::NotAllowed => words.not_allowed,
        Refusal::NothingToDo => words.nothing_to_do,
        Refusal::TooMany => words.too_many,
    }
}

/// What was done a moment ago; `cleared`: how many messages were taken away.
pub fn done(lang: Lang, cleared: Option<u64>) -> String {
    let words = lang.moderation();
    match cleared {
        Some(count) => [
            words.done,
            " ",
            words.taken_away,
            " ",
            &count.to_string(),
            ".",
        ]
        .concat(),
        None => words.done.to_owned(),
    }
}

/// Of all that somebody said, only so many messages could be taken away.
pub fn half_cleared(lang: Lang, count: u64) -> String {
    let words = lang.moderation();
    [
        words.half_cleared,
        " ",
        words.taken_away,
        " ",
        &count.to_string(),
        ".",
    ]
    .concat()
}

/// "10 min", "1 h", "7 d".
fn span(lang: Lang, minutes: i64) -> String {
    match minutes {
        0 => lang.moderation().for_good.to_owned(),
        1..60 => minutes.to_string() + " min",
        60..1_440 => (minutes / 60).to_string() + " h",
        _ => (minutes / 1_440).to_string() + lang.moderation().days,
    }
}

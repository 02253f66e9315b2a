//! The audit log: who has done what to whom, until when and why, the newest first.

use leptos::prelude::*;

use super::who;
use crate::{
    moderation::Act,
    stream::{PersonId, Seq, StreamName},
    ui::{
        drawn::{Drawn, IntoDrawn},
        lang::Lang,
    },
};

pub struct LogPage {
    pub lang: Lang,
    pub rows: Vec<LogRow>,
    /// Where the older ones end.
    pub older: Option<u64>,
}

pub struct LogRow {
    pub seq: Seq,
    pub at: String,
    pub by: String,
    pub whom: Option<(PersonId, String)>,
    pub until: Option<String>,
    pub act: Act,
}

#[component]
pub fn LogView(page: LogPage) -> impl IntoView {
    let words = page.lang.moderation();
    let rows: Vec<_> = page
        .rows
        .into_iter()
        .map(|line| row(page.lang, line))
        .collect();
    let list = match rows.is_empty() {
        true => view! { <p>{words.nothing_done}</p> }.drawn(),
        false => view! { <ol class="account__list">{rows}</ol> }.drawn(),
    };
    let older = page.older.map(|before| {
        let href = ["/moderation/log?before=", &before.to_string()].concat();
        view! { <p><a href=href>{words.older}</a></p> }
    });
    view! {
        <div class="account">
            <h1>{words.log}</h1>
            <p>{words.log_text}</p>
            <section class="panel" aria-label=words.log>{list}</section>
            {older}
            <p><a href="/moderation">{words.title}</a></p>
        </div>
    }
}

fn row(lang: Lang, row: LogRow) -> Drawn {
    let words = lang.moderation();
    let (what, more) = told(lang, &row.act);
    let whom = row.whom.map(|(id, nick)| view! { " " {who(id, nick)} });
    let until = row
        .until
        .map(|until| [" ", words.until, " ", &until].concat());
    let more = (!more.is_empty()).then(|| view! { " · " <bdi>{more}</bdi> });
    view! {
        <li>
            <span>
                <span class="hint">"#" {row.seq.0.to_string()} " " <time datetime=row.at.clone()>{row.at.clone()}</time></span>
                " " <strong><bdi>{row.by}</bdi></strong> " " {what} {whom} {until} {more}
            </span>
        </li>
    }
    .drawn()
}

/// What was done, and what is to be said of it besides.
fn told(lang: Lang, act: &Act) -> (&'static str, String) {
    let words = lang.moderation();
    let number = |of: &Seq| ["#", &of.0.to_string()].concat();
    match act {
        Act::Muted { reason, .. } => (words.did_mute, reason.as_str().to_owned()),
        Act::Unmuted { .. } => (words.did_unmute, String::new()),
        Act::Banned { reason, .. } => (words.did_ban, reason.as_str().to_owned()),
        Act::Unbanned { .. } => (words.did_unban, String::new()),
        Act::NetworkBanned { network, .. } => {
            (words.did_ban_network, network.as_str()[..8].to_owned())
        }
        Act::NetworkUnbanned { network } => {
            (words.did_unban_network, network.as_str()[..8].to_owned())
        }
        Act::Cleared { count, .. } => (words.did_clear, count.to_string()),
        Act::Removed { room, message, .. } => (words.did_remove, place(room, *message)),
        Act::SentOut { room, .. } => (words.did_send_out, room.to_string()),
        Act::LetIn { room, .. } => (words.did_let_in, room.to_string()),
        Act::Arranged { room, setting } => (
            words.did_arrange,
            [room.as_str(), " · ", setting_name(lang, setting)].concat(),
        ),
        Act::Pinned { room, message } => (words.did_pin, place(room, *message)),
        Act::Unpinned { room, message } => (words.did_unpin, place(room, *message)),
        Act::ModeratorNamed { .. } => (words.did_name, String::new()),
        Act::ModeratorDismissed { .. } => (words.did_dismiss_moderator, String::new()),
        Act::Reported { reason, .. } => (words.did_report, reason.as_str().to_owned()),
        Act::Held { .. } => (words.was_held, String::new()),
        Act::Dismissed { of } => (words.did_dismiss, number(of)),
        Act::Settled { of } => (words.did_settle, number(of)),
        Act::HoldSet { hold: true } => (words.did_hold, String::new()),
        Act::HoldSet { hold: false } => (words.did_not_hold, String::new()),
        Act::WordsListed { words: listed } => (words.did_list, listed.len().to_string()),
        Act::Unknown => (words.did_unknown, String::new()),
    }
}

/// Where a message stands.
fn place(room: &StreamName, message: Seq) -> String {
    [room.as_str(), " #", &message.0.to_string()].concat()
}

/// What a setting is called, by its type.
fn setting_name(lang: Lang, setting: &str) -> &str {
    let words = lang.room();
    match setting {
        "title" => words.title,
        "topic" => words.topic,
        "archived" => words.archive,
        "access" => words.access,
        "indexed" => words.engines,
        "slow" => words.slow,
        other => other,
    }
}

//! The moderators' queue: reports and held messages, who is kept out, and the rules of the house.

use leptos::prelude::*;

use super::who;
use crate::{
    stream::{PersonId, Seq},
    ui::{
        card::{Card, card, part},
        drawn::{Drawn, IntoDrawn},
        lang::Lang,
        text_area::inside as text_inside,
    },
};

pub struct QueuePage {
    pub lang: Lang,
    pub cases: Vec<CaseRow>,
    pub muted: Vec<KeptOut>,
    pub banned: Vec<KeptOut>,
    /// Fingerprints, and when their ban ends.
    pub networks: Vec<(String, String)>,
    pub hold: bool,
    /// One a line.
    pub words: String,
    pub done: bool,
    /// Something could not be done.
    pub failed: bool,
}

/// A report or a held message.
pub struct CaseRow {
    pub seq: Seq,
    pub at: String,
    /// Who reported it.
    pub by: String,
    pub whose: (PersonId, String),
    pub words: String,
    pub reason: String,
    /// Where, if the moderator may see it: the address, and what it is called.
    pub place: Option<(String, String)>,
    /// What was reported; none: it is held.
    pub message: Option<Seq>,
}

pub struct KeptOut {
    pub id: PersonId,
    pub nick: String,
    /// None: for good.
    pub until: Option<String>,
}

#[component]
pub fn QueueView(page: QueuePage) -> impl IntoView {
    let words = page.lang.moderation();
    let cases: Vec<_> = page.cases.iter().map(|row| case(page.lang, row)).collect();
    let waits = match cases.is_empty() {
        true => view! { <p>{words.nothing_waits}</p> }.drawn(),
        false => view! { <ol class="account__list cases">{cases}</ol> }.drawn(),
    };
    view! {
        <div class="account">
            <h1>{words.title}</h1>
            {page.done.then(|| view! { <p class="account__done" role="status">{words.done}</p> })}
            {page.failed.then(|| view! { <p class="fault" role="alert">{words.failed}</p> })}
            {part("waits", words.waits, waits)}
            {kept_out(page.lang, "muted", words.muted, &page.muted)}
            {kept_out(page.lang, "banned", words.banned, &page.banned)}
            {networks(&page)}
            {hold(&page)}
            {listed(&page)}
            <p><a href="/moderation/log">{words.log}</a></p>
        </div>
    }
}

fn case(lang: Lang, row: &CaseRow) -> Drawn {
    let words = lang.moderation();
    let (id, nick) = row.whose.clone();
    let number = row.seq.0.to_string();
    let action = |deed: &str| ["/moderation/case/", &number, "/", deed].concat();
    let (sort, settle, dismiss) = match row.message {
        Some(_) => (words.reported, words.take_away, words.leave_it),
        None => (words.held, words.let_through, words.turn_down),
    };
    let place = row.place.clone().map(|(href, title)| {
        view! { " · " <a href=href><bdi>{title}</bdi></a> }
    });
    let reporter = row.message.is_some().then(|| {
        view! { <p class="hint">{words.reported_by} " " <bdi>{row.by.clone()}</bdi></p> }
    });
    let reason = (!row.reason.is_empty()).then(|| view! { <p><bdi>{row.reason.clone()}</bdi></p> });
    let named = |label: &str| [label, ": ", &nick].concat();
    // What stands where the moderator cannot come, they cannot take away.
    let settle = row.place.is_some().then(|| {
        view! {
            <form method="post" action=action("settle")>
                <button type="submit" class="button" aria-label=named(settle)>{settle}</button>
            </form>
        }
    });
    view! {
        <li class="case">
            <p>
                <strong>{sort}</strong> " · " {who(id, nick.clone())} {place} " · "
                <time datetime=row.at.clone()>{row.at.clone()}</time>
            </p>
            <blockquote><bdi>{row.words.clone()}</bdi></blockquote>
            {reason}
            {reporter}
            <div class="case__deeds">
                {settle}
                <form method="post" action=action("dismiss")>
                    <button type="submit" class="quiet-button" aria-label=named(dismiss)>{dismiss}</button>
                </form>
            </div>
        </li>
    }
    .drawn()
}

fn kept_out(lang: Lang, id: &'static str, title: &'static str, all: &[KeptOut]) -> Option<Drawn> {
    let words = lang.moderation();
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let until = one
                .until
                .clone()
                .unwrap_or_else(|| words.for_good.to_owned());
            view! { <li>{who(one.id, one.nick.clone())} " · " {words.until} " " {until}</li> }
                .drawn()
        })
        .collect();
    (!rows.is_empty()).then(|| part(id, title, view! { <ul class="account__list">{rows}</ul> }))
}

fn networks(page: &QueuePage) -> Option<Drawn> {
    let words = page.lang.moderation();
    let rows: Vec<_> = page
        .networks
        .iter()
        .map(|(network, until)| {
            let label = [words.let_in, ": ", &network[..8]].concat();
            view! {
                <li>
                    <code>{network[..8].to_owned()}</code> " · " {words.until} " " {until.clone()}
                    <form method="post" action="/moderation/set/network">
                        <button type="submit" class="quiet-button" name="value" value=network.clone() aria-label=label>
                            {words.let_in}
                        </button>
                    </form>
                </li>
            }
            .drawn()
        })
        .collect();
    (!rows.is_empty()).then(|| {
        part(
            "networks",
            words.networks,
            view! { <p class="hint">{words.networks_text}</p> <ul class="account__list">{rows}</ul> },
        )
    })
}

fn hold(page: &QueuePage) -> Drawn {
    let words = page.lang.moderation();
    let (value, label) = match page.hold {
        true => ("no", words.hold_stop),
        false => ("yes", words.hold_start),
    };
    let around = Card {
        id: "hold",
        title: words.hold,
        text: Some(words.hold_text.to_owned()),
        action: "/moderation/set/hold".to_owned(),
        fault: None,
    };
    card(
        around,
        view! { <button type="submit" class="button" name="value" value=value>{label}</button> },
    )
}

fn listed(page: &QueuePage) -> Drawn {
    let words = page.lang.moderation();
    let around = Card {
        id: "words",
        title: words.words,
        text: Some(words.words_text.to_owned()),
        action: "/moderation/set/words".to_owned(),
        fault: None,
    };
    let listed = text_inside(&page.words);
    let inside = view! {
        <div class="field">
            <label for="listed">{words.words_label}</label>
            <textarea id="listed" name="value" rows="4" inner_html=listed></textarea>
        </div>
        <button type="submit" class="button">{page.lang.room().save}</button>
    };
    card(around, inside)
}

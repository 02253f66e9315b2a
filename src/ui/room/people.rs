//! Who is in a room for a few, who was sent out of any, and the ways in: invitations.

use leptos::prelude::*;

use super::RoomPage;
use crate::{
    account::Deed,
    chat::Kind,
    stream::Person,
    ui::{
        card::{Card, card, choice, part},
        drawn::{Drawn, IntoDrawn},
        site::date::Date,
    },
};

/// Days that an invitation works, and how often: what is offered.
pub const DAYS: [u32; 3] = [1, 7, 30];
pub const USES: [u32; 4] = [1, 5, 25, 100];

/// An invitation that works.
pub struct InvitationRow {
    pub id: i64,
    pub by: Option<String>,
    pub until: Date,
    pub uses: u32,
}

/// Somebody in the room, and whether the visitor may send them out.
pub struct MemberRow {
    pub person: Person,
    pub may_remove: bool,
}

pub fn people(page: &RoomPage) -> Drawn {
    let is_private = matches!(page.kind, Kind::Private { .. });
    let keeps = page.role.may(Deed::Kick);
    view! {
        {is_private.then(|| members(page))}
        {(is_private && page.role.may(Deed::Invite)).then(|| invitations(page))}
        {(keeps && !page.removed.is_empty()).then(|| removed(page))}
        {is_private.then(|| leave_for_good(page))}
        {page.out.map(|out| leave_or_join(page, out))}
    }
    .drawn()
}

fn action(page: &RoomPage, deed: &str) -> String {
    ["/chat/", page.room.name.as_str(), "/settings/", deed].concat()
}

/// Somebody with a button.
fn person_row(
    page: &RoomPage,
    deed: &str,
    label: &'static str,
    person: &Person,
    may: bool,
) -> Drawn {
    let nick = person.nick.to_string();
    let named = [label, ": ", &nick].concat();
    let form = may.then(|| {
        view! {
            <form method="post" action=action(page, deed)>
                <input type="hidden" name="id" value=person.id.0.to_string() />
                <button type="submit" class="quiet-button" aria-label=named>{label}</button>
            </form>
        }
    });
    view! { <li><bdi class="account__browser">{nick}</bdi> {form}</li> }.drawn()
}

fn members(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let row =
        |row: &MemberRow| person_row(page, "remove", words.remove, &row.person, row.may_remove);
    let rows: Vec<_> = page.members.iter().map(row).collect();
    part(
        "members",
        words.members,
        view! { <ul class="account__list">{rows}</ul> },
    )
}

fn removed(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let row = |person: &Person| person_row(page, "readmit", words.readmit, person, true);
    let rows: Vec<_> = page.removed.iter().map(row).collect();
    part(
        "removed",
        words.removed,
        view! { <ul class="account__list">{rows}</ul> },
    )
}

fn invitations(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let link = page.link.clone().map(|link| {
        view! {
            <div class="field">
                <label for="invite-link">{words.invite_link}</label>
                <input id="invite-link" type="text" readonly value=link aria-describedby="invite-once" />
                <p id="invite-once" class="hint">{words.invite_once}</p>
            </div>
        }
        .drawn()
    });
    let rows: Vec<_> = page
        .invitations
        .iter()
        .map(|one| {
            let until = one.until.iso();
            let label = [words.revoke, ": ", words.works_until, " ", &until].concat();
            let by = one.by.clone().map(|by| view! { " · " <bdi>{by}</bdi> });
            view! {
                <li>
                    <span>
                        {words.works_until} " " <time datetime=until.clone()>{until.clone()}</time>
                        " · " {words.uses_left} " " {one.uses.to_string()} {by}
                    </span>
                    <form method="post" action=action(page, "revoke")>
                        <input type="hidden" name="id" value=one.id.to_string() />
                        <button type="submit" class="quiet-button" aria-label=label>{words.revoke}</button>
                    </form>
                </li>
            }
            .drawn()
        })
        .collect();
    let numbers = |all: &[u32]| all.iter().map(|n| (n.to_string(), n.to_string())).collect();
    let around = Card {
        id: "invite",
        title: words.invite,
        text: Some(words.invite_text.to_owned()),
        action: action(page, "invite"),
        fault: page
            .fault
            .as_ref()
            .filter(|fault| fault.of == "invite")
            .map(|fault| fault.why.said(page.lang)),
    };
    let inside = view! {
        {choice("invite-days", words.invite_days, "days", numbers(&DAYS), "7")}
        {choice("invite-uses", words.invite_uses, "uses", numbers(&USES), "5")}
        <button type="submit" class="button">{words.invite_button}</button>
    };
    let list = (!rows.is_empty()).then(|| {
        part(
            "invitations",
            words.invitations,
            view! { <ul class="account__list">{rows}</ul> },
        )
    });
    view! { {link.map(|link| part("new-invitation", words.new_invitation, link))} {card(around, inside)} {list} }
        .drawn()
}

/// Whoever goes from a room for a few cannot come back by themselves: it takes two steps.
fn leave_for_good(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    view! {
        <details class="panel" id="leave">
            <summary>{words.leave}</summary>
            <p>{words.leave_text}</p>
            <form method="post" action=action(page, "leave")>
                <button type="submit" class="button button--danger">{words.leave_button}</button>
            </form>
        </details>
    }
    .drawn()
}

/// A room for everybody is left for oneself alone.
fn leave_or_join(page: &RoomPage, out: bool) -> Drawn {
    let words = page.lang.room();
    let (title, text, deed, button) = match out {
        false => (words.leave, words.leave_list, "leave", words.leave_button),
        true => (words.join, words.join_text, "join", words.join_button),
    };
    let around = Card {
        id: "leave",
        title,
        text: Some(text.to_owned()),
        action: action(page, deed),
        fault: None,
    };
    card(
        around,
        view! { <button type="submit" class="quiet-button">{button}</button> },
    )
}

//! A person's page: who they are; for moderators, what can be done.

use leptos::prelude::*;

use super::{BAN_DAYS, MUTE_MINUTES, person_path, span};
use crate::{
    moderation::Reason,
    protocol::RoomInfo,
    stream::{Person, Role},
    ui::{
        account::phrases::role,
        card::{Card, card, choice, part},
        chat::{
            avatar,
            phrases::write_to,
            screen::{room_path, room_title},
        },
        drawn::{Drawn, IntoDrawn},
        lang::Lang,
    },
};

pub struct PersonPage {
    pub lang: Lang,
    pub person: Person,
    pub about: String,
    pub role: Role,
    /// Whether they are on the site now, in a word.
    pub state: &'static str,
    /// The visitor is somebody else who has a nick.
    pub may_write: bool,
    /// Whether the visitor, who is somebody else, does not want to hear this person.
    pub blocked: Option<bool>,
    /// For a moderator who may act upon this person.
    pub powers: Option<Powers>,
    /// For who keeps rooms out of which they may send this person.
    pub rooms: Rooms,
    /// What was done a moment ago.
    pub done: Option<String>,
    /// Why something was not.
    pub fault: Option<String>,
}

/// Rooms for everybody that the visitor keeps order in.
#[derive(Default)]
pub struct Rooms {
    /// Out of which the person may be sent.
    pub open: Vec<RoomInfo>,
    /// Out of which they were sent.
    pub shut: Vec<RoomInfo>,
    /// From which the visitor comes.
    pub from: String,
}

/// What a moderator sees beside that.
pub struct Powers {
    pub may_ban: bool,
    /// A moment, written out.
    pub muted_until: Option<String>,
    /// None: not banned. Some(None): for good.
    pub banned: Option<Option<String>>,
    /// Whether it is known from where they last came.
    pub knows_network: bool,
}

#[component]
pub fn PersonView(page: PersonPage) -> impl IntoView {
    let nick = page.person.nick.to_string();
    let write = page.may_write.then(|| {
        let action = ["/chat/with/", &page.person.id.0.to_string()].concat();
        let label = write_to(page.lang, &page.person.nick);
        view! {
            <form method="post" action=action>
                <button type="submit" class="button">{label}</button>
            </form>
        }
    });
    let about = (!page.about.is_empty()).then(|| view! { <p><bdi>{page.about.clone()}</bdi></p> });
    view! {
        <div class="account">
            <h1 class="account__person">{avatar(&page.person.nick, page.person.id)} <bdi>{nick}</bdi></h1>
            {page.done.clone().map(|done| view! { <p class="account__done" role="status">{done}</p> })}
            {page.fault.clone().map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
            <p><span class="tag">{role(page.lang, page.role)}</span>" "<span class="tag">{page.state}</span></p>
            {about}
            {write}
            {page.blocked.map(|blocked| block(&page, blocked))}
            {send_out(&page)}
            {let_in(&page)}
            {page.powers.as_ref().map(|powers| actions(&page, powers))}
            <p><a href="/chat">{page.lang.chat().back_to_the_chat}</a></p>
        </div>
    }
}

fn actions(page: &PersonPage, powers: &Powers) -> Drawn {
    view! {
        {mute(page, powers)}
        {powers.may_ban.then(|| ban(page, powers))}
        {clear(page)}
        <p><a href="/moderation">{page.lang.moderation().title}</a></p>
    }
    .drawn()
}

fn around(
    page: &PersonPage,
    deed: &'static str,
    title: &'static str,
    text: Option<String>,
) -> Card {
    Card {
        id: deed,
        title,
        text,
        action: [&person_path(page.person.id), "/", deed].concat(),
        fault: None,
    }
}

/// Why, for the log.
fn reason(page: &PersonPage, id: &'static str) -> Drawn {
    view! {
        <div class="field">
            <label for=id>{page.lang.moderation().reason}</label>
            <input id=id name="reason" type="text" maxlength=Reason::LONGEST.to_string() autocomplete="off" />
        </div>
    }
    .drawn()
}

/// For the visitor alone, whoever they are.
fn block(page: &PersonPage, blocked: bool) -> Drawn {
    let words = page.lang.moderation();
    let (deed, text, button) = match blocked {
        false => ("block", words.block_text, words.block_button),
        true => ("unblock", words.unblock_text, words.unblock),
    };
    let inside = view! { <button type="submit" class="quiet-button">{button}</button> };
    let action = [&person_path(page.person.id), "/", deed].concat();
    card(
        Card {
            action,
            ..around(page, "block", words.block, Some(text.to_owned()))
        },
        inside,
    )
}

/// Out of one room, where they may still read.
fn send_out(page: &PersonPage) -> Option<Drawn> {
    let words = page.lang.moderation();
    let room = |room: &RoomInfo| (room.name.to_string(), room_title(room));
    let rooms: Vec<_> = page.rooms.open.iter().map(room).collect();
    if rooms.is_empty() {
        return None;
    }
    let inside = view! {
        {choice("send-out-room", words.which_room, "room", rooms, &page.rooms.from)}
        <button type="submit" class="button">{words.send_out_button}</button>
    };
    let text = Some(words.send_out_text.to_owned());
    Some(card(around(page, "send-out", words.send_out, text), inside))
}

fn let_in(page: &PersonPage) -> Option<Drawn> {
    let words = page.lang.moderation();
    let row = |room: &RoomInfo| {
        let label = [words.let_in, ": ", &room_title(room)].concat();
        let name = room.name.to_string();
        view! {
            <li>
                <a href=room_path(room)><bdi>{room_title(room)}</bdi></a>
                <form method="post" action=[&person_path(page.person.id), "/let-in"].concat()>
                    <button type="submit" class="quiet-button" name="room" value=name aria-label=label>
                        {words.let_in}
                    </button>
                </form>
            </li>
        }
        .drawn()
    };
    let rows: Vec<_> = page.rooms.shut.iter().map(row).collect();
    let list = (!rows.is_empty()).then(|| view! { <ul class="account__list">{rows}</ul> });
    list.map(|list| part("sent-out", words.sent_out, list))
}

fn mute(page: &PersonPage, powers: &Powers) -> Drawn {
    let words = page.lang.moderation();
    if let Some(until) = &powers.muted_until {
        let text = [words.muted_until, " ", until].concat();
        let inside = view! { <button type="submit" class="button">{words.unmute}</button> };
        return card(around(page, "unmute", words.mute, Some(text)), inside);
    }
    let spans = MUTE_MINUTES.map(|minutes| (minutes.to_string(), span(page.lang, minutes)));
    let inside = view! {
        {choice("mute-span", words.how_long, "span", spans.into(), "60")}
        {reason(page, "mute-reason")}
        <button type="submit" class="button">{words.mute_button}</button>
    };
    card(
        around(page, "mute", words.mute, Some(words.mute_text.to_owned())),
        inside,
    )
}

fn ban(page: &PersonPage, powers: &Powers) -> Drawn {
    let words = page.lang.moderation();
    if let Some(until) = &powers.banned {
        let until = until.as_deref().unwrap_or(words.for_good);
        let text = [words.banned_until, " ", until].concat();
        let inside = view! { <button type="submit" class="button">{words.unban}</button> };
        return card(around(page, "unban", words.ban, Some(text)), inside);
    }
    let spans = BAN_DAYS.map(|days| (days.to_string(), span(page.lang, days * 1_440)));
    let mut spans = Vec::from(spans);
    spans.push(("0".to_owned(), words.for_good.to_owned()));
    let network = powers.knows_network.then(|| {
        view! {
            <div class="field field--tick">
                <input id="ban-network" name="network" type="checkbox" value="yes" aria-describedby="ban-network-hint" />
                <label for="ban-network">{words.ban_network}</label>
            </div>
            <p id="ban-network-hint" class="hint">{words.ban_network_hint}</p>
        }
        .drawn()
    });
    let inside = view! {
        {choice("ban-span", words.how_long, "span", spans, "7")}
        {reason(page, "ban-reason")}
        {network}
        <button type="submit" class="button button--danger">{words.ban_button}</button>
    };
    card(
        around(page, "ban", words.ban, Some(words.ban_text.to_owned())),
        inside,
    )
}

fn clear(page: &PersonPage) -> Drawn {
    let words = page.lang.moderation();
    let inside = view! {
        <details>
            <summary>{words.clear_open}</summary>
            <button type="submit" class="button button--danger">{words.clear_button}</button>
        </details>
    };
    card(
        around(
            page,
            "clear",
            words.clear,
            Some(words.clear_text.to_owned()),
        ),
        inside,
    )
}

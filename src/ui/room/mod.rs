//! A room's own page: what it is, for everybody who may see it; and the forms of those who keep it.

mod invite;
mod people;
mod settings;

use leptos::prelude::*;

pub use self::{
    invite::{InvitePage, InviteView},
    people::{DAYS, InvitationRow, MemberRow, USES},
};
use super::{card::part, chat::phrases, drawn::Drawn, lang::Lang};
use crate::{
    account::Deed,
    chat::{Access, Charter, Kind, Refusal},
    protocol::RoomInfo,
    stream::{Person, Role},
};

/// What the page shows.
pub struct RoomPage {
    pub lang: Lang,
    pub room: RoomInfo,
    pub kind: Kind,
    pub charter: Charter,
    /// Who keeps it, and whether the visitor may make them step back.
    pub keepers: Vec<MemberRow>,
    /// How far the visitor is trusted in this room.
    pub role: Role,
    /// Whether the visitor has left it, where it is one that is left and joined again.
    pub out: Option<bool>,
    /// Who is in, where it is for a few.
    pub members: Vec<MemberRow>,
    /// Who was sent out, for those who may let them in again.
    pub removed: Vec<Person>,
    /// Ways in, for those who may hand them out.
    pub invitations: Vec<InvitationRow>,
    /// One that was made just now, as a whole address.
    pub link: Option<String>,
    /// Something was saved a moment ago.
    pub done: bool,
    pub fault: Option<Fault>,
}

/// A form that was refused.
pub struct Fault {
    /// The setting's name.
    pub of: String,
    pub written: String,
    pub why: Why,
}

pub enum Why {
    NoTitle,
    TopicTooLong,
    TooManyInvitations,
    /// Nobody has claimed that nick.
    NoSuchMember,
    Refused(crate::protocol::Refusal<Refusal>),
}

#[component]
pub fn RoomView(page: RoomPage) -> impl IntoView {
    let words = page.lang.room();
    let back = ["/chat/", page.room.name.as_str()].concat();
    let forms = (!matches!(page.kind, Kind::Direct { .. }) && page.role.may(Deed::RenameRoom))
        .then(|| settings::forms(&page));
    // A form that is on the page says itself what is wrong with it.
    let is_there = |fault: &&Fault| forms.is_some() && settings::NAMES.contains(&fault.of.as_str());
    let fault = page.fault.as_ref().filter(|fault| !is_there(fault));
    let fault = fault.map(|fault| fault.why.said(page.lang));
    let title = super::chat::screen::room_title(&page.room);
    view! {
        <div class="account">
            <h1><bdi>{title}</bdi></h1>
            {page.done.then(|| view! { <p class="account__done" role="status">{words.saved}</p> })}
            {fault.map(|said| view! { <p class="fault" role="alert">{said}</p> })}
            {about(&page)}
            {people::people(&page)}
            {forms}
            <p><a href=back>{words.back}</a></p>
        </div>
    }
}

/// What the room is, in sentences.
fn about(page: &RoomPage) -> Drawn {
    let words = page.lang.room();
    let charter = &page.charter;
    let topic = (!charter.topic.is_empty())
        .then(|| view! { <p class="lead"><bdi>{charter.topic.to_string()}</bdi></p> });
    let mut told: Vec<String> = Vec::new();
    match page.kind {
        Kind::Direct { .. } => told.push(words.is_direct.to_owned()),
        Kind::Private { .. } => {
            told.push(words.is_private.to_owned());
            if charter.archived {
                told.push(words.is_archived.to_owned());
            }
        }
        Kind::Public => {
            if charter.archived {
                told.push(words.is_archived.to_owned());
            }
            told.push(access(page.lang, charter.access).to_owned());
            if charter.slow.seconds() > 0 {
                told.push(
                    words.is_slow.to_owned() + &pause(page.lang, charter.slow.seconds()) + ".",
                );
            }
            told.push(
                match charter.is_indexed() {
                    true => words.is_indexed,
                    false => words.is_unindexed,
                }
                .to_owned(),
            );
        }
    }
    let keepers = page.keepers.iter().map(|row| row.person.nick.to_string());
    let keepers: Vec<_> = keepers
        .map(|nick| view! { <li>{words.keeper} " " <bdi>{nick}</bdi></li> })
        .collect();
    let told: Vec<_> = told
        .into_iter()
        .map(|text| view! { <li>{text}</li> })
        .collect();
    part(
        "about",
        words.about,
        view! { {topic} <ul>{told} {keepers}</ul> },
    )
}

pub(super) fn access(lang: Lang, access: Access) -> &'static str {
    let words = lang.room();
    match access {
        Access::Everybody => words.for_everybody,
        Access::MembersWrite => words.for_members_to_write,
        Access::MembersOnly => words.for_members,
    }
}

/// "30 s", "5 min".
pub(super) fn pause(lang: Lang, seconds: u32) -> String {
    match seconds {
        0 => lang.room().no_pause.to_owned(),
        1..60 => seconds.to_string() + " s",
        3_600 => "1 h".to_owned(),
        _ => (seconds / 60).to_string() + " min",
    }
}

impl Why {
    fn said(&self, lang: Lang) -> String {
        let words = lang.room();
        match self {
            Why::NoTitle => words.no_title.to_owned(),
            Why::TopicTooLong => words.topic_too_long.to_owned(),
            Why::TooManyInvitations => words.too_many_invitations.to_owned(),
            Why::NoSuchMember => lang.account().no_such_member.to_owned(),
            Why::Refused(reason) => phrases::post_refusal(lang, reason),
        }
    }
}

//! What the chat's views share: the signals, and nothing that makes them change. Before the browser
//! has taken the page over they hold what the page was rendered from, and stay as they are.

use std::rc::Rc;

use leptos::{html, prelude::*};

use super::{
    clock::{self, Zone},
    live::Live,
    page::{ChatPage, Fault, Window},
    rows::{Reader, Row, first_unread, lay_out},
};
use crate::{
    chat::{Charter, Chat, Refusal},
    client::{Crowd, LineState, Standing, door::Shut},
    protocol::{JoinRefusal, OpenRefusal, RoomInfo},
    stream::{CommandId, Millis, Pending, Person, PersonId, Role, Seq},
    ui::{lang::Lang, words::ChatWords},
};

/// The chat's signals. Copied freely: each field is a handle.
#[derive(Clone, Copy)]
pub struct Screen {
    pub lang: Lang,
    pub you: RwSignal<Option<Person>>,
    /// How far the reader is trusted.
    pub role: RwSignal<Role>,

    /// The room that is shown.
    pub room: RwSignal<RoomInfo>,
    /// What the room is, beside its name.
    pub charter: RwSignal<Charter>,
    pub window: RwSignal<Window>,
    /// The last fact of the part that is shown, where that is an older part.
    pub until: Seq,
    /// Whether the room's messages are there.
    pub ready: RwSignal<bool>,
    pub rows: RwSignal<Vec<Row>>,
    /// Messages at or before this place are not shown.
    pub floor: RwSignal<Seq>,
    /// How many messages are pinned in the room.
    pub pins: RwSignal<usize>,
    pub pending: RwSignal<Vec<Pending<Chat>>>,
    /// The message that the address names.
    pub marked: RwSignal<Option<Seq>>,
    /// Whether older messages are on their way.
    pub fetching: RwSignal<bool>,
    /// What others have just said, for who listens to the page instead of looking at it.
    pub aloud: RwSignal<String>,
    /// Messages below the part that is in sight.
    pub below: RwSignal<usize>,
    pub at_end: RwSignal<bool>,
    /// Where the unread part begins and how long it is, where that is a way to go.
    pub behind: RwSignal<Option<(Seq, usize)>>,
    /// Why the room cannot be shown.
    pub gone: RwSignal<bool>,

    /// The rooms, each with how many messages are unread.
    pub rooms: RwSignal<Vec<(RoomInfo, Standing)>>,
    pub here: RwSignal<Crowd>,
    pub everyone: RwSignal<Crowd>,
    /// Who came and left, as one line.
    pub news: RwSignal<String>,

    /// Whether the browser has taken the page over.
    pub alive: RwSignal<bool>,
    pub line: RwSignal<LineState>,
    /// The line has been down for so long that it is worth mentioning.
    pub troubled: RwSignal<bool>,
    /// The browser's clock, kept up only while something counts down.
    pub now: RwSignal<Millis>,

    /// When the reader may write again, by the browser's clock. 0: at once.
    pub free_at: RwSignal<Millis>,

    /// The message whose menu is open.
    pub menu: RwSignal<Option<Chosen>>,
    /// What the composer writes.
    pub answering: RwSignal<Answering>,

    /// How long what stands in the composer is.
    pub length: RwSignal<usize>,
    pub post_fault: RwSignal<Option<String>>,
    pub join_fault: RwSignal<Option<Shut<JoinRefusal>>>,
    pub open_fault: RwSignal<Option<Shut<OpenRefusal>>>,
    /// A form is on its way.
    pub busy: RwSignal<bool>,
    /// The id for what the plain form posts.
    pub command: StoredValue<CommandId>,

    pub log: NodeRef<html::Div>,
    pub inside: NodeRef<html::Div>,
    pub heading: NodeRef<html::H1>,
    pub side: NodeRef<html::Aside>,
    pub composer: NodeRef<html::Textarea>,
    pub popup: NodeRef<html::Div>,
    pub nick: NodeRef<html::Input>,
    pub title: NodeRef<html::Input>,

    /// The live half, once there is one.
    pub live: StoredValue<Option<Rc<Live>>, LocalStorage>,
}

/// A message that something is to be done with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub seq: Seq,
    /// Whether it was asked to be deleted once: the second time it is.
    pub sure: bool,
}

/// What is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Answering {
    /// A message of its own.
    #[default]
    Nothing,
    /// An answer to this one, by somebody of this nick.
    To(Seq, String),
    /// This one, differently.
    Edit(Seq),
}

impl Screen {
    /// The screen as the server renders it.
    pub fn of(page: &ChatPage) -> Self {
        let room = &page.snapshot.state;
        let person = page.you.as_ref().map(|you| you.id);
        let reading = page.reading(&page.room.name);
        let reader = Reader {
            person,
            zone: clock::utc,
            unread_from: reading
                .and_then(|reading| first_unread(room, reading.seq, person, &page.blocked)),
            blocked: &page.blocked,
            names: 0,
        };
        let marked = match page.window {
            Window::Around(seq) => Some(seq),
            _ => None,
        };
        let (mut post_fault, mut join_fault, mut open_fault) = (None, None, None);
        match &page.fault {
            Some(Fault::Post(_, reason)) => {
                post_fault = Some(super::phrases::post_refusal(page.lang, reason))
            }
            Some(Fault::Unsaid(_, why)) => post_fault = Some(why.clone()),
            Some(Fault::Join(_, reason)) => join_fault = Some(Shut::Refused(reason.clone())),
            Some(Fault::Room(_, reason)) => open_fault = Some(Shut::Refused(*reason)),
            None => {}
        }
        Screen {
            lang: page.lang,
            you: RwSignal::new(page.you.clone()),
            role: RwSignal::new(page.role),
            room: RwSignal::new(page.room.clone()),
            charter: RwSignal::new(room.charter.clone()),
            window: RwSignal::new(page.window),
            until: page.snapshot.seq,
            ready: RwSignal::new(true),
            rows: RwSignal::new(lay_out(room, &reader)),
            floor: RwSignal::new(room.floor),
            pins: RwSignal::new(room.pins.len()),
            pending: RwSignal::default(),
            marked: RwSignal::new(marked),
            fetching: RwSignal::new(false),
            aloud: RwSignal::default(),
            below: RwSignal::new(0),
            at_end: RwSignal::new(true),
            behind: RwSignal::new(
                reading.and_then(|reading| behind(reading.first, reading.unread)),
            ),
            gone: RwSignal::new(false),
            rooms: RwSignal::new(
                (page.rooms.iter())
                    .map(|room| (room.clone(), page.standing(room)))
                    .collect(),
            ),
            here: RwSignal::new(Crowd {
                away: page.away.clone(),
                ..Crowd::new(page.here_count, page.here.clone())
            }),
            everyone: RwSignal::default(),
            news: RwSignal::default(),
            alive: RwSignal::new(false),
            line: RwSignal::new(LineState::Connecting),
            troubled: RwSignal::new(false),
            now: RwSignal::new(0),
            free_at: RwSignal::default(),
            menu: RwSignal::default(),
            answering: RwSignal::default(),
            length: RwSignal::new(0),
            post_fault: RwSignal::new(post_fault),
            join_fault: RwSignal::new(join_fault),
            open_fault: RwSignal::new(open_fault),
            busy: RwSignal::new(false),
            command: StoredValue::new(page.command.clone()),
            log: NodeRef::new(),
            inside: NodeRef::new(),
            heading: NodeRef::new(),
            side: NodeRef::new(),
            composer: NodeRef::new(),
            popup: NodeRef::new(),
            nick: NodeRef::new(),
            title: NodeRef::new(),
            live: StoredValue::new_local(None),
        }
    }

    pub fn words(self) -> &'static ChatWords {
        self.lang.chat()
    }

    /// UTC until the page is alive, since the browser must first make the same page as the server.
    pub fn zone(self) -> Zone {
        if self.alive.get() {
            clock::local
        } else {
            clock::utc
        }
    }

    /// What the room is called here: a direct room is called after the other.
    pub fn room_title(self) -> String {
        self.room.with(room_title)
    }

    pub fn is_me(self, person: PersonId) -> bool {
        self.you
            .with(|you| you.as_ref().is_some_and(|you| you.id == person))
    }

    /// How far the reader is trusted in this room.
    pub fn role_here(self) -> Role {
        let you = self.you.with(|you| you.as_ref().map(|you| you.id));
        self.charter
            .with(|charter| charter.role(you, self.role.get()))
    }

    /// Why the reader cannot write here, whatever they do.
    pub fn bar(self) -> Option<Refusal> {
        let role = self.role_here();
        let you = self.you.with(|you| you.as_ref().map(|you| you.id));
        self.charter.with(|charter| charter.bar(you, role))
    }

    /// Whether the reader has left the room that is shown.
    pub fn is_out(self) -> bool {
        let here = self.room.with(|room| room.name.clone());
        self.rooms.with(|rooms| {
            let mut rooms = rooms.iter();
            rooms.any(|(room, standing)| standing.choice.out && room.name == here)
        })
    }

    /// Milliseconds until the reader may write again.
    pub fn wait(self) -> Option<u64> {
        u64::try_from(self.free_at.get() - self.now.get())
            .ok()
            .filter(|left| *left > 0)
    }

    /// Whether the room's own pace keeps the reader from writing. Where the line is too busy, what is said waits by
    /// itself.
    pub fn is_held(self) -> bool {
        self.wait().is_some() && self.charter.with(|charter| charter.is_slow())
    }

    /// The live half, once there is one.
    pub fn live(self) -> Option<Rc<Live>> {
        self.live.try_get_value().flatten()
    }
}

pub fn room_title(room: &RoomInfo) -> String {
    match &room.with {
        Some(other) => other.nick.to_string(),
        None => room.title.to_string(),
    }
}

/// Standing messages from which on their first one is likely to be out of sight.
const OUT_OF_SIGHT: usize = 8;

/// The way to the first of so many unread messages, where it is worth showing.
pub fn behind(first: Option<Seq>, unread: usize) -> Option<(Seq, usize)> {
    first
        .filter(|_| unread >= OUT_OF_SIGHT)
        .map(|first| (first, unread))
}

/// Where everything about one message is, and can be done with it.
pub fn message_path(room: &str, seq: Seq) -> String {
    [room, "/m/", &seq.0.to_string()].concat()
}

/// Where the thread of a message is.
pub fn thread_path(room: &str, seq: Seq) -> String {
    [room, "/t/", &seq.0.to_string()].concat()
}

/// A room's address.
pub fn room_path(room: &RoomInfo) -> String {
    ["/chat/", room.name.as_str()].concat()
}

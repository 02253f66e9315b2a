//! The chat room as a decider: what may be said, and what a room looks like after it was.
//!
//! Pure. Who is present and who types is not here: that is no fact, and never enters the log.

mod body;
mod charter;
pub mod discussion;
mod emoji;
mod fact;
mod file;
pub mod markup;
pub mod mention;
mod message;
mod naming;
mod room;
mod rules;
mod setting;
pub mod short_codes;
pub mod slash;

use crate::stream::{Circumstances, Decider, Event, Person, PersonId, Role, Seq};

pub use body::{Body, BodyError};
pub use charter::Charter;
pub use emoji::{Emoji, NotAnEmoji};
pub use fact::{Command, Fact, Kind, Refusal};
pub use file::{Alt, Attached, File, FileName};
pub use mention::Mentions;
pub use message::{Answers, Message, Reaction, Reply, Touched};
pub use room::{Change, Room};
pub use setting::{Access, Setting, Slow, Topic, TopicTooLong};

/// The chat room's decider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chat;

/// The fact that began the room: what is about the room as a whole is about this one.
const FIRST: Seq = Seq(1);

impl Decider for Chat {
    type State = Room;
    type Command = Command;
    type Fact = Fact;
    type Refusal = Refusal;
    type Change = Change;

    fn decide(
        room: &Room,
        wished: &Circumstances<Fact>,
        command: &Command,
    ) -> Result<Vec<Fact>, Refusal> {
        rules::judge(room, wished, command).map(|fact| vec![fact])
    }

    fn recalls(room: &Room, command: &Command) -> Option<Seq> {
        command.of().filter(|seq| room.message(*seq).is_none())
    }

    fn about(fact: &Fact) -> Option<Seq> {
        match fact {
            Fact::Edited { of, .. }
            | Fact::Deleted { of }
            | Fact::Reacted { of, .. }
            | Fact::Unreacted { of, .. }
            | Fact::Pinned { of, .. }
            | Fact::Unpinned { of }
            // What is said in a thread is about its root: so it is no message of the room, and all of it is
            // found at once.
            | Fact::Answered { to: of, .. } => Some(*of),
            // About the room as a whole, which is to say about its first fact: nothing that is paged through.
            Fact::Arranged { .. }
            | Fact::Joined { .. }
            | Fact::Left
            | Fact::Removed { .. }
            | Fact::Readmitted { .. } => Some(FIRST),
            Fact::Opened { .. } | Fact::Posted { .. } | Fact::Unknown => None,
        }
    }

    fn erases(fact: &Fact) -> bool {
        matches!(fact, Fact::Deleted { .. })
    }

    fn erased(event: &Event<Fact>, of: Seq) -> Fact {
        match event.fact.clone() {
            Fact::Posted { nick, reply, .. } => Fact::Posted {
                nick,
                body: Body::erased(),
                reply,
                mentions: Mentions::default(),
                files: Vec::new(),
            },
            Fact::Edited { of, .. } => Fact::Edited {
                of,
                body: Body::erased(),
                mentions: Mentions::default(),
            },
            // What others have answered is theirs.
            Fact::Answered { to, nick, .. } if event.seq == of => Fact::Answered {
                to,
                nick,
                body: Body::erased(),
                mentions: Mentions::default(),
            },
            other => other,
        }
    }

    fn wait(refusal: &Refusal) -> Option<u64> {
        match refusal {
            Refusal::TooSoon { retry_ms } => Some(*retry_ms),
            _ => None,
        }
    }

    /// What waits for a moderator has arrived: asked again, it may have been let through.
    fn is_final(refusal: &Refusal) -> bool {
        !matches!(refusal, Refusal::TooSoon { .. } | Refusal::Held)
    }

    fn apply(room: &mut Room, event: &Event<Fact>) -> Change {
        room.apply(event)
    }

    fn page(events: &[Event<Fact>], floor: Seq) -> Room {
        let mut page = Room {
            floor,
            ..Room::default()
        };
        for event in events {
            page.apply(event);
        }
        page
    }

    fn prepend(room: &mut Room, page: Room, until: Seq) -> Change {
        room.prepend(page, until)
    }

    fn rename(room: &mut Room, people: &[Person]) -> bool {
        room.rename(&|person| {
            let now = people.iter().find(|now| now.id == person.id)?;
            (now.nick != person.nick).then(|| now.nick.clone())
        })
    }

    fn forget(room: &mut Room, keep: usize) {
        room.forget(keep);
    }
}

/// Whether somebody who has this role on the site may pin in such a room.
pub fn may_pin(room: &Room, person: Option<PersonId>, role: Role) -> bool {
    rules::may_pin(room, room.charter.role(person, role))
}

/// Whether somebody in this role may delete what others wrote in such a room.
pub fn may_delete(room: &Room, role: Role) -> bool {
    rules::keeps_order(room, role)
}

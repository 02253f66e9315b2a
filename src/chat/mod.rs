//! The chat room as a decider: what may be said, and what a room looks like after it was.
//!
//! Pure. Who is present and who types is not here: that is no fact, and never enters the log.

mod body;
pub mod discussion;
mod fact;
pub mod markup;
mod room;

use crate::stream::{Decider, Event, Millis, Person, Seq};

pub use body::{Body, BodyError};
pub use fact::{Command, Fact, Kind, Refusal};
pub use room::{Change, Message, Room};

/// The chat room's decider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chat;

impl Decider for Chat {
    type State = Room;
    type Command = Command;
    type Fact = Fact;
    type Refusal = Refusal;
    type Change = Change;

    fn decide(
        room: &Room,
        by: &Person,
        at: Millis,
        command: &Command,
    ) -> Result<Vec<Fact>, Refusal> {
        room.decide(by, at, command)
    }

    fn apply(room: &mut Room, event: &Event<Fact>) -> Change {
        room.apply(event)
    }

    fn prepend(room: &mut Room, events: &[Event<Fact>], floor: Seq) -> Change {
        room.prepend(events, floor)
    }

    fn forget(room: &mut Room, keep: usize) {
        room.forget(keep);
    }
}

//! What a tab must know of a kind of stream besides its rules: what in it is there to be read.

use crate::{
    chat::{Chat, Fact, Room},
    protocol::Subprotocol,
    queue::{self, Board, Queue},
    stream::{Nick, PersonId, Seq},
};

/// A kind of stream that a tab follows.
pub trait Followed: Subprotocol {
    /// Whether streams that nobody has opened are followed too, for what is unread in them.
    const IN_BACKGROUND: bool;

    /// What the keys begin with under which a browser keeps things of this kind.
    const SHELF: &'static str;

    /// Whether this fact is something to be read.
    fn is_news(fact: &Self::Fact) -> bool;

    /// Who says what in it.
    fn words(_: &Self::Fact) -> Option<(Nick, String)> {
        None
    }

    /// Whether this fact calls somebody: then it is news for them, whatever it is for others.
    fn calls(_: &Self::Fact, _: PersonId) -> bool {
        false
    }

    /// Whether this fact may make less or more of what counted as unread.
    fn unsettles(_: &Self::Fact) -> bool {
        false
    }

    /// How many such things by others than this person stand after a place.
    fn unread(state: &Self::State, after: Seq, me: Option<PersonId>) -> usize;

    /// What is at or before this place is not in the fold.
    fn floor(state: &Self::State) -> Seq;
}

impl Followed for Chat {
    const IN_BACKGROUND: bool = true;
    const SHELF: &'static str = "redovisa.";

    fn is_news(fact: &Fact) -> bool {
        matches!(fact, Fact::Posted { .. })
    }

    fn words(fact: &Fact) -> Option<(Nick, String)> {
        match fact {
            Fact::Posted { nick, body, .. } | Fact::Answered { nick, body, .. } => {
                Some((nick.clone(), body.to_string()))
            }
            _ => None,
        }
    }

    fn calls(fact: &Fact, person: PersonId) -> bool {
        matches!(fact, Fact::Posted { mentions, .. } | Fact::Answered { mentions, .. } if mentions.call(person))
    }

    fn unsettles(fact: &Fact) -> bool {
        matches!(fact, Fact::Deleted { .. } | Fact::Edited { .. })
    }

    fn unread(room: &Room, after: Seq, me: Option<PersonId>) -> usize {
        let newest_first = room.messages.iter().rev();
        let newer = newest_first.take_while(|message| message.seq > after);
        newer
            .filter(|message| Some(message.by.id) != me && !message.is_stone())
            .count()
    }

    fn floor(room: &Room) -> Seq {
        room.floor
    }
}

impl Followed for Queue {
    /// One stands in one queue at a time, and looks at no other.
    const IN_BACKGROUND: bool = false;
    const SHELF: &'static str = "redovisa.queue.";

    fn is_news(_: &queue::Fact) -> bool {
        false
    }

    fn unread(_: &Board, _: Seq, _: Option<PersonId>) -> usize {
        0
    }

    fn floor(_: &Board) -> Seq {
        Seq::ORIGIN
    }
}

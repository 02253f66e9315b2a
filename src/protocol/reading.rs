//! How a server's frame is read: once over, into a form that has every field that any frame has.
//!
//! Serde's own way with tags keeps the whole frame as a tree first, and compiles every type inside it a
//! second time for that: it made a tenth of what the browser downloads.

use serde::Deserialize;

use super::{Refusal, RoomInfo, ServerFrame};
use crate::stream::{
    CommandId, Decider, Event, Millis, Person, PersonId, Seq, Snapshot, StreamName,
};

/// Every field of every frame. What belongs together is known by [`TryFrom`] alone.
#[derive(Deserialize)]
#[serde(bound = "")]
pub(super) struct ReadFrame<D: Decider> {
    r#type: String,
    you: Option<Person>,
    rooms: Option<Vec<RoomInfo>>,
    now: Option<Millis>,
    stream: Option<StreamName>,
    seq: Option<Seq>,
    state: Option<D::State>,
    events: Option<Vec<Event<D::Fact>>>,
    floor: Option<Seq>,
    id: Option<CommandId>,
    reason: Option<Refusal<D::Refusal>>,
    all: Option<bool>,
    count: Option<usize>,
    came: Option<Vec<Person>>,
    left: Option<Vec<PersonId>>,
    room: Option<RoomInfo>,
    heads: Option<Vec<(StreamName, Seq)>>,
    retry_ms: Option<u64>,
}

impl<D: Decider> TryFrom<ReadFrame<D>> for ServerFrame<D> {
    type Error = &'static str;

    fn try_from(read: ReadFrame<D>) -> Result<Self, &'static str> {
        let whole = match read.r#type.as_str() {
            "hello" => hello(read),
            "snapshot" => snapshot(read),
            "facts" => facts(read),
            "history" => history(read),
            "ack" => ack(read),
            "refused" => refused(read),
            "presence" => presence(read),
            "room" => read.room.map(|room| ServerFrame::Room { room }),
            "beat" => read.heads.map(|heads| ServerFrame::Beat { heads }),
            "pong" => Some(ServerFrame::Pong),
            "bye" => read.retry_ms.map(|retry_ms| ServerFrame::Bye { retry_ms }),
            _ => return Err("a frame of a type that this version does not know"),
        };
        whole.ok_or("a frame that lacks one of its fields")
    }
}

fn hello<D: Decider>(read: ReadFrame<D>) -> Option<ServerFrame<D>> {
    Some(ServerFrame::Hello {
        you: read.you,
        rooms: read.rooms?,
        now: read.now?,
    })
}

fn snapshot<D: Decider>(read: ReadFrame<D>) -> Option<ServerFrame<D>> {
    Some(ServerFrame::Snapshot {
        stream: read.stream?,
        snapshot: Snapshot {
            seq: read.seq?,
            state: read.state?,
        },
    })
}

fn facts<D: Decider>(read: ReadFrame<D>) -> Option<ServerFrame<D>> {
    Some(ServerFrame::Facts {
        stream: read.stream?,
        events: read.events?,
    })
}

fn history<D: Decider>(read: ReadFrame<D>) -> Option<ServerFrame<D>> {
    Some(ServerFrame::History {
        stream: read.stream?,
        events: read.events?,
        floor: read.floor?,
    })
}

fn ack<D: Decider>(read: ReadFrame<D>) -> Option<ServerFrame<D>> {
    Some(ServerFrame::Ack {
        stream: read.stream?,
        id: read.id?,
        seq: read.seq?,
    })
}

fn refused<D: Decider>(read: ReadFrame<D>) -> Option<ServerFrame<D>> {
    Some(ServerFrame::Refused {
        stream: read.stream,
        id: read.id,
        reason: read.reason?,
    })
}

fn presence<D: Decider>(read: ReadFrame<D>) -> Option<ServerFrame<D>> {
    Some(ServerFrame::Presence {
        stream: read.stream,
        all: read.all?,
        count: read.count?,
        came: read.came?,
        left: read.left?,
    })
}

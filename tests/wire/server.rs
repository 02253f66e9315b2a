//! What the server says.

use redovisa::{
    chat::{Chat, Refusal as ChatRefusal},
    protocol::{LineRefusal, Refusal, RoomInfo},
    stream::{Decider, PersonId, Seq, Snapshot},
};

use super::{Golden, anna, bo, cover, hold, id, lobby, opened, posted, posted_without_id, title};
use crate::town::ServerFrame;

pub fn frames() -> Vec<Golden<ServerFrame>> {
    let public = || RoomInfo {
        name: lobby(),
        title: title("Lobby"),
        with: None,
    };
    let direct = || RoomInfo {
        name: "dm-1-2".parse().unwrap(),
        title: title("Anna & Bo"),
        with: Some(bo()),
    };
    let now = 1_760_000_100_000;
    vec![
        (
            ServerFrame::Hello {
                you: None,
                rooms: vec![public()],
                now,
            },
            r#"{"type":"hello","rooms":[{"name":"lobby","title":"Lobby"}],"now":1760000100000}"#,
        ),
        (
            ServerFrame::Hello {
                you: Some(anna()),
                rooms: vec![public(), direct()],
                now,
            },
            r#"{"type":"hello","you":{"id":1,"nick":"Anna"},"rooms":[{"name":"lobby","title":"Lobby"},{"name":"dm-1-2","title":"Anna & Bo","with":{"id":2,"nick":"Bo"}}],"now":1760000100000}"#,
        ),
        (
            ServerFrame::Snapshot {
                stream: lobby(),
                snapshot: snapshot(),
            },
            r#"{"type":"snapshot","stream":"lobby","seq":3,"state":{"title":"Lobby","kind":{"type":"public"},"messages":[{"seq":2,"at":1760000060000,"by":{"id":1,"nick":"Anna"},"id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","body":"Hej, *alla*!"},{"seq":3,"at":1760000090000,"by":{"id":2,"nick":"Bo"},"body":"Hej!"}],"floor":0,"open":true}}"#,
        ),
        (
            ServerFrame::Facts {
                stream: lobby(),
                events: vec![posted(), posted_without_id()],
            },
            r#"{"type":"facts","stream":"lobby","events":[{"seq":2,"at":1760000060000,"by":1,"id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","fact":{"type":"posted","nick":"Anna","body":"Hej, *alla*!"}},{"seq":3,"at":1760000090000,"by":2,"fact":{"type":"posted","nick":"Bo","body":"Hej!"}}]}"#,
        ),
        (
            ServerFrame::History {
                stream: lobby(),
                events: vec![opened(), posted()],
                floor: Seq::ORIGIN,
            },
            r#"{"type":"history","stream":"lobby","events":[{"seq":1,"at":1760000000000,"by":0,"id":"opening-of-room-lobby","fact":{"type":"opened","title":"Lobby","kind":{"type":"public"}}},{"seq":2,"at":1760000060000,"by":1,"id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","fact":{"type":"posted","nick":"Anna","body":"Hej, *alla*!"}}],"floor":0}"#,
        ),
        (
            ServerFrame::Ack {
                stream: lobby(),
                id: id(),
                seq: Seq(2),
            },
            r#"{"type":"ack","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","seq":2}"#,
        ),
        (
            ServerFrame::Refused {
                stream: Some(lobby()),
                id: Some(id()),
                reason: Refusal::Stream(ChatRefusal::TooLong { length: 4_001 }),
            },
            r#"{"type":"refused","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","reason":{"code":"too-long","length":4001}}"#,
        ),
        (
            ServerFrame::Refused {
                stream: Some(lobby()),
                id: None,
                reason: LineRefusal::NoSuchStream.into(),
            },
            r#"{"type":"refused","stream":"lobby","reason":{"code":"no-such-stream"}}"#,
        ),
        (
            ServerFrame::Refused {
                stream: None,
                id: None,
                reason: LineRefusal::Malformed {
                    detail: "missing field `stream` at line 1 column 20".into(),
                }
                .into(),
            },
            r#"{"type":"refused","reason":{"code":"malformed","detail":"missing field `stream` at line 1 column 20"}}"#,
        ),
        (
            ServerFrame::Presence {
                stream: Some(lobby()),
                all: true,
                count: 2,
                came: vec![anna(), bo()],
                left: vec![],
            },
            r#"{"type":"presence","stream":"lobby","all":true,"count":2,"came":[{"id":1,"nick":"Anna"},{"id":2,"nick":"Bo"}],"left":[]}"#,
        ),
        (
            ServerFrame::Presence {
                stream: None,
                all: false,
                count: 1,
                came: vec![],
                left: vec![PersonId(2)],
            },
            r#"{"type":"presence","all":false,"count":1,"came":[],"left":[2]}"#,
        ),
        (
            ServerFrame::Room { room: direct() },
            r#"{"type":"room","room":{"name":"dm-1-2","title":"Anna & Bo","with":{"id":2,"nick":"Bo"}}}"#,
        ),
        (
            ServerFrame::Beat {
                heads: vec![(lobby(), Seq(3))],
            },
            r#"{"type":"beat","heads":[["lobby",3]]}"#,
        ),
        (ServerFrame::Pong, r#"{"type":"pong"}"#),
        (
            ServerFrame::Bye { retry_ms: 1_700 },
            r#"{"type":"bye","retry_ms":1700}"#,
        ),
    ]
}

/// The lobby after three facts.
pub fn snapshot() -> Snapshot<Chat> {
    let mut snapshot = Snapshot::origin();
    for event in [opened(), posted(), posted_without_id()] {
        snapshot.seq = event.seq;
        Chat::apply(&mut snapshot.state, &event);
    }
    snapshot
}

/// A frame's kind. No arm for the rest: a new frame must be promised here.
fn kind(frame: &ServerFrame) -> &'static str {
    match frame {
        ServerFrame::Hello { .. } => "hello",
        ServerFrame::Snapshot { .. } => "snapshot",
        ServerFrame::Facts { .. } => "facts",
        ServerFrame::History { .. } => "history",
        ServerFrame::Ack { .. } => "ack",
        ServerFrame::Refused { .. } => "refused",
        ServerFrame::Presence { .. } => "presence",
        ServerFrame::Room { .. } => "room",
        ServerFrame::Beat { .. } => "beat",
        ServerFrame::Pong => "pong",
        ServerFrame::Bye { .. } => "bye",
    }
}

#[test]
fn every_frame_of_the_server_keeps_its_form() {
    hold(&frames());
    let kinds = [
        "hello", "snapshot", "facts", "history", "ack", "refused", "presence", "room", "beat",
        "pong", "bye",
    ];
    cover(&frames(), kind, &kinds);
}

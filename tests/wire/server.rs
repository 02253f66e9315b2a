//! What the server says.

use redovisa::{
    chat::{Body, Chat, Fact, Mentions, Refusal as ChatRefusal, Reply, Room},
    protocol::{Choice, Level, LineRefusal, Reading, Refusal, RoomInfo},
    stream::{Decider, Event, Person, PersonId, Role, Seq, Snapshot},
};

use super::{Golden, anna, bo, cover, hold, id, lobby, opened, posted, posted_without_id, title};
use crate::town::ServerFrame;

pub fn frames() -> Vec<Golden<ServerFrame>> {
    let public = || RoomInfo {
        name: lobby(),
        title: title("Lobby"),
        with: None,
        archived: false,
        private: false,
    };
    let direct = || RoomInfo {
        name: "dm-1-2".parse().unwrap(),
        title: title("Anna & Bo"),
        with: Some(bo()),
        archived: false,
        private: false,
    };
    let read = |seq, unread, first| Reading {
        stream: lobby(),
        seq: Seq(seq),
        head: Seq(3),
        unread,
        first,
        calls: unread,
        choice: Choice {
            level: first.map(|_| Level::All),
            favourite: first.is_some(),
            hidden: first.is_some(),
            out: first.is_some(),
            order: first.map(|_| 2),
        },
    };
    let now = 1_760_000_100_000;
    vec![
        (
            ServerFrame::Hello {
                you: None,
                rooms: vec![public()],
                now,
                reading: vec![],
                blocked: vec![],
                role: Default::default(),
            },
            r#"{"type":"hello","rooms":[{"name":"lobby","title":"Lobby"}],"now":1760000100000}"#,
        ),
        (
            ServerFrame::Hello {
                you: Some(anna()),
                rooms: vec![public(), direct()],
                now,
                reading: vec![read(2, 0, None)],
                blocked: vec![PersonId(7)],
                role: Role::Member,
            },
            r#"{"type":"hello","you":{"id":1,"nick":"Anna"},"rooms":[{"name":"lobby","title":"Lobby"},{"name":"dm-1-2","title":"Anna & Bo","with":{"id":2,"nick":"Bo"}}],"now":1760000100000,"reading":[{"stream":"lobby","seq":2,"head":3,"unread":0}],"blocked":[7],"role":"member"}"#,
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
            ServerFrame::Facts {
                stream: lobby(),
                events: about(),
            },
            r#"{"type":"facts","stream":"lobby","events":[{"seq":4,"at":1760000070000,"by":1,"fact":{"type":"edited","of":2,"body":"Hej alla!"}},{"seq":5,"at":1760000071000,"by":2,"fact":{"type":"reacted","of":2,"emoji":"👍","nick":"Bo"}},{"seq":6,"at":1760000072000,"by":2,"fact":{"type":"posted","nick":"Bo","body":"Ja!","reply":{"to":2,"nick":"Anna"}}},{"seq":7,"at":1760000073000,"by":2,"fact":{"type":"unreacted","of":2,"emoji":"👍"}},{"seq":8,"at":1760000074000,"by":2,"fact":{"type":"deleted","of":6}}]}"#,
        ),
        (
            ServerFrame::Facts {
                stream: lobby(),
                events: vec![calling()],
            },
            r#"{"type":"facts","stream":"lobby","events":[{"seq":9,"at":1760000075000,"by":2,"fact":{"type":"posted","nick":"Bo","body":"@anna, @here!","mentions":{"people":[{"id":1,"nick":"anna"}],"here":[1]}}}]}"#,
        ),
        (
            ServerFrame::History {
                stream: lobby(),
                until: Seq(2),
                page: page(),
            },
            r#"{"type":"history","stream":"lobby","until":2,"page":{"title":"Lobby","kind":{"type":"public"},"messages":[{"seq":2,"at":1760000060000,"by":{"id":1,"nick":"Anna"},"id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","body":"Hej alla!","edited":1760000070000,"reactions":[{"emoji":"👍","by":[{"id":2,"nick":"Bo"}]}],"touched":{"last":5,"times":2}}],"floor":0,"open":true}}"#,
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
            ServerFrame::Away {
                stream: Some(lobby()),
                away: vec![PersonId(2)],
                back: vec![],
            },
            r#"{"type":"away","stream":"lobby","away":[2],"back":[]}"#,
        ),
        (
            ServerFrame::Names {
                people: vec![bo()],
                pictures: None,
            },
            r#"{"type":"names","people":[{"id":2,"nick":"Bo"}]}"#,
        ),
        (
            ServerFrame::Names {
                people: vec![],
                pictures: Some("/account/pictures/0b5e2f6a9c1d4e7f.css".into()),
            },
            r#"{"type":"names","people":[],"pictures":"/account/pictures/0b5e2f6a9c1d4e7f.css"}"#,
        ),
        (
            ServerFrame::Typing {
                stream: lobby(),
                people: vec![bo()],
            },
            r#"{"type":"typing","stream":"lobby","people":[{"id":2,"nick":"Bo"}]}"#,
        ),
        (
            ServerFrame::Room { room: direct() },
            r#"{"type":"room","room":{"name":"dm-1-2","title":"Anna & Bo","with":{"id":2,"nick":"Bo"}}}"#,
        ),
        (
            ServerFrame::Read {
                reading: vec![read(1, 1, Some(Seq(3)))],
            },
            r#"{"type":"read","reading":[{"stream":"lobby","seq":1,"head":3,"unread":1,"first":3,"calls":1,"level":"all","favourite":true,"hidden":true,"out":true,"order":2}]}"#,
        ),
        (
            ServerFrame::Blocked {
                people: vec![PersonId(7)],
            },
            r#"{"type":"blocked","people":[7]}"#,
        ),
        (
            ServerFrame::Crowds {
                here: vec![(lobby(), 3)],
            },
            r#"{"type":"crowds","here":[["lobby",3]]}"#,
        ),
        (
            ServerFrame::Waiting { count: 2 },
            r#"{"type":"waiting","count":2}"#,
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

/// The lobby's first page, as two of the facts about it have changed it.
fn page() -> Room {
    let [edited, reacted, ..] = &about()[..] else {
        unreachable!("there are five");
    };
    let events = [opened(), posted(), edited.clone(), reacted.clone()];
    Chat::page(&events, Seq::ORIGIN)
}

/// A message that calls somebody.
fn calling() -> Event<Fact> {
    let mentions = Mentions {
        people: vec![Person {
            id: anna().id,
            nick: "anna".parse().unwrap(),
        }],
        here: vec![anna().id],
    };
    Event {
        seq: Seq(9),
        at: 1_760_000_075_000,
        by: bo().id,
        id: None,
        fact: Fact::Posted {
            nick: bo().nick,
            body: Body::parse("@anna, @here!").unwrap(),
            reply: None,
            mentions,
            files: Vec::new(),
        },
    }
}

/// What has happened to messages, and a reply.
fn about() -> Vec<Event<Fact>> {
    let emoji = || "👍".parse().unwrap();
    let of = Seq(2);
    let body = |text| Body::parse(text).unwrap();
    let facts = [
        (
            anna(),
            Fact::Edited {
                of,
                body: body("Hej alla!"),
                mentions: Default::default(),
            },
        ),
        (
            bo(),
            Fact::Reacted {
                of,
                emoji: emoji(),
                nick: bo().nick,
            },
        ),
        (
            bo(),
            Fact::Posted {
                nick: bo().nick,
                body: body("Ja!"),
                reply: Some(Reply {
                    to: of,
                    nick: anna().nick,
                }),
                mentions: Default::default(),
                files: Vec::new(),
            },
        ),
        (bo(), Fact::Unreacted { of, emoji: emoji() }),
        (bo(), Fact::Deleted { of: Seq(6) }),
    ];
    let event = |(n, (by, fact)): (usize, (Person, Fact))| Event {
        seq: Seq(4 + n as u64),
        at: 1_760_000_070_000 + 1_000 * n as i64,
        by: by.id,
        id: None,
        fact,
    };
    facts.into_iter().enumerate().map(event).collect()
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
        ServerFrame::Away { .. } => "away",
        ServerFrame::Names { .. } => "names",
        ServerFrame::Typing { .. } => "typing",
        ServerFrame::Room { .. } => "room",
        ServerFrame::Read { .. } => "read",
        ServerFrame::Blocked { .. } => "blocked",
        ServerFrame::Crowds { .. } => "crowds",
        ServerFrame::Waiting { .. } => "waiting",
        ServerFrame::Beat { .. } => "beat",
        ServerFrame::Pong => "pong",
        ServerFrame::Bye { .. } => "bye",
    }
}

#[test]
fn every_frame_of_the_server_keeps_its_form() {
    hold(&frames());
    let kinds = [
        "hello", "snapshot", "facts", "history", "ack", "refused", "presence", "away", "names",
        "typing", "room", "read", "blocked", "crowds", "waiting", "beat", "pong", "bye",
    ];
    cover(&frames(), kind, &kinds);
}

//! What a client says.

use redovisa::{
    chat::{Attached, Command, Setting, Slow},
    stream::{PersonId, Seq},
};

use super::{Golden, cover, hold, id, lobby};
use crate::town::ClientFrame;

pub fn frames() -> Vec<Golden<ClientFrame>> {
    let subscribe = |after, quiet| ClientFrame::Subscribe {
        stream: lobby(),
        after,
        quiet,
    };
    let read = |back| ClientFrame::Read {
        stream: lobby(),
        seq: Seq(3),
        back,
    };
    let post = Command::post("Hej, *alla*!");
    vec![
        (
            subscribe(None, false),
            r#"{"type":"subscribe","stream":"lobby"}"#,
        ),
        (
            subscribe(Some(Seq(2)), false),
            r#"{"type":"subscribe","stream":"lobby","after":2}"#,
        ),
        (
            subscribe(Some(Seq(2)), true),
            r#"{"type":"subscribe","stream":"lobby","after":2,"quiet":true}"#,
        ),
        (
            ClientFrame::Unsubscribe { stream: lobby() },
            r#"{"type":"unsubscribe","stream":"lobby"}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: post,
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"post","body":"Hej, *alla*!"}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Post {
                    body: "Ja!".into(),
                    reply: Some(Seq(2)),
                    files: Vec::new(),
                },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"post","body":"Ja!","reply":2}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Post {
                    body: "".into(),
                    reply: None,
                    files: vec![Attached {
                        id: "0b5e2f6a9c1d4e7f8a3b6c5d2e1f0a9b".into(),
                        alt: "En katt".into(),
                        file: None,
                    }],
                },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"post","body":"","files":[{"id":"0b5e2f6a9c1d4e7f8a3b6c5d2e1f0a9b","alt":"En katt"}]}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Edit {
                    of: Seq(2),
                    body: "Hej alla!".into(),
                },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"edit","of":2,"body":"Hej alla!"}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Delete { of: Seq(2) },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"delete","of":2}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::React {
                    of: Seq(2),
                    emoji: "👍".parse().unwrap(),
                },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"react","of":2,"emoji":"👍"}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Unreact {
                    of: Seq(2),
                    emoji: "👍".parse().unwrap(),
                },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"unreact","of":2,"emoji":"👍"}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Arrange {
                    setting: Setting::Slow {
                        seconds: Slow::new(30).unwrap(),
                    },
                },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"arrange","setting":{"type":"slow","seconds":30}}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Leave,
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"leave"}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Pin { of: Seq(2) },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"pin","of":2}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Remove { whom: PersonId(2) },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"remove","whom":2}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Unpin { of: Seq(2) },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"unpin","of":2}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Readmit { whom: PersonId(2) },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"readmit","whom":2}}"#,
        ),
        (
            ClientFrame::Command {
                stream: lobby(),
                id: id(),
                command: Command::Answer {
                    to: Seq(2),
                    body: "Ja!".into(),
                },
            },
            r#"{"type":"command","stream":"lobby","id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","command":{"type":"answer","to":2,"body":"Ja!"}}"#,
        ),
        (
            ClientFrame::Before {
                stream: lobby(),
                seq: Seq(1_951),
            },
            r#"{"type":"before","stream":"lobby","seq":1951}"#,
        ),
        (read(false), r#"{"type":"read","stream":"lobby","seq":3}"#),
        (
            read(true),
            r#"{"type":"read","stream":"lobby","seq":3,"back":true}"#,
        ),
        (
            ClientFrame::Typing { stream: lobby() },
            r#"{"type":"typing","stream":"lobby"}"#,
        ),
        (
            ClientFrame::Away { away: true },
            r#"{"type":"away","away":true}"#,
        ),
        (ClientFrame::Who, r#"{"type":"who"}"#),
        (ClientFrame::Ping, r#"{"type":"ping"}"#),
    ]
}

/// A frame's kind. No arm for the rest: a new frame must be promised here.
fn kind(frame: &ClientFrame) -> &'static str {
    match frame {
        ClientFrame::Subscribe { .. } => "subscribe",
        ClientFrame::Unsubscribe { .. } => "unsubscribe",
        ClientFrame::Command { .. } => "command",
        ClientFrame::Before { .. } => "before",
        ClientFrame::Read { .. } => "read",
        ClientFrame::Typing { .. } => "typing",
        ClientFrame::Away { .. } => "away",
        ClientFrame::Who => "who",
        ClientFrame::Ping => "ping",
    }
}

#[test]
fn every_frame_of_a_client_keeps_its_form() {
    hold(&frames());
    cover(
        &frames(),
        kind,
        &[
            "subscribe",
            "unsubscribe",
            "command",
            "before",
            "read",
            "typing",
            "away",
            "who",
            "ping",
        ],
    );
}

#[test]
fn a_field_that_may_be_left_out_may_also_be_null() {
    let written = r#"{"type":"subscribe","stream":"lobby","after":null,"quiet":false}"#;
    let read: ClientFrame = serde_json::from_str(written).unwrap();
    assert_eq!(
        read,
        ClientFrame::Subscribe {
            stream: lobby(),
            after: None,
            quiet: false
        }
    );
}

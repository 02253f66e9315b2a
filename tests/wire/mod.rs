//! The wire and the log, letter by letter: a name that is changed by accident fails here.
//!
//! What is written down in these files is a promise, to clients in other languages and to logs on
//! people's disks. A change that breaks it needs a new subprotocol, not a new literal.

mod answers;
mod client;
mod document;
mod refusals;
mod server;
mod stored;

use std::fmt::Debug;

use redovisa::{
    chat::{Alt, Body, Fact, File, FileName, Kind},
    stream::{CommandId, Event, Person, PersonId, Seq, StreamName, Title},
};
use serde::{Serialize, de::DeserializeOwned};

/// A value and its only form in JSON.
type Golden<T> = (T, &'static str);

fn hold<T: Debug + PartialEq + Serialize + DeserializeOwned>(goldens: &[Golden<T>]) {
    for (value, json) in goldens {
        assert_eq!(serde_json::to_string(value).unwrap(), *json);
        let read: T =
            serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"));
        assert_eq!(read, *value);
    }
}

/// Fails where a kind of value has no golden form: its author is the one to promise it.
fn cover<T>(goldens: &[Golden<T>], kind: fn(&T) -> &'static str, kinds: &[&str]) {
    for wanted in kinds {
        assert!(
            goldens.iter().any(|(value, _)| kind(value) == *wanted),
            "no golden JSON of {wanted}"
        );
    }
    assert!(
        goldens
            .iter()
            .all(|(value, _)| kinds.contains(&kind(value)))
    );
}

// The people and things of all examples.

fn lobby() -> StreamName {
    "lobby".parse().unwrap()
}

fn anna() -> Person {
    Person {
        id: PersonId(1),
        nick: "Anna".parse().unwrap(),
    }
}

fn bo() -> Person {
    Person {
        id: PersonId(2),
        nick: "Bo".parse().unwrap(),
    }
}

fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

fn id() -> CommandId {
    "3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e".parse().unwrap()
}

fn picture() -> File {
    File {
        name: FileName::clean("katt.jpg"),
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        kind: "image/jpeg".into(),
        size: 48_213,
        width: Some(1_600),
        height: Some(1_200),
        alt: Alt::clean("En katt"),
    }
}

fn paper() -> File {
    File {
        name: FileName::clean("schema.pdf"),
        hash: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752".into(),
        kind: "application/pdf".into(),
        size: 1_200,
        width: None,
        height: None,
        alt: Alt::default(),
    }
}

fn opened() -> Event<Fact> {
    let fact = Fact::Opened {
        title: title("Lobby"),
        kind: Kind::Public,
    };
    let opening = "opening-of-room-lobby".parse().unwrap();
    Event {
        seq: Seq(1),
        at: 1_760_000_000_000,
        by: PersonId::SITE,
        id: Some(opening),
        fact,
    }
}

fn posted() -> Event<Fact> {
    let fact = Fact::Posted {
        nick: anna().nick,
        body: Body::parse("Hej, *alla*!").unwrap(),
        reply: None,
        mentions: Default::default(),
        files: Vec::new(),
    };
    Event {
        seq: Seq(2),
        at: 1_760_000_060_000,
        by: anna().id,
        id: Some(id()),
        fact,
    }
}

/// Without an id: the second fact of a command, or one from before there were ids.
fn posted_without_id() -> Event<Fact> {
    let fact = Fact::Posted {
        nick: bo().nick,
        body: Body::parse("Hej!").unwrap(),
        reply: None,
        mentions: Default::default(),
        files: Vec::new(),
    };
    Event {
        seq: Seq(3),
        at: 1_760_000_090_000,
        by: bo().id,
        id: None,
        fact,
    }
}

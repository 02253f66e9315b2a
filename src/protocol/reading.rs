//! How a client reads what the server says: off a tree (see [`FromTree`]), as one reads a form.

use serde::{Deserialize, Deserializer};

use super::{
    Choice, JoinRefusal, LineRefusal, OpenRefusal, Reading, Refusal, RoomInfo, ServerFrame,
};
use crate::stream::{Decider, FromTree, Snapshot, Tree, read_off, read_off_a_tree};

read_off_a_tree!(LineRefusal, JoinRefusal, OpenRefusal);

impl<'de, D: Decider> Deserialize<'de> for ServerFrame<D> {
    fn deserialize<F: Deserializer<'de>>(from: F) -> Result<Self, F::Error> {
        read_off(from)
    }
}

impl<'de, R: FromTree> Deserialize<'de> for Refusal<R> {
    fn deserialize<F: Deserializer<'de>>(from: F) -> Result<Self, F::Error> {
        read_off(from)
    }
}

impl<D: Decider> FromTree for ServerFrame<D> {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("type")?.as_str() {
            "hello" => ServerFrame::Hello {
                you: of.take("you")?,
                rooms: of.take("rooms")?,
                now: of.take("now")?,
                reading: of.take::<Option<_>>("reading")?.unwrap_or_default(),
                blocked: of.take::<Option<_>>("blocked")?.unwrap_or_default(),
                role: of.take::<Option<_>>("role")?.unwrap_or_default(),
            },
            "snapshot" => ServerFrame::Snapshot {
                stream: of.take("stream")?,
                snapshot: Snapshot {
                    seq: of.take("seq")?,
                    state: of.take("state")?,
                },
            },
            "facts" => ServerFrame::Facts {
                stream: of.take("stream")?,
                events: of.take("events")?,
            },
            "history" => ServerFrame::History {
                stream: of.take("stream")?,
                until: of.take("until")?,
                page: of.take("page")?,
            },
            "ack" => ServerFrame::Ack {
                stream: of.take("stream")?,
                id: of.take("id")?,
                seq: of.take("seq")?,
            },
            "refused" => ServerFrame::Refused {
                stream: of.take("stream")?,
                id: of.take("id")?,
                reason: of.take("reason")?,
            },
            "presence" => ServerFrame::Presence {
                stream: of.take("stream")?,
                all: of.take("all")?,
                count: of.take("count")?,
                came: of.take("came")?,
                left: of.take("left")?,
            },
            "away" => ServerFrame::Away {
                stream: of.take("stream")?,
                away: of.take("away")?,
                back: of.take("back")?,
            },
            "names" => ServerFrame::Names {
                people: of.take("people")?,
                pictures: of.take("pictures")?,
            },
            "typing" => ServerFrame::Typing {
                stream: of.take("stream")?,
                people: of.take("people")?,
            },
            "room" => ServerFrame::Room {
                room: of.take("room")?,
            },
            "read" => ServerFrame::Read {
                reading: of.take("reading")?,
            },
            "blocked" => ServerFrame::Blocked {
                people: of.take("people")?,
            },
            "crowds" => ServerFrame::Crowds {
                here: of.take("here")?,
            },
            "waiting" => ServerFrame::Waiting {
                count: of.take("count")?,
            },
            "beat" => ServerFrame::Beat {
                heads: of.take("heads")?,
            },
            "pong" => ServerFrame::Pong,
            "bye" => ServerFrame::Bye {
                retry_ms: of.take("retry_ms")?,
            },
            _ => return None,
        })
    }
}

impl FromTree for RoomInfo {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(RoomInfo {
            name: of.take("name")?,
            title: of.take("title")?,
            with: of.take("with")?,
            archived: of.take::<Option<_>>("archived")?.unwrap_or_default(),
            private: of.take::<Option<_>>("private")?.unwrap_or_default(),
        })
    }
}

impl FromTree for Reading {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Reading {
            stream: of.take("stream")?,
            seq: of.take("seq")?,
            head: of.take("head")?,
            unread: of.take("unread")?,
            first: of.take("first")?,
            calls: of.take::<Option<_>>("calls")?.unwrap_or_default(),
            choice: Choice {
                level: of.take("level")?,
                favourite: of.take::<Option<_>>("favourite")?.unwrap_or_default(),
                hidden: of.take::<Option<_>>("hidden")?.unwrap_or_default(),
                out: of.take::<Option<_>>("out")?.unwrap_or_default(),
                order: of.take("order")?,
            },
        })
    }
}

/// The two share no code, so that it does not matter which of them is tried first.
impl<R: FromTree> FromTree for Refusal<R> {
    fn from_tree(tree: Tree) -> Option<Self> {
        match LineRefusal::from_tree(tree.clone()) {
            Some(refusal) => Some(Refusal::Line(refusal)),
            None => R::from_tree(tree).map(Refusal::Stream),
        }
    }
}

impl FromTree for LineRefusal {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("code")?.as_str() {
            "malformed" => LineRefusal::Malformed {
                detail: of.take("detail")?,
            },
            "no-such-stream" => LineRefusal::NoSuchStream,
            "too-many-subscriptions" => LineRefusal::TooManySubscriptions,
            "not-subscribed" => LineRefusal::NotSubscribed,
            "who-are-you" => LineRefusal::WhoAreYou,
            "too-fast" => LineRefusal::TooFast {
                retry_ms: of.take("retry_ms")?,
            },
            "unavailable" => LineRefusal::Unavailable {
                retry_ms: of.take("retry_ms")?,
            },
            _ => return None,
        })
    }
}

impl FromTree for JoinRefusal {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("code")?.as_str() {
            "too-short" => JoinRefusal::TooShort,
            "too-long" => JoinRefusal::TooLong,
            "no-letter" => JoinRefusal::NoLetter,
            "character" => JoinRefusal::Character {
                character: of.take("character")?,
            },
            "joints" => JoinRefusal::Joints,
            "taken" => JoinRefusal::Taken {
                suggestion: of.take("suggestion")?,
            },
            "confusable" => JoinRefusal::Confusable {
                with: of.take("with")?,
                suggestion: of.take("suggestion")?,
            },
            "mixed-scripts" => JoinRefusal::MixedScripts,
            "banned" => JoinRefusal::Banned,
            "kept-out" => JoinRefusal::KeptOut {
                retry_ms: of.take("retry_ms")?,
            },
            "unwelcome" => JoinRefusal::Unwelcome,
            "too-fast" => JoinRefusal::TooFast {
                retry_ms: of.take("retry_ms")?,
            },
            "unavailable" => JoinRefusal::Unavailable,
            _ => return None,
        })
    }
}

impl FromTree for OpenRefusal {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("code")?.as_str() {
            "who-are-you" => OpenRefusal::WhoAreYou,
            "only-owner" => OpenRefusal::OnlyOwner,
            "banned" => OpenRefusal::Banned {
                retry_ms: of.take("retry_ms")?,
            },
            "muted" => OpenRefusal::Muted {
                retry_ms: of.take("retry_ms")?,
            },
            "unwelcome" => OpenRefusal::Unwelcome,
            "only-members" => OpenRefusal::OnlyMembers,
            "nobody" => OpenRefusal::Nobody,
            "no-title" => OpenRefusal::NoTitle,
            "too-many" => OpenRefusal::TooMany,
            "too-fast" => OpenRefusal::TooFast {
                retry_ms: of.take("retry_ms")?,
            },
            "unavailable" => OpenRefusal::Unavailable,
            _ => return None,
        })
    }
}

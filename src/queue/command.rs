//! What one may wish of a queue. Texts are as they were typed: the rules clean and measure them.

use serde::Serialize;

use super::Status;
use crate::stream::{FromTree, Person, PersonId, Seq, StreamName, Title, Tree, read_off_a_tree};

/// A wish about a queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Command {
    /// Begin a queue. Only the site asks for this, and for the other three marked so.
    Open {
        title: Title,
        owner: Person,
    },
    /// Give the queue to somebody else (the site).
    Own {
        owner: Person,
    },
    /// Let go of a request whose person stayed away (the site).
    Lapse {
        request: Seq,
    },
    /// Say which private room belongs to a request (the site).
    LinkRoom {
        request: Seq,
        room: StreamName,
    },
    Ask {
        about: String,
        place: String,
    },
    Edit {
        request: Seq,
        about: String,
        place: String,
    },
    Withdraw {
        request: Seq,
    },
    /// Take whoever has waited longest, but never oneself.
    TakeNext,
    Take {
        request: Seq,
    },
    PutBack {
        request: Seq,
    },
    /// An empty note is none.
    Finish {
        request: Seq,
        note: String,
    },
    Note {
        request: Seq,
        note: String,
    },
    SetStatus {
        status: Status,
    },
    Rule {
        reason_required: bool,
    },
    /// An empty text tells nothing any more.
    Announce {
        text: String,
    },
    /// The owner says who; whether the nick is that person's own is not known here. It is put right
    /// when they take something.
    NameHelper {
        person: Person,
    },
    DismissHelper {
        helper: PersonId,
    },
}

impl FromTree for Command {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("type")?.as_str() {
            "open" => Command::Open {
                title: of.take("title")?,
                owner: of.take("owner")?,
            },
            "own" => Command::Own {
                owner: of.take("owner")?,
            },
            "lapse" => Command::Lapse {
                request: of.take("request")?,
            },
            "link-room" => Command::LinkRoom {
                request: of.take("request")?,
                room: of.take("room")?,
            },
            "ask" => Command::Ask {
                about: of.take("about")?,
                place: of.take("place")?,
            },
            "edit" => Command::Edit {
                request: of.take("request")?,
                about: of.take("about")?,
                place: of.take("place")?,
            },
            "withdraw" => Command::Withdraw {
                request: of.take("request")?,
            },
            "take-next" => Command::TakeNext,
            "take" => Command::Take {
                request: of.take("request")?,
            },
            "put-back" => Command::PutBack {
                request: of.take("request")?,
            },
            "finish" => Command::Finish {
                request: of.take("request")?,
                note: of.take("note")?,
            },
            "note" => Command::Note {
                request: of.take("request")?,
                note: of.take("note")?,
            },
            "set-status" => Command::SetStatus {
                status: of.take("status")?,
            },
            "rule" => Command::Rule {
                reason_required: of.take("reason_required")?,
            },
            "announce" => Command::Announce {
                text: of.take("text")?,
            },
            "name-helper" => Command::NameHelper {
                person: of.take("person")?,
            },
            "dismiss-helper" => Command::DismissHelper {
                helper: of.take("helper")?,
            },
            _ => return None,
        })
    }
}

read_off_a_tree!(Command);

//! What one may wish of a queue. Texts are as they were typed: the rules clean and measure them.

use serde::{Deserialize, Serialize};

use super::Status;
use crate::stream::{Person, PersonId, Seq, StreamName, Title};

/// A wish about a queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", try_from = "ReadCommand")]
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

/// Every field of every wish: read once over, as `protocol/reading.rs` says why.
#[derive(Deserialize)]
struct ReadCommand {
    r#type: String,
    title: Option<Title>,
    owner: Option<Person>,
    request: Option<Seq>,
    room: Option<StreamName>,
    about: Option<String>,
    place: Option<String>,
    note: Option<String>,
    status: Option<Status>,
    reason_required: Option<bool>,
    text: Option<String>,
    person: Option<Person>,
    helper: Option<PersonId>,
}

impl TryFrom<ReadCommand> for Command {
    type Error = &'static str;

    fn try_from(read: ReadCommand) -> Result<Self, &'static str> {
        whole(read).ok_or("a wish that is not known here, or lacks one of its fields")
    }
}

fn whole(read: ReadCommand) -> Option<Command> {
    Some(match read.r#type.as_str() {
        "open" => Command::Open {
            title: read.title?,
            owner: read.owner?,
        },
        "own" => Command::Own { owner: read.owner? },
        "lapse" => Command::Lapse {
            request: read.request?,
        },
        "link-room" => Command::LinkRoom {
            request: read.request?,
            room: read.room?,
        },
        "ask" => Command::Ask {
            about: read.about?,
            place: read.place?,
        },
        "edit" => Command::Edit {
            request: read.request?,
            about: read.about?,
            place: read.place?,
        },
        "withdraw" => Command::Withdraw {
            request: read.request?,
        },
        "take-next" => Command::TakeNext,
        "take" => Command::Take {
            request: read.request?,
        },
        "put-back" => Command::PutBack {
            request: read.request?,
        },
        "finish" => Command::Finish {
            request: read.request?,
            note: read.note?,
        },
        "note" => Command::Note {
            request: read.request?,
            note: read.note?,
        },
        "set-status" => Command::SetStatus {
            status: read.status?,
        },
        "rule" => Command::Rule {
            reason_required: read.reason_required?,
        },
        "announce" => Command::Announce { text: read.text? },
        "name-helper" => Command::NameHelper {
            person: read.person?,
        },
        "dismiss-helper" => Command::DismissHelper {
            helper: read.helper?,
        },
        _ => return None,
    })
}

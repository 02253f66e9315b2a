//! What has happened in a queue, for ever.

use serde::{Deserialize, Serialize};

use super::{About, Announcement, Place, Remark, Status};
use crate::stream::{Nick, Person, Seq, StreamName, Title};

/// Something that happened. A request is named by the place of its `Asked` fact; whoever did it is
/// the event's `by`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", try_from = "ReadFact")]
pub enum Fact {
    /// The queue began, and takes requests.
    Opened {
        title: Title,
        owner: Person,
    },
    /// The queue has another owner. The site says so.
    Owned {
        owner: Person,
    },
    /// The queue was paused, closed or taken up again.
    StatusChanged {
        status: Status,
    },
    /// Whether one must say what the help is needed with.
    Ruled {
        reason_required: bool,
    },
    /// Something is told to all who wait.
    Announced {
        nick: Nick,
        text: Announcement,
    },
    /// It is no longer told.
    AnnouncementCleared,
    HelperNamed {
        person: Person,
    },
    HelperDismissed {
        person: Person,
    },
    /// Somebody asked for help, and stands last in line.
    Asked {
        nick: Nick,
        about: About,
        place: Place,
    },
    /// Who asked says it otherwise. The place in line stays.
    Edited {
        request: Seq,
        about: About,
        place: Place,
    },
    /// Who asked needs no help, or no more of it.
    Withdrawn {
        request: Seq,
    },
    /// A helper has it in hand.
    Taken {
        request: Seq,
        nick: Nick,
    },
    /// It waits again, where it stood.
    PutBack {
        request: Seq,
    },
    /// The help was given.
    Finished {
        request: Seq,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<Remark>,
    },
    /// A helper left a note.
    Noted {
        request: Seq,
        nick: Nick,
        note: Remark,
    },
    /// Who asked stayed away too long. The site says so.
    Lapsed {
        request: Seq,
    },
    /// The two have a room of their own. The site says so.
    RoomOpened {
        request: Seq,
        room: StreamName,
    },
    /// A fact of a later version, which this one passes over.
    Unknown,
}

/// Every field of every fact: read once over, as `protocol/reading.rs` says why.
#[derive(Deserialize)]
struct ReadFact {
    r#type: String,
    title: Option<Title>,
    owner: Option<Person>,
    // As text, so that a status of a later version makes an unknown fact and not an unreadable log.
    status: Option<String>,
    reason_required: Option<bool>,
    nick: Option<Nick>,
    text: Option<Announcement>,
    person: Option<Person>,
    about: Option<About>,
    place: Option<Place>,
    request: Option<Seq>,
    note: Option<Remark>,
    room: Option<StreamName>,
}

impl TryFrom<ReadFact> for Fact {
    type Error = &'static str;

    fn try_from(read: ReadFact) -> Result<Self, &'static str> {
        whole(read).ok_or("a fact that lacks one of its fields")
    }
}

fn whole(read: ReadFact) -> Option<Fact> {
    Some(match read.r#type.as_str() {
        "opened" => Fact::Opened {
            title: read.title?,
            owner: read.owner?,
        },
        "owned" => Fact::Owned { owner: read.owner? },
        "status-changed" => match Status::named(&read.status?) {
            Some(status) => Fact::StatusChanged { status },
            None => Fact::Unknown,
        },
        "ruled" => Fact::Ruled {
            reason_required: read.reason_required?,
        },
        "announced" => Fact::Announced {
            nick: read.nick?,
            text: read.text?,
        },
        "announcement-cleared" => Fact::AnnouncementCleared,
        "helper-named" => Fact::HelperNamed {
            person: read.person?,
        },
        "helper-dismissed" => Fact::HelperDismissed {
            person: read.person?,
        },
        "asked" => Fact::Asked {
            nick: read.nick?,
            about: read.about?,
            place: read.place?,
        },
        "edited" => Fact::Edited {
            request: read.request?,
            about: read.about?,
            place: read.place?,
        },
        "withdrawn" => Fact::Withdrawn {
            request: read.request?,
        },
        "taken" => Fact::Taken {
            request: read.request?,
            nick: read.nick?,
        },
        "put-back" => Fact::PutBack {
            request: read.request?,
        },
        "finished" => Fact::Finished {
            request: read.request?,
            note: read.note,
        },
        "noted" => Fact::Noted {
            request: read.request?,
            nick: read.nick?,
            note: read.note?,
        },
        "lapsed" => Fact::Lapsed {
            request: read.request?,
        },
        "room-opened" => Fact::RoomOpened {
            request: read.request?,
            room: read.room?,
        },
        _ => Fact::Unknown,
    })
}

//! What has happened in a queue, for ever.

use serde::Serialize;

use super::{About, Announcement, Place, Remark, Status};
use crate::stream::{FromTree, Nick, Person, Seq, StreamName, Title, Tree, read_off_a_tree};

/// Something that happened. A request is named by the place of its `Asked` fact; whoever did it is
/// the event's `by`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
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

impl FromTree for Fact {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("type")?.as_str() {
            "opened" => Fact::Opened {
                title: of.take("title")?,
                owner: of.take("owner")?,
            },
            "owned" => Fact::Owned {
                owner: of.take("owner")?,
            },
            "status-changed" => match of.take("status") {
                Some(status) => Fact::StatusChanged { status },
                // One of a later version makes an unknown fact and not an unreadable log.
                None => Fact::Unknown,
            },
            "ruled" => Fact::Ruled {
                reason_required: of.take("reason_required")?,
            },
            "announced" => Fact::Announced {
                nick: of.take("nick")?,
                text: of.take("text")?,
            },
            "announcement-cleared" => Fact::AnnouncementCleared,
            "helper-named" => Fact::HelperNamed {
                person: of.take("person")?,
            },
            "helper-dismissed" => Fact::HelperDismissed {
                person: of.take("person")?,
            },
            "asked" => Fact::Asked {
                nick: of.take("nick")?,
                about: of.take("about")?,
                place: of.take("place")?,
            },
            "edited" => Fact::Edited {
                request: of.take("request")?,
                about: of.take("about")?,
                place: of.take("place")?,
            },
            "withdrawn" => Fact::Withdrawn {
                request: of.take("request")?,
            },
            "taken" => Fact::Taken {
                request: of.take("request")?,
                nick: of.take("nick")?,
            },
            "put-back" => Fact::PutBack {
                request: of.take("request")?,
            },
            "finished" => Fact::Finished {
                request: of.take("request")?,
                note: of.take("note")?,
            },
            "noted" => Fact::Noted {
                request: of.take("request")?,
                nick: of.take("nick")?,
                note: of.take("note")?,
            },
            "lapsed" => Fact::Lapsed {
                request: of.take("request")?,
            },
            "room-opened" => Fact::RoomOpened {
                request: of.take("request")?,
                room: of.take("room")?,
            },
            _ => Fact::Unknown,
        })
    }
}

read_off_a_tree!(Fact);

//! The chat's vocabulary: what has happened, what one may wish, and why a wish is refused.

use serde::{Deserialize, Serialize};

use super::{Attached, Body, Emoji, File, Mentions, Reply, Setting};
use crate::stream::{FromTree, Nick, Person, PersonId, Seq, Title, Tree, read_off_a_tree};

/// Something that happened in a room, for ever.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Fact {
    /// The room began.
    Opened {
        title: Title,
        kind: Kind,
    },
    /// Somebody said something. The body is empty where files say it all; without files, if that was deleted
    /// later.
    Posted {
        nick: Nick,
        body: Body,
        #[serde(skip_serializing_if = "Option::is_none")]
        reply: Option<Reply>,
        #[serde(skip_serializing_if = "Mentions::is_empty")]
        mentions: Mentions,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        files: Vec<File>,
    },
    /// Who wrote it put it differently.
    Edited {
        of: Seq,
        body: Body,
        #[serde(skip_serializing_if = "Mentions::is_empty")]
        mentions: Mentions,
    },
    /// Somebody took it away: who wrote it, or who keeps order.
    Deleted {
        of: Seq,
    },
    Reacted {
        of: Seq,
        emoji: Emoji,
        nick: Nick,
    },
    Unreacted {
        of: Seq,
        emoji: Emoji,
    },
    /// Somebody who may has said what the room is.
    Arranged {
        setting: Setting,
    },
    /// Somebody who was invited came into a room of a few.
    Joined {
        nick: Nick,
    },
    /// And went of their own will.
    Left,
    /// Somebody who keeps the room sent them out: they write there no more, and do not see it if it is for a few.
    Removed {
        whom: PersonId,
    },
    /// They may write there again, or be invited anew.
    Readmitted {
        whom: PersonId,
    },
    /// Somebody fixed it where all see it.
    Pinned {
        of: Seq,
        nick: Nick,
    },
    Unpinned {
        of: Seq,
    },
    /// Somebody said something in the thread of the message `to`, beside the room's own conversation. The body is
    /// empty if that was deleted later.
    Answered {
        to: Seq,
        nick: Nick,
        body: Body,
        /// Besides whom the words call: who else takes part in the thread, among those who are here.
        #[serde(default, skip_serializing_if = "Mentions::is_empty")]
        mentions: Mentions,
    },
    /// A fact of a later version, which this one passes over.
    Unknown,
}

impl FromTree for Fact {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("type")?.as_str() {
            "opened" => Some(Fact::Opened {
                title: of.take("title")?,
                kind: of.take("kind")?,
            }),
            "posted" => Some(Fact::Posted {
                nick: of.take("nick")?,
                body: of.take("body")?,
                reply: of.take("reply")?,
                mentions: of.take::<Option<_>>("mentions")?.unwrap_or_default(),
                files: of.take::<Option<_>>("files")?.unwrap_or_default(),
            }),
            "edited" => Some(Fact::Edited {
                of: of.take("of")?,
                body: of.take("body")?,
                mentions: of.take::<Option<_>>("mentions")?.unwrap_or_default(),
            }),
            "deleted" => Some(Fact::Deleted { of: of.take("of")? }),
            "reacted" => Some(Fact::Reacted {
                of: of.take("of")?,
                emoji: of.take("emoji")?,
                nick: of.take("nick")?,
            }),
            "unreacted" => Some(Fact::Unreacted {
                of: of.take("of")?,
                emoji: of.take("emoji")?,
            }),
            "joined" => Some(Fact::Joined {
                nick: of.take("nick")?,
            }),
            "left" => Some(Fact::Left),
            "removed" => Some(Fact::Removed {
                whom: of.take("whom")?,
            }),
            "readmitted" => Some(Fact::Readmitted {
                whom: of.take("whom")?,
            }),
            // A setting of a later version is as good as a fact of one.
            "arranged" => Some(match of.take("setting") {
                Some(setting) => Fact::Arranged { setting },
                None => Fact::Unknown,
            }),
            "pinned" => Some(Fact::Pinned {
                of: of.take("of")?,
                nick: of.take("nick")?,
            }),
            "unpinned" => Some(Fact::Unpinned { of: of.take("of")? }),
            "answered" => Some(Fact::Answered {
                to: of.take("to")?,
                nick: of.take("nick")?,
                body: of.take("body")?,
                mentions: of.take::<Option<_>>("mentions")?.unwrap_or_default(),
            }),
            _ => Some(Fact::Unknown),
        }
    }
}

/// A wish about a room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Command {
    /// Begin a room. Only the server asks for this.
    Open {
        title: Title,
        kind: Kind,
    },
    Post {
        body: String,
        /// The message that this one answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<Seq>,
        /// What was brought before, and shall stand with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attached>,
    },
    /// Put one's own message differently.
    Edit {
        of: Seq,
        body: String,
    },
    Delete {
        of: Seq,
    },
    React {
        of: Seq,
        emoji: Emoji,
    },
    Unreact {
        of: Seq,
        emoji: Emoji,
    },
    /// Say what the room is.
    Arrange {
        setting: Setting,
    },
    /// A wish with whom its words call. Only the server, which knows whose a nick is, makes this.
    #[serde(skip)]
    Calling {
        mentions: Mentions,
        command: Box<Command>,
    },
    /// Come in. Only the server asks for this, for somebody who was invited.
    Join,
    /// Go, for good.
    Leave,
    Remove {
        whom: PersonId,
    },
    Readmit {
        whom: PersonId,
    },
    /// Fix a message where all see it.
    Pin {
        of: Seq,
    },
    Unpin {
        of: Seq,
    },
    /// Say something in the thread of a message.
    Answer {
        to: Seq,
        body: String,
    },
}

impl FromTree for Command {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("type")?.as_str() {
            "open" => Some(Command::Open {
                title: of.take("title")?,
                kind: of.take("kind")?,
            }),
            "post" => Some(Command::Post {
                body: of.take("body")?,
                reply: of.take("reply")?,
                files: of.take::<Option<_>>("files")?.unwrap_or_default(),
            }),
            "edit" => Some(Command::Edit {
                of: of.take("of")?,
                body: of.take("body")?,
            }),
            "delete" => Some(Command::Delete { of: of.take("of")? }),
            "react" => Some(Command::React {
                of: of.take("of")?,
                emoji: of.take::<String>("emoji")?.parse().ok()?,
            }),
            "unreact" => Some(Command::Unreact {
                of: of.take("of")?,
                emoji: of.take::<String>("emoji")?.parse().ok()?,
            }),
            "arrange" => Some(Command::Arrange {
                setting: of.take("setting")?,
            }),
            "join" => Some(Command::Join),
            "leave" => Some(Command::Leave),
            "remove" => Some(Command::Remove {
                whom: of.take("whom")?,
            }),
            "readmit" => Some(Command::Readmit {
                whom: of.take("whom")?,
            }),
            "pin" => Some(Command::Pin { of: of.take("of")? }),
            "unpin" => Some(Command::Unpin { of: of.take("of")? }),
            "answer" => Some(Command::Answer {
                to: of.take("to")?,
                body: of.take("body")?,
            }),
            _ => None,
        }
    }
}

/// Who a room is for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Kind {
    /// Anybody may read; anybody with a nick may write.
    #[default]
    Public,
    /// Two people, and nobody else.
    Direct { between: [Person; 2] },
    /// Whoever is in, and nobody else: these from the beginning, later others by invitation.
    Private { members: Vec<Person> },
}

impl FromTree for Kind {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("type")?.as_str() {
            "public" => Some(Kind::Public),
            "direct" => Some(Kind::Direct {
                between: of.take("between")?,
            }),
            "private" => Some(Kind::Private {
                members: of.take("members")?,
            }),
            _ => None,
        }
    }
}

/// Why a wish is not granted.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// The message holds no text.
    Empty,
    /// The message is `length` long ([`Body::measure`]); [`Body::LONGEST`] is allowed.
    TooLong { length: usize },
    /// Only the two people of a direct room may write there.
    NotYours,
    /// Only who wrote a message may edit it, and only they and who keeps order delete it.
    NotTheAuthor,
    /// There is no such message, or it was deleted.
    NoSuchMessage,
    /// The room holds [`Room::MOST_PINS`](super::Room::MOST_PINS).
    TooManyPins,
    /// It is so already.
    NothingToDo,
    /// The message holds no more of that: too many emoji, people behind one, answers in its thread, or changes.
    TooMany,
    /// Nobody writes in a room that is archived.
    Archived,
    /// Only those write here whose nick is claimed.
    MembersOnly,
    /// Whoever keeps the room has sent this person out.
    Removed,
    /// Moderators have asked this person to be quiet for so many milliseconds.
    Muted { retry_ms: u64 },
    /// Moderators keep this person out: for so many milliseconds, or for good.
    Banned {
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u64>,
    },
    /// The message holds a word that is not said in public here.
    Unwelcome,
    /// The first words of a guest wait for a moderator. They are kept, and said when they are let through.
    Held,
    /// A guest whose first words wait brings no files yet.
    NoFilesYet,
    /// So many of this guest's words wait already.
    TooManyHeld,
    /// The room is slow: the same again after so many milliseconds.
    TooSoon { retry_ms: u64 },
    /// That is for those who keep the room or the order.
    NotAllowed,
    /// A file was not brought, or by somebody else, or so long ago that it was thrown away.
    NoSuchFile,
    /// More files than [`File::MOST`].
    TooManyFiles,
    /// Nobody has opened this room.
    NotOpen,
    /// The room was opened before.
    AlreadyOpen,
}

impl FromTree for Refusal {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        match of.take::<String>("code")?.as_str() {
            "empty" => Some(Refusal::Empty),
            "too-long" => Some(Refusal::TooLong {
                length: of.take("length")?,
            }),
            "not-yours" => Some(Refusal::NotYours),
            "not-the-author" => Some(Refusal::NotTheAuthor),
            "no-such-message" => Some(Refusal::NoSuchMessage),
            "too-many-pins" => Some(Refusal::TooManyPins),
            "nothing-to-do" => Some(Refusal::NothingToDo),
            "too-many" => Some(Refusal::TooMany),
            "archived" => Some(Refusal::Archived),
            "members-only" => Some(Refusal::MembersOnly),
            "removed" => Some(Refusal::Removed),
            "muted" => Some(Refusal::Muted {
                retry_ms: of.take("retry_ms")?,
            }),
            "banned" => Some(Refusal::Banned {
                retry_ms: of.take("retry_ms")?,
            }),
            "unwelcome" => Some(Refusal::Unwelcome),
            "held" => Some(Refusal::Held),
            "no-files-yet" => Some(Refusal::NoFilesYet),
            "too-many-held" => Some(Refusal::TooManyHeld),
            "too-soon" => Some(Refusal::TooSoon {
                retry_ms: of.take("retry_ms")?,
            }),
            "not-allowed" => Some(Refusal::NotAllowed),
            "no-such-file" => Some(Refusal::NoSuchFile),
            "too-many-files" => Some(Refusal::TooManyFiles),
            "not-open" => Some(Refusal::NotOpen),
            "already-open" => Some(Refusal::AlreadyOpen),
            _ => None,
        }
    }
}

read_off_a_tree!(Fact, Kind, Refusal);

impl Command {
    /// Something new is said.
    pub fn post(body: impl Into<String>) -> Self {
        Command::Post {
            body: body.into(),
            reply: None,
            files: Vec::new(),
        }
    }

    /// The message that it is about.
    pub fn of(&self) -> Option<Seq> {
        match self {
            Command::Open { .. }
            | Command::Arrange { .. }
            | Command::Join
            | Command::Leave
            | Command::Remove { .. }
            | Command::Readmit { .. } => None,
            Command::Post { reply, .. } => *reply,
            Command::Edit { of, .. }
            | Command::Delete { of }
            | Command::React { of, .. }
            | Command::Unreact { of, .. }
            | Command::Pin { of }
            | Command::Unpin { of }
            | Command::Answer { to: of, .. } => Some(*of),
            Command::Calling { command, .. } => command.of(),
        }
    }
}

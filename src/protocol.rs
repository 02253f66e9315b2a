//! The contract between a browser and the server: frames, subprotocol names, close codes, limits.
//!
//! `docs/protocol.md` says the same in prose; golden tests hold the JSON. Knows no transport.

mod choice;
mod list;
mod reading;
mod subprotocol;

use serde::{Deserialize, Serialize};

pub use self::{
    choice::{Choice, Level},
    list::{Part, arrange, step},
    subprotocol::Subprotocol,
};

use crate::{
    chat::Chat,
    stream::{
        CommandId, Decider, Event, Millis, Nick, NickError, Person, PersonId, Role, Seq, Snapshot,
        StreamName, Title,
    },
};

/// The chat's subprotocol.
pub const CHAT_V1: &str = "redovisa.chat.v1";

/// The help queue's subprotocol.
pub const QUEUE_V1: &str = "redovisa.queue.v1";

/// Longest text frame that a client may send, in bytes: more is closed with 1009. The longest message
/// fits, see [`crate::chat::Body::measure`], and beside it what stands with it: the ids of files, and what
/// they show.
pub const LONGEST_CLIENT_FRAME: usize = 16 * 1024;
/// Seconds between heartbeats of the server.
pub const BEAT_SECONDS: u64 = 20;
/// Seconds of silence after which either side takes the other for gone: two beats and a little.
pub const SILENCE_SECONDS: u64 = 45;
/// Most messages in one page of history, and how many a page shows at first.
pub const PAGE: usize = 50;
/// Most facts in one frame.
pub const MOST_FACTS: usize = 500;
/// Most streams that one socket may subscribe to.
pub const MOST_SUBSCRIPTIONS: usize = 64;
/// Most messages that are counted as unread in one stream; there may be more.
pub const MOST_UNREAD: usize = 999;
/// Most people that a presence frame names; the count is always of all.
pub const MOST_NAMED: usize = 100;
/// Most people that a typing frame names. Three are shown by name at most; who types oneself is not shown.
pub const MOST_TYPING: usize = 5;

/// What a client says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", bound = "")]
pub enum ClientFrame<D: Decider = Chat> {
    /// Send me everything after `after`, now and from now on; without it, a snapshot first.
    Subscribe {
        stream: StreamName,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Seq>,
        /// Follow without being seen there, and without seeing who is: for the rooms in the background.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        quiet: bool,
    },
    Unsubscribe {
        stream: StreamName,
    },
    Command {
        stream: StreamName,
        id: CommandId,
        command: D::Command,
    },
    /// Up to [`PAGE`] messages at or before this place: for paging back.
    Before {
        stream: StreamName,
        seq: Seq,
    },
    /// I have read a stream up to here. Answered with how far I have read it, in every tab of mine; to say
    /// again what is known moves nothing, and asks for the counts.
    Read {
        stream: StreamName,
        seq: Seq,
        /// It may also be less than before: I want to read it once more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        back: bool,
    },
    /// I am writing something in a room that I am seen in. Say it every few seconds at most, while it is so.
    Typing {
        stream: StreamName,
    },
    /// Nobody sits behind this socket, or somebody does again.
    Away {
        away: bool,
    },
    /// Tell me who is on the site, now and from now on.
    Who,
    /// Are you there?
    Ping,
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", bound = "")]
pub enum ServerFrame<D: Decider = Chat> {
    /// First on every connection.
    Hello {
        /// Who the cookie says you are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        you: Option<Person>,
        /// The streams that you may see: all public ones, and your direct ones.
        rooms: Vec<RoomInfo>,
        /// Milliseconds since the Unix epoch, for clients whose clock is wrong.
        now: Millis,
        /// How far you have read each of the rooms. Empty for who has no nick.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reading: Vec<Reading>,
        /// Whom you do not want to hear.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        blocked: Vec<PersonId>,
        /// How far you are trusted on the site. Left out for a guest.
        #[serde(default, skip_serializing_if = "is_guest")]
        role: Role,
    },
    Snapshot {
        stream: StreamName,
        #[serde(flatten)]
        snapshot: Snapshot<D>,
    },
    /// Dense among themselves. The first follows your cursor, or you have a gap.
    Facts {
        stream: StreamName,
        events: Vec<Event<D::Fact>>,
    },
    /// An older part as it looks now: what was changed in it later is changed in it.
    History {
        stream: StreamName,
        /// As it was asked for.
        until: Seq,
        page: D::State,
    },
    /// Your command is in the log at this place, now or since an earlier try.
    Ack {
        stream: StreamName,
        id: CommandId,
        seq: Seq,
    },
    Refused {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stream: Option<StreamName>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<CommandId>,
        reason: Refusal<D::Refusal>,
    },
    /// Who is here. `all`: forget what you knew. A missing `stream` means the site as a whole.
    Presence {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stream: Option<StreamName>,
        all: bool,
        count: usize,
        came: Vec<Person>,
        left: Vec<PersonId>,
    },
    /// Who of those who are here is away from all their screens, and who is back.
    Away {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stream: Option<StreamName>,
        away: Vec<PersonId>,
        back: Vec<PersonId>,
    },
    /// These are called otherwise now than in what you may have of them.
    Names {
        people: Vec<Person>,
        /// The style sheet that lays people's pictures over their initials, where that is another one now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pictures: Option<String>,
    },
    /// Who is writing something there just now, or some of them.
    Typing {
        stream: StreamName,
        people: Vec<Person>,
    },
    /// A stream that you may see is new, or new to you.
    Room {
        room: RoomInfo,
    },
    /// How far you have read some streams, since that has changed, here or elsewhere, or was asked for.
    Read {
        reading: Vec<Reading>,
    },
    /// Whom you do not want to hear from now on: all of them.
    Blocked {
        people: Vec<PersonId>,
    },
    /// How many people look at your streams: at all where anybody does. After the hello, and with each heartbeat.
    Crowds {
        here: Vec<(StreamName, usize)>,
    },
    /// To moderators: how many reports and held messages wait for them.
    Waiting {
        count: usize,
    },
    /// The heartbeat, every [`BEAT_SECONDS`], with the head of each of your subscriptions.
    Beat {
        heads: Vec<(StreamName, Seq)>,
    },
    Pong,
    /// The server closes. Come back after so many milliseconds.
    Bye {
        retry_ms: u64,
    },
}

/// A stream in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomInfo {
    pub name: StreamName,
    pub title: Title,
    /// The other person, where the room is direct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Person>,
    /// Nobody writes there any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// Only those who are in see it, and it is not of two.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
}

/// How far somebody has read a stream, and what has been said there since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub stream: StreamName,
    /// Read up to here.
    pub seq: Seq,
    /// The last fact that was looked at to count.
    pub head: Seq,
    /// Messages of others after `seq` and up to `head`, at most [`MOST_UNREAD`].
    pub unread: usize,
    /// The first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Seq>,
    /// How many of them call the reader.
    #[serde(default, skip_serializing_if = "is_none")]
    pub calls: usize,
    /// What the reader has chosen about the stream.
    #[serde(flatten)]
    pub choice: Choice,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Why the server does not do what a frame asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Refusal<R> {
    /// By the rules of the line.
    Line(LineRefusal),
    /// By the rules of the stream.
    Stream(R),
}

/// Refusals that every kind of stream has.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum LineRefusal {
    /// The text is not JSON, or not a frame of this protocol; `detail` says where.
    Malformed { detail: String },
    /// No such stream, or not yours to see.
    NoSuchStream,
    /// More than [`MOST_SUBSCRIPTIONS`].
    TooManySubscriptions,
    /// `before` and commands need a subscription to the stream.
    NotSubscribed,
    /// Choose a nick first.
    WhoAreYou,
    /// Too fast: the command stands, send it again after so many milliseconds.
    TooFast { retry_ms: u64 },
    /// The server could not store it (disk full, say). Send it again later.
    Unavailable { retry_ms: u64 },
}

/// Why a nick is not given, as the answer to a join says it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum JoinRefusal {
    TooShort,
    TooLong,
    NoLetter,
    /// Not a letter, a digit or a joint.
    Character {
        character: char,
    },
    /// A joint at an end, or two in a row.
    Joints,
    /// Somebody has it, and was here lately; or the site keeps it for itself.
    Taken {
        suggestion: Option<Nick>,
    },
    /// Looks like the nick of somebody who was here lately (Unicode TS 39).
    Confusable {
        with: Nick,
        suggestion: Option<Nick>,
    },
    /// Letters of scripts that are not written together (Unicode TS 39, section 5.1).
    MixedScripts,
    /// Moderators let nobody new in from this network.
    Banned,
    /// Moderators keep this person out, or quiet: for so many milliseconds, or for good. Then nobody takes another
    /// nick.
    KeptOut {
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u64>,
    },
    /// It holds a word that is not said in public here.
    Unwelcome,
    TooFast {
        retry_ms: u64,
    },
    /// The server could not store it.
    Unavailable,
}

impl From<NickError> for JoinRefusal {
    fn from(error: NickError) -> Self {
        match error {
            NickError::TooShort => JoinRefusal::TooShort,
            NickError::TooLong => JoinRefusal::TooLong,
            NickError::NoLetter => JoinRefusal::NoLetter,
            NickError::Character(character) => JoinRefusal::Character { character },
            NickError::Joints => JoinRefusal::Joints,
        }
    }
}

/// Why a public room was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum OpenRefusal {
    WhoAreYou,
    /// Queues are opened by the site's owner.
    OnlyOwner,
    /// Rooms for a few are opened by those whose nick is claimed.
    OnlyMembers,
    /// Moderators keep this person out: for so many milliseconds, or for good.
    Banned {
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u64>,
    },
    /// Moderators have asked this person to be quiet for so many milliseconds.
    Muted {
        retry_ms: u64,
    },
    /// The title holds a word that is not said in public here.
    Unwelcome,
    /// Nobody else was chosen.
    Nobody,
    /// The title has 1 to 60 characters, and at least one Latin letter or digit for the address.
    NoTitle,
    TooMany,
    TooFast {
        retry_ms: u64,
    },
    Unavailable,
}

/// Why a file is not taken, as the answer to who brings it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum FileRefusal {
    WhoAreYou,
    /// There is no such room, or it is not yours to write in.
    NoSuchRoom,
    /// It holds nothing.
    EmptyFile,
    /// More than `most` bytes.
    FileTooLarge {
        most: u64,
    },
    /// More than [`crate::chat::File::MOST`] at once.
    TooManyFiles,
    /// Its name or its sender says that it is a picture, and it is none.
    NotAPicture,
    /// It begins as a picture, and cannot be read as one.
    BrokenPicture,
    /// A picture of more pixels, or of more pictures, than we draw.
    TooManyPixels,
    /// Your files hold as much as one person's may.
    Quota,
    /// There is no place left for files.
    Full,
    /// Moderators have asked this person to be quiet for so many milliseconds.
    Muted {
        retry_ms: u64,
    },
    /// Moderators keep this person out: for so many milliseconds, or for good.
    Banned {
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u64>,
    },
    /// Its name holds a word that is not said in public here.
    Unwelcome,
    TooFast {
        retry_ms: u64,
    },
    /// What came is no form with files, or ended before its end.
    BadForm,
    Unavailable,
}

/// Close codes that the server sends (RFC 6455 section 7.4; 4000 to 4999 are ours).
pub mod close {
    /// The client closed, or the page was left.
    pub const NORMAL: u16 = 1000;
    /// The server goes down (said by the lab's servers: they promise nobody anything about coming back).
    pub const GOING_AWAY: u16 = 1001;
    /// A frame against RFC 6455.
    pub const PROTOCOL_ERROR: u16 = 1002;
    /// A binary frame: the subprotocol has none.
    pub const UNSUPPORTED_DATA: u16 = 1003;
    /// A text frame that is not UTF-8.
    pub const INVALID_PAYLOAD: u16 = 1007;
    /// Over [`super::LONGEST_CLIENT_FRAME`].
    pub const TOO_BIG: u16 = 1009;
    /// The server restarts: come back after the pause that `bye` named.
    pub const SERVICE_RESTART: u16 = 1012;
    /// The server has no place for more connections from this address or at all: come back later.
    pub const TRY_AGAIN_LATER: u16 = 1013;
    /// Nothing heard for [`super::SILENCE_SECONDS`].
    pub const SILENT: u16 = 4000;
    /// Too many malformed frames in a row.
    pub const TOO_MANY_FAULTS: u16 = 4001;
    /// Too many frames a second, for too long.
    pub const FLOOD: u16 = 4002;
    /// Who the cookie says you are has changed: signed out, by yourself or from elsewhere, or called
    /// otherwise. Come back, and `hello` says who you are now.
    pub const SOMEBODY_ELSE: u16 = 4003;
}

fn is_guest(role: &Role) -> bool {
    *role == Role::Guest
}

impl RoomInfo {
    /// What the names of rooms begin with that were opened as a conversation of several.
    pub const SEVERAL: &str = "talk-";

    /// Whether it is a conversation, with one or with several, and no room that has a matter of its own.
    pub fn is_talk(&self) -> bool {
        self.with.is_some() || (self.private && self.name.as_str().starts_with(RoomInfo::SEVERAL))
    }
}

impl LineRefusal {
    /// The command's id has been used for a wish in another stream: the client mints badly.
    pub fn id_taken() -> Self {
        LineRefusal::Malformed {
            detail: "this id was used in another room".into(),
        }
    }
}

impl<R> From<LineRefusal> for Refusal<R> {
    fn from(refusal: LineRefusal) -> Self {
        Refusal::Line(refusal)
    }
}

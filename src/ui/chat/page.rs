//! The data that a chat page is made of: all that the server knows when it renders one, and all that
//! the browser gets to make the same page again. It refuses to know how any of it looks.

use serde::{Deserialize, Serialize};

use crate::{
    chat::{self, Chat},
    protocol::{JoinRefusal, Refusal, RoomInfo},
    stream::{CommandId, Person, Seq, Snapshot, StreamName},
    ui::lang::Lang,
};

/// One room, as one visitor may see it at one moment. It travels in the HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChatPage {
    pub lang: Lang,
    /// Who the cookie says the visitor is.
    pub you: Option<Person>,
    pub stream: StreamName,
    /// The other person, where the room is direct.
    pub with: Option<Person>,
    /// The room with the messages of the window, and the number it was folded at.
    pub snapshot: Snapshot<Chat>,
    pub window: Window,
    /// The rooms that the visitor may see, in the order they are shown.
    pub rooms: Vec<RoomInfo>,
    /// Who is in this room; no more than [`crate::protocol::MOST_NAMED`] of them.
    pub here: Vec<Person>,
    /// How many are in this room.
    pub here_count: usize,
    /// The id for what the form on the page posts, so that posting it twice says it once.
    pub command: CommandId,
    /// A nick that was refused, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_fault: Option<(String, JoinRefusal)>,
    /// A message that was refused, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_fault: Option<(String, Refusal<chat::Refusal>)>,
}

/// Which part of the room's log a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "kebab-case")]
pub enum Window {
    /// The newest messages, to which new ones are added.
    #[default]
    Newest,
    /// Messages around this one, somewhere in the past.
    Around { seq: Seq },
    /// The messages up to this one.
    Before { seq: Seq },
}

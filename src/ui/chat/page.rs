//! What the chat's page is made of: everything that its view shows, before the browser knows more.
//!
//! It travels inside the HTML, so that the view rendered by the server and the one that the browser
//! takes over are the same value.

use serde::Serialize;

use crate::{
    chat::{self, Chat},
    client::Standing,
    protocol::{JoinRefusal, OpenRefusal, Reading, Refusal, RoomInfo},
    stream::{
        CommandId, FromTree, Person, PersonId, Role, Seq, Snapshot, StreamName, Tree,
        read_off_a_tree,
    },
    ui::lang::Lang,
};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChatPage {
    pub lang: Lang,
    /// Who the visitor's cookie says they are.
    pub you: Option<Person>,
    pub role: Role,
    pub room: RoomInfo,
    /// The fold of the part of the log that is shown. Where `window` is not `Newest`, it is of another
    /// part than the newest, and nothing live may be added to it.
    pub snapshot: Snapshot<Chat>,
    pub window: Window,
    /// Where some are looked for, only those that are called so.
    pub rooms: Vec<RoomInfo>,
    /// What those are looked for by; empty where none are.
    pub sought: String,
    /// How far the visitor had read the rooms when the page was made. Empty for who has no nick.
    pub reading: Vec<Reading>,
    /// How many people look at each room, where anybody does.
    pub crowds: Vec<(StreamName, usize)>,
    /// Whom the visitor does not want to hear.
    pub blocked: Vec<PersonId>,
    /// Some of those who are here, and how many they are in all.
    pub here: Vec<Person>,
    pub here_count: usize,
    /// Who of them is away.
    pub away: Vec<PersonId>,
    /// The id of the command that the plain form will send.
    pub command: CommandId,
    /// What was refused when a plain form was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// Which part of the log a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Window {
    Newest,
    /// Around a message that a permalink names.
    Around(Seq),
    /// An older page, up to this place.
    Before(Seq),
}

/// A plain form that was refused, with what the visitor had written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Fault {
    Join(String, JoinRefusal),
    Post(String, Refusal<chat::Refusal>),
    Room(String, OpenRefusal),
    /// A message whose files were not taken, or a command that was not, and why, in words.
    Unsaid(String, String),
}

impl ChatPage {
    /// How a room stands with the visitor.
    pub fn standing(&self, room: &RoomInfo) -> Standing {
        let standing = self.reading(&room.name).map(Standing::from);
        let here = self.crowds.iter().find(|(name, _)| *name == room.name);
        Standing {
            here: here.map_or(0, |(_, count)| *count),
            ..standing.unwrap_or_default().heard(room, &self.blocked)
        }
    }

    /// How far the visitor has read a room.
    pub fn reading(&self, room: &StreamName) -> Option<&Reading> {
        self.reading.iter().find(|reading| reading.stream == *room)
    }
}

read_off_a_tree!(ChatPage);

impl FromTree for ChatPage {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(ChatPage {
            lang: of.take("lang")?,
            you: of.take("you")?,
            role: of.take("role")?,
            room: of.take("room")?,
            snapshot: of.take("snapshot")?,
            window: of.take("window")?,
            rooms: of.take("rooms")?,
            sought: of.take("sought")?,
            reading: of.take("reading")?,
            crowds: of.take("crowds")?,
            blocked: of.take("blocked")?,
            here: of.take("here")?,
            here_count: of.take("here_count")?,
            away: of.take("away")?,
            command: of.take("command")?,
            fault: of.take("fault")?,
        })
    }
}

impl FromTree for Window {
    fn from_tree(tree: Tree) -> Option<Self> {
        let (name, inside) = tree.variant()?;
        match name.as_str() {
            "Newest" => Some(Window::Newest),
            "Around" => FromTree::from_tree(inside).map(Window::Around),
            "Before" => FromTree::from_tree(inside).map(Window::Before),
            _ => None,
        }
    }
}

impl FromTree for Fault {
    fn from_tree(tree: Tree) -> Option<Self> {
        let (name, inside) = tree.variant()?;
        match name.as_str() {
            "Join" => FromTree::from_tree(inside).map(|(nick, reason)| Fault::Join(nick, reason)),
            "Post" => FromTree::from_tree(inside).map(|(text, reason)| Fault::Post(text, reason)),
            "Unsaid" => FromTree::from_tree(inside).map(|(text, why)| Fault::Unsaid(text, why)),
            "Room" => FromTree::from_tree(inside).map(|(title, reason)| Fault::Room(title, reason)),
            _ => None,
        }
    }
}

//! The engine's pure heart: dense logs of facts, who wrote them, and how a copy of one stays true.
//!
//! Knows nothing of chat, sockets, clocks, storage or frameworks. Time, randomness and identity are
//! arguments, so that everything here can be replayed and simulated.

mod command_id;
mod decider;
mod event;
mod person;
mod replica;
mod role;
mod seq;
mod stream_name;
mod title;
mod tree;

pub use command_id::{CommandId, CommandIdError};
pub use decider::{Decider, Snapshot};
pub use event::{Event, Millis};
pub use person::{Nick, NickError, Person, PersonId};
pub use replica::{Incoming, Outgoing, Output, Pending, Replica, Stage};
pub use role::Role;
pub use seq::Seq;
pub use stream_name::{StreamName, StreamNameError};
pub use title::{Title, TitleError};
pub(crate) use tree::read_off_a_tree;
pub use tree::{FromTree, Tree, read_off};

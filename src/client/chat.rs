//! What a tab does in the chat alone.

use super::{
    Client,
    door::{self, Shut},
};
use crate::{
    chat::{Attached, Chat, Command},
    protocol::{OpenRefusal, RoomInfo},
    stream::{PersonId, Seq, StreamName},
};

impl Client<Chat> {
    /// Says something in a room; as an answer to another message, if that is named.
    pub fn post(&self, name: &StreamName, body: String, reply: Option<Seq>, files: Vec<Attached>) {
        self.submit(name, Command::Post { body, reply, files });
    }

    pub async fn open_direct(&self, with: PersonId) -> Result<RoomInfo, Shut<OpenRefusal>> {
        let room = door::open_direct(with).await?;
        self.enlist(room.clone());
        Ok(room)
    }

    pub async fn open_public(&self, title: &str) -> Result<RoomInfo, Shut<OpenRefusal>> {
        let room = door::open_public(title).await?;
        self.enlist(room.clone());
        Ok(room)
    }
}

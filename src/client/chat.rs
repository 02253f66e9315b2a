//! What a tab does in the chat alone.

use super::{
    Client,
    door::{self, Shut},
};
use crate::{
    chat::{Attached, Chat, Command},
    protocol::{OpenRefusal, RoomInfo},
    stream::{PersonId, Seq, StreamName, Tree},
};

impl Client<Chat> {
    /// Says something in a room; as an answer to another message, if that is named.
    pub fn post(&self, name: &StreamName, body: String, reply: Option<Seq>, files: Vec<Attached>) {
        self.submit(name, Command::Post { body, reply, files });
    }

    /// Keeps a message for this person alone.
    pub async fn bookmark(&self, name: &StreamName, seq: Seq) -> Result<(), Shut<Tree>> {
        door::bookmark(name, seq).await
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

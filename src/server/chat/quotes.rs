//! Puts into a room that is about to be shown what its messages answer, where that stands outside the part that is
//! shown. Read from the log each time, so that nothing is quoted that was deleted.

use crate::{
    chat::{Chat, Message, Room},
    server::live::Stream,
};

/// A page has so many messages at most; each answers one.
const MOST: usize = 100;

pub async fn recall(stream: &Stream<Chat>, room: &mut Room) {
    for seq in room.unquoted().into_iter().rev().take(MOST) {
        match stream.past(seq).await {
            Ok(past) => {
                if let Some(message) = Message::from_past(&past) {
                    room.quote(message);
                }
            }
            Err(error) => {
                // Without it the answer still says whom it answers.
                tracing::error!(%error, "a message that is answered could not be read");
                return;
            }
        }
    }
}

//! What sets one kind of stream apart from the others where they travel.

use super::{CHAT_V1, QUEUE_V1};
use crate::{chat::Chat, queue::Queue, stream::Decider};

/// A kind of stream that has a socket of its own. The frames are the same for all kinds.
pub trait Subprotocol: Decider {
    /// Sets the kind apart where streams of several kinds are side by side, as in the store.
    const KIND: &'static str;
    /// What a client names in `Sec-WebSocket-Protocol` (RFC 6455 section 1.9). A change that breaks a
    /// client gets a new number.
    const NAME: &'static str;
    /// Where the socket is.
    const PATH: &'static str;
}

impl Subprotocol for Chat {
    const KIND: &'static str = "chat";
    const NAME: &'static str = CHAT_V1;
    const PATH: &'static str = "/ws/chat";
}

impl Subprotocol for Queue {
    const KIND: &'static str = "queue";
    const NAME: &'static str = QUEUE_V1;
    const PATH: &'static str = "/ws/queue";
}

//! Knows the islands by name, and what words each one speaks; refuses to know what is in them.

use super::words::Part;

/// Something that lives in a page once its code has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Island {
    /// Its function's, as the list of the WASM's pieces has it.
    pub name: &'static str,
    pub words: &'static [Part],
}

pub const CHAT: Island = Island {
    name: "chat_app",
    words: &[Part::Chat],
};
pub const INSPECTED_CHAT: Island = Island {
    name: "inspected_chat",
    words: &[Part::Chat, Part::Inspector],
};
pub const LAB: Island = Island {
    name: "lab",
    words: &[Part::Lab],
};
pub const QUEUE: Island = Island {
    name: "queue_app",
    words: &[Part::Queue],
};
/// The list of queues. Its few words are among what the page carries.
pub const OVERVIEW: Island = Island {
    name: "overview",
    words: &[],
};

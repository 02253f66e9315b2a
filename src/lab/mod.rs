//! What the lab knows about WebSockets without having one: addresses, subprotocol names, hex, close
//! codes, logs of frames, handshakes. Refuses to know browsers, servers and languages.

pub mod address;
pub mod close_code;
pub mod handshake;
pub mod hex;
pub mod inspector;
pub mod journal;
pub mod json;
pub mod offer;
pub mod outline;

/// The server that gives everything back.
pub const ECHO_PATH: &str = "/ws/echo";
/// The server that passes everything on to everybody else.
pub const BROADCAST_PATH: &str = "/ws/broadcast";
/// Messages as they are.
pub const TEXT: &str = "text";
/// Messages in an envelope with the time, `{"timestamp": ..., "data": ...}`.
pub const JSON: &str = "json";

//! WebSocket (RFC 6455) on the raw socket of a connection that was HTTP before; refuses to know what is said.
//!
//! Ours, since an idle socket shall cost next to nothing and a frame for many be written as it is: nothing is
//! kept for reading or writing while nobody speaks, and a frame that thousands get is encoded once, header and
//! all, and goes from shared memory into the socket. `tests/conformance.rs` holds it to the RFC.
//!
//! - `handshake`: from a request to a [`Line`]. `line`: what is heard, said and closed on it.
//! - `voice`: the half of a line that says, which others may speak with as well.
//! - `reading`: bytes into messages; `frame`: messages into bytes; `saying`: what waits to be written. All pure.

mod frame;
mod handshake;
mod line;
mod reading;
mod saying;
mod voice;

pub use self::{
    frame::Frame,
    handshake::{NoUpgrade, Upgrade},
    line::{Ended, Line},
    reading::{Fault, Heard, Reading},
    voice::{Interjected, Voice},
};

/// Bytes that a control frame holds (RFC 6455 section 5.5).
const LONGEST_CONTROL: usize = 125;

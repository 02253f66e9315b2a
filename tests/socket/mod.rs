//! The chat's socket, as a client sees it: every promise of `docs/protocol.md`, one sentence each.

mod blocking;
mod calling;
mod catching_up;
mod closing;
mod direct;
mod faults;
mod handshake;
mod leaving;
mod messages;
mod names;
mod presence;
mod reading;
mod rooms;
mod talking;

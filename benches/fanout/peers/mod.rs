//! Servers to measure beside ours, in this very program: it starts itself again as one of them.
//!
//! None knows a name, a log or a heartbeat. They say what a broadcast costs where nothing else is done.

pub mod broadcast;
pub mod floor;

use std::net::SocketAddr;

/// What a peer prints once it answers.
pub const ANNOUNCEMENT: &str = "Ready: http://";

fn announce(at: SocketAddr) {
    println!("{ANNOUNCEMENT}{at}");
}

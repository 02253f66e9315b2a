//! The rhythm of the line, and how fast anybody may go. In one place, because clients count on it.
//!
//! Deliberately no settings: `docs/protocol.md` promises these numbers. A test may quicken them.

use std::time::Duration;

use super::limits::Rate;
use crate::{
    protocol::{BEAT_SECONDS, SILENCE_SECONDS},
    queue::PLACE_KEPT,
};

/// A server's rhythm and rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Between two heartbeats of a socket.
    pub beat: Duration,
    /// Without a word from a peer for so long, it is gone.
    pub silence: Duration,
    /// Frames that one socket may send.
    pub frames: Rate,
    /// What one socket may say of typing.
    pub typing: Rate,
    /// Words of one person, over all rooms and sockets.
    pub words: Rate,
    /// Words from one address, of all people there.
    pub words_from_address: Rate,
    /// Nicks taken from one address.
    pub joins: Rate,
    /// Rooms opened by one person.
    pub openings: Rate,
    /// Passphrases sent from one address, to be compared or kept.
    pub tries: Rate,
    /// Passphrases tried for one nick.
    pub guesses: Rate,
    /// Files brought by one person, and from one address.
    pub files: Rate,
    pub files_from_address: Rate,
    /// Bytes that one person's files may have together.
    pub files_quota: u64,
    /// How long who waits in a queue may stay away.
    pub place_kept: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            beat: Duration::from_secs(BEAT_SECONDS),
            silence: Duration::from_secs(SILENCE_SECONDS),
            // Ten times what a hurried client sends: beyond it is a loop that has gone wrong.
            frames: Rate {
                burst: 200.0,
                per_second: 50.0,
            },
            // One every three seconds, and a few at once where somebody goes from room to room.
            typing: Rate {
                burst: 4.0,
                per_second: 0.5,
            },
            // A lively talk passes, a flood does not.
            words: Rate {
                burst: 20.0,
                per_second: 4.0,
            },
            // Two classes behind one address may all say their burst at once, and go on at a lively talk's speed.
            words_from_address: Rate {
                burst: 2_000.0,
                per_second: 200.0,
            },
            // A class of sixty may join at once.
            joins: Rate {
                burst: 60.0,
                per_second: 1.0,
            },
            openings: Rate {
                burst: 10.0,
                per_second: 0.1,
            },
            // A class of sixty may sign in at once; each costs us some tens of milliseconds.
            tries: Rate {
                burst: 60.0,
                per_second: 0.5,
            },
            // Who knows the passphrase mistypes it twice or thrice; who guesses gets 120 an hour.
            guesses: Rate {
                burst: 5.0,
                per_second: 1.0 / 30.0,
            },
            // The pictures of a holiday pass.
            files: Rate {
                burst: 40.0,
                per_second: 0.2,
            },
            files_from_address: Rate {
                burst: 200.0,
                per_second: 1.0,
            },
            files_quota: 500 * 1024 * 1024,
            place_kept: Duration::from_millis(PLACE_KEPT as u64),
        }
    }
}

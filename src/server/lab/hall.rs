//! The room of the broadcast server: who is in it, and the newest part of what was said.
//!
//! What is said is kept once, whoever listens. A listener has a cursor into it and a bell that wakes it;
//! nothing is queued per listener, so nobody's slowness costs memory. Whoever falls out of the newest
//! part has lost something, and is told so by a close.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::server::wire::Frame;

/// Bytes of what is kept, over all: at 64 KiB a message some hundred messages, small ones by thousands.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Bytes that a message costs besides its content, so that empty ones are bounded too.
const OVERHEAD: usize = 128;
/// Bytes that a listener gets at once, before others have their turn; a longer message comes alone. What
/// is on its way to a slow listener is all that it can hold up beyond the rest.
const AT_ONCE: usize = 128 * 1024;

/// A handle to the one room.
#[derive(Clone)]
pub struct Hall(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// Rings with the place after the newest saying.
    bell: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    sayings: VecDeque<Arc<Saying>>,
    bytes: usize,
    /// The place of the oldest saying that is kept.
    first: u64,
    seated: usize,
    next_guest: u64,
}

/// What is said, made ready for both kinds of listeners.
pub struct Words {
    /// As it is, for those who speak `text`.
    pub plain: Frame,
    /// In its envelope, for those who speak `json`; binary messages have no place in one.
    pub wrapped: Option<Frame>,
}

/// Words in their place.
struct Saying {
    by: u64,
    words: Words,
}

/// What is said of a coming or a going, given how many are then present.
pub type Announcement = fn(usize) -> Words;

/// Somebody's place in the hall; leaving is dropping it.
pub struct Seat {
    hall: Hall,
    guest: u64,
    cursor: u64,
    bell: watch::Receiver<u64>,
    farewell: Announcement,
}

/// The listener is further behind than what is kept.
#[derive(Debug)]
pub struct Behind;

impl Default for Hall {
    fn default() -> Self {
        Hall(Arc::new(Shared {
            state: Mutex::default(),
            bell: watch::channel(0).0,
        }))
    }
}

impl Hall {
    /// Takes a place and tells the others, as they are told when it is left.
    pub fn enter(&self, welcome: Announcement, farewell: Announcement) -> Seat {
        let mut state = self.state();
        let guest = state.next_guest;
        state.next_guest += 1;
        state.seated += 1;
        let greeting = welcome(state.seated);
        let cursor = self.publish(&mut state, guest, greeting);
        Seat {
            hall: self.clone(),
            guest,
            cursor,
            bell: self.0.bell.subscribe(),
            farewell,
        }
    }

    /// Keeps a saying, drops what is too old, rings. Gives the place after it.
    fn publish(&self, state: &mut State, by: u64, words: Words) -> u64 {
        let saying = Saying { by, words };
        state.bytes += saying.cost();
        state.sayings.push_back(Arc::new(saying));
        while state.bytes > MOST_BYTES {
            let Some(oldest) = state.sayings.pop_front() else {
                break;
            };
            state.bytes -= oldest.cost();
            state.first += 1;
        }
        let head = state.head();
        self.0.bell.send_replace(head);
        head
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn head(&self) -> u64 {
        self.first + self.sayings.len() as u64
    }
}

impl Saying {
    fn cost(&self) -> usize {
        OVERHEAD + self.words.plain.len() + self.words.wrapped.as_ref().map_or(0, Frame::len)
    }
}

impl Seat {
    /// Says something to everybody else.
    pub fn say(&self, words: Words) {
        let mut state = self.hall.state();
        self.hall.publish(&mut state, self.guest, words);
    }

    /// Waits for what the others say, and gives what `pick` takes of it. May be dropped and called again:
    /// nothing is lost.
    pub async fn listen(
        &mut self,
        pick: impl Fn(&Words) -> Option<Frame>,
    ) -> Result<Vec<Frame>, Behind> {
        loop {
            let (heard, moved) = self.take(&pick)?;
            if !heard.is_empty() {
                return Ok(heard);
            }
            if !moved {
                // The hall holds the bell, and we hold the hall: it cannot be gone.
                _ = self.bell.changed().await;
            }
        }
    }

    /// The next part, and whether there was any.
    fn take(
        &mut self,
        pick: impl Fn(&Words) -> Option<Frame>,
    ) -> Result<(Vec<Frame>, bool), Behind> {
        let state = self.hall.state();
        let skipped = self.cursor.checked_sub(state.first).ok_or(Behind)?;
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        let from = self.cursor;
        let (mut heard, mut bytes) = (Vec::new(), 0);
        for saying in state.sayings.iter().skip(skipped) {
            bytes += saying.cost();
            if bytes > AT_ONCE && self.cursor > from {
                break;
            }
            self.cursor += 1;
            if saying.by != self.guest {
                heard.extend(pick(&saying.words));
            }
        }
        Ok((heard, self.cursor > from))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.hall.state();
        state.seated -= 1;
        let goodbye = (self.farewell)(state.seated);
        self.hall.publish(&mut state, self.guest, goodbye);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        Words {
            plain: Frame::text(text),
            wrapped: None,
        }
    }

    fn enter(hall: &Hall) -> Seat {
        hall.enter(
            |count| words(&["in ", &count.to_string()].concat()),
            |count| words(&["out ", &count.to_string()].concat()),
        )
    }

    async fn heard(seat: &mut Seat) -> Vec<String> {
        let heard = seat.listen(|words| Some(words.plain.clone())).await;
        let heard = heard.expect("not behind");
        heard
            .iter()
            .map(|frame| String::from_utf8_lossy(frame.payload()).into_owned())
            .collect()
    }

    #[tokio::test]
    async fn everybody_hears_the_others_and_nobody_themselves() {
        let hall = Hall::default();
        let (mut anna, mut bo) = (enter(&hall), enter(&hall));
        assert_eq!(heard(&mut anna).await, ["in 2"]);
        anna.say(words("hej"));
        bo.say(words("hallå"));
        assert_eq!(heard(&mut anna).await, ["hallå"]);
        assert_eq!(heard(&mut bo).await, ["hej"]);
        drop(bo);
        assert_eq!(heard(&mut anna).await, ["out 1"]);
    }

    #[tokio::test]
    async fn whoever_falls_too_far_behind_is_told() {
        let hall = Hall::default();
        let (mut slow, quick) = (enter(&hall), enter(&hall));
        let long = "x".repeat(64 * 1024);
        for _ in 0..200 {
            quick.say(words(&long));
        }
        assert!(
            slow.listen(|words| Some(words.plain.clone()))
                .await
                .is_err()
        );
        assert!(hall.state().bytes <= MOST_BYTES);
        let mut late = enter(&hall);
        quick.say(words("hej"));
        assert_eq!(
            heard(&mut late).await,
            ["hej"],
            "who comes later is not behind"
        );
    }

    #[tokio::test]
    async fn a_great_many_small_messages_are_no_trouble() {
        let hall = Hall::default();
        let (mut reader, writer) = (enter(&hall), enter(&hall));
        for _ in 0..10_000 {
            writer.say(words("x"));
        }
        let mut count = 0;
        while count < 10_001 {
            let part = heard(&mut reader).await;
            assert!(part.len() <= AT_ONCE / OVERHEAD);
            count += part.len();
        }
        assert_eq!(count, 10_001, "one of them is the greeting");
    }

    #[tokio::test]
    async fn what_nobody_picks_wakes_nobody() {
        let hall = Hall::default();
        let (mut picky, other) = (enter(&hall), enter(&hall));
        other.say(words("unwrapped"));
        other.say(Words {
            plain: Frame::text("a"),
            wrapped: Some(Frame::text("[a]")),
        });
        let heard = picky
            .listen(|words| words.wrapped.clone())
            .await
            .expect("not behind");
        assert_eq!(heard, [Frame::text("[a]")]);
    }
}

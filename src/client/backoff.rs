//! How long to wait before trying the line again: exponential, with full jitter, so that a room full
//! of people does not come back to a restarted server all at once. Time and dice are the caller's.

/// Highest first wait, in milliseconds: a hiccup should not be felt.
const FIRST: u64 = 500;
/// Highest wait of all, in milliseconds: a minute of nothing looks broken.
const LONGEST: u64 = 30_000;

/// Counts the tries that failed in a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backoff {
    tries: u32,
}

impl Backoff {
    /// The line held for a while: the next break begins anew.
    pub fn reset(&mut self) {
        self.tries = 0;
    }

    /// The server is full, or has had enough of us: begin at the longest wait.
    pub fn give_room(&mut self) {
        self.tries = (LONGEST / FIRST).ilog2() + 1;
    }

    /// Milliseconds to wait. `dice` is evenly spread over 0 to 1.
    pub fn next(&mut self, dice: f64) -> u64 {
        let ceiling = FIRST
            .checked_shl(self.tries)
            .unwrap_or(LONGEST)
            .min(LONGEST);
        self.tries = (self.tries + 1).min(u64::BITS / 2);
        (ceiling as f64 * dice.clamp(0.0, 1.0)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let mut backoff = Backoff::default();
        let waits: Vec<u64> = (0..9).map(|_| backoff.next(1.0)).collect();
        assert_eq!(
            waits,
            [
                500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000
            ]
        );
    }

    #[test]
    fn the_jitter_is_full() {
        let mut backoff = Backoff::default();
        backoff.give_room();
        assert_eq!((backoff.next(0.0), backoff.next(0.5)), (0, 15_000));
    }

    #[test]
    fn a_line_that_held_begins_anew() {
        let mut backoff = Backoff::default();
        backoff.give_room();
        backoff.reset();
        assert_eq!(backoff.next(1.0), 500);
    }

    #[test]
    fn a_night_of_tries_does_not_overflow() {
        let mut backoff = Backoff::default();
        assert!((0..100_000).all(|_| backoff.next(1.0) <= LONGEST));
    }
}

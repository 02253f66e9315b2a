//! The help queue as a decider: who may ask, take and finish, and what the line looks like after that.
//!
//! Pure. Who is present is not here: that is no fact. That somebody stayed away too long is one, and
//! the site says it.
//!
//! - [`Fact`], [`Command`], [`Refusal`]: the vocabulary. [`Line`]: its texts.
//! - [`Board`]: the fold. `rules` judges wishes on it, `fold` adds facts to it.
//! - [`estimate`]: how long the wait will be. [`history`]: the whole log as tables.

mod board;
mod command;
pub mod estimate;
mod fact;
mod fold;
pub mod history;
mod refusal;
mod request;
mod rules;
mod text;

use crate::stream::{Circumstances, Decider, Event, Millis, Seq};

pub use board::{Announced, Board, Change, Status};
pub use command::Command;
pub use fact::Fact;
pub use refusal::{Part, Refusal};
pub use request::{Ended, Held, Note, Outcome, Request, Served};
pub use text::{About, Announcement, Line, Place, Remark, TooLong};

/// Most open requests in a queue: a lecture hall. The board goes to every page as a whole.
pub const MOST_OPEN: usize = 300;
/// Most helpers beside the owner: they too go to every page.
pub const MOST_HELPERS: usize = 50;
/// Most requests that one helper holds: a table of people with the same question, and no hoard.
pub const MOST_HELD: usize = 3;
/// Most notes on one open request.
pub const MOST_NOTES: usize = 10;
/// Milliseconds that who waits may stay away and keep the place: a walk, a call, a telephone that sleeps.
pub const PLACE_KEPT: Millis = 30 * 60_000;

/// The help queue's decider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue;

impl Decider for Queue {
    type State = Board;
    type Command = Command;
    type Fact = Fact;
    type Refusal = Refusal;
    type Change = Change;

    fn decide(
        board: &Board,
        wished: &Circumstances<Fact>,
        command: &Command,
    ) -> Result<Vec<Fact>, Refusal> {
        rules::judge(board, wished.by, command)
    }

    fn apply(board: &mut Board, event: &Event<Fact>) -> Change {
        board.apply(event)
    }

    /// A board has no older part to page back to: all that is open stands on it, and what ended long
    /// ago is told by [`history`], which reads the whole log.
    fn page(_: &[Event<Fact>], _: Seq) -> Board {
        Board::default()
    }

    fn prepend(_: &mut Board, _: Board, _: Seq) -> Change {
        Change::Nothing
    }

    fn forget(board: &mut Board, keep: usize) {
        board.forget(keep);
    }
}

#[cfg(test)]
#[path = "tests/mod.rs"]
mod tests;

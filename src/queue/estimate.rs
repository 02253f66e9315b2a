//! How long somebody in line will wait, said honestly: as a range, or not at all.
//!
//! The range comes from the middle half of how long the last help took (its quartiles), times how many
//! helps must end before the turn comes, shared among the helpers who are at work. It looks at no more
//! than [`Board::REMEMBERED`] helps, so a slow start of the day is soon forgotten; and quartiles are not
//! moved by the one that somebody forgot to finish.

use super::Board;
use crate::stream::{Millis, PersonId};

const MINUTE: Millis = 60_000;
/// Milliseconds after their last help in which a helper counts as at work: a coffee and a long talk.
const AT_WORK: Millis = 30 * MINUTE;
/// Fewer helps than these say nothing about the next.
const FEWEST: usize = 3;

/// Minutes until the turn comes: probably not before `from`, and probably by `to`. `from < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub from: u32,
    pub to: u32,
}

/// The wait of whoever has so many before them in line. None: too little is known.
///
/// With `c` helpers at work, a turn comes when `ahead + 1` places among them have come free. Those who
/// are at work and hold nothing count as free at best, and as on their way elsewhere at worst:
/// `from = Q1 · max(0, ahead + 1 − free) / c`, `to = Q3 · (ahead + 1) / c`.
pub fn wait(board: &Board, ahead: usize, now: Millis) -> Option<Wait> {
    if board.served.len() < FEWEST {
        return None;
    }
    let mut durations: Vec<Millis> = board
        .served
        .iter()
        .map(|served| (served.done - served.taken).max(0))
        .collect();
    durations.sort_unstable();
    let (at_work, busy) = helpers(board, now);
    let helpers = at_work.max(1);
    let turns = ahead + 1;
    let share = |duration: Millis, turns: usize| {
        duration.saturating_mul(turns as Millis) / helpers as Millis
    };
    let soonest = share(
        quartile(&durations, 1),
        turns.saturating_sub(at_work - busy),
    );
    let latest = share(quartile(&durations, 3), turns);
    let from = minutes(soonest / MINUTE);
    let to = minutes((latest + MINUTE - 1) / MINUTE).max(from + 1);
    Some(Wait { from, to })
}

/// How many helpers are at work: they hold a request, or finished one lately. And how many of them
/// hold one.
pub fn helpers(board: &Board, now: Millis) -> (usize, usize) {
    let mut busy: Vec<PersonId> = board
        .requests
        .iter()
        .filter_map(|request| Some(request.held.as_ref()?.by.id))
        .collect();
    busy.sort_unstable();
    busy.dedup();
    let lately = board
        .served
        .iter()
        .filter(|served| now - served.done <= AT_WORK && board.helps(served.helper))
        .map(|served| served.helper);
    let mut at_work: Vec<PersonId> = busy.iter().copied().chain(lately).collect();
    at_work.sort_unstable();
    at_work.dedup();
    (at_work.len(), busy.len())
}

/// The quarter's nearest rank in sorted durations (Hyndman & Fan 1996, definition 1): one that was
/// seen, not one that lies between two. None were seen: zero.
fn quartile(sorted: &[Millis], quarter: usize) -> Millis {
    let rank = (sorted.len() * quarter).div_ceil(4).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

fn minutes(count: Millis) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX - 1)
}

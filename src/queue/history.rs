//! A queue's whole log as tables: how long people waited, how many were helped, when it is busy.
//!
//! A fold of its own beside the board's, since it needs every fact and the board forgets. Its memory is
//! bounded however long the log is: days are counted in minutes rather than remembered one by one, and
//! the line's length is thinned as it goes.

use std::collections::BTreeMap;

use super::Fact;
use crate::stream::{Event, Millis, PersonId, Seq};

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;
/// Days that are told; older ones are dropped. A term and its holidays.
pub const MOST_DAYS: usize = 180;
/// Minutes that waits are told apart by; what lasted longer counts as this.
pub const LONGEST_WAIT: usize = 240;
/// Most points of the line's length over time.
pub const MOST_POINTS: usize = 200;

/// The fold so far. Feed it every event of a log in order, then ask for the [`tables`](Self::tables).
#[derive(Clone, Debug)]
pub struct History {
    /// Minutes that the clock is ahead of UTC, where days and hours are told.
    zone_minutes: i32,
    /// Days since 1 January 1970.
    days: BTreeMap<i64, Tally>,
    busy: [[u32; 24]; 7],
    /// The open requests.
    open: BTreeMap<Seq, Open>,
    length: Vec<Point>,
}

/// All that is told of a queue's past.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// The days on which something happened, oldest first.
    pub days: Vec<Day>,
    /// How many asked, by weekday (Monday first) and hour.
    pub busy: [[u32; 24]; 7],
    /// How many requests were open, from each moment to the next: [`MOST_POINTS`] at most.
    pub length: Vec<Point>,
}

/// One day. What lasted over midnight is told where it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Day {
    /// Days since 1 January 1970, in the zone that was asked for.
    pub day: i64,
    pub asked: u32,
    pub served: u32,
    /// Withdrawn before anybody came, or lapsed.
    pub unserved: u32,
    /// Whole minutes that half of those who were taken waited at most. None: nobody was taken.
    pub median_wait: Option<u32>,
    /// Whole minutes that nine of ten waited at most.
    pub p90_wait: Option<u32>,
    /// Hours of the day in which somebody asked, was taken or ended.
    pub hours: u32,
}

/// So many were open from this moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub at: Millis,
    pub open: u32,
}

#[derive(Clone, Debug)]
struct Open {
    asked: Millis,
    taken_before: bool,
    held: Option<PersonId>,
}

#[derive(Clone, Debug)]
struct Tally {
    asked: u32,
    served: u32,
    unserved: u32,
    /// How many waited so many whole minutes.
    waits: Vec<u32>,
    /// A bit an hour.
    hours: u32,
}

impl History {
    /// `zone_minutes`: how far the clock that days and hours are told by is ahead of UTC.
    pub fn new(zone_minutes: i32) -> Self {
        History {
            zone_minutes,
            days: BTreeMap::new(),
            busy: [[0; 24]; 7],
            open: BTreeMap::new(),
            length: Vec::new(),
        }
    }

    /// The tables of a log that is at hand as a whole.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event<Fact>>, zone_minutes: i32) -> Tables {
        let mut history = History::new(zone_minutes);
        for event in events {
            history.take_in(event);
        }
        history.tables()
    }

    pub fn take_in(&mut self, event: &Event<Fact>) {
        let at = event.at;
        match &event.fact {
            Fact::Asked { .. } => {
                let open = Open {
                    asked: at,
                    taken_before: false,
                    held: None,
                };
                self.open.insert(event.seq, open);
                let (weekday, hour) = self.hour_of_week(at);
                self.busy[weekday][hour] += 1;
                self.tally(at).asked += 1;
                self.note_length(at);
            }
            Fact::Taken { request, .. } => {
                let Some(open) = self.open.get_mut(request) else {
                    return;
                };
                open.held = Some(event.by);
                if !std::mem::replace(&mut open.taken_before, true) {
                    let waited = (at - open.asked).max(0) / MINUTE;
                    let waited = usize::try_from(waited)
                        .unwrap_or(LONGEST_WAIT)
                        .min(LONGEST_WAIT);
                    self.tally(at).waits[waited] += 1;
                }
            }
            Fact::PutBack { request } => {
                if let Some(open) = self.open.get_mut(request) {
                    open.held = None;
                }
            }
            Fact::Finished { request, .. }
            | Fact::Withdrawn { request }
            | Fact::Lapsed { request } => {
                let Some(open) = self.open.remove(request) else {
                    return;
                };
                let tally = self.tally(at);
                // As on the board: who says that all is well while being helped was helped.
                match open.held {
                    Some(_) => tally.served += 1,
                    None => tally.unserved += 1,
                }
                self.note_length(at);
            }
            _ => {}
        }
    }

    pub fn tables(mut self) -> Tables {
        thin(&mut self.length, MOST_POINTS);
        let day = |(day, tally): (i64, Tally)| Day {
            day,
            asked: tally.asked,
            served: tally.served,
            unserved: tally.unserved,
            median_wait: tally.wait_of(5),
            p90_wait: tally.wait_of(9),
            hours: tally.hours.count_ones(),
        };
        Tables {
            days: self.days.into_iter().map(day).collect(),
            busy: self.busy,
            length: self.length,
        }
    }

    /// The day's counts, with this hour marked as one in which something happened.
    fn tally(&mut self, at: Millis) -> &mut Tally {
        let (_, hour) = self.hour_of_week(at);
        let day = self.local(at).div_euclid(DAY);
        if !self.days.contains_key(&day) && self.days.len() >= MOST_DAYS {
            self.days.pop_first();
        }
        let tally = self.days.entry(day).or_insert_with(Tally::new);
        tally.hours |= 1 << hour;
        tally
    }

    fn note_length(&mut self, at: Millis) {
        let open = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        self.length.push(Point { at, open });
        // Now and then, since thinning looks at all points.
        if self.length.len() >= 4 * MOST_POINTS {
            thin(&mut self.length, 2 * MOST_POINTS);
        }
    }

    fn hour_of_week(&self, at: Millis) -> (usize, usize) {
        let local = self.local(at);
        // 1 January 1970 was a Thursday, the fourth from Monday.
        let weekday = (local.div_euclid(DAY) + 3).rem_euclid(7);
        let hour = local.rem_euclid(DAY) / (60 * MINUTE);
        (weekday as usize, hour as usize)
    }

    fn local(&self, at: Millis) -> Millis {
        at.saturating_add(Millis::from(self.zone_minutes) * MINUTE)
    }
}

impl Tally {
    fn new() -> Self {
        Tally {
            asked: 0,
            served: 0,
            unserved: 0,
            waits: vec![0; LONGEST_WAIT + 1],
            hours: 0,
        }
    }

    /// The wait that so many tenths had at most (nearest rank).
    fn wait_of(&self, tenths: u32) -> Option<u32> {
        let all: u32 = self.waits.iter().sum();
        let rank = (all * tenths).div_ceil(10);
        let mut passed = 0;
        let found = self.waits.iter().position(|count| {
            passed += count;
            all > 0 && passed >= rank
        });
        found.and_then(|minutes| u32::try_from(minutes).ok())
    }
}

impl Day {
    /// Helps an hour, of the hours in which something happened.
    pub fn served_an_hour(&self) -> f64 {
        f64::from(self.served) / f64::from(self.hours.max(1))
    }
}

/// Leaves out the steps that matter least until so many points are left: those that were lower and
/// shorter than others, by the area between the line with them and without. The first and the last
/// point stay (compare Visvalingam & Whyatt 1993).
fn thin(points: &mut Vec<Point>, most: usize) {
    while points.len() > most.max(2) {
        let inner = 1..points.len() - 1;
        let area = |at: &usize| {
            let (before, this, after) = (points[at - 1], points[*at], points[at + 1]);
            Millis::from(this.open.abs_diff(before.open)).saturating_mul(after.at - this.at)
        };
        match inner.min_by_key(area) {
            Some(least) => points.remove(least),
            None => return,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::queue::{About, Place};

    const HOUR: Millis = 60 * MINUTE;
    /// Monday 23 November 2026, 00:00 UTC.
    const MONDAY: Millis = 20_780 * DAY;

    fn event(seq: u64, at: Millis, by: u64, fact: Fact) -> Event<Fact> {
        Event {
            seq: Seq(seq),
            at,
            by: PersonId(by),
            id: None,
            fact,
        }
    }

    fn asked(seq: u64, at: Millis) -> Event<Fact> {
        let fact = Fact::Asked {
            nick: "Anna".parse().expect("a nick"),
            about: About::default(),
            place: Place::default(),
        };
        event(seq, at, 2, fact)
    }

    fn taken(seq: u64, at: Millis, request: u64) -> Event<Fact> {
        let fact = Fact::Taken {
            request: Seq(request),
            nick: "Bo".parse().expect("a nick"),
        };
        event(seq, at, 9, fact)
    }

    fn finished(seq: u64, at: Millis, request: u64) -> Event<Fact> {
        let fact = Fact::Finished {
            request: Seq(request),
            note: None,
        };
        event(seq, at, 9, fact)
    }

    fn withdrawn(seq: u64, at: Millis, request: u64) -> Event<Fact> {
        let request = Seq(request);
        event(seq, at, 2, Fact::Withdrawn { request })
    }

    #[test]
    fn a_morning_becomes_a_row() {
        let nine = MONDAY + 9 * HOUR;
        let log = [
            asked(2, nine),
            asked(3, nine + MINUTE),
            asked(4, nine + 2 * MINUTE),
            taken(5, nine + 4 * MINUTE, 2),
            finished(6, nine + 10 * MINUTE, 2),
            taken(7, nine + 11 * MINUTE, 3),
            withdrawn(8, nine + 12 * MINUTE, 3),
            withdrawn(9, nine + 61 * MINUTE, 4),
        ];
        let tables = History::of(&log, 0);
        let day = Day {
            day: 20_780,
            asked: 3,
            served: 2,
            unserved: 1,
            median_wait: Some(4),
            p90_wait: Some(10),
            hours: 2,
        };
        assert_eq!(tables.days, [day]);
        assert_eq!(day.served_an_hour(), 1.0);
        assert_eq!(tables.busy[0][9], 3);
        let open: Vec<u32> = tables.length.iter().map(|point| point.open).collect();
        assert_eq!(open, [1, 2, 3, 2, 1, 0]);
    }

    #[test]
    fn days_and_hours_are_those_of_the_zone() {
        let late = [asked(2, MONDAY - HOUR / 2)];
        let (utc, stockholm) = (History::of(&late, 0), History::of(&late, 60));
        assert_eq!((utc.days[0].day, utc.busy[6][23]), (20_779, 1));
        assert_eq!((stockholm.days[0].day, stockholm.busy[0][0]), (20_780, 1));
    }

    #[test]
    fn who_was_put_back_has_waited_once() {
        let log = [
            asked(2, MONDAY),
            taken(3, MONDAY + 5 * MINUTE, 2),
            event(4, MONDAY + 6 * MINUTE, 9, Fact::PutBack { request: Seq(2) }),
            taken(5, MONDAY + 50 * MINUTE, 2),
        ];
        let day = History::of(&log, 0).days[0];
        assert_eq!((day.median_wait, day.p90_wait), (Some(5), Some(5)));
    }

    #[test]
    fn a_day_without_help_has_no_wait() {
        let day = History::of(&[asked(2, MONDAY)], 0).days[0];
        assert_eq!((day.median_wait, day.p90_wait, day.served), (None, None, 0));
    }

    #[test]
    fn thinning_keeps_the_long_and_the_high() {
        let mut points: Vec<Point> = [(0, 1), (10, 2), (11, 1), (20, 9), (80, 8), (100, 0)]
            .map(|(at, open)| Point { at, open })
            .to_vec();
        thin(&mut points, 4);
        let left: Vec<(Millis, u32)> = points.iter().map(|point| (point.at, point.open)).collect();
        assert_eq!(left, [(0, 1), (20, 9), (80, 8), (100, 0)]);
    }

    proptest! {
        #[test]
        fn no_log_is_too_long(steps in prop::collection::vec((0..3 * DAY / 2, 0..3u8), 0..600)) {
            let (mut at, mut last, mut log) = (MONDAY, 0, Vec::new());
            for (seq, (pause, kind)) in steps.into_iter().enumerate() {
                let seq = seq as u64 + 1;
                at += pause;
                log.push(match kind {
                    0 => { last = seq; asked(seq, at) }
                    1 => taken(seq, at, last),
                    _ => finished(seq, at, last),
                });
            }
            let tables = History::of(&log, 60);
            prop_assert!(tables.days.len() <= MOST_DAYS && tables.length.len() <= MOST_POINTS);
            prop_assert!(tables.length.is_sorted_by_key(|point| point.at));
            prop_assert!(tables.days.is_sorted_by_key(|day| day.day));
            let ends = (
                tables.length.last().map(|point| point.at),
                log.iter().rev().find(|event| !matches!(event.fact, Fact::Taken { .. })).map(|event| event.at),
            );
            // A finish of nothing is no step.
            prop_assert!(ends.0 <= ends.1);
            for day in tables.days {
                prop_assert!(day.median_wait <= day.p90_wait && day.hours <= 24);
            }
        }
    }
}

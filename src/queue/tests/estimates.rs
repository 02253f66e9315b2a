//! The estimate by examples.

use super::*;
use crate::queue::estimate::{self, Wait};

/// A queue in which helps took so many minutes, one after the other, by one helper.
fn after(durations: &[Millis]) -> Told {
    let mut told = Told::opened();
    for minutes in durations {
        let request = told.helps(HELPER, ANNA);
        told.minutes_pass(*minutes);
        let note = String::new();
        told.grants(HELPER, Command::Finish { request, note });
    }
    told
}

fn wait(told: &Told, ahead: usize) -> Option<(u32, u32)> {
    let found = estimate::wait(&told.board, ahead, told.now);
    found.map(|Wait { from, to }| (from, to))
}

#[test]
fn two_helps_say_nothing_about_the_third() {
    assert_eq!(wait(&after(&[]), 0), None);
    assert_eq!(wait(&after(&[5, 5]), 0), None);
    assert!(wait(&after(&[5, 5, 5]), 0).is_some());
}

#[test]
fn the_range_spans_the_middle_half() {
    let mut told = after(&[4, 6, 8, 60]);
    told.helps(HELPER, BO);
    // Quartiles 4 and 8; the one that somebody forgot to finish moves neither.
    assert_eq!(wait(&told, 0), Some((4, 8)));
    assert_eq!(wait(&told, 2), Some((12, 24)));
}

#[test]
fn a_helper_without_a_request_may_come_at_once() {
    let told = after(&[4, 6, 8, 60]);
    assert_eq!(wait(&told, 0), Some((0, 8)));
    assert_eq!(wait(&told, 1), Some((4, 16)));
}

#[test]
fn two_helpers_share_the_line() {
    let mut told = after(&[4, 6, 8, 60]);
    told.helps(HELPER, BO);
    told.helps(SECOND_HELPER, 6);
    assert_eq!(estimate::helpers(&told.board, told.now), (2, 2));
    assert_eq!(wait(&told, 3), Some((8, 16)));
}

#[test]
fn who_helped_long_ago_is_not_counted_on() {
    let mut told = after(&[4, 6, 8, 60]);
    told.helps(SECOND_HELPER, BO);
    told.minutes_pass(31);
    assert_eq!(estimate::helpers(&told.board, told.now), (1, 1));
    let helper = PersonId(HELPER);
    let mut told = after(&[4, 6, 8, 60]);
    assert_eq!(estimate::helpers(&told.board, told.now), (1, 0));
    told.grants(OWNER, Command::DismissHelper { helper });
    assert_eq!(estimate::helpers(&told.board, told.now), (0, 0));
    // Nobody is at work: as if one were.
    assert_eq!(wait(&told, 0), Some((4, 8)));
}

#[test]
fn a_range_is_never_empty() {
    let told = after(&[0, 0, 0]);
    assert_eq!(wait(&told, 0), Some((0, 1)));
    assert_eq!(wait(&told, 299), Some((0, 1)));
}

#[test]
fn only_the_newest_helps_count() {
    let mut durations = vec![90; 10];
    durations.extend([5; Board::REMEMBERED]);
    let mut told = after(&durations);
    told.helps(HELPER, BO);
    assert_eq!(wait(&told, 0), Some((5, 6)));
}

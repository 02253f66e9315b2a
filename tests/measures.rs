//! What the bench counts with: a check that finds nothing wrong must be able to.

#[path = "../benches/fanout/ledger.rs"]
mod ledger;
#[path = "../benches/fanout/spread.rs"]
mod spread;
#[path = "../benches/fanout/stamp.rs"]
mod stamp;

use ledger::{Faults, Ledger};
use spread::Spread;
use stamp::Stamp;

fn stamp(number: u32) -> Stamp {
    Stamp {
        sender: 7,
        number,
        left: 1_234_567,
    }
}

#[test]
fn each_broken_promise_is_counted_as_what_it_is() {
    let account = |numbers: &[u32], sent| {
        let mut ledger = Ledger::default();
        for number in numbers {
            ledger.enter(&stamp(*number));
        }
        ledger.close(sent)
    };
    let faults = |lost, doubled, reordered| Faults {
        lost,
        doubled,
        reordered,
    };
    assert_eq!(account(&[0, 1, 2], 3), faults(0, 0, 0));
    assert_eq!(account(&[0, 2], 3), faults(1, 0, 0));
    assert_eq!(account(&[0, 1], 3), faults(1, 0, 0));
    assert_eq!(account(&[0, 1, 1], 2), faults(0, 1, 0));
    assert_eq!(account(&[0, 2, 1], 3), faults(0, 0, 1));
    assert_eq!(account(&[0, 2, 1, 1], 3), faults(0, 1, 1));
    let mut all = faults(1, 2, 3);
    all += faults(1, 1, 1);
    assert_eq!(all, faults(2, 3, 4));
}

#[test]
fn a_doubled_message_is_not_heard_twice() {
    let mut ledger = Ledger::default();
    for number in [0, 0, 2] {
        ledger.enter(&stamp(number));
    }
    assert_eq!(ledger.heard(), 2);
    assert_eq!(ledger.close(3).lost, 1);
}

#[test]
fn stamps_are_found_wherever_they_stand() {
    assert_eq!(stamp(1).message(128).len(), 128);
    let frame = format!(
        r#"{{"type":"facts","events":[{{"seq":1,"body":"{}"}},{{"body":"{}"}}],"x":1.2}}"#,
        stamp(1).message(128),
        stamp(2).message(0)
    );
    let found: Vec<Stamp> = Stamp::all(frame.as_bytes()).collect();
    assert_eq!(found, [stamp(1), stamp(2)]);
    assert_eq!(Stamp::all(b"no #1.2# stamp #a.b.c# here").count(), 0);
}

#[test]
fn ranks_are_measurements_that_were_made() {
    let spread: Spread = (1..=100).rev().map(f64::from).collect();
    assert_eq!(
        (spread.len(), spread.least(), spread.most()),
        (100, 1.0, 100.0)
    );
    assert_eq!((spread.median(), spread.at(0.99)), (50.0, 99.0));
    assert_eq!(spread.shown(1), "50.0 (1.0 to 100.0)");
    assert_eq!(Spread::default().at(0.99), 0.0);
}

//! What holds whatever people wish.

use proptest::prelude::*;

use super::*;
use crate::queue::{Change, MOST_HELD, Outcome, Status};

/// A wish of this person, made from dice: mostly about requests that are open, so that it is about
/// something.
fn wish(board: &Board, kind: u8, pick: usize) -> Command {
    let any = Seq(pick as u64 % 40);
    let request = board
        .requests
        .get(pick % (board.requests.len() + 1))
        .map_or(any, |request| request.id);
    let somebody = person(pick as u64 % 7);
    let text = ["", "a", "b"][pick % 3].to_string();
    match kind {
        0..6 => ask("varför?", &text),
        6 => Command::Edit {
            request,
            about: "därför".into(),
            place: text,
        },
        7 => Command::Withdraw { request },
        8..11 => Command::TakeNext,
        11..14 => Command::Take { request },
        14 => Command::PutBack { request },
        15..18 => Command::Finish {
            request,
            note: text,
        },
        18 => Command::Note {
            request,
            note: text,
        },
        19 => Command::SetStatus {
            status: Status::ALL[pick % 3],
        },
        20 => Command::Rule {
            reason_required: pick.is_multiple_of(2),
        },
        21 => Command::Announce { text },
        22 => Command::NameHelper { person: somebody },
        23 => Command::DismissHelper {
            helper: somebody.id,
        },
        24 => Command::Lapse { request },
        25 => Command::LinkRoom {
            request,
            room: ["r", &text].concat().parse().expect("a name"),
        },
        26 => Command::Own { owner: somebody },
        _ => Command::Open {
            title: Title::parse("Annan").expect("a title"),
            owner: somebody,
        },
    }
}

fn dice() -> impl Strategy<Value = Vec<(u64, u8, usize, Millis)>> {
    prop::collection::vec((0..7u64, 0..28u8, 0..1_000usize, 0..10 * 60_000i64), 0..160)
}

/// A queue after these wishes. `check` sees it after each fact.
fn told(dice: &[(u64, u8, usize, Millis)], mut check: impl FnMut(&Board)) -> Told {
    let mut told = Told::opened();
    for (by, kind, pick, pause) in dice {
        told.now += pause;
        let command = wish(&told.board, *kind, *pick);
        let Ok(facts) = Queue::decide(
            &told.board,
            &Circumstances::of(&person(*by), told.now),
            &command,
        ) else {
            continue;
        };
        assert!(!facts.is_empty(), "{command:?} is granted as nothing");
        for fact in facts {
            let event = Event {
                seq: Seq(told.log.len() as u64 + 1),
                at: told.now,
                by: PersonId(*by),
                id: None,
                fact,
            };
            // What is allowed is taken: it changes what is shown.
            let before = told.board.clone();
            assert_ne!(Queue::apply(&mut told.board, &event), Change::Nothing);
            assert_ne!(told.board, before, "{event:?}");
            told.log.push(event);
            check(&told.board);
        }
    }
    told
}

fn fold(mut board: Board, events: &[Event<Fact>]) -> Board {
    for event in events {
        Queue::apply(&mut board, event);
    }
    board
}

proptest! {
    #[test]
    fn the_line_is_always_in_order(dice in dice()) {
        told(&dice, |board| {
            assert!(board.requests.is_sorted_by_key(|request| request.id));
            let mut people: Vec<PersonId> = board.requests.iter().map(|request| request.by.id).collect();
            people.sort_unstable();
            people.dedup();
            assert_eq!(people.len(), board.requests.len(), "one request a person");
            for request in &board.requests {
                let Some(held) = &request.held else { continue };
                assert!(board.helps(held.by.id), "only helpers hold");
                assert_ne!(held.by.id, request.by.id, "nobody holds their own");
                assert!(request.first_taken.is_some());
                assert!(board.held_by(held.by.id).count() <= MOST_HELD);
            }
            assert!(board.served.len() <= Board::REMEMBERED);
            assert!(board.helpers.iter().all(|helper| !board.is_owner(helper.id)));
        });
    }

    #[test]
    fn folding_a_prefix_and_then_the_rest_is_folding_all(dice in dice(), cut in 0.0..1.0f64) {
        let told = told(&dice, |_| ());
        let cut = (told.log.len() as f64 * cut) as usize;
        let parts = fold(fold(Board::default(), &told.log[..cut]), &told.log[cut..]);
        prop_assert_eq!(parts, told.board);
    }

    #[test]
    fn forgetting_changes_no_judgement(dice in dice(), more in dice(), keep in 0..5usize) {
        let whole = told(&dice, |_| ());
        let mut board = whole.board.clone();
        Queue::forget(&mut board, keep);
        prop_assert!(board.ended.len() <= keep);
        prop_assert_eq!(&board.requests, &whole.board.requests);
        prop_assert_eq!(&board.served, &whole.board.served);
        prop_assert!(board.ended.iter().all(|ended| ended.seq > board.floor));
        for (by, kind, pick, _) in more {
            let command = wish(&board, kind, pick);
            let by = person(by);
            prop_assert_eq!(
                Queue::decide(&board, &Circumstances::of(&by, 0), &command),
                Queue::decide(&whole.board, &Circumstances::of(&by, 0), &command),
                "{:?}", command
            );
        }
    }

    #[test]
    fn forgetting_as_one_goes_is_forgetting_at_the_end(dice in dice(), cut in 0.0..1.0f64, keep in 0..5usize) {
        let told = told(&dice, |_| ());
        let cut = (told.log.len() as f64 * cut) as usize;
        let mut early = fold(Board::default(), &told.log[..cut]);
        Queue::forget(&mut early, keep);
        let mut early = fold(early, &told.log[cut..]);
        let mut late = told.board;
        Queue::forget(&mut early, keep);
        Queue::forget(&mut late, keep);
        prop_assert_eq!(early, late);
    }

    #[test]
    fn all_who_asked_wait_are_helped_or_have_ended(dice in dice()) {
        let told = told(&dice, |_| ());
        let asked = told.log.iter().filter(|event| matches!(event.fact, Fact::Asked { .. })).count();
        prop_assert_eq!(asked, told.board.requests.len() + told.board.ended.len());
        let served = told.board.ended.iter().filter(|ended| ended.outcome == Outcome::Served);
        prop_assert!(served.clone().all(|ended| ended.request.held.is_some()));
        prop_assert_eq!(served.count().min(Board::REMEMBERED), told.board.served.len());
    }

    #[test]
    fn nothing_can_be_wished_before_the_queue_is_open(by in 1..7u64, kind in 0..28u8, pick in 0..50usize) {
        let command = wish(&Board::default(), kind, pick);
        prop_assert!(Queue::decide(&Board::default(), &Circumstances::of(&person(by), 0), &command).is_err());
    }
}

//! What the moderation log promises, as rows.

use proptest::prelude::*;

use super::*;
use crate::stream::{CommandId, Millis, Person, PersonId, Role, Role::*, StreamName};

const BO: PersonId = PersonId(2);
const NOW: Millis = 1_000_000;

fn person(id: u64) -> Person {
    Person {
        id: PersonId(id),
        nick: "Somebody".parse().expect("a nick"),
    }
}

fn room() -> StreamName {
    "lobby".parse().expect("a name")
}

fn wish(n: u64) -> CommandId {
    CommandId::from_random(u128::from(n))
}

fn muted(until: Millis) -> Act {
    Act::Muted {
        whom: BO,
        until,
        reason: Reason::new("skräp"),
    }
}

fn banned(until: Option<Millis>) -> Act {
    Act::Banned {
        whom: BO,
        until,
        reason: Reason::default(),
    }
}

fn network() -> Network {
    Network::of_bits(7)
}

fn reported(message: u64) -> Act {
    Act::Reported {
        room: room(),
        message: Seq(message),
        whom: BO,
        nick: person(2).nick,
        words: "fula ord".into(),
        reason: Reason::default(),
    }
}

fn held(n: u64) -> Act {
    Act::Held {
        room: room(),
        nick: person(2).nick,
        words: "hej".into(),
        reply: None,
        thread: None,
        wish: wish(n),
    }
}

fn arranged() -> Act {
    Act::Arranged {
        room: room(),
        setting: "title".into(),
    }
}

/// A log and its fold.
#[derive(Default)]
struct Desk {
    site: Site,
    log: Vec<Event<Act>>,
}

impl Desk {
    fn wish(&mut self, by: u64, role: Role, at: Millis, act: Act) -> Result<Seq, Refusal> {
        let by = person(by);
        let wished = Circumstances {
            role,
            ..Circumstances::of(&by, at)
        };
        for fact in Moderation::decide(&self.site, &wished, &act)? {
            let event = Event {
                seq: Seq(self.log.len() as u64 + 1),
                at,
                by: by.id,
                id: None,
                fact,
            };
            Moderation::apply(&mut self.site, &event);
            self.log.push(event);
        }
        Ok(Seq(self.log.len() as u64))
    }

    fn done(&mut self, act: Act) -> Seq {
        self.wish(1, Moderator, NOW, act).expect("granted")
    }

    /// With somebody muted, banned and reported, and a network banned.
    fn busy() -> Self {
        let mut desk = Desk::default();
        desk.done(muted(NOW + 10));
        desk.done(banned(None));
        desk.done(Act::NetworkBanned {
            network: network(),
            until: NOW + 10,
        });
        desk.done(reported(7));
        desk
    }
}

#[test]
fn who_may_what_is_a_row_each() {
    const M: [bool; 4] = [false, false, true, true];
    const O: [bool; 4] = [false, false, false, true];
    const ALL: [bool; 4] = [true; 4];
    let rows: Vec<(Act, [bool; 4])> = vec![
        (muted(NOW + 20), M),
        (Act::Unmuted { whom: BO }, M),
        (banned(Some(NOW + 20)), M),
        (Act::Unbanned { whom: BO }, M),
        (
            Act::NetworkBanned {
                network: Network::of_bits(8),
                until: NOW + 20,
            },
            M,
        ),
        (Act::NetworkUnbanned { network: network() }, M),
        (Act::Cleared { whom: BO, count: 3 }, M),
        (reported(8), ALL),
        (held(1), ALL),
        (Act::Dismissed { of: Seq(4) }, M),
        (Act::Settled { of: Seq(4) }, M),
        (Act::HoldSet { hold: true }, M),
        (
            Act::WordsListed {
                words: vec!["fult".into()],
            },
            M,
        ),
        (Act::ModeratorNamed { whom: BO }, O),
        (Act::ModeratorDismissed { whom: BO }, O),
        // What the room has granted is only written down.
        (arranged(), ALL),
        (
            Act::LetIn {
                room: room(),
                whom: BO,
            },
            ALL,
        ),
        (Act::Unknown, [false; 4]),
    ];
    for (act, row) in rows {
        let may = [Guest, Member, Moderator, Owner]
            .map(|role| Desk::busy().wish(9, role, NOW, act.clone()).is_ok());
        assert_eq!(may, row, "{act:?}");
    }
}

#[test]
fn what_is_so_already_is_no_act() {
    let mut desk = Desk::busy();
    for act in [
        muted(NOW + 10),
        muted(NOW - 1),
        banned(Some(NOW)),
        reported(7),
        Act::Unmuted { whom: PersonId(3) },
        Act::Unbanned { whom: PersonId(3) },
        Act::NetworkUnbanned {
            network: Network::of_bits(9),
        },
        Act::Dismissed { of: Seq(99) },
        Act::HoldSet { hold: false },
    ] {
        let again = desk.wish(1, Moderator, NOW, act.clone());
        assert_eq!(again, Err(Refusal::NothingToDo), "{act:?}");
    }
}

#[test]
fn what_has_an_end_ends_and_what_was_done_is_undone() {
    let mut desk = Desk::default();
    desk.done(muted(NOW + 10));
    desk.done(banned(Some(NOW + 10)));
    let out = |desk: &Desk, at| (desk.site.mute(BO, at), desk.site.ban(BO, at));
    let moment = NOW + 10;
    assert_eq!(out(&desk, NOW), (Some(moment), Some(Until::Moment(moment))));
    assert_eq!(out(&desk, moment), (None, None));
    desk.done(banned(None));
    assert_eq!(desk.site.ban(BO, Millis::MAX), Some(Until::Ever));
    desk.done(Act::Unmuted { whom: BO });
    desk.done(Act::Unbanned { whom: BO });
    assert_eq!(out(&desk, NOW), (None, None));
}

#[test]
fn what_was_let_through_once_waits_no_more_and_what_was_not_does() {
    let mut desk = Desk::default();
    let first = desk.wish(2, Guest, NOW, held(1)).expect("held");
    desk.done(Act::Dismissed { of: first });
    assert!(desk.site.trusted.is_empty() && desk.site.cases.is_empty());
    let second = desk.wish(2, Guest, NOW, held(2)).expect("held");
    desk.done(Act::Settled { of: second });
    assert_eq!(desk.site.trusted, [BO]);
    let report = desk.done(reported(7));
    desk.done(Act::Settled { of: report });
    assert_eq!(desk.site.trusted, [BO], "a report vouches for nobody");
}

#[test]
fn what_strangers_can_make_grow_has_an_end() {
    let mut desk = Desk::default();
    for n in 0..3 {
        assert!(desk.wish(2, Guest, NOW, held(n)).is_ok());
    }
    assert_eq!(desk.wish(2, Guest, NOW, held(9)), Err(Refusal::TooMany));
    for n in 0..10 {
        assert!(desk.wish(3, Guest, NOW, reported(n)).is_ok());
    }
    let more = desk.wish(3, Guest, NOW, reported(99));
    assert_eq!(more, Err(Refusal::TooMany));
    let words = vec!["x".repeat(41)];
    let long = desk.wish(1, Moderator, NOW, Act::WordsListed { words });
    assert_eq!(long, Err(Refusal::TooMany));
}

#[test]
fn a_listed_word_is_found_as_a_word_in_whatever_letters() {
    let site = Site {
        words: vec!["ful".into(), "åsna".into()],
        ..Site::default()
    };
    for (text, objects) in [
        ("så ful!", true),
        ("FUL.", true),
        ("din Åsna", true),
        ("fulländad", false),
        ("", false),
    ] {
        assert_eq!(site.objects_to(text), objects, "{text}");
    }
}

#[test]
fn every_act_keeps_its_form() {
    for (act, json) in [
        (
            muted(5),
            r#"{"type":"muted","whom":2,"until":5,"reason":"skräp"}"#,
        ),
        (Act::Unmuted { whom: BO }, r#"{"type":"unmuted","whom":2}"#),
        (banned(None), r#"{"type":"banned","whom":2,"reason":""}"#),
        (
            banned(Some(5)),
            r#"{"type":"banned","whom":2,"until":5,"reason":""}"#,
        ),
        (
            Act::Unbanned { whom: BO },
            r#"{"type":"unbanned","whom":2}"#,
        ),
        (
            Act::NetworkBanned {
                network: network(),
                until: 5,
            },
            r#"{"type":"network-banned","network":"00000000000000000000000000000007","until":5}"#,
        ),
        (
            Act::NetworkUnbanned { network: network() },
            r#"{"type":"network-unbanned","network":"00000000000000000000000000000007"}"#,
        ),
        (
            Act::Cleared { whom: BO, count: 3 },
            r#"{"type":"cleared","whom":2,"count":3}"#,
        ),
        (
            reported(7),
            r#"{"type":"reported","room":"lobby","message":7,"whom":2,"nick":"Somebody","words":"fula ord","reason":""}"#,
        ),
        (
            held(7),
            r#"{"type":"held","room":"lobby","nick":"Somebody","words":"hej","wish":"00000000000000000000000000000007"}"#,
        ),
        (
            Act::Dismissed { of: Seq(4) },
            r#"{"type":"dismissed","of":4}"#,
        ),
        (Act::Settled { of: Seq(4) }, r#"{"type":"settled","of":4}"#),
        (
            Act::HoldSet { hold: true },
            r#"{"type":"hold-set","hold":true}"#,
        ),
        (
            Act::WordsListed {
                words: vec!["fult".into()],
            },
            r#"{"type":"words-listed","words":["fult"]}"#,
        ),
        (
            Act::LetIn {
                room: room(),
                whom: BO,
            },
            r#"{"type":"let-in","room":"lobby","whom":2}"#,
        ),
        (
            arranged(),
            r#"{"type":"arranged","room":"lobby","setting":"title"}"#,
        ),
        (
            Act::Pinned {
                room: room(),
                message: Seq(7),
            },
            r#"{"type":"pinned","room":"lobby","message":7}"#,
        ),
        (
            Act::Unpinned {
                room: room(),
                message: Seq(7),
            },
            r#"{"type":"unpinned","room":"lobby","message":7}"#,
        ),
        (
            Act::ModeratorNamed { whom: BO },
            r#"{"type":"moderator-named","whom":2}"#,
        ),
        (
            Act::ModeratorDismissed { whom: BO },
            r#"{"type":"moderator-dismissed","whom":2}"#,
        ),
        (Act::Unknown, r#"{"type":"unknown"}"#),
    ] {
        assert_eq!(serde_json::to_string(&act).expect("JSON"), json);
        let read: Act = serde_json::from_str(json).expect("an act");
        assert_eq!(read, act);
    }
    let later = serde_json::from_str::<Act>(r#"{"type":"sung"}"#);
    assert_eq!(later.ok(), Some(Act::Unknown));
}

#[test]
fn a_kept_fold_is_read_again() {
    let mut desk = Desk::busy();
    desk.wish(2, Guest, NOW, held(1)).expect("held");
    let json = serde_json::to_string(&desk.site).expect("JSON");
    let read: Site = serde_json::from_str(&json).expect("a fold");
    assert_eq!(read, desk.site);
}

fn act() -> impl Strategy<Value = Act> {
    let of = || (1..30u64).prop_map(Seq);
    prop_oneof![
        (0..3i64).prop_map(|n| muted(NOW + n * 10)),
        proptest::option::of(0..3i64).prop_map(|n| banned(n.map(|n| NOW + n * 10))),
        Just(Act::Unmuted { whom: BO }),
        Just(Act::Unbanned { whom: BO }),
        (0..9u64).prop_map(reported),
        (0..9u64).prop_map(held),
        of().prop_map(|of| Act::Dismissed { of }),
        of().prop_map(|of| Act::Settled { of }),
    ]
}

proptest! {
    /// Without the words that were decided about, the log adds up to the same.
    #[test]
    fn what_was_decided_needs_no_words(acts in prop::collection::vec(act(), 0..40)) {
        let mut desk = Desk::default();
        for act in acts {
            _ = desk.wish(1, Moderator, NOW, act);
        }
        let decided: Vec<Seq> = desk.log.iter().filter_map(|event| event.fact.of()).collect();
        let bare: Vec<_> = desk.log.iter().cloned().map(|mut event| {
            if decided.contains(&event.seq) {
                event.fact = Moderation::erased(&event, event.seq);
            }
            event
        }).collect();
        prop_assert_eq!(Moderation::page(&bare, Seq::ORIGIN), desk.site);
    }
}

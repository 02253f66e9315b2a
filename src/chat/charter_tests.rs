//! Who may say what a room is, and what it then means for those who write: as rows of a table.

use super::*;
use crate::{
    chat::{Chat, Command, Fact, Kind, Room, TopicTooLong},
    stream::{Circumstances, Decider, Event, Nick, Person, Role::*, Seq, Title},
};

const KEEPER: u64 = 1;
const OTHER: u64 = 2;

fn person(id: u64) -> Person {
    let nick: Nick = "Somebody".parse().expect("a nick");
    Person {
        id: PersonId(id),
        nick,
    }
}

fn title(text: &str) -> Title {
    Title::parse(text).expect("a title")
}

fn all() -> [Setting; 6] {
    [
        Setting::Title { title: title("y") },
        Setting::Topic {
            topic: Topic::parse("Om allt").expect("a topic"),
        },
        Setting::Archived { archived: true },
        Setting::Access {
            access: Access::MembersWrite,
        },
        Setting::Indexed { indexed: false },
        Setting::Slow {
            seconds: Slow::new(30).expect("a pause"),
        },
    ]
}

/// A room of one who keeps it.
struct Told {
    room: Room,
    seq: Seq,
}

impl Told {
    fn by(opener: PersonId, kind: Kind) -> Self {
        let mut told = Told {
            room: Room::default(),
            seq: Seq::ORIGIN,
        };
        let title = title("x");
        told.hears(opener, 0, Fact::Opened { title, kind });
        told
    }

    fn kept() -> Self {
        Told::by(PersonId(KEEPER), Kind::Public)
    }

    fn with(setting: Setting) -> Self {
        let mut told = Told::kept();
        told.hears(PersonId(KEEPER), 0, Fact::Arranged { setting });
        told
    }

    fn hears(&mut self, by: PersonId, at: Millis, fact: Fact) {
        self.seq = self.seq.next();
        let (seq, id) = (self.seq, None);
        Chat::apply(
            &mut self.room,
            &Event {
                seq,
                at,
                by,
                id,
                fact,
            },
        );
    }

    fn asks(&self, by: u64, role: Role, at: Millis, command: Command) -> Result<Fact, Refusal> {
        let by = person(by);
        let wished = Circumstances {
            role,
            ..Circumstances::of(&by, at)
        };
        Chat::decide(&self.room, &wished, &command).map(|mut facts| facts.remove(0))
    }

    /// Whether each of them may: a guest, a member, who opened the room and is a guest or a member, a moderator,
    /// the owner.
    fn row(&self, command: &Command) -> [bool; 6] {
        let who = [
            (OTHER, Guest),
            (OTHER, Member),
            (KEEPER, Guest),
            (KEEPER, Member),
            (OTHER, Moderator),
            (OTHER, Owner),
        ];
        who.map(|(by, role)| self.asks(by, role, 0, command.clone()).is_ok())
    }
}

#[test]
fn a_room_is_told_what_it_is_by_who_keeps_it_and_by_moderators() {
    for setting in all() {
        let may = Told::kept().row(&Command::Arrange {
            setting: setting.clone(),
        });
        assert_eq!(may, [false, false, false, true, true, true], "{setting:?}");
    }
}

#[test]
fn a_room_of_the_site_has_no_keeper_and_a_room_of_two_no_rules() {
    let arrange = |setting| Command::Arrange { setting };
    for setting in all() {
        let row = Told::by(PersonId::SITE, Kind::Public).row(&arrange(setting.clone()));
        assert_eq!(row, [false, false, false, false, true, true]);
        let between = [person(KEEPER), person(OTHER)];
        let row = Told::by(PersonId(KEEPER), Kind::Direct { between }).row(&arrange(setting));
        assert_eq!(row, [false; 6]);
    }
}

#[test]
fn who_may_write_is_a_row_for_each_sort_of_room() {
    let archived = Setting::Archived { archived: true };
    let access = |access| Setting::Access { access };
    for (setting, row) in [
        (access(Access::Everybody), [true; 6]),
        (
            access(Access::MembersWrite),
            [false, true, false, true, true, true],
        ),
        (
            access(Access::MembersOnly),
            [false, true, false, true, true, true],
        ),
        (archived, [false; 6]),
    ] {
        let told = Told::with(setting.clone());
        assert_eq!(told.row(&Command::post("Hej!")), row, "{setting:?}");
    }
}

#[test]
fn who_may_read_is_a_row_too() {
    for (access, row) in [
        (Access::Everybody, [true, true]),
        (Access::MembersWrite, [true, true]),
        (Access::MembersOnly, [false, true]),
    ] {
        let room = Told::with(Setting::Access { access }).room;
        let may = [Guest, Member].map(|role| room.admits(Some(PersonId(OTHER)), role));
        assert_eq!(may, row, "{access:?}");
        assert_eq!(room.is_indexed(), access != Access::MembersOnly);
    }
}

#[test]
fn what_is_so_already_is_no_fact() {
    for setting in all() {
        let told = Told::with(setting.clone());
        let again = told.asks(KEEPER, Member, 0, Command::Arrange { setting });
        assert_eq!(again, Err(Refusal::NothingToDo));
    }
}

#[test]
fn an_archived_room_can_be_opened_again() {
    let mut told = Told::with(Setting::Archived { archived: true });
    let reopen = Command::Arrange {
        setting: Setting::Archived { archived: false },
    };
    let fact = told.asks(KEEPER, Member, 0, reopen).expect("granted");
    told.hears(PersonId(KEEPER), 0, fact);
    assert!(told.asks(OTHER, Guest, 0, Command::post("Hej!")).is_ok());
}

#[test]
fn in_a_slow_room_each_waits_for_their_own_pause_and_is_told_how_long() {
    let mut told = Told::with(Setting::Slow {
        seconds: Slow::new(30).expect("a pause"),
    });
    let say = || Command::post("Hej!");
    let said = told.asks(OTHER, Guest, 1_000, say()).expect("granted");
    told.hears(PersonId(OTHER), 1_000, said);
    for (by, role, at, outcome) in [
        (OTHER, Guest, 1_000, Some(30_000)),
        (OTHER, Guest, 30_999, Some(1)),
        (OTHER, Guest, 31_000, None),
        // A clock that was set back.
        (OTHER, Guest, -99_000, Some(30_000)),
        (3, Guest, 1_001, None),
        (OTHER, Moderator, 1_001, None),
    ] {
        let refused = told.asks(by, role, at, say()).err();
        let wait = outcome.map(|retry_ms| Refusal::TooSoon { retry_ms });
        assert_eq!(refused, wait, "{by} {role:?} at {at}");
    }
}

#[test]
fn a_room_for_a_few_is_for_those_who_are_in() {
    let members = vec![person(KEEPER)];
    let mut told = Told::by(PersonId(KEEPER), Kind::Private { members });
    assert!(!told.room.is_for(Some(PersonId(OTHER))));
    assert!(!told.room.is_for(None));
    let word = || Command::post("Hej!");
    assert_eq!(told.asks(OTHER, Owner, 0, word()), Err(Refusal::NotYours));
    let joined = told.asks(OTHER, Guest, 0, Command::Join).expect("granted");
    told.hears(PersonId(OTHER), 0, joined);
    assert!(told.asks(OTHER, Guest, 0, word()).is_ok());
    let again = told.asks(OTHER, Guest, 0, Command::Join);
    assert_eq!(again, Err(Refusal::NothingToDo));
    for (whom, command) in [(KEEPER, Command::Leave), (OTHER, Command::Leave)] {
        let left = told.asks(whom, Guest, 0, command).expect("granted");
        told.hears(PersonId(whom), 0, left);
        assert!(!told.room.is_for(Some(PersonId(whom))));
        let next = (whom == KEEPER).then_some(PersonId(OTHER));
        assert_eq!(told.room.charter.keeper, next);
    }
}

#[test]
fn who_may_send_somebody_out_is_a_row() {
    let remove = Command::Remove { whom: PersonId(9) };
    let may = [false, false, false, true, true, true];
    assert_eq!(Told::kept().row(&remove), may);
    let mut told = Told::kept();
    told.hears(PersonId(KEEPER), 0, Fact::Removed { whom: PersonId(9) });
    assert_eq!(told.row(&remove), [false; 6], "it is so already");
    assert_eq!(told.row(&Command::Readmit { whom: PersonId(9) }), may);
    let word = told.asks(9, Owner, 0, Command::post("Hej!"));
    assert_eq!(word, Err(Refusal::Removed));
    let between = [person(KEEPER), person(OTHER)];
    let two = Told::by(PersonId(KEEPER), Kind::Direct { between });
    assert_eq!(two.row(&remove), [false; 6]);
}

#[test]
fn a_room_is_handed_over_by_naming_another_and_stepping_back() {
    let keep = |whom, keeps| Command::Arrange {
        setting: Setting::Keeper {
            whom: PersonId(whom),
            keeps,
        },
    };
    let not_allowed = || Err(Refusal::NotAllowed);
    // Who asks, their role, what, and what comes of it, one after the other.
    let mut told = Told::kept();
    for (by, role, command, outcome) in [
        (OTHER, Member, keep(OTHER, true), not_allowed()),
        (
            KEEPER,
            Member,
            keep(KEEPER, true),
            Err(Refusal::NothingToDo),
        ),
        (KEEPER, Member, keep(OTHER, true), Ok(())),
        (KEEPER, Member, keep(OTHER, true), Err(Refusal::NothingToDo)),
        // None is above the other.
        (KEEPER, Member, keep(OTHER, false), not_allowed()),
        (OTHER, Member, keep(KEEPER, false), not_allowed()),
        (OTHER, Guest, keep(3, true), not_allowed()),
        (KEEPER, Member, keep(KEEPER, false), Ok(())),
        (KEEPER, Member, keep(3, true), not_allowed()),
        (OTHER, Member, keep(3, true), Ok(())),
        (9, Moderator, keep(OTHER, false), Ok(())),
    ] {
        let asked = told.asks(by, role, 0, command.clone());
        assert_eq!(
            asked.clone().map(drop),
            outcome,
            "{by} {role:?} {command:?}"
        );
        if let Ok(fact) = asked {
            told.hears(PersonId(by), 0, fact);
        }
    }
    assert_eq!(told.room.charter.keeper, Some(PersonId(3)));
    // In a room for a few only who is in keeps it, and who leaves keeps it no more.
    let members = vec![person(KEEPER), person(OTHER)];
    let mut few = Told::by(PersonId(KEEPER), Kind::Private { members });
    let outside = few.asks(KEEPER, Member, 0, keep(3, true));
    assert_eq!(outside, Err(Refusal::NotAllowed));
    let named = few.asks(KEEPER, Member, 0, keep(OTHER, true));
    few.hears(PersonId(KEEPER), 0, named.expect("granted"));
    few.hears(PersonId(KEEPER), 0, Fact::Left);
    let charter = &few.room.charter;
    assert_eq!(
        (charter.keeper, charter.keepers.len()),
        (Some(PersonId(OTHER)), 0)
    );
}

#[test]
fn what_may_be_taken_away_from_outside_a_room_is_a_row() {
    const SITE: u64 = 0;
    let members = || vec![person(KEEPER), person(OTHER)];
    let few = || Kind::Private { members: members() };
    let two = || Kind::Direct {
        between: [person(KEEPER), person(OTHER)],
    };
    let not_yours = Err(Refusal::NotYours);
    // Who wishes it, the role, of whose message, and what comes of it. The one who wrote first has left.
    for (kind, by, role, of, outcome) in [
        (few(), OTHER, Guest, 2, Ok(())),
        (few(), OTHER, Guest, 3, not_yours.clone()),
        (few(), OTHER, Owner, 3, not_yours.clone()),
        (few(), 3, Owner, 2, not_yours.clone()),
        // Nor whether there is such a message.
        (few(), 3, Owner, 9, not_yours.clone()),
        (few(), KEEPER, Guest, 2, Err(Refusal::NotTheAuthor)),
        (few(), SITE, Owner, 3, Ok(())),
        (few(), SITE, Owner, 9, Err(Refusal::NoSuchMessage)),
        (two(), SITE, Owner, 3, Ok(())),
        (two(), 3, Owner, 3, not_yours.clone()),
    ] {
        let is_few = matches!(kind, Kind::Private { .. });
        let mut told = Told::by(PersonId(KEEPER), kind);
        for by in [OTHER, KEEPER] {
            let said = told.asks(by, Guest, 0, Command::post("Hej!"));
            told.hears(PersonId(by), 0, said.expect("granted"));
        }
        if is_few {
            told.hears(PersonId(OTHER), 0, Fact::Left);
        }
        let asked = told.asks(by, role, 0, Command::Delete { of: Seq(of) });
        assert_eq!(asked.map(drop), outcome, "{by} {role:?} of {of}");
    }
}

#[test]
fn settings_that_are_none_are_not_read() {
    for json in [
        r#"{"type":"slow","seconds":3601}"#,
        r#"{"type":"slow","seconds":-1}"#,
        r#"{"type":"access","access":"nobody"}"#,
        r#"{"type":"title","title":""}"#,
        r#"{"type":"painted","colour":"red"}"#,
    ] {
        assert!(serde_json::from_str::<Setting>(json).is_err(), "{json}");
        let fact = format!(r#"{{"type":"arranged","setting":{json}}}"#);
        let fact: Fact = serde_json::from_str(&fact).expect("a fact");
        assert_eq!(fact, Fact::Unknown, "{json}");
    }
    let long = "x".repeat(Topic::LONGEST + 1);
    assert_eq!(Topic::parse(&long), Err(TopicTooLong));
}

//! What a room promises, whatever is wished of it.

use proptest::prelude::*;

use super::*;
use crate::{
    chat::{Body, Chat, Command, Emoji, Refusal, Slow, Topic},
    stream::{Circumstances, Millis, Person, PersonId, Role},
};

fn person(id: u64) -> Person {
    Person {
        id: PersonId(id),
        nick: format!("Person{id}").parse().expect("a nick"),
    }
}

fn emoji(n: usize) -> Emoji {
    ["👍", "❤️", "🎉"][n].parse().expect("an emoji")
}

fn post(body: &str) -> Command {
    Command::Post {
        body: body.to_owned(),
        reply: None,
        files: Vec::new(),
    }
}

fn opening(kind: Kind) -> Command {
    Command::Open {
        title: Title::parse("x").expect("a title"),
        kind,
    }
}

const BETWEEN_ONE_AND_TWO: fn() -> Kind = || Kind::Direct {
    between: [person(1), person(2)],
};

/// Mostly about the first messages, so that much happens to the same ones.
fn command() -> impl Strategy<Value = Command> {
    let kind = prop_oneof![Just(Kind::Public), Just(BETWEEN_ONE_AND_TWO())];
    let of = || (2..20u64).prop_map(Seq);
    let body = || ".{0,12}";
    let which = || (0..3usize).prop_map(emoji);
    prop_oneof![
        1 => kind.prop_map(opening),
        9 => (body(), proptest::option::weighted(0.2, of()))
            .prop_map(|(body, reply)| Command::Post { body, reply, files: Vec::new() }),
        3 => (of(), body()).prop_map(|(of, body)| Command::Edit { of, body }),
        1 => of().prop_map(|of| Command::Delete { of }),
        4 => (of(), which()).prop_map(|(of, emoji)| Command::React { of, emoji }),
        2 => (of(), which()).prop_map(|(of, emoji)| Command::Unreact { of, emoji }),
        1 => setting().prop_map(|setting| Command::Arrange { setting }),
        2 => of().prop_map(|of| Command::Pin { of }),
        1 => of().prop_map(|of| Command::Unpin { of }),
        4 => (of(), body()).prop_map(|(to, body)| Command::Answer { to, body }),
    ]
}

/// Nothing that keeps all from writing for good.
fn setting() -> impl Strategy<Value = Setting> {
    let slow = |seconds| Slow::new(seconds).expect("a pause");
    prop_oneof![
        "[a-z]{1,9}".prop_map(|text| Setting::Title {
            title: Title::parse(&text).expect("a title")
        }),
        "[a-z]{0,9}".prop_map(|text| Setting::Topic {
            topic: Topic::parse(&text).expect("a topic")
        }),
        any::<bool>().prop_map(|indexed| Setting::Indexed { indexed }),
        (0..2u32).prop_map(move |seconds| Setting::Slow {
            seconds: slow(seconds)
        }),
    ]
}

/// One of them keeps order.
fn role_of(by: u64) -> Role {
    match by {
        3 => Role::Moderator,
        _ => Role::Guest,
    }
}

fn wishes() -> impl Strategy<Value = Vec<(u64, Command)>> {
    let opened = Just(vec![(0, opening(Kind::Public))]);
    let rest = prop::collection::vec((1..4u64, command()), 0..60);
    (opened, rest).prop_map(|(mut all, rest)| {
        all.extend(rest);
        all
    })
}

/// The facts that are about a message or began it.
fn past(log: &[Event<Fact>], seq: Seq) -> Vec<Event<Fact>> {
    (log.iter()
        .filter(|event| event.seq == seq || Chat::about(&event.fact) == Some(seq)))
    .cloned()
    .collect()
}

/// A room and its log, with a fold that forgets as the server's does.
#[derive(Default)]
struct Told {
    room: Room,
    log: Vec<Event<Fact>>,
}

impl Told {
    fn wish(&mut self, by: u64, role: Role, command: &Command) -> Result<Change, Refusal> {
        let recalled = Chat::recalls(&self.room, command);
        let past = recalled.map_or_else(Vec::new, |seq| past(&self.log, seq));
        let by = person(by);
        let at = self.log.len() as Millis;
        let wished = Circumstances {
            by: &by,
            role,
            at,
            past: &past,
        };
        let mut change = Change::Nothing;
        for fact in Chat::decide(&self.room, &wished, command)? {
            let event = Event {
                seq: Seq(self.log.len() as u64 + 1),
                at,
                by: by.id,
                id: None,
                fact,
            };
            change = Chat::apply(&mut self.room, &event);
            self.log.push(event);
        }
        Ok(change)
    }

    /// Granted, by a guest.
    fn done(&mut self, by: u64, command: &Command) -> Seq {
        self.wish(by, Role::Guest, command).expect("granted");
        Seq(self.log.len() as u64)
    }

    fn refused(&mut self, by: u64, command: &Command) -> Refusal {
        self.wish(by, Role::Guest, command).expect_err("refused")
    }

    fn open(kind: Kind) -> Self {
        let mut told = Told::default();
        told.done(0, &opening(kind));
        told
    }

    /// As the server answers a `before`.
    fn page(&self, until: Seq, most: usize) -> Room {
        let older = |event: &&Event<Fact>| event.seq <= until && Chat::about(&event.fact).is_none();
        let newest: Vec<_> = self.log.iter().filter(older).rev().take(most).collect();
        let floor = newest
            .last()
            .map_or(Seq::ORIGIN, |event| event.seq.previous());
        let mut events: Vec<_> = newest.into_iter().rev().cloned().collect();
        let about = |event: &&Event<Fact>| {
            Chat::about(&event.fact).is_some_and(|seq| seq > floor && seq <= until)
        };
        events.extend(self.log.iter().filter(about).cloned());
        Chat::page(&events, floor)
    }
}

/// The log that these wishes become.
fn log(wishes: &[(u64, Command)]) -> Vec<Event<Fact>> {
    let mut told = Told::default();
    for (by, command) in wishes {
        let change = told.wish(*by, role_of(*by), command);
        // What is allowed is taken: it changes what is shown.
        assert_ne!(change, Ok(Change::Nothing));
    }
    told.log
}

fn fold(mut room: Room, events: &[Event<Fact>]) -> Room {
    for event in events {
        Chat::apply(&mut room, event);
    }
    room
}

proptest! {
    #[test]
    fn folding_a_prefix_and_then_the_rest_is_folding_all(wishes in wishes(), cut in 0.0..1.0f64) {
        let log = log(&wishes);
        let cut = (log.len() as f64 * cut) as usize;
        let whole = fold(Room::default(), &log);
        prop_assert_eq!(fold(fold(Room::default(), &log[..cut]), &log[cut..]), whole);
    }

    #[test]
    fn what_was_forgotten_comes_back_by_paging(
        wishes in wishes(),
        keep in 0..10usize,
        page in 1..7usize,
        seen in 0.0..1.0f64,
    ) {
        let told = Told { log: log(&wishes), room: Room::default() };
        let whole = fold(Room::default(), &told.log);
        // A reader who is behind: the pages are newer than the fold.
        let seen = (told.log.len() as f64 * seen) as usize;
        let mut room = fold(Room::default(), &told.log[..seen]);
        Chat::forget(&mut room, keep);
        prop_assert!(room.messages.len() <= keep);
        while room.floor > Seq::ORIGIN {
            let until = room.floor;
            let older = told.page(until, page);
            Chat::prepend(&mut room, older.clone(), until);
            // The same page again, as a doubled answer brings it, adds nothing.
            prop_assert_eq!(Chat::prepend(&mut room, older, until), Change::Nothing);
        }
        prop_assert_eq!(fold(room, &told.log[seen..]), whole);
    }

    #[test]
    fn a_fold_that_has_forgotten_judges_as_one_that_has_not(
        wishes in wishes(),
        keep in 0..6usize,
        by in 1..4u64,
        last in command(),
    ) {
        let (mut long, mut short) = (Told::default(), Told::default());
        for (by, command) in wishes.iter().chain([&(by, last)]) {
            let outcome = long.wish(*by, role_of(*by), command).map(drop);
            prop_assert_eq!(short.wish(*by, role_of(*by), command).map(drop), outcome);
            Chat::forget(&mut short.room, keep);
        }
        prop_assert_eq!(long.log, short.log);
    }

    #[test]
    fn what_was_deleted_leaves_no_word_and_ends_as_the_same_room(wishes in wishes()) {
        let log = log(&wishes);
        let mut bare = log.clone();
        for deleted in &log {
            if Chat::erases(&deleted.fact) {
                let of = Chat::about(&deleted.fact).expect("a deletion is about a message");
                for event in &mut bare {
                    if event.seq == of || Chat::about(&event.fact) == Some(of) {
                        event.fact = Chat::erased(event, of);
                    }
                }
            }
        }
        prop_assert_eq!(fold(Room::default(), &bare), fold(Room::default(), &log));
    }

    #[test]
    fn nobody_else_writes_in_a_room_of_two(by in 1..5u64, body in "[a-z]{1,5}") {
        let mut told = Told::open(BETWEEN_ONE_AND_TWO());
        prop_assert_eq!(told.wish(by, Role::Owner, &post(&body)).is_ok(), by <= 2);
    }
}

#[test]
fn who_may_do_what_to_a_message() {
    use Role::{Guest, Member, Moderator, Owner};
    let edit = Command::Edit {
        of: Seq(2),
        body: "ny".into(),
    };
    let delete = Command::Delete { of: Seq(2) };
    let react = Command::React {
        of: Seq(2),
        emoji: emoji(0),
    };
    // The room, the wish, by whom (1 wrote it, 3 is a stranger to a room of two), in which role, granted?
    let direct = BETWEEN_ONE_AND_TWO;
    let rows = [
        (Kind::Public, &edit, 1, Guest, true),
        (Kind::Public, &edit, 2, Guest, false),
        (Kind::Public, &edit, 2, Owner, false),
        (Kind::Public, &delete, 1, Guest, true),
        (Kind::Public, &delete, 2, Guest, false),
        (Kind::Public, &delete, 2, Member, false),
        (Kind::Public, &delete, 2, Moderator, true),
        (Kind::Public, &delete, 2, Owner, true),
        (Kind::Public, &react, 1, Guest, true),
        (Kind::Public, &react, 2, Guest, true),
        (direct(), &edit, 1, Guest, true),
        (direct(), &edit, 2, Guest, false),
        (direct(), &delete, 1, Guest, true),
        (direct(), &delete, 2, Owner, false),
        (direct(), &delete, 3, Owner, false),
        (direct(), &react, 2, Guest, true),
        (direct(), &react, 3, Owner, false),
    ];
    for (kind, command, by, role, granted) in rows {
        let mut told = Told::open(kind.clone());
        told.done(1, &post("gammal"));
        let outcome = told.wish(by, role, command);
        let row = format!("{kind:?} {command:?} by {by} as {role:?}");
        match granted {
            true => assert_eq!(outcome, Ok(Change::Touched(Seq(2))), "{row}"),
            false if by == 3 => assert_eq!(outcome, Err(Refusal::NotYours), "{row}"),
            false => assert_eq!(outcome, Err(Refusal::NotTheAuthor), "{row}"),
        }
    }
}

#[test]
fn who_may_pin() {
    use Role::{Guest, Member, Moderator, Owner};
    let rows = [
        (Kind::Public, 1, Guest, Err(Refusal::NotAllowed)),
        (Kind::Public, 1, Member, Err(Refusal::NotAllowed)),
        (Kind::Public, 2, Moderator, Ok(Change::Touched(Seq(2)))),
        (Kind::Public, 2, Owner, Ok(Change::Touched(Seq(2)))),
        (BETWEEN_ONE_AND_TWO(), 2, Guest, Ok(Change::Touched(Seq(2)))),
        (BETWEEN_ONE_AND_TWO(), 3, Owner, Err(Refusal::NotYours)),
    ];
    for (kind, by, role, outcome) in rows {
        let mut told = Told::open(kind.clone());
        let of = told.done(1, &post("viktigt"));
        assert_eq!(
            told.wish(by, role, &Command::Pin { of }),
            outcome,
            "{kind:?} {role:?}"
        );
        let unpinned = told.wish(by, role, &Command::Unpin { of });
        assert_eq!(unpinned, outcome, "{kind:?} {role:?}");
    }
}

#[test]
fn a_room_knows_what_is_pinned_beyond_what_it_remembers() {
    let mut told = Told::open(BETWEEN_ONE_AND_TWO());
    let first = told.done(1, &post("först"));
    for n in 0..Room::MOST_PINS as u64 {
        told.done(1, &post(&n.to_string()));
    }
    Chat::forget(&mut told.room, 3);
    for of in (0..Room::MOST_PINS as u64).map(|n| Seq(first.0 + n)) {
        told.done(1, &Command::Pin { of });
    }
    let one_more = Seq(first.0 + Room::MOST_PINS as u64);
    assert_eq!(told.room.pins.len(), Room::MOST_PINS);
    assert_eq!(
        told.refused(1, &Command::Pin { of: first }),
        Refusal::NothingToDo
    );
    assert_eq!(
        told.refused(1, &Command::Pin { of: one_more }),
        Refusal::TooManyPins
    );
    told.done(1, &Command::Delete { of: first });
    assert!(
        !told.room.pins.contains(&first),
        "a stone is pinned no longer"
    );
    told.done(1, &Command::Pin { of: one_more });
}

#[test]
fn a_thread_stands_beside_the_room_and_its_root_tells_of_it() {
    let mut told = Told::open(Kind::Public);
    let root = told.done(1, &post("fråga"));
    let answer = |to, body: &str| Command::Answer {
        to,
        body: body.into(),
    };
    let first = told.done(2, &answer(root, "ett"));
    let second = told.done(3, &answer(root, "två"));
    assert_eq!(
        told.room.messages.len(),
        1,
        "the room's own conversation goes on"
    );
    let answers = told.room.message(root).and_then(|message| message.answers);
    assert_eq!(
        answers.map(|answers| (answers.count, answers.last)),
        Some((2, 3))
    );
    assert_eq!(
        told.refused(1, &answer(first, "i en tråds tråd")),
        Refusal::NoSuchMessage
    );
    assert_eq!(told.refused(1, &answer(root, " ")), Refusal::Empty);
    // What is said there is a message like any other.
    let edit = |of| Command::Edit {
        of,
        body: "2".into(),
    };
    assert_eq!(told.refused(1, &edit(second)), Refusal::NotTheAuthor);
    told.done(3, &edit(second));
    told.done(
        1,
        &Command::React {
            of: first,
            emoji: emoji(0),
        },
    );
    told.done(2, &Command::Delete { of: first });
    let thread = Room::thread(&told.log[1..]);
    let texts: Vec<&str> = thread.messages.iter().map(|one| &*one.body).collect();
    assert_eq!(texts, ["fråga", "", "2"]);
    assert_eq!(thread.messages[1].thread, Some(root));
    assert_eq!(
        thread.messages[0].answers.map(|answers| answers.count),
        Some(2)
    );
}

#[test]
fn whoever_deletes_a_question_leaves_others_their_answers() {
    let mut told = Told::open(Kind::Public);
    let root = told.done(1, &post("fråga"));
    told.done(
        2,
        &Command::Answer {
            to: root,
            body: "svar".into(),
        },
    );
    let answered = told.log.last().expect("an answer").clone();
    told.done(1, &Command::Delete { of: root });
    assert_eq!(Chat::erased(&answered, root), answered.fact);
    assert_ne!(Chat::erased(&answered, answered.seq), answered.fact);
    let more = Command::Answer {
        to: root,
        body: "mer".into(),
    };
    assert_eq!(told.refused(2, &more), Refusal::NoSuchMessage);
}

#[test]
fn a_thread_holds_so_many_answers_and_its_root_can_still_be_mended() {
    let mut told = Told::open(Kind::Public);
    let to = told.done(1, &post("fråga"));
    let answer = Command::Answer {
        to,
        body: "svar".into(),
    };
    for _ in 0..Message::MOST_ANSWERS {
        told.done(2, &answer);
    }
    assert_eq!(told.refused(2, &answer), Refusal::TooMany);
    told.done(
        1,
        &Command::Edit {
            of: to,
            body: "frågan".into(),
        },
    );
}

#[test]
fn an_edit_changes_the_words_and_says_when() {
    let mut told = Told::open(Kind::Public);
    let of = told.done(1, &post("fle"));
    let edit = Command::Edit {
        of,
        body: "fel".into(),
    };
    told.done(1, &edit);
    let message = told.room.message(of).expect("there");
    assert_eq!((&*message.body, message.edited), ("fel", Some(2)));
    assert_eq!(told.refused(1, &edit), Refusal::NothingToDo);
    let blank = Command::Edit {
        of,
        body: " ".into(),
    };
    assert_eq!(told.refused(1, &blank), Refusal::Empty);
}

#[test]
fn what_was_deleted_stays_a_stone() {
    let mut told = Told::open(Kind::Public);
    let of = told.done(1, &post("ångrar mig"));
    told.done(
        2,
        &Command::React {
            of,
            emoji: emoji(0),
        },
    );
    told.done(1, &Command::Delete { of });
    let message = told.room.message(of).expect("a stone");
    assert!(message.is_stone() && message.reactions.is_empty());
    assert_eq!(message.deleted, Some(PersonId(1)));
    for again in [
        Command::Delete { of },
        Command::Edit {
            of,
            body: "nej".into(),
        },
        Command::React {
            of,
            emoji: emoji(1),
        },
        Command::Unreact {
            of,
            emoji: emoji(0),
        },
        Command::Post {
            body: "svar".into(),
            reply: Some(of),
            files: Vec::new(),
        },
    ] {
        assert_eq!(told.refused(1, &again), Refusal::NoSuchMessage, "{again:?}");
    }
}

#[test]
fn a_reply_names_whom_it_answers_and_nothing_else_can_be_answered() {
    let mut told = Told::open(Kind::Public);
    let to = told.done(1, &post("fråga"));
    let reply = |to| Command::Post {
        body: "svar".into(),
        reply: Some(to),
        files: Vec::new(),
    };
    let answer = told.done(2, &reply(to));
    let reply_to = told
        .room
        .message(answer)
        .and_then(|message| message.reply.clone());
    assert_eq!(
        reply_to.map(|reply| (reply.to, reply.nick.to_string())),
        Some((to, "Person1".into()))
    );
    for nothing in [Seq(1), Seq(99), Seq::ORIGIN] {
        assert_eq!(told.refused(2, &reply(nothing)), Refusal::NoSuchMessage);
    }
}

#[test]
fn each_reacts_once_with_an_emoji_and_may_take_it_back() {
    let mut told = Told::open(Kind::Public);
    let of = told.done(1, &post("hej"));
    let (react, unreact) = (
        Command::React {
            of,
            emoji: emoji(0),
        },
        Command::Unreact {
            of,
            emoji: emoji(0),
        },
    );
    assert_eq!(told.refused(2, &unreact), Refusal::NothingToDo);
    told.done(2, &react);
    assert_eq!(told.refused(2, &react), Refusal::NothingToDo);
    told.done(3, &react);
    let shown = |told: &Told| -> Vec<(String, usize)> {
        let reactions = &told.room.message(of).expect("there").reactions;
        reactions
            .iter()
            .map(|one| (one.emoji.as_str().to_owned(), one.by.len()))
            .collect()
    };
    assert_eq!(shown(&told), [("👍".to_owned(), 2)]);
    told.done(2, &unreact);
    told.done(3, &unreact);
    assert_eq!(shown(&told), []);
}

#[test]
fn a_message_holds_so_many_changes_and_then_can_only_be_deleted() {
    let mut told = Told::open(Kind::Public);
    let of = told.done(1, &post("hej"));
    let (react, unreact) = (
        Command::React {
            of,
            emoji: emoji(0),
        },
        Command::Unreact {
            of,
            emoji: emoji(0),
        },
    );
    for _ in 0..Message::MOST_TOUCHES / 2 {
        told.done(2, &react);
        told.done(2, &unreact);
    }
    assert_eq!(told.refused(2, &react), Refusal::TooMany);
    told.done(1, &Command::Delete { of });
}

#[test]
fn a_message_holds_so_many_emoji_and_people() {
    let mut told = Told::open(Kind::Public);
    let of = told.done(1, &post("hej"));
    for by in 0..Message::MOST_ALIKE as u64 {
        told.done(
            by,
            &Command::React {
                of,
                emoji: emoji(0),
            },
        );
    }
    assert_eq!(
        told.refused(
            999,
            &Command::React {
                of,
                emoji: emoji(0)
            }
        ),
        Refusal::TooMany
    );
    let animals = ('\u{1f400}'..).map(|animal| animal.to_string().parse().expect("an emoji"));
    for animal in animals.take(Message::MOST_EMOJI - 1) {
        told.done(1, &Command::React { of, emoji: animal });
    }
    assert_eq!(
        told.refused(
            1,
            &Command::React {
                of,
                emoji: emoji(1)
            }
        ),
        Refusal::TooMany
    );
}

#[test]
fn a_fact_of_a_later_version_is_passed_over() {
    let later = r#"{"seq":2,"at":0,"by":1,"fact":{"type":"sung","song":"la la"}}"#;
    let event: Event<Fact> = serde_json::from_str(later).expect("still an event");
    assert_eq!(Chat::apply(&mut Room::default(), &event), Change::Nothing);
}

#[test]
fn a_page_that_does_not_join_the_fold_is_not_taken() {
    let mut told = Told::open(Kind::Public);
    for n in 0..30 {
        told.done(1, &post(&n.to_string()));
    }
    let mut room = told.room.clone();
    Chat::forget(&mut room, 5);
    let before = room.clone();
    let page = told.page(Seq(8), 6);
    assert_eq!(Chat::prepend(&mut room, page, Seq(8)), Change::Nothing);
    assert_eq!(room, before);
}

#[test]
fn an_erased_body_is_no_message() {
    assert!(Body::parse(&Body::erased()).is_err());
}

//! What a tab does about frames and wishes, told without a socket.

use super::*;
use crate::{
    chat::{Body, Change, Chat, Command, Fact, Kind},
    protocol::{LineRefusal, MOST_SUBSCRIPTIONS, Refusal, ServerFrame},
    stream::{Decider, Event, Millis, Snapshot, Stage, Title},
};

fn room(name: &str) -> RoomInfo {
    RoomInfo {
        name: stream(name),
        title: Title::parse(name).expect("a title"),
        with: None,
        archived: false,
        private: false,
    }
}

fn stream(name: &str) -> StreamName {
    name.parse().expect("a name")
}

fn person(id: u64) -> Person {
    Person {
        id: PersonId(id),
        nick: ["Anna", "Bo"][id as usize % 2].parse().expect("a nick"),
    }
}

fn posted(seq: u64, by: u64, id: Option<CommandId>) -> Event<Fact> {
    let fact = Fact::Posted {
        nick: person(by).nick,
        body: Body::parse("hej").expect("a body"),
        reply: None,
        mentions: Default::default(),
        files: Vec::new(),
    };
    Event {
        seq: Seq(seq),
        at: seq as Millis,
        by: PersonId(by),
        id,
        fact,
    }
}

fn snapshot(seq: u64) -> Snapshot<Chat> {
    let mut snapshot = Snapshot::<Chat>::origin();
    snapshot.seq = Seq(seq);
    snapshot.state.title = Title::parse("Rum").expect("a title");
    snapshot.state.kind = Kind::Public;
    snapshot
}

fn wish(number: u128) -> Pending<Chat> {
    let command = Command::post("hej");
    Pending {
        id: CommandId::from_random(number),
        at: 0,
        command,
        stage: Stage::Waiting,
    }
}

fn read(name: &str, seq: u64, head: u64, unread: usize) -> Reading {
    Reading {
        stream: stream(name),
        seq: Seq(seq),
        head: Seq(head),
        unread,
        first: None,
        calls: 0,
        choice: Choice::default(),
    }
}

/// What is said about what was read.
fn says_read(name: &str, seq: u64, back: bool) -> Act<Chat> {
    let (name, seq) = (stream(name), Seq(seq));
    Act::SayRead { name, seq, back }
}

/// Anna's tab, with the lobby open at fact 1.
struct Tab {
    session: Session<Chat>,
}

impl Tab {
    fn new() -> Self {
        let mut session = Session::new(Some(person(2)), vec![room("lobby")], Vec::new());
        session.show(&stream("lobby"), Some(snapshot(1)), &mut Vec::new());
        Tab { session }
    }

    fn hear(&mut self, frame: ServerFrame) -> Vec<Act<Chat>> {
        let mut acts = Vec::new();
        self.session.hear(frame, &mut acts);
        acts
    }

    fn hello(&mut self, rooms: &[&str]) -> Vec<Act<Chat>> {
        let rooms = rooms.iter().map(|name| room(name)).collect();
        self.hear(ServerFrame::Hello {
            you: Some(person(2)),
            rooms,
            now: 0,
            reading: Vec::new(),
            blocked: Vec::new(),
            role: Default::default(),
        })
    }

    /// Hello, where rooms end at these places and this much is unread in them.
    fn hello_read(&mut self, rooms: &[Reading]) -> Vec<Act<Chat>> {
        let reading = rooms.to_vec();
        let rooms = rooms.iter().map(|told| room(told.stream.as_str()));
        self.hear(ServerFrame::Hello {
            you: Some(person(2)),
            rooms: rooms.collect(),
            now: 0,
            reading,
            blocked: Vec::new(),
            role: Default::default(),
        })
    }

    fn unread(&self, name: &str) -> usize {
        self.session.unread(&stream(name)).messages
    }

    fn hear_posted(&mut self, name: &str, seq: u64, by: u64) -> Vec<Act<Chat>> {
        self.hear(ServerFrame::Facts {
            stream: stream(name),
            events: vec![posted(seq, by, None)],
        })
    }

    fn hear_read(&mut self, told: Reading) -> Vec<Act<Chat>> {
        self.hear(ServerFrame::Read {
            reading: vec![told],
        })
    }

    fn submit(&mut self, name: &str, pending: Pending<Chat>) -> Vec<Act<Chat>> {
        let mut acts = Vec::new();
        self.session.submit(&stream(name), pending, &mut acts);
        acts
    }
}

fn said(acts: &[Act<Chat>]) -> Vec<&ClientFrame> {
    acts.iter()
        .filter_map(|act| {
            if let Act::Say(frame) = act {
                Some(frame)
            } else {
                None
            }
        })
        .collect()
}

fn subscribe(name: &str, after: Option<u64>, quiet: bool) -> ClientFrame {
    ClientFrame::Subscribe {
        stream: stream(name),
        after: after.map(Seq),
        quiet,
    }
}

fn commands(acts: &[Act<Chat>]) -> usize {
    said(acts)
        .iter()
        .filter(|frame| matches!(frame, ClientFrame::Command { .. }))
        .count()
}

fn refused(name: &str, id: &CommandId, reason: LineRefusal) -> ServerFrame {
    ServerFrame::Refused {
        stream: Some(stream(name)),
        id: Some(id.clone()),
        reason: Refusal::Line(reason),
    }
}

#[test]
fn after_hello_the_open_room_goes_on_from_its_cursor_and_the_others_are_counted() {
    let mut tab = Tab::new();
    let acts = tab.hello(&["lobby", "kurs"]);
    assert_eq!(
        said(&acts),
        [
            &subscribe("lobby", Some(1), false),
            &ClientFrame::Who,
            &subscribe("kurs", None, true)
        ]
    );
}

#[test]
fn nothing_is_said_before_hello() {
    let mut tab = Tab::new();
    assert_eq!(
        said(&tab.submit("lobby", wish(1))),
        Vec::<&ClientFrame>::new()
    );
    assert_eq!(commands(&tab.hello(&["lobby"])), 1);
}

#[test]
fn a_wish_is_forgotten_when_the_log_has_it() {
    let mut tab = Tab::new();
    tab.hello(&["lobby"]);
    tab.submit("lobby", wish(1));
    let id = CommandId::from_random(1);
    let acts = tab.hear(ServerFrame::Facts {
        stream: stream("lobby"),
        events: vec![posted(2, 2, Some(id.clone()))],
    });
    assert!(acts.contains(&Act::Forget(stream("lobby"), id)));
    assert!(acts.contains(&Act::Tell(Notice::Changed(
        stream("lobby"),
        Change::Appended
    ))));
}

#[test]
fn too_fast_waits_as_long_as_it_was_told() {
    let mut tab = Tab::new();
    tab.hello(&["lobby"]);
    tab.submit("lobby", wish(1));
    let acts = tab.hear(refused(
        "lobby",
        &CommandId::from_random(1),
        LineRefusal::TooFast { retry_ms: 700 },
    ));
    assert!(acts.contains(&Act::ResumeIn(stream("lobby"), 700)));
    // Neither what others say nor a new wish sends it earlier.
    let acts = tab.hear(ServerFrame::Facts {
        stream: stream("lobby"),
        events: vec![posted(2, 3, None)],
    });
    assert_eq!(commands(&acts) + commands(&tab.submit("lobby", wish(2))), 0);
    let mut acts = Vec::new();
    tab.session.resume(&stream("lobby"), &mut acts);
    assert_eq!(commands(&acts), 1);
}

#[test]
fn a_wish_without_a_nick_waits_for_one() {
    let mut tab = Tab::new();
    tab.hello(&["lobby"]);
    tab.submit("lobby", wish(1));
    let acts = tab.hear(refused(
        "lobby",
        &CommandId::from_random(1),
        LineRefusal::WhoAreYou,
    ));
    assert!(!acts.iter().any(|act| matches!(act, Act::ResumeIn(..))));
    assert_eq!(commands(&tab.hello(&["lobby"])), 1);
}

#[test]
fn what_others_say_elsewhere_is_counted_and_reading_clears_it() {
    let mut tab = Tab::new();
    let acts = tab.hello_read(&[read("lobby", 1, 1, 0), read("kurs", 3, 5, 2)]);
    assert!(said(&acts).contains(&&subscribe("kurs", Some(5), true)));
    assert_eq!(tab.unread("kurs"), 2);
    tab.hear_posted("kurs", 6, 3);
    tab.hear_posted("kurs", 7, 2);
    tab.hear_posted("kurs", 8, 3);
    assert_eq!(tab.unread("kurs"), 4, "one's own words are read");
    let mut acts = Vec::new();
    tab.session.show(&stream("kurs"), None, &mut acts);
    tab.hear(ServerFrame::Snapshot {
        stream: stream("kurs"),
        snapshot: snapshot(8),
    });
    tab.session.mark_read(&stream("kurs"), Seq(8), &mut acts);
    assert_eq!(tab.unread("kurs"), 0);
    assert!(acts.contains(&says_read("kurs", 8, false)));
}

#[test]
fn what_is_read_in_another_tab_is_read_here() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 1, 0), read("kurs", 3, 5, 2)]);
    let acts = tab.hear_read(read("kurs", 5, 6, 1));
    assert!(acts.contains(&Act::Tell(Notice::Rooms)));
    assert_eq!(tab.unread("kurs"), 1);
    tab.hear_posted("kurs", 6, 3);
    assert_eq!(tab.unread("kurs"), 1, "it was in the number already");
    tab.hear_posted("kurs", 7, 3);
    assert_eq!(tab.unread("kurs"), 2);
}

#[test]
fn an_older_answer_does_not_undo_what_was_read_since() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 5, 4)]);
    tab.session
        .mark_read(&stream("lobby"), Seq(5), &mut Vec::new());
    tab.hear_read(read("lobby", 1, 5, 4));
    assert_eq!(tab.unread("lobby"), 0);
    tab.hear_read(read("lobby", 5, 5, 0));
    assert_eq!(tab.session.read(&stream("lobby")), Some(Seq(5)));
}

#[test]
fn what_was_read_without_a_line_is_told_when_there_is_one() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 5, 4)]);
    tab.session.down(&mut Vec::new());
    tab.session
        .mark_read(&stream("lobby"), Seq(5), &mut Vec::new());
    let acts = tab.hello_read(&[read("lobby", 1, 5, 4)]);
    assert!(acts.contains(&says_read("lobby", 5, false)));
    assert_eq!(tab.unread("lobby"), 0);
}

#[test]
fn what_is_marked_unread_stays_so_until_one_goes_there_again() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 5, 5, 0), read("kurs", 1, 1, 0)]);
    let mut acts = Vec::new();
    tab.session.mark_unread(&stream("lobby"), Seq(4), &mut acts);
    assert!(acts.contains(&says_read("lobby", 3, true)));
    tab.hear_read(read("lobby", 3, 5, 2));
    acts.clear();
    tab.session.mark_read(&stream("lobby"), Seq(5), &mut acts);
    assert_eq!((tab.unread("lobby"), acts.len()), (2, 0));
    tab.session.show(&stream("kurs"), None, &mut acts);
    tab.session.show(&stream("lobby"), None, &mut acts);
    tab.session.mark_read(&stream("lobby"), Seq(5), &mut acts);
    assert_eq!(tab.unread("lobby"), 0);
}

#[test]
fn what_is_marked_unread_elsewhere_is_not_read_by_lying_open_here() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 5, 5, 0)]);
    tab.hear_read(read("lobby", 3, 5, 2));
    tab.session
        .mark_read(&stream("lobby"), Seq(5), &mut Vec::new());
    assert_eq!(tab.unread("lobby"), 2);
}

#[test]
fn what_somebody_takes_away_makes_the_tab_ask_anew() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 1, 0), read("kurs", 3, 5, 2)]);
    let mut deleted = posted(6, 3, None);
    deleted.fact = Fact::Deleted { of: Seq(5) };
    let acts = tab.hear(ServerFrame::Facts {
        stream: stream("kurs"),
        events: vec![deleted],
    });
    assert!(acts.contains(&says_read("kurs", 3, false)));
    tab.hear_read(read("kurs", 3, 6, 1));
    assert_eq!(tab.unread("kurs"), 1);
}

#[test]
fn who_is_called_is_told_apart() {
    let mut tab = Tab::new();
    tab.hello_read(&[Reading {
        calls: 1,
        ..read("kurs", 3, 5, 2)
    }]);
    let mut calling = posted(6, 3, None);
    if let Fact::Posted { mentions, .. } = &mut calling.fact {
        mentions.people.push(person(2));
    }
    tab.hear(ServerFrame::Facts {
        stream: stream("kurs"),
        events: vec![calling],
    });
    let unread = tab.session.unread(&stream("kurs"));
    assert_eq!((unread.messages, unread.calls), (3, 2));
}

#[test]
fn for_who_has_no_nick_what_is_said_from_now_on_is_news() {
    let mut session = Session::new(None, vec![room("lobby")], Vec::new());
    session.show(&stream("lobby"), Some(snapshot(1)), &mut Vec::new());
    let mut tab = Tab { session };
    let acts = tab.hear(ServerFrame::Hello {
        you: None,
        rooms: vec![room("lobby"), room("kurs")],
        now: 0,
        reading: Vec::new(),
        blocked: Vec::new(),
        role: Default::default(),
    });
    assert!(said(&acts).contains(&&subscribe("kurs", None, true)));
    tab.hear(ServerFrame::Snapshot {
        stream: stream("kurs"),
        snapshot: snapshot(5),
    });
    assert_eq!(tab.unread("kurs"), 0);
    tab.hear_posted("kurs", 6, 3);
    assert_eq!(tab.unread("kurs"), 1);
    let mut acts = Vec::new();
    tab.session.show(&stream("kurs"), None, &mut acts);
    tab.session.mark_read(&stream("kurs"), Seq(6), &mut acts);
    assert_eq!(tab.unread("kurs"), 0);
    let tells = |act: &Act<Chat>| matches!(act, Act::SayRead { .. });
    assert!(!acts.iter().any(tells), "nobody keeps it");
}

#[test]
fn a_gap_in_a_counted_room_is_closed_by_the_heartbeat() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 1, 0), read("kurs", 5, 5, 0)]);
    tab.hear_posted("kurs", 7, 3);
    assert_eq!(tab.unread("kurs"), 0);
    let acts = tab.hear(ServerFrame::Beat {
        heads: vec![(stream("lobby"), Seq(1)), (stream("kurs"), Seq(7))],
    });
    assert_eq!(said(&acts), [&subscribe("kurs", Some(5), true)]);
}

#[test]
fn a_room_that_is_new_is_counted_as_the_server_tells() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 1, 0)]);
    let acts = tab.hear(ServerFrame::Room { room: room("nytt") });
    assert_eq!(said(&acts), Vec::<&ClientFrame>::new());
    let acts = tab.hear_read(read("nytt", 0, 1, 0));
    assert_eq!(said(&acts), [&subscribe("nytt", Some(1), true)]);
    tab.hear_posted("nytt", 2, 3);
    assert_eq!(tab.unread("nytt"), 1);
}

#[test]
fn who_logs_in_as_somebody_else_sends_nothing_of_who_was_here_before() {
    let mut tab = Tab::new();
    tab.submit("lobby", wish(1));
    let acts = tab.hear(ServerFrame::Hello {
        you: Some(person(3)),
        rooms: vec![room("lobby")],
        now: 0,
        reading: Vec::new(),
        blocked: Vec::new(),
        role: Default::default(),
    });
    assert_eq!(commands(&acts), 0);
    assert!(
        !acts.iter().any(|act| matches!(act, Act::Forget(..))),
        "storage keeps it for Anna"
    );
}

#[test]
fn who_is_away_stays_so_on_a_new_line() {
    let mut tab = Tab::new();
    let mut acts = Vec::new();
    tab.session.set_away(true, &mut acts);
    tab.session.set_away(true, &mut acts);
    tab.session.down(&mut acts);
    tab.session.set_away(true, &mut acts);
    let away = |acts: &[Act<Chat>]| {
        let said = said(acts).into_iter();
        said.filter(|frame| matches!(frame, ClientFrame::Away { .. }))
            .count()
    };
    let before = away(&acts);
    assert!(before <= 1, "said once: {acts:?}");
    assert_eq!(away(&tab.hello(&["lobby"])), 1);
    tab.session.set_away(false, &mut acts);
    assert_eq!(away(&acts), before + 1);
    assert_eq!(away(&tab.hello(&["lobby"])), 0);
}

#[test]
fn nothing_of_whom_one_does_not_want_to_hear_is_unread_or_typed() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 1, 0), read("kurs", 5, 5, 0)]);
    tab.hear(ServerFrame::Blocked {
        people: vec![PersonId(3)],
    });
    tab.hear_posted("kurs", 6, 3);
    assert_eq!(tab.unread("kurs"), 0);
    let acts = tab.hear(ServerFrame::Typing {
        stream: stream("lobby"),
        people: vec![person(3), person(4)],
    });
    assert!(acts.contains(&Act::Tell(Notice::Typing(stream("lobby"), vec![person(4)]))));
    // Somebody else sits here: they hear everybody.
    tab.hear(ServerFrame::Hello {
        you: Some(person(4)),
        rooms: vec![room("lobby")],
        now: 0,
        reading: Vec::new(),
        blocked: Vec::new(),
        role: Default::default(),
    });
    assert_eq!(tab.session.blocked(), []);
}

#[test]
fn who_is_renamed_is_called_so_where_their_words_stand() {
    let mut tab = Tab::new();
    tab.hello_read(&[read("lobby", 1, 1, 0)]);
    tab.hear_posted("lobby", 2, 3);
    let now = Person {
        id: PersonId(3),
        nick: "Bosse".parse().expect("a nick"),
    };
    let names = || ServerFrame::Names {
        people: vec![now.clone()],
        pictures: None,
    };
    let renamed = Act::Tell(Notice::Renamed(stream("lobby")));
    assert!(tab.hear(names()).contains(&renamed));
    let replica = tab.session.replica(&stream("lobby")).expect("the lobby");
    assert_eq!(replica.state().messages[0].by, now);
    assert!(!tab.hear(names()).contains(&renamed), "it is so already");
}

#[test]
fn a_room_that_may_no_longer_be_seen_is_let_go_of() {
    let mut tab = Tab::new();
    tab.session
        .open(&stream("dm-1-2"), Some(snapshot(3)), &mut Vec::new());
    let acts = tab.hear(ServerFrame::Hello {
        you: None,
        rooms: vec![room("lobby")],
        now: 0,
        reading: Vec::new(),
        blocked: Vec::new(),
        role: Default::default(),
    });
    assert!(acts.contains(&Act::Tell(Notice::Refused(
        stream("dm-1-2"),
        LineRefusal::NoSuchStream
    ))));
    assert!(tab.session.replica(&stream("dm-1-2")).is_none());
}

#[test]
fn more_rooms_than_places_leave_some_uncounted_but_never_the_one_that_is_opened() {
    let names: Vec<String> = (0..MOST_SUBSCRIPTIONS + 10)
        .map(|n| format!("rum-{n}"))
        .collect();
    let names: Vec<&str> = std::iter::once("lobby")
        .chain(names.iter().map(String::as_str))
        .collect();
    let mut tab = Tab::new();
    let subscribed = |acts: &[Act<Chat>]| {
        said(acts)
            .iter()
            .filter(|f| matches!(f, ClientFrame::Subscribe { .. }))
            .count()
    };
    assert_eq!(subscribed(&tab.hello(&names)), MOST_SUBSCRIPTIONS);
    let mut acts = Vec::new();
    let last = stream(names[names.len() - 1]);
    tab.session.show(&last, None, &mut acts);
    assert!(matches!(
        said(&acts)[..],
        [
            ClientFrame::Unsubscribe { .. },
            ClientFrame::Subscribe { quiet: false, .. },
            // One is seen no more where one comes from, which stays at hand.
            ClientFrame::Subscribe { quiet: true, .. }
        ]
    ));
}

/// Rooms of which ten find no place, each read to its end, and the lobby.
fn too_many() -> Vec<Reading> {
    let rooms = (0..MOST_SUBSCRIPTIONS + 9).map(|n| read(&format!("rum-{n}"), 1, 1, 0));
    std::iter::once(read("lobby", 1, 1, 0))
        .chain(rooms)
        .collect()
}

#[test]
fn a_room_without_a_place_gets_one_when_something_is_said_there() {
    let mut tab = Tab::new();
    tab.hello_read(&too_many());
    // The last that found a place is let go of, unless something was said there since.
    let last = format!("rum-{}", MOST_SUBSCRIPTIONS - 2);
    tab.hear_posted(&last, 2, 3);
    let quiet = format!("rum-{}", MOST_SUBSCRIPTIONS - 3);
    let far = format!("rum-{}", MOST_SUBSCRIPTIONS + 8);
    assert_eq!(tab.unread(&far), 0);
    let acts = tab.hear_read(read(&far, 1, 2, 1));
    let stream = stream(&quiet);
    assert_eq!(
        said(&acts),
        [
            &ClientFrame::Unsubscribe { stream },
            &subscribe(&far, Some(1), true)
        ]
    );
    // It is heard with its words, and counted once.
    let acts = tab.hear_posted(&far, 2, 3);
    assert!(
        acts.iter()
            .any(|act| matches!(act, Act::Tell(Notice::News(_))))
    );
    assert_eq!((tab.unread(&far), tab.unread(&last)), (1, 1));
    // Read elsewhere, the one that was let go of needs no place.
    assert_eq!(
        said(&tab.hear_read(read(&quiet, 1, 1, 0))),
        [] as [&ClientFrame; 0]
    );
}

#[test]
fn what_was_counted_stands_when_a_room_gives_its_place_away() {
    let mut tab = Tab::new();
    let mut rooms = too_many();
    rooms.truncate(MOST_SUBSCRIPTIONS + 1);
    tab.hello_read(&rooms);
    for n in 0..MOST_SUBSCRIPTIONS - 1 {
        tab.hear_posted(&format!("rum-{n}"), 2, 3);
    }
    let far = format!("rum-{}", MOST_SUBSCRIPTIONS - 1);
    let acts = tab.hear_read(read(&far, 1, 2, 1));
    let gone = ClientFrame::Unsubscribe {
        stream: stream("rum-0"),
    };
    assert!(said(&acts).contains(&&gone), "the quietest: {acts:?}");
    assert_eq!(tab.unread("rum-0"), 1);
    tab.hear_read(read("rum-0", 2, 2, 0));
    assert_eq!(tab.unread("rum-0"), 0);
}

#[test]
fn talks_and_favourites_find_a_place_before_what_is_read() {
    let mut reading = too_many();
    let favourite = reading.last_mut().expect("a room");
    favourite.choice.favourite = true;
    let favourite = favourite.stream.clone();
    let mut rooms: Vec<RoomInfo> = (reading.iter())
        .map(|told| room(told.stream.as_str()))
        .collect();
    let talk = rooms.len() - 2;
    rooms[talk].with = Some(person(3));
    let talk = rooms[talk].name.clone();
    let mut tab = Tab::new();
    let acts = tab.hear(ServerFrame::Hello {
        you: Some(person(2)),
        rooms,
        now: 0,
        reading,
        blocked: Vec::new(),
        role: Default::default(),
    });
    for name in [&talk, &favourite] {
        assert!(
            said(&acts).contains(&&subscribe(name.as_str(), Some(1), true)),
            "{name}"
        );
    }
}

#[test]
fn a_person_is_seen_where_they_look_and_nowhere_else() {
    let mut tab = Tab::new();
    tab.hello(&["lobby", "kurs"]);
    let mut acts = Vec::new();
    tab.session.show(&stream("kurs"), None, &mut acts);
    assert_eq!(
        said(&acts),
        [
            &subscribe("kurs", None, false),
            &subscribe("lobby", Some(1), true)
        ]
    );
    tab.hear(ServerFrame::Snapshot {
        stream: stream("kurs"),
        snapshot: snapshot(5),
    });
    acts.clear();
    tab.session.show(&stream("lobby"), None, &mut acts);
    assert_eq!(
        said(&acts),
        [
            &subscribe("kurs", Some(5), true),
            &subscribe("lobby", Some(1), false)
        ]
    );
}

#[test]
fn older_messages_are_asked_for_only_where_there_are_any() {
    let mut tab = Tab::new();
    tab.hello(&["lobby"]);
    let mut acts = Vec::new();
    assert!(!tab.session.ask_older(&stream("lobby"), &mut acts));
    let mut long = snapshot(90);
    long.state.floor = Seq(40);
    tab.session
        .open(&stream("kurs"), Some(long), &mut Vec::new());
    assert!(tab.session.ask_older(&stream("kurs"), &mut acts));
    assert_eq!(
        said(&acts),
        [&ClientFrame::Before {
            stream: stream("kurs"),
            seq: Seq(40)
        }]
    );
}

#[test]
fn a_room_that_was_left_is_neither_followed_nor_counted() {
    let out = |name: &str, seq| {
        let choice = Choice {
            out: true,
            ..Choice::default()
        };
        Reading {
            choice,
            ..read(name, seq, seq, 0)
        }
    };
    let subscribes = |acts: &[Act<Chat>], name: &str| {
        let of = |frame: &&ClientFrame| matches!(frame, ClientFrame::Subscribe { stream, .. } if stream.as_str() == name);
        said(acts).iter().any(of)
    };
    let mut tab = Tab::new();
    let acts = tab.hello_read(&[
        read("lobby", 1, 1, 0),
        out("fika", 4),
        read("kafe", 2, 2, 0),
    ]);
    assert!(subscribes(&acts, "kafe") && !subscribes(&acts, "fika"));
    // Left from another tab, and joined again.
    let acts = tab.hear_read(out("kafe", 2));
    let stream = stream("kafe");
    assert_eq!(said(&acts), [&ClientFrame::Unsubscribe { stream }]);
    let acts = tab.hear_read(read("kafe", 2, 5, 3));
    assert!(subscribes(&acts, "kafe"));
    assert_eq!(tab.unread("kafe"), 3);
    // The one that is looked at is followed all the same, and nothing in it is news.
    tab.hear_read(out("lobby", 1));
    let acts = tab.hear_posted("lobby", 2, 3);
    let is_news = |act: &Act<Chat>| matches!(act, Act::Tell(Notice::News(_)));
    assert!(!acts.iter().any(is_news));
    assert_eq!(tab.unread("lobby"), 0);
}

#[test]
fn an_older_part_is_shown_anew_grows_and_ends_where_it_meets_the_newest() {
    let part = |from: u64, until: u64| {
        let mut part = snapshot(until);
        part.state.floor = Seq(from - 1);
        for seq in from..=until {
            Chat::apply(&mut part.state, &posted(seq, 3, None));
        }
        part
    };
    let lobby = stream("lobby");
    let before = |seq: u64| ClientFrame::Before {
        stream: stream("lobby"),
        seq: Seq(seq),
    };
    let mut tab = Tab::new();
    let mut session = Session::new(Some(person(2)), vec![room("lobby")], Vec::new());
    session.show(&lobby, None, &mut Vec::new());
    session.look_back(&lobby, Some(part(11, 60)));
    tab.session = session;
    tab.hello(&["lobby"]);
    let seen = |tab: &Tab| {
        let messages = tab.session.past(&lobby).map(|past| past.messages.clone());
        messages.map(|all| {
            (
                all.len(),
                all.iter()
                    .filter(|message| message.edited.is_some())
                    .count(),
            )
        })
    };
    // What happened to it before the newest came is asked for.
    let acts = tab.hear(ServerFrame::Snapshot {
        stream: lobby.clone(),
        snapshot: part(151, 200),
    });
    assert!(said(&acts).contains(&&before(60)));
    assert_eq!(seen(&tab), Some((50, 0)));
    // What happens to it now is heard.
    let edit = Event {
        fact: Fact::Edited {
            of: Seq(20),
            body: Body::parse("nya ord").expect("a body"),
            mentions: Default::default(),
        },
        ..posted(201, 3, None)
    };
    let acts = tab.hear(ServerFrame::Facts {
        stream: lobby.clone(),
        events: vec![edit],
    });
    let told = Act::Tell(Notice::Changed(lobby.clone(), Change::Touched(Seq(20))));
    assert!(acts.contains(&told));
    assert_eq!(seen(&tab), Some((50, 1)));
    let mut acts = Vec::new();
    assert!(tab.session.ask_older(&lobby, &mut acts) && tab.session.ask_newer(&lobby, &mut acts));
    assert_eq!(said(&acts), [&before(10), &before(110)]);
    let page = |from, until| ServerFrame::History {
        stream: stream("lobby"),
        until: Seq(until),
        page: part(from, until).state,
    };
    tab.hear(page(1, 10));
    tab.hear(page(61, 110));
    assert_eq!(seen(&tab), Some((110, 1)));
    let acts = tab.hear(page(111, 160));
    assert!(acts.contains(&Act::Tell(Notice::Paged(lobby.clone()))));
    assert_eq!(seen(&tab), None);
    let newest = tab.session.replica(&lobby).expect("a replica").state();
    assert_eq!((newest.messages.len(), newest.floor), (200, Seq::ORIGIN));
}

//! What a queue says on the wire and keeps in its log reads back, and tolerates later versions.

use super::*;
use crate::queue::{About, Announcement, Change, Part, Place, Remark, Status};

fn facts() -> Vec<Fact> {
    let (request, nick) = (Seq(7), person(ANNA).nick);
    let about = About::parse("om").expect("a line");
    let place = Place::parse("här").expect("a line");
    let note = Remark::parse("klart").expect("a line");
    vec![
        Fact::Opened {
            title: Title::parse("Labb").expect("a title"),
            owner: person(OWNER),
        },
        Fact::Owned {
            owner: person(OWNER),
        },
        Fact::StatusChanged {
            status: Status::Paused,
        },
        Fact::Ruled {
            reason_required: true,
        },
        Fact::Announced {
            nick: nick.clone(),
            text: Announcement::parse("rast").expect("a line"),
        },
        Fact::AnnouncementCleared,
        Fact::HelperNamed {
            person: person(HELPER),
        },
        Fact::HelperDismissed {
            person: person(HELPER),
        },
        Fact::Asked {
            nick: nick.clone(),
            about: about.clone(),
            place: place.clone(),
        },
        Fact::Edited {
            request,
            about,
            place,
        },
        Fact::Withdrawn { request },
        Fact::Taken {
            request,
            nick: nick.clone(),
        },
        Fact::PutBack { request },
        Fact::Finished {
            request,
            note: None,
        },
        Fact::Finished {
            request,
            note: Some(note.clone()),
        },
        Fact::Noted {
            request,
            nick,
            note,
        },
        Fact::Lapsed { request },
        Fact::RoomOpened {
            request,
            room: "direct-4-2".parse().expect("a name"),
        },
        Fact::Unknown,
    ]
}

pub(super) fn commands() -> Vec<Command> {
    let (request, note, text) = (Seq(7), "klart".to_string(), "rast".to_string());
    vec![
        Command::Open {
            title: Title::parse("Labb").expect("a title"),
            owner: person(OWNER),
        },
        Command::Own {
            owner: person(HELPER),
        },
        Command::Lapse { request },
        Command::LinkRoom {
            request,
            room: "direct-4-2".parse().expect("a name"),
        },
        ask("om", "här"),
        Command::Edit {
            request,
            about: "om".into(),
            place: "där".into(),
        },
        Command::Withdraw { request },
        Command::TakeNext,
        Command::Take { request },
        Command::PutBack { request },
        Command::Finish {
            request,
            note: note.clone(),
        },
        Command::Note { request, note },
        Command::SetStatus {
            status: Status::Closed,
        },
        Command::Rule {
            reason_required: true,
        },
        Command::Announce { text },
        Command::NameHelper { person: person(BO) },
        Command::DismissHelper {
            helper: PersonId(HELPER),
        },
    ]
}

fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::NotOpen,
        Refusal::AlreadyOpen,
        Refusal::OnlySite,
        Refusal::OnlyOwner,
        Refusal::OnlyHelpers,
        Refusal::Paused,
        Refusal::Closed,
        Refusal::Full,
        Refusal::AlreadyAsked { request: Seq(3) },
        Refusal::NeedsReason,
        Refusal::Empty,
        Refusal::TooLong {
            part: Part::Announcement,
            length: 301,
        },
        Refusal::NoSuchRequest,
        Refusal::NotYours,
        Refusal::YourOwn,
        Refusal::NobodyWaits,
        Refusal::TakenBy {
            person: person(HELPER),
        },
        Refusal::NotTaken,
        Refusal::HoldsEnough,
        Refusal::TooManyNotes,
        Refusal::TooManyHelpers,
        Refusal::HelpsAlready,
        Refusal::HelpsNot,
        Refusal::AlreadySo,
        Refusal::Muted { retry_ms: 60_000 },
        Refusal::Banned {
            retry_ms: Some(60_000),
        },
        Refusal::Banned { retry_ms: None },
        Refusal::Unwelcome,
        Refusal::Unknown,
    ]
}

fn reads_back<T>(all: Vec<T>)
where
    T: std::fmt::Debug + PartialEq + serde::Serialize + serde::de::DeserializeOwned,
{
    for one in all {
        let json = serde_json::to_string(&one).expect("JSON");
        let read: T = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(read, one, "{json}");
    }
}

#[test]
fn all_that_can_be_said_reads_back() {
    reads_back(facts());
    reads_back(commands());
    reads_back(refusals());
    let mut told = Told::opened();
    told.grants(
        OWNER,
        Command::Announce {
            text: "rast".into(),
        },
    );
    for (helper, by) in [(HELPER, ANNA), (HELPER, BO), (SECOND_HELPER, 6)] {
        let request = told.helps(helper, by);
        let note = "läs kapitel 3".to_string();
        told.grants(helper, Command::Note { request, note });
        if by == BO {
            told.grants(BO, Command::Withdraw { request });
        }
    }
    reads_back(vec![told.board]);
}

#[test]
fn a_fact_of_a_later_version_is_passed_over() {
    for fact in [
        r#"{"type":"sung","song":"la la"}"#,
        r#"{"type":"status-changed","status":"asleep"}"#,
    ] {
        let json = [r#"{"seq":9,"at":0,"by":1,"fact":"#, fact, "}"].concat();
        let event: Event<Fact> = serde_json::from_str(&json).expect("still an event");
        let mut board = Told::opened().board;
        assert_eq!(Queue::apply(&mut board, &event), Change::Nothing, "{fact}");
    }
}

#[test]
fn a_fact_about_what_is_not_there_changes_nothing() {
    let before = Told::opened().board;
    for (at, fact) in facts().into_iter().enumerate() {
        let about_a_request = !matches!(
            fact,
            Fact::Opened { .. }
                | Fact::Owned { .. }
                | Fact::StatusChanged { .. }
                | Fact::Ruled { .. }
                | Fact::Announced { .. }
                | Fact::AnnouncementCleared
                | Fact::HelperNamed { .. }
                | Fact::HelperDismissed { .. }
                | Fact::Asked { .. }
        );
        if !about_a_request {
            continue;
        }
        let mut board = before.clone();
        let event = Event {
            seq: Seq(100 + at as u64),
            at: 0,
            by: PersonId(ANNA),
            id: None,
            fact,
        };
        assert_eq!(Queue::apply(&mut board, &event), Change::Nothing);
        assert_eq!(board, before);
    }
}

#[test]
fn a_refusal_is_told_by_its_code() {
    let refusal = Refusal::TakenBy {
        person: person(HELPER),
    };
    assert_eq!(
        serde_json::to_string(&refusal).expect("JSON"),
        r#"{"code":"taken-by","person":{"id":2,"nick":"Helper"}}"#
    );
    let later: Refusal = serde_json::from_str(r#"{"code":"too-sleepy"}"#).expect("a refusal");
    assert_eq!(later, Refusal::Unknown);
}

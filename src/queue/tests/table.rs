//! The rules, row by row.

use super::{wire::commands, *};
use crate::queue::{MOST_HELPERS, MOST_NOTES, MOST_OPEN, Outcome, Part, Status};

fn take(request: Seq) -> Command {
    Command::Take { request }
}

fn put_back(request: Seq) -> Command {
    Command::PutBack { request }
}

fn withdraw(request: Seq) -> Command {
    Command::Withdraw { request }
}

fn finish(request: Seq) -> Command {
    let note = String::new();
    Command::Finish { request, note }
}

fn note(request: Seq, note: &str) -> Command {
    let note = note.into();
    Command::Note { request, note }
}

fn edit(request: Seq, about: &str, place: &str) -> Command {
    let (about, place) = (about.into(), place.into());
    Command::Edit {
        request,
        about,
        place,
    }
}

fn taken_by(id: u64) -> Refusal {
    let person = person(id);
    Refusal::TakenBy { person }
}

fn set(status: Status) -> Command {
    Command::SetStatus { status }
}

fn announce(text: &str) -> Command {
    Command::Announce { text: text.into() }
}

/// Who may wish what at all. Where a wish is refused for another reason than who made it, it counts as
/// one that they may make.
#[test]
fn each_wish_belongs_to_somebody() {
    let may = |by: u64, command: &Command| {
        let outcome = Told::opened().tell(by, command.clone());
        !matches!(
            outcome,
            Err(Refusal::OnlySite | Refusal::OnlyOwner | Refusal::OnlyHelpers)
        )
    };
    for command in commands() {
        // The site, the owner, a helper, anybody.
        let allowed = match command {
            Command::Open { .. }
            | Command::Own { .. }
            | Command::Lapse { .. }
            | Command::LinkRoom { .. } => [true, false, false, false],
            Command::Rule { .. } | Command::NameHelper { .. } | Command::DismissHelper { .. } => {
                [false, true, false, false]
            }
            Command::TakeNext
            | Command::Take { .. }
            | Command::PutBack { .. }
            | Command::Finish { .. }
            | Command::Note { .. }
            | Command::SetStatus { .. }
            | Command::Announce { .. } => [false, true, true, false],
            Command::Ask { .. } | Command::Edit { .. } | Command::Withdraw { .. } => [true; 4],
        };
        let found = [SITE, OWNER, HELPER, ANNA].map(|by| may(by, &command));
        assert_eq!(found, allowed, "{command:?}");
    }
}

#[test]
fn a_queue_begins_once() {
    let mut told = Told::default();
    assert_eq!(told.refuses(ANNA, ask("", "")), Refusal::NotOpen);
    let title = Title::parse("Labb").expect("a title");
    let owner = person(OWNER);
    let open = Command::Open { title, owner };
    assert_eq!(told.refuses(OWNER, open.clone()), Refusal::OnlySite);
    told.grants(SITE, open.clone());
    assert_eq!(told.refuses(SITE, open), Refusal::AlreadyOpen);
}

#[test]
fn a_person_has_one_open_request() {
    let mut told = Told::opened();
    let request = told.asks(ANNA);
    assert_eq!(
        told.refuses(ANNA, ask("igen", "")),
        Refusal::AlreadyAsked { request }
    );
    told.asks(BO);
    told.grants(ANNA, withdraw(request));
    let again = told.asks(ANNA);
    assert_eq!(told.board.ahead_of(again), Some(1), "last in line now");
}

#[test]
fn one_changes_only_ones_own_and_only_while_it_waits() {
    let mut told = Told::opened();
    let request = told.asks(ANNA);
    assert_eq!(told.refuses(BO, edit(request, "x", "")), Refusal::NotYours);
    assert_eq!(told.refuses(BO, withdraw(request)), Refusal::NotYours);
    let same = edit(request, " varför? ", "sal 1");
    assert_eq!(told.refuses(ANNA, same), Refusal::AlreadySo);
    told.grants(ANNA, edit(request, "hur?", "sal 2"));
    told.grants(HELPER, take(request));
    assert_eq!(
        told.refuses(ANNA, edit(request, "vem?", "")),
        taken_by(HELPER)
    );
    told.grants(ANNA, withdraw(request));
    assert_eq!(
        told.refuses(ANNA, withdraw(request)),
        Refusal::NoSuchRequest
    );
    let ended = told.board.ended.back().expect("it ended");
    assert_eq!(ended.outcome, Outcome::Served, "helped, by their own word");
    assert_eq!(&*ended.request.place, "sal 2");
}

#[test]
fn a_paused_or_closed_queue_serves_those_who_wait() {
    for (status, refusal) in [
        (Status::Paused, Refusal::Paused),
        (Status::Closed, Refusal::Closed),
    ] {
        let mut told = Told::opened();
        let request = told.asks(ANNA);
        told.grants(HELPER, set(status));
        assert_eq!(told.refuses(HELPER, set(status)), Refusal::AlreadySo);
        assert_eq!(told.refuses(BO, ask("x", "")), refusal);
        told.grants(ANNA, edit(request, "hur?", ""));
        told.grants(HELPER, Command::TakeNext);
        told.grants(HELPER, finish(request));
        told.grants(OWNER, set(Status::Open));
        told.asks(BO);
    }
}

#[test]
fn a_reason_is_required_where_it_is_ruled_so() {
    let mut told = Told::opened();
    let request = told.grants(ANNA, ask("", ""));
    let reason_required = true;
    told.grants(OWNER, Command::Rule { reason_required });
    assert_eq!(told.refuses(BO, ask(" \n", "sal 1")), Refusal::NeedsReason);
    assert_eq!(
        told.refuses(ANNA, edit(request, "", "sal 2")),
        Refusal::NeedsReason
    );
    told.grants(BO, ask("varför?", ""));
}

#[test]
fn of_two_helpers_one_gets_it_and_the_other_is_told() {
    let mut told = Told::opened();
    let request = told.asks(ANNA);
    told.grants(HELPER, take(request));
    assert_eq!(told.refuses(SECOND_HELPER, take(request)), taken_by(HELPER));
    assert_eq!(told.refuses(HELPER, take(request)), taken_by(HELPER));
    // Two who take the next get one each.
    let (first, second) = (told.asks(BO), told.asks(6));
    told.grants(HELPER, Command::TakeNext);
    told.grants(SECOND_HELPER, Command::TakeNext);
    assert_eq!(
        told.refuses(SECOND_HELPER, Command::TakeNext),
        Refusal::NobodyWaits
    );
    let holder = |id| told.board.request(id).and_then(|one| one.held.clone());
    assert_eq!(holder(first).map(|held| held.by), Some(person(HELPER)));
    assert_eq!(
        holder(second).map(|held| held.by),
        Some(person(SECOND_HELPER))
    );
}

#[test]
fn what_is_put_back_keeps_its_place() {
    let mut told = Told::opened();
    let (first, second) = (told.asks(ANNA), told.asks(BO));
    told.grants(HELPER, take(first));
    assert_eq!(told.board.ahead_of(second), Some(0));
    told.grants(HELPER, put_back(first));
    assert_eq!(told.refuses(HELPER, put_back(first)), Refusal::NotTaken);
    assert_eq!(told.refuses(HELPER, finish(first)), Refusal::NotTaken);
    assert_eq!(
        [first, second].map(|id| told.board.ahead_of(id)),
        [Some(0), Some(1)]
    );
}

#[test]
fn any_helper_finishes_and_puts_back() {
    let mut told = Told::opened();
    let request = told.helps(HELPER, ANNA);
    told.grants(SECOND_HELPER, put_back(request));
    told.grants(HELPER, take(request));
    let note = "  läs kapitel 3\n".to_string();
    told.grants(OWNER, Command::Finish { request, note });
    let ended = told.board.ended.back().expect("it ended");
    assert_eq!(ended.note.as_deref(), Some("läs kapitel 3"));
    assert_eq!(told.board.served[0].helper, PersonId(HELPER));
}

#[test]
fn a_helper_holds_three_and_never_their_own() {
    let mut told = Told::opened();
    let own = told.asks(HELPER);
    assert_eq!(told.refuses(HELPER, take(own)), Refusal::YourOwn);
    assert_eq!(
        told.refuses(HELPER, Command::TakeNext),
        Refusal::NobodyWaits
    );
    for by in 10..14 {
        told.asks(by);
    }
    for _ in 0..3 {
        told.grants(HELPER, Command::TakeNext);
    }
    assert_eq!(
        told.refuses(HELPER, Command::TakeNext),
        Refusal::HoldsEnough
    );
    let fourth = told.board.waiting().last().expect("one waits").id;
    assert_eq!(told.refuses(HELPER, take(fourth)), Refusal::HoldsEnough);
    told.grants(SECOND_HELPER, take(own));
}

#[test]
fn who_helps_no_longer_lets_go() {
    let mut told = Told::opened();
    let request = told.helps(HELPER, ANNA);
    let helper = PersonId(HELPER);
    told.grants(OWNER, Command::DismissHelper { helper });
    assert_eq!(told.board.ahead_of(request), Some(0));
    assert_eq!(told.refuses(HELPER, take(request)), Refusal::OnlyHelpers);
    assert_eq!(
        told.refuses(OWNER, Command::DismissHelper { helper }),
        Refusal::HelpsNot
    );

    told.grants(OWNER, take(request));
    let owner = person(SECOND_HELPER);
    told.grants(
        SITE,
        Command::Own {
            owner: owner.clone(),
        },
    );
    assert_eq!(
        told.refuses(SITE, Command::Own { owner }),
        Refusal::AlreadySo
    );
    assert_eq!(told.board.ahead_of(request), Some(0));
    assert!(!told.board.helps(PersonId(OWNER)) && told.board.helpers.is_empty());
}

#[test]
fn helpers_are_named_once_and_called_as_they_are() {
    let mut told = Told::opened();
    for known in [OWNER, HELPER] {
        let person = person(known);
        assert_eq!(
            told.refuses(OWNER, Command::NameHelper { person }),
            Refusal::HelpsAlready
        );
    }
    let mut person = person(BO);
    person.nick = "Wrong".parse().expect("a nick");
    told.grants(OWNER, Command::NameHelper { person });
    told.asks(ANNA);
    told.grants(BO, Command::TakeNext);
    assert_eq!(told.board.helpers[2].nick.as_str(), "Bo");
}

#[test]
fn notes_are_for_what_is_open() {
    let mut told = Told::opened();
    let request = told.asks(ANNA);
    told.grants(HELPER, note(request, "kommer snart"));
    assert_eq!(told.refuses(HELPER, note(request, " ")), Refusal::Empty);
    for _ in 1..MOST_NOTES {
        told.grants(HELPER, note(request, "snart"));
    }
    assert_eq!(
        told.refuses(HELPER, note(request, "nu")),
        Refusal::TooManyNotes
    );
    told.grants(HELPER, take(request));
    told.grants(HELPER, finish(request));
    assert_eq!(
        told.refuses(HELPER, note(request, "nu")),
        Refusal::NoSuchRequest
    );
}

#[test]
fn an_announcement_stands_until_it_is_emptied() {
    let mut told = Told::opened();
    assert_eq!(told.refuses(HELPER, announce(" ")), Refusal::AlreadySo);
    told.grants(HELPER, announce("rast till tio"));
    assert_eq!(
        told.refuses(OWNER, announce("rast  till tio")),
        Refusal::AlreadySo
    );
    told.grants(OWNER, announce("rast till elva"));
    told.grants(HELPER, announce(""));
    assert_eq!(told.board.announced, None);
}

#[test]
fn only_who_waits_lapses() {
    let mut told = Told::opened();
    let request = told.helps(HELPER, ANNA);
    let lapse = Command::Lapse { request };
    assert_eq!(told.refuses(SITE, lapse.clone()), taken_by(HELPER));
    told.grants(HELPER, put_back(request));
    told.grants(SITE, lapse);
    assert_eq!(
        told.board.ended.back().map(|ended| ended.outcome),
        Some(Outcome::Lapsed)
    );
    assert!(told.board.served.is_empty());
}

#[test]
fn a_room_is_linked_once() {
    let mut told = Told::opened();
    let request = told.helps(HELPER, ANNA);
    let room = "direct-4-2".parse().expect("a name");
    let link = Command::LinkRoom { request, room };
    told.grants(SITE, link.clone());
    assert_eq!(told.refuses(SITE, link.clone()), Refusal::AlreadySo);
    told.grants(HELPER, finish(request));
    assert_eq!(told.refuses(SITE, link), Refusal::NoSuchRequest);
    let ended = told.board.ended.back().expect("it ended");
    assert!(ended.request.room.is_some(), "kept with the request");
}

#[test]
fn texts_have_bounds() {
    let mut told = Told::opened();
    let too_long = |part, length| Refusal::TooLong { part, length };
    let long = |length: usize| "å".repeat(length);
    let fits = ask(&long(200), &long(100));
    assert_eq!(
        told.refuses(ANNA, ask(&long(201), "")),
        too_long(Part::About, 201)
    );
    assert_eq!(
        told.refuses(ANNA, ask("", &long(101))),
        too_long(Part::Place, 101)
    );
    let request = told.grants(ANNA, fits);
    assert_eq!(
        told.refuses(HELPER, note(request, &long(501))),
        too_long(Part::Note, 501)
    );
    assert_eq!(
        told.refuses(HELPER, announce(&long(301))),
        too_long(Part::Announcement, 301)
    );
}

#[test]
fn queues_and_circles_of_helpers_have_an_end() {
    let mut told = Told::opened();
    for by in 0..MOST_OPEN as u64 {
        told.asks(100 + by);
    }
    assert_eq!(told.refuses(ANNA, ask("", "")), Refusal::Full);
    let name = |id| Command::NameHelper { person: person(id) };
    for id in 2..MOST_HELPERS as u64 {
        told.grants(OWNER, name(1_000 + id));
    }
    assert_eq!(told.refuses(OWNER, name(2_000)), Refusal::TooManyHelpers);
}

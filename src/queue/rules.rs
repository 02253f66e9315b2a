//! The rules of a queue: which wish is granted to whom, and as which facts.
//!
//! - A person has one open request in a queue, changes it while it waits, and withdraws it at any time.
//! - A helper takes what waits, [`MOST_HELD`] at a time and never their own. Two who take the same:
//!   the first has it, the other is told who.
//! - *Any* helper of the queue finishes and puts back, since somebody went home and forgot.
//! - A paused or closed queue takes no new requests. Those who wait keep their places and are helped.
//! - Helpers set the status and announce. The owner alone names helpers and makes rules.
//! - The site alone begins a queue, says whose it is, lets requests lapse and links rooms.
//!
//! What would change nothing is refused, so that every wish that is granted is a fact.

use super::{
    About, Announcement, Board, Command, Fact, Line, MOST_HELD, MOST_HELPERS, MOST_NOTES,
    MOST_OPEN, Part, Place, Refusal, Remark, Request, Status,
};
use crate::stream::{Person, PersonId, Seq};

type Judgement = Result<Vec<Fact>, Refusal>;

pub(super) fn judge(board: &Board, by: &Person, command: &Command) -> Judgement {
    if !board.is_open() && !matches!(command, Command::Open { .. }) {
        return Err(Refusal::NotOpen);
    }
    match command {
        Command::Open { .. }
        | Command::Own { .. }
        | Command::Lapse { .. }
        | Command::LinkRoom { .. } => {
            if by.id != PersonId::SITE {
                return Err(Refusal::OnlySite);
            }
            of_the_site(board, command)
        }
        Command::Ask { about, place } => ask(board, by, about, place),
        Command::Edit {
            request,
            about,
            place,
        } => edit(board, by, *request, about, place),
        Command::Withdraw { request } => {
            let request = own(board, by, *request)?;
            one(Fact::Withdrawn {
                request: request.id,
            })
        }
        Command::Rule { .. } | Command::NameHelper { .. } | Command::DismissHelper { .. } => {
            if !board.is_owner(by.id) {
                return Err(Refusal::OnlyOwner);
            }
            of_the_owner(board, command)
        }
        _ => {
            if !board.helps(by.id) {
                return Err(Refusal::OnlyHelpers);
            }
            of_helpers(board, by, command)
        }
    }
}

fn of_the_site(board: &Board, command: &Command) -> Judgement {
    match command {
        Command::Open { .. } if board.is_open() => Err(Refusal::AlreadyOpen),
        Command::Open { title, owner } => one(Fact::Opened {
            title: title.clone(),
            owner: owner.clone(),
        }),
        Command::Own { owner } if board.is_owner(owner.id) => Err(Refusal::AlreadySo),
        Command::Own { owner } => {
            let before = board.owner.as_ref().map(|owner| owner.id);
            let mut facts = before.map_or_else(Vec::new, |person| released(board, person));
            facts.push(Fact::Owned {
                owner: owner.clone(),
            });
            Ok(facts)
        }
        Command::Lapse { request } => {
            let request = waiting(board, *request)?;
            one(Fact::Lapsed {
                request: request.id,
            })
        }
        Command::LinkRoom { request, room } => {
            let request = open(board, *request)?;
            if request.room.as_ref() == Some(room) {
                return Err(Refusal::AlreadySo);
            }
            one(Fact::RoomOpened {
                request: request.id,
                room: room.clone(),
            })
        }
        _ => Err(Refusal::OnlySite),
    }
}

fn of_the_owner(board: &Board, command: &Command) -> Judgement {
    match command {
        Command::Rule { reason_required } if *reason_required == board.reason_required => {
            Err(Refusal::AlreadySo)
        }
        Command::Rule { reason_required } => one(Fact::Ruled {
            reason_required: *reason_required,
        }),
        Command::NameHelper { person } if board.helps(person.id) => Err(Refusal::HelpsAlready),
        Command::NameHelper { .. } if board.helpers.len() >= MOST_HELPERS => {
            Err(Refusal::TooManyHelpers)
        }
        Command::NameHelper { person } => one(Fact::HelperNamed {
            person: person.clone(),
        }),
        Command::DismissHelper { helper } => {
            let named = board.helpers.iter().find(|named| named.id == *helper);
            let person = named.ok_or(Refusal::HelpsNot)?.clone();
            let mut facts = released(board, *helper);
            facts.push(Fact::HelperDismissed { person });
            Ok(facts)
        }
        _ => Err(Refusal::OnlyOwner),
    }
}

fn of_helpers(board: &Board, by: &Person, command: &Command) -> Judgement {
    match command {
        Command::TakeNext => {
            if board.held_by(by.id).count() >= MOST_HELD {
                return Err(Refusal::HoldsEnough);
            }
            let next = board.waiting().find(|request| request.by.id != by.id);
            taken(next.ok_or(Refusal::NobodyWaits)?, by)
        }
        Command::Take { request } => {
            let request = waiting(board, *request)?;
            if request.by.id == by.id {
                return Err(Refusal::YourOwn);
            }
            if board.held_by(by.id).count() >= MOST_HELD {
                return Err(Refusal::HoldsEnough);
            }
            taken(request, by)
        }
        Command::PutBack { request } => {
            let request = held(board, *request)?;
            one(Fact::PutBack {
                request: request.id,
            })
        }
        Command::Finish { request, note } => {
            let request = held(board, *request)?;
            let note: Remark = clean(note, Part::Note)?;
            one(Fact::Finished {
                request: request.id,
                note: (!note.is_empty()).then_some(note),
            })
        }
        Command::Note { request, note } => {
            let request = open(board, *request)?;
            let note: Remark = clean(note, Part::Note)?;
            if note.is_empty() {
                return Err(Refusal::Empty);
            }
            if request.notes.len() >= MOST_NOTES {
                return Err(Refusal::TooManyNotes);
            }
            one(Fact::Noted {
                request: request.id,
                nick: by.nick.clone(),
                note,
            })
        }
        Command::SetStatus { status } if *status == board.status => Err(Refusal::AlreadySo),
        Command::SetStatus { status } => one(Fact::StatusChanged { status: *status }),
        Command::Announce { text } => announce(board, by, text),
        _ => Err(Refusal::OnlyHelpers),
    }
}

fn ask(board: &Board, by: &Person, about: &str, place: &str) -> Judgement {
    if let Some(request) = board.request_of(by.id) {
        return Err(Refusal::AlreadyAsked {
            request: request.id,
        });
    }
    match board.status {
        Status::Open => {}
        Status::Paused => return Err(Refusal::Paused),
        Status::Closed => return Err(Refusal::Closed),
    }
    if board.requests.len() >= MOST_OPEN {
        return Err(Refusal::Full);
    }
    let (about, place) = described(board, about, place)?;
    one(Fact::Asked {
        nick: by.nick.clone(),
        about,
        place,
    })
}

fn edit(board: &Board, by: &Person, request: Seq, about: &str, place: &str) -> Judgement {
    let request = own(board, by, request)?;
    if let Some(held) = &request.held {
        return Err(Refusal::TakenBy {
            person: held.by.clone(),
        });
    }
    let (about, place) = described(board, about, place)?;
    if (&about, &place) == (&request.about, &request.place) {
        return Err(Refusal::AlreadySo);
    }
    one(Fact::Edited {
        request: request.id,
        about,
        place,
    })
}

fn announce(board: &Board, by: &Person, text: &str) -> Judgement {
    let text: Announcement = clean(text, Part::Announcement)?;
    let stands = board.announced.as_ref().map(|announced| &announced.text);
    match (stands, text.is_empty()) {
        (None, true) => Err(Refusal::AlreadySo),
        (Some(_), true) => one(Fact::AnnouncementCleared),
        (Some(same), false) if *same == text => Err(Refusal::AlreadySo),
        _ => one(Fact::Announced {
            nick: by.nick.clone(),
            text,
        }),
    }
}

fn described(board: &Board, about: &str, place: &str) -> Result<(About, Place), Refusal> {
    let (about, place): (About, Place) = (clean(about, Part::About)?, clean(place, Part::Place)?);
    if board.reason_required && about.is_empty() {
        return Err(Refusal::NeedsReason);
    }
    Ok((about, place))
}

fn clean<const LONGEST: usize>(text: &str, part: Part) -> Result<Line<LONGEST>, Refusal> {
    Line::parse(text).map_err(|too_long| Refusal::TooLong {
        part,
        length: too_long.0,
    })
}

fn open(board: &Board, request: Seq) -> Result<&Request, Refusal> {
    board
        .request(request)
        .map(|request| &**request)
        .ok_or(Refusal::NoSuchRequest)
}

fn own<'a>(board: &'a Board, by: &Person, request: Seq) -> Result<&'a Request, Refusal> {
    let request = open(board, request)?;
    match request.by.id == by.id {
        true => Ok(request),
        false => Err(Refusal::NotYours),
    }
}

fn waiting(board: &Board, request: Seq) -> Result<&Request, Refusal> {
    let request = open(board, request)?;
    match &request.held {
        None => Ok(request),
        Some(held) => Err(Refusal::TakenBy {
            person: held.by.clone(),
        }),
    }
}

fn held(board: &Board, request: Seq) -> Result<&Request, Refusal> {
    let request = open(board, request)?;
    match request.is_waiting() {
        true => Err(Refusal::NotTaken),
        false => Ok(request),
    }
}

fn taken(request: &Request, by: &Person) -> Judgement {
    one(Fact::Taken {
        request: request.id,
        nick: by.nick.clone(),
    })
}

/// What somebody holds who is about to help no longer waits again: first, so that at no place of the
/// log a request is in the hand of who is no helper.
fn released(board: &Board, person: PersonId) -> Vec<Fact> {
    board
        .held_by(person)
        .map(|request| Fact::PutBack {
            request: request.id,
        })
        .collect()
}

fn one(fact: Fact) -> Judgement {
    Ok(vec![fact])
}

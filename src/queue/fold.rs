//! How facts add up to a board. Total: a fact that fits nothing changes nothing.

use std::sync::Arc;

use super::{Announced, Board, Change, Ended, Fact, Held, Note, Outcome, Remark, Request, Served};
use crate::stream::{Event, Person, PersonId, Seq};

impl Board {
    pub(super) fn apply(&mut self, event: &Event<Fact>) -> Change {
        match &event.fact {
            Fact::Opened { title, owner } => {
                self.title = title.clone();
                self.owner = Some(owner.clone());
                Change::Heading
            }
            Fact::Owned { owner } => {
                self.owner = Some(owner.clone());
                self.helpers.retain(|helper| helper.id != owner.id);
                Change::Heading
            }
            Fact::StatusChanged { status } => {
                self.status = *status;
                Change::Heading
            }
            Fact::Ruled { reason_required } => {
                self.reason_required = *reason_required;
                Change::Heading
            }
            Fact::Announced { nick, text } => {
                self.announced = Some(Announced {
                    by: nick.clone(),
                    at: event.at,
                    text: text.clone(),
                });
                Change::Heading
            }
            Fact::AnnouncementCleared => {
                self.announced = None;
                Change::Heading
            }
            Fact::HelperNamed { person } => {
                self.helpers.retain(|helper| helper.id != person.id);
                self.helpers.push(person.clone());
                Change::Heading
            }
            Fact::HelperDismissed { person } => {
                self.helpers.retain(|helper| helper.id != person.id);
                Change::Heading
            }
            Fact::Asked { nick, about, place } => {
                self.requests.push(Arc::new(Request {
                    id: event.seq,
                    at: event.at,
                    by: Person {
                        id: event.by,
                        nick: nick.clone(),
                    },
                    about: about.clone(),
                    place: place.clone(),
                    held: None,
                    first_taken: None,
                    notes: Vec::new(),
                    room: None,
                }));
                Change::Came(event.seq)
            }
            Fact::Edited {
                request,
                about,
                place,
            } => self.change(*request, |request| {
                request.about = about.clone();
                request.place = place.clone();
            }),
            Fact::Taken { request, nick } => {
                let by = Person {
                    id: event.by,
                    nick: nick.clone(),
                };
                self.learn_nick(&by);
                self.change(*request, |request| {
                    request.first_taken.get_or_insert(event.at);
                    request.held = Some(Held {
                        by,
                        since: event.at,
                    });
                })
            }
            Fact::PutBack { request } => self.change(*request, |request| request.held = None),
            Fact::Noted {
                request,
                nick,
                note,
            } => self.change(*request, |request| {
                request.notes.push(Note {
                    by: nick.clone(),
                    at: event.at,
                    text: note.clone(),
                });
            }),
            Fact::RoomOpened { request, room } => {
                self.change(*request, |request| request.room = Some(room.clone()))
            }
            Fact::Finished { request, note } => {
                self.end(*request, event, Outcome::Served, note.clone())
            }
            Fact::Withdrawn { request } => self.end(*request, event, Outcome::Withdrawn, None),
            Fact::Lapsed { request } => self.end(*request, event, Outcome::Lapsed, None),
            Fact::Unknown => Change::Nothing,
        }
    }

    /// Drops those that ended first. All that is open stays, and what the estimate needs: no rule
    /// looks at what has ended.
    pub(super) fn forget(&mut self, keep: usize) {
        while self.ended.len() > keep {
            if let Some(dropped) = self.ended.pop_front() {
                self.floor = dropped.seq;
            }
        }
    }

    fn change(&mut self, id: Seq, change: impl FnOnce(&mut Request)) -> Change {
        match self.place_of(id) {
            Some(at) => {
                change(Arc::make_mut(&mut self.requests[at]));
                Change::Changed(id)
            }
            None => Change::Nothing,
        }
    }

    fn end(
        &mut self,
        id: Seq,
        event: &Event<Fact>,
        outcome: Outcome,
        note: Option<Remark>,
    ) -> Change {
        let Some(at) = self.place_of(id) else {
            return Change::Nothing;
        };
        let request = Arc::unwrap_or_clone(self.requests.remove(at));
        // Who says that all is well while being helped was helped.
        let outcome = match (&request.held, outcome) {
            (Some(_), Outcome::Withdrawn) => Outcome::Served,
            _ => outcome,
        };
        if let (Some(held), Outcome::Served) = (&request.held, outcome) {
            self.served.push_back(Served {
                helper: held.by.id,
                asked: request.at,
                came: request.first_taken.unwrap_or(held.since),
                taken: held.since,
                done: event.at,
            });
            while self.served.len() > Board::REMEMBERED {
                self.served.pop_front();
            }
        }
        self.ended.push_back(Arc::new(Ended {
            seq: event.seq,
            at: event.at,
            outcome,
            request,
            note,
        }));
        Change::Ended(id)
    }

    fn place_of(&self, id: Seq) -> Option<usize> {
        self.requests
            .binary_search_by_key(&id, |request| request.id)
            .ok()
    }

    /// What people are called now is told by what they do, not by who named them.
    fn learn_nick(&mut self, by: &Person) {
        let known = |person: &&mut Person| person.id == by.id && by.id != PersonId::SITE;
        let all = self.helpers.iter_mut().chain(self.owner.as_mut());
        for person in all.filter(known) {
            person.nick = by.nick.clone();
        }
    }
}

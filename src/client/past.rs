//! An older part of a stream, apart from its newest one, that somebody reads. It grows to both sides by the pages that
//! the server sends, hears what changes in it, and is over where it meets the newest. Pure: who asks for pages, and when,
//! is for others to say.

use super::Followed;
use crate::{
    protocol::PAGE,
    stream::{Event, Seq, Snapshot},
};

/// A fold of all that stands between two places.
pub struct Past<D: Followed> {
    state: D::State,
    /// It reaches up to here.
    until: Seq,
}

impl<D: Followed> Past<D> {
    pub fn of(part: Snapshot<D>) -> Self {
        Past {
            state: part.state,
            until: part.seq,
        }
    }

    pub fn state(&self) -> &D::State {
        &self.state
    }

    pub fn state_mut(&mut self) -> &mut D::State {
        &mut self.state
    }

    /// Up to which place a page must reach that holds all that comes next. It never leaves a hole: a page has as many
    /// messages as there are facts in between.
    pub fn newer(&self) -> Seq {
        Seq(self.until.0.saturating_add(PAGE as u64))
    }

    /// Up to which place a page must reach that shows the end of this part as it is now.
    pub fn anew(&self) -> Seq {
        self.until
    }

    /// What was about messages in it. What is new is no part of it.
    pub fn hear(&mut self, events: &[Event<D::Fact>]) -> Vec<D::Change> {
        let about = events
            .iter()
            .filter(|event| D::about(&event.fact).is_some());
        about
            .map(|event| D::apply(&mut self.state, event))
            .collect()
    }

    /// Takes in a page that reaches to a place: an older one, or one that is newer than what is there. One that does
    /// not touch it is nobody's.
    pub fn take_in(&mut self, page: D::State, until: Seq) {
        let (first, floor) = (D::floor(&self.state), D::floor(&page));
        if until < self.until {
            D::prepend(&mut self.state, page, until);
        } else if floor <= self.until {
            let older = std::mem::replace(&mut self.state, page);
            let reached = std::mem::replace(&mut self.until, until);
            if first < floor {
                D::prepend(&mut self.state, older, reached);
            }
        }
    }

    /// The page that it has become, where it reaches to the newest part: that one begins with it from now on.
    pub fn met(self, newest: &D::State) -> Result<(D::State, Seq), Self> {
        match self.until >= D::floor(newest) {
            true => Ok((self.state, self.until)),
            false => Err(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chat::{Body, Change, Chat, Fact, Room},
        stream::{Decider, PersonId},
    };

    /// A room in which every third fact is about the message before it.
    fn log(count: u64) -> Vec<Event<Fact>> {
        let fact = |n: u64| match n % 3 {
            0 => edited(n - 1, "andra ord"),
            _ => Fact::Posted {
                nick: "Anna".parse().expect("a nick"),
                body: Body::parse(&n.to_string()).expect("a body"),
                reply: None,
                mentions: Default::default(),
                files: Vec::new(),
            },
        };
        (1..=count).map(|n| event(n, fact(n))).collect()
    }

    fn edited(of: u64, text: &str) -> Fact {
        Fact::Edited {
            of: Seq(of),
            body: Body::parse(text).expect("a body"),
            mentions: Default::default(),
        }
    }

    fn event(seq: u64, fact: Fact) -> Event<Fact> {
        Event {
            seq: Seq(seq),
            at: 0,
            by: PersonId(1),
            id: None,
            fact,
        }
    }

    /// What the server answers (`Stream::page`).
    fn page(log: &[Event<Fact>], until: Seq) -> (Room, Seq) {
        let until = until.min(log.last().expect("a log").seq);
        let shown = |event: &&Event<Fact>| Chat::about(&event.fact).is_none();
        let upto = log.iter().filter(|event| event.seq <= until);
        let mut facts: Vec<_> = upto.filter(shown).cloned().collect();
        facts.drain(..facts.len().saturating_sub(PAGE));
        let floor = facts.first().expect("a message").seq.previous();
        let last = facts.last().expect("a message").seq;
        let inside = |of: Seq| of > floor && of <= last;
        let about = log.iter();
        facts.extend(
            about
                .filter(|event| Chat::about(&event.fact).is_some_and(inside))
                .cloned(),
        );
        (Chat::page(&facts, floor), until)
    }

    fn past(log: &[Event<Fact>], until: u64) -> Past<Chat> {
        let (state, seq) = page(log, Seq(until));
        Past::of(Snapshot { seq, state })
    }

    fn numbers(room: &Room) -> Vec<u64> {
        room.messages.iter().map(|message| message.seq.0).collect()
    }

    #[test]
    fn whoever_reads_on_to_both_sides_meets_every_message_once_and_then_the_newest() {
        let log = log(900);
        let newest = page(&log, Seq(900)).0;
        let mut past = past(&log, 400);
        while past.state.floor > Seq::ORIGIN {
            let (older, until) = page(&log, past.state.floor);
            past.take_in(older, until);
        }
        let mut steps = 0;
        let (whole, until) = loop {
            let (newer, until) = page(&log, past.newer());
            past.take_in(newer, until);
            match past.met(&newest) {
                Ok(met) => break met,
                Err(on) => past = on,
            }
            steps += 1;
            assert!(steps < 20, "it comes nearer");
        };
        let mut joined = newest;
        let change = Chat::prepend(&mut joined, whole, until);
        assert!(matches!(change, Change::Prepended(_)));
        let all: Vec<u64> = (1..=900).filter(|n| n % 3 != 0).collect();
        assert_eq!(numbers(&joined), all);
    }

    #[test]
    fn what_changes_in_it_is_heard_and_what_is_said_meanwhile_is_not_in_it() {
        let log = log(900);
        let mut past = past(&log, 400);
        let before = numbers(&past.state);
        let said = event(902, log[0].fact.clone());
        let changes = past.hear(&[event(901, edited(400, "nya ord")), said]);
        assert_eq!(changes, [Change::Touched(Seq(400))]);
        assert_eq!(numbers(&past.state), before);
        let message = past.state.message(Seq(400)).expect("a message");
        assert_eq!(&*message.body, "nya ord");
    }

    #[test]
    fn its_end_is_shown_as_it_is_now_when_it_is_asked_for_anew() {
        let mut log = log(900);
        let mut past = past(&log, 400);
        let (older, until) = page(&log, past.state.floor);
        past.take_in(older, until);
        let before = numbers(&past.state);
        log.push(event(901, edited(400, "nya ord")));
        let (anew, until) = page(&log, past.anew());
        past.take_in(anew, until);
        assert_eq!(numbers(&past.state), before);
        let message = past.state.message(Seq(400)).expect("a message");
        assert_eq!(&*message.body, "nya ord");
    }

    #[test]
    fn a_page_from_elsewhere_does_no_harm() {
        let log = log(900);
        let mut past = past(&log, 400);
        let before = numbers(&past.state);
        for until in [100, 300, 600, 900] {
            let (page, until) = page(&log, Seq(until));
            past.take_in(page, until);
        }
        assert_eq!(numbers(&past.state)[..], before[..]);
    }
}

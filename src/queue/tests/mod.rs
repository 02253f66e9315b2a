//! The queue held to its rules: one by one as a table, and all at once as properties.

mod estimates;
mod laws;
mod table;
mod wire;

use super::{Board, Command, Fact, Queue, Refusal};
use crate::stream::{Circumstances, Decider, Event, Millis, Person, PersonId, Seq, Title};

const SITE: u64 = 0;
const OWNER: u64 = 1;
const HELPER: u64 = 2;
const SECOND_HELPER: u64 = 3;
const ANNA: u64 = 4;
const BO: u64 = 5;

fn person(id: u64) -> Person {
    let nicks = ["Site", "Owner", "Helper", "Second", "Anna", "Bo"];
    let nick = nicks.get(id as usize).unwrap_or(&"Somebody");
    Person {
        id: PersonId(id),
        nick: nick.parse().expect("a nick"),
    }
}

/// A queue that is told what people wish, minute by minute.
#[derive(Clone, Debug, Default)]
struct Told {
    board: Board,
    log: Vec<Event<Fact>>,
    now: Millis,
}

impl Told {
    /// A queue of the owner with two helpers.
    fn opened() -> Self {
        let mut told = Told::default();
        let title = Title::parse("Labb").expect("a title");
        let owner = person(OWNER);
        told.grants(SITE, Command::Open { title, owner });
        for helper in [HELPER, SECOND_HELPER] {
            let person = person(helper);
            told.grants(OWNER, Command::NameHelper { person });
        }
        told
    }

    fn tell(&mut self, by: u64, command: Command) -> Result<Vec<Fact>, Refusal> {
        let facts = Queue::decide(
            &self.board,
            &Circumstances::of(&person(by), self.now),
            &command,
        )?;
        for fact in &facts {
            let event = Event {
                seq: Seq(self.log.len() as u64 + 1),
                at: self.now,
                by: PersonId(by),
                id: None,
                fact: fact.clone(),
            };
            Queue::apply(&mut self.board, &event);
            self.log.push(event);
        }
        Ok(facts)
    }

    /// Gives the place of the first fact that the wish became.
    fn grants(&mut self, by: u64, command: Command) -> Seq {
        let first = Seq(self.log.len() as u64 + 1);
        match self.tell(by, command.clone()) {
            Ok(_) => first,
            Err(refusal) => panic!("{command:?} by {by} was refused: {refusal:?}"),
        }
    }

    fn refuses(&mut self, by: u64, command: Command) -> Refusal {
        match self.tell(by, command.clone()) {
            Ok(facts) => panic!("{command:?} by {by} was granted: {facts:?}"),
            Err(refusal) => refusal,
        }
    }

    fn asks(&mut self, by: u64) -> Seq {
        self.grants(by, ask("varför?", "sal 1"))
    }

    /// A request of this person, which the helper has in hand.
    fn helps(&mut self, helper: u64, by: u64) -> Seq {
        let request = self.asks(by);
        self.grants(helper, Command::Take { request });
        request
    }

    fn minutes_pass(&mut self, minutes: Millis) {
        self.now += minutes * 60_000;
    }
}

fn ask(about: &str, place: &str) -> Command {
    Command::Ask {
        about: about.into(),
        place: place.into(),
    }
}

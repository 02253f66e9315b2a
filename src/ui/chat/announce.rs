//! Who came, who left and what was said, gathered for a moment so that a class that arrives is one line, and a lively
//! room no flood for who listens to it. Pure: when to say it is the caller's.

use super::phrases;
use crate::{
    chat::{Message, slash},
    stream::{Person, PersonId},
    ui::lang::Lang,
};

/// Most people who are named; more are counted.
const MOST_NAMED: usize = 2;

/// Most messages that are read out; more are counted, since nobody could listen to them.
pub const MOST_ALOUD: usize = 4;
/// Most characters of one that are.
const READ: usize = 200;

/// What others have just said, a line each.
pub fn aloud(lang: Lang, said: &[&Message]) -> String {
    if said.len() > MOST_ALOUD {
        return phrases::new_messages(lang, said.len());
    }
    let mut lines = String::new();
    for message in said {
        let (between, text) = match (&*message.body, message.files.first()) {
            ("", Some(file)) => (": ", &*file.name),
            (body, _) => match body.strip_prefix(slash::DEED) {
                Some(deed) => (" ", deed),
                None => (": ", body),
            },
        };
        lines.push_str(message.by.nick.as_str());
        lines.push_str(between);
        lines.extend(text.chars().take(READ));
        lines.push('\n');
    }
    lines
}

/// Comings and goings that were not announced yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comings {
    came: Vec<Person>,
    left: Vec<Person>,
}

impl Comings {
    /// Takes in a change. Who comes after leaving, or leaves after coming, was never away or here.
    pub fn take_in(&mut self, came: Vec<Person>, left: Vec<Person>, you: Option<PersonId>) {
        for person in came.into_iter().filter(|person| Some(person.id) != you) {
            if !remove(&mut self.left, person.id) {
                self.came.push(person);
            }
        }
        for person in left.into_iter().filter(|person| Some(person.id) != you) {
            if !remove(&mut self.came, person.id) {
                self.left.push(person);
            }
        }
    }

    /// Says it, once. None: nothing came of it.
    pub fn say(&mut self, lang: Lang) -> Option<String> {
        let Comings { came, left } = std::mem::take(self);
        let came = (!came.is_empty()).then(|| [&names(lang, &came), phrases::came(lang)].concat());
        let left = (!left.is_empty()).then(|| [&names(lang, &left), phrases::left(lang)].concat());
        match (came, left) {
            (Some(came), Some(left)) => Some([came, ", ".into(), left].concat()),
            (came, left) => came.or(left),
        }
    }
}

fn remove(people: &mut Vec<Person>, id: PersonId) -> bool {
    let before = people.len();
    people.retain(|person| person.id != id);
    people.len() < before
}

/// `Anna`, `Anna och Bo`, `3`.
fn names(lang: Lang, people: &[Person]) -> String {
    if people.len() > MOST_NAMED {
        return phrases::people(lang, people.len());
    }
    let nicks: Vec<&str> = people.iter().map(|person| person.nick.as_str()).collect();
    nicks.join(phrases::and(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chat::{Body, Chat, Fact, Room},
        stream::{Decider, Event, Seq},
    };

    fn people(ids: &[u64]) -> Vec<Person> {
        let nick = |id: &u64| {
            ["", "Anna", "Bo", "Cy", "Di"][*id as usize]
                .parse()
                .expect("a nick")
        };
        ids.iter()
            .map(|id| Person {
                id: PersonId(*id),
                nick: nick(id),
            })
            .collect()
    }

    fn said(changes: &[(&[u64], &[u64])]) -> Option<String> {
        let mut comings = Comings::default();
        for (came, left) in changes {
            comings.take_in(people(came), people(left), Some(PersonId(4)));
        }
        comings.say(Lang::En)
    }

    fn read(bodies: &[&str]) -> String {
        let facts = bodies.iter().enumerate().map(|(at, body)| Event {
            seq: Seq(at as u64 + 1),
            at: 0,
            by: PersonId(1),
            id: None,
            fact: Fact::Posted {
                nick: "Anna".parse().expect("a nick"),
                body: Body::parse(body).expect("a body"),
                reply: None,
                mentions: Default::default(),
                files: Vec::new(),
            },
        });
        let mut room = Room::default();
        for fact in facts {
            Chat::apply(&mut room, &fact);
        }
        let said: Vec<&Message> = room.messages.iter().map(|message| &**message).collect();
        aloud(Lang::Sv, &said)
    }

    #[test]
    fn a_few_messages_are_read_out_and_many_are_counted() {
        assert_eq!(read(&[]), "");
        assert_eq!(read(&["hej", "/me vinkar"]), "Anna: hej\nAnna vinkar\n");
        assert_eq!(read(&["hej"; MOST_ALOUD]).lines().count(), MOST_ALOUD);
        assert_eq!(read(&["hej"; MOST_ALOUD + 1]), "5 nya meddelanden");
    }

    #[test]
    fn nobody_has_to_listen_to_a_whole_page() {
        let long = "å".repeat(2_000);
        assert_eq!(read(&[&long]).chars().count(), "Anna: \n".len() + READ);
    }

    #[test]
    fn a_few_are_named_and_many_are_counted() {
        assert_eq!(said(&[(&[1], &[])]).as_deref(), Some("Anna came"));
        assert_eq!(
            said(&[(&[1], &[]), (&[2], &[])]).as_deref(),
            Some("Anna and Bo came")
        );
        assert_eq!(said(&[(&[1, 2, 3], &[])]).as_deref(), Some("3 people came"));
        assert_eq!(
            said(&[(&[1], &[2, 3])]).as_deref(),
            Some("Anna came, Bo and Cy left")
        );
    }

    #[test]
    fn who_was_only_passing_is_not_mentioned() {
        assert_eq!(said(&[(&[1], &[]), (&[], &[1])]), None);
        assert_eq!(said(&[(&[], &[1]), (&[1], &[])]), None);
    }

    #[test]
    fn nobody_is_told_of_themselves() {
        assert_eq!(said(&[(&[4], &[]), (&[], &[4])]), None);
    }

    #[test]
    fn what_was_said_is_not_said_again() {
        let mut comings = Comings::default();
        comings.take_in(people(&[1]), Vec::new(), None);
        assert!(comings.say(Lang::Sv).is_some() && comings.say(Lang::Sv).is_none());
    }
}

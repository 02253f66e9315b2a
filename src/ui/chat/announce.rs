//! Who came and who left, gathered for a moment so that a class that arrives is one line. Pure: when to
//! say it is the caller's.

use super::phrases;
use crate::{
    stream::{Person, PersonId},
    ui::lang::Lang,
};

/// Most people who are named; more are counted.
const MOST_NAMED: usize = 2;

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

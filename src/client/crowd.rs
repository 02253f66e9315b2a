//! Who is in one place, as far as the server names them.

use std::cmp::Ordering;

use crate::{
    letters::small_letters,
    stream::{Nick, Person, PersonId},
};

/// The people in a room or on the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crowd {
    /// How many there are in all.
    pub count: usize,
    /// Those whom the server has named, by nick in any case; it names [`crate::protocol::MOST_NAMED`] at most.
    pub people: Vec<Person>,
    /// Those who are away from all their screens.
    pub away: Vec<PersonId>,
}

impl Crowd {
    pub fn new(count: usize, people: Vec<Person>) -> Self {
        let mut crowd = Crowd {
            count,
            people: Vec::with_capacity(people.len()),
            away: Vec::new(),
        };
        people.into_iter().for_each(|person| crowd.seat(person));
        crowd
    }

    /// Takes in a change, and gives the people who left as they were called.
    pub fn change(
        &mut self,
        all: bool,
        count: usize,
        came: &[Person],
        left: &[PersonId],
    ) -> Vec<Person> {
        self.count = count;
        if all {
            self.people.clear();
            self.away.clear();
        }
        // Who comes is here until it is told otherwise.
        self.away
            .retain(|id| !left.contains(id) && came.iter().all(|person| person.id != *id));
        let gone = |person: &Person| left.contains(&person.id);
        let named = self
            .people
            .iter()
            .filter(|person| gone(person))
            .cloned()
            .collect();
        self.people
            .retain(|person| !gone(person) && came.iter().all(|other| other.id != person.id));
        came.iter().for_each(|person| self.seat(person.clone()));
        named
    }

    /// Takes in who went away and who is back.
    pub fn stir(&mut self, away: Vec<PersonId>, back: &[PersonId]) {
        self.away
            .retain(|id| !back.contains(id) && !away.contains(id));
        self.away.extend(away);
    }

    pub fn is_away(&self, person: PersonId) -> bool {
        self.away.contains(&person)
    }

    /// There are a hundred people at most: one at a time is fast, and small to download.
    fn seat(&mut self, person: Person) {
        let before = |other: &Person| {
            let by_nick = in_any_case(&other.nick, &person.nick);
            by_nick.then(other.id.cmp(&person.id)).is_lt()
        };
        let at = self.people.partition_point(before);
        self.people.insert(at, person);
    }
}

fn in_any_case(a: &Nick, b: &Nick) -> Ordering {
    small_letters(a.as_str()).cmp(&small_letters(b.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: u64, nick: &str) -> Person {
        Person {
            id: PersonId(id),
            nick: nick.parse().expect("a nick"),
        }
    }

    #[test]
    fn who_comes_twice_is_there_once_under_the_newest_nick() {
        let mut crowd = Crowd::new(1, vec![person(1, "Anna")]);
        crowd.change(false, 2, &[person(2, "Bo"), person(1, "Annika")], &[]);
        assert_eq!(crowd.people, [person(1, "Annika"), person(2, "Bo")]);
    }

    #[test]
    fn people_stand_by_nick_in_any_case() {
        let nicks = [
            "Öst",
            "bo",
            "Åsa",
            "Ärla",
            "anna",
            "Bo",
            "жанна",
            "Жак",
            "Żak",
            "żaba",
        ];
        let people = nicks.iter().enumerate();
        let people = people.map(|(id, nick)| person(id as u64, nick)).collect();
        let crowd = Crowd::new(nicks.len(), people);
        let stood: Vec<_> = crowd
            .people
            .iter()
            .map(|person| person.nick.as_str())
            .collect();
        let mut lowered = nicks.map(|nick| (nick.to_lowercase(), nick));
        // Of two who are called the same, who came first stands first.
        lowered.sort_by(|(a, _), (b, _)| a.cmp(b));
        assert_eq!(stood, lowered.map(|(_, nick)| nick));
    }

    #[test]
    fn who_leaves_is_named_if_known() {
        let mut crowd = Crowd::new(3, vec![person(1, "Anna"), person(2, "Bo")]);
        assert_eq!(
            crowd.change(false, 1, &[], &[PersonId(2), PersonId(7)]),
            [person(2, "Bo")]
        );
        assert_eq!((crowd.count, crowd.people), (1, vec![person(1, "Anna")]));
    }

    #[test]
    fn who_is_away_is_so_until_they_are_back_or_gone() {
        let mut crowd = Crowd::new(2, vec![person(1, "Anna"), person(2, "Bo")]);
        crowd.stir(vec![PersonId(1), PersonId(2)], &[]);
        crowd.stir(vec![PersonId(2)], &[PersonId(1)]);
        assert!(!crowd.is_away(PersonId(1)) && crowd.is_away(PersonId(2)));
        crowd.change(false, 2, &[person(2, "Bosse")], &[]);
        assert!(!crowd.is_away(PersonId(2)), "told anew");
        crowd.stir(vec![PersonId(2)], &[]);
        crowd.change(false, 1, &[], &[PersonId(2)]);
        assert_eq!(crowd.away, []);
    }

    #[test]
    fn a_whole_list_forgets_what_was_known() {
        let mut crowd = Crowd::new(2, vec![person(1, "Anna"), person(2, "Bo")]);
        assert_eq!(crowd.change(true, 1, &[person(3, "Cy")], &[]), []);
        assert_eq!(crowd.people, [person(3, "Cy")]);
    }
}

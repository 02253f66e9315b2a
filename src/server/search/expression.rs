//! A query as an FTS5 expression, for one reader. Whatever was asked for, SQLite understands what comes out:
//! all that people wrote stands between quotes.

use unicode_normalization::UnicodeNormalization;

use super::marks;
use crate::{
    search::{Feature, Query, Term, What},
    stream::PersonId,
};

/// What is called so now.
pub struct Called<'a> {
    /// Rooms, by name.
    pub rooms: &'a dyn Fn(&str) -> Vec<String>,
    pub people: &'a dyn Fn(&str) -> Vec<PersonId>,
}

/// The expression that is true of the messages that are asked for and that the reader may read.
///
/// `private`: the names of the rooms for a few that the reader is in.
pub fn expression(
    query: &Query,
    reader: Option<PersonId>,
    private: &[&str],
    named: &Called,
) -> String {
    let own = reader.map(marks::member);
    let private = private.iter().map(|name| marks::room(name));
    let readable = std::iter::once(marks::EVERYBODY.to_owned())
        .chain(own)
        .chain(private);
    let readable = column("marks", &readable.collect::<Vec<_>>());
    let (without, with): (Vec<&Term>, Vec<&Term>) = query.terms.iter().partition(|term| term.not);
    let any_of = |what: fn(&What) -> Option<&str>| -> Vec<&str> {
        with.iter().filter_map(|term| what(&term.what)).collect()
    };
    let mut all = vec![readable];
    let authors = any_of(author);
    if !authors.is_empty() {
        all.push(either(
            authors.into_iter().map(|nick| by(nick, named)).collect(),
        ));
    }
    let places = any_of(place);
    if !places.is_empty() {
        all.push(either(
            places.into_iter().map(|name| within(name, named)).collect(),
        ));
    }
    for term in with {
        match &term.what {
            What::From(_) | What::In(_) => {}
            what => all.push(single(what, named)),
        }
    }
    let all = all.join(" AND ");
    if without.is_empty() {
        return all;
    }
    let none = without
        .into_iter()
        .map(|term| single(&term.what, named))
        .collect();
    format!("({all}) NOT {}", either(none))
}

/// What is true of `search` and calls the reader.
pub fn calling(search: &str, reader: Option<PersonId>) -> String {
    let called = reader.map_or_else(String::new, marks::call);
    format!("({search}) AND {}", column("features", &[called]))
}

fn author(what: &What) -> Option<&str> {
    match what {
        What::From(nick) => Some(nick),
        _ => None,
    }
}

fn place(what: &What) -> Option<&str> {
    match what {
        What::In(room) => Some(room),
        _ => None,
    }
}

fn single(what: &What, named: &Called) -> String {
    match what {
        // What files are called is as good as what is said.
        What::Words(words) => column("{body files}", std::slice::from_ref(words)),
        What::From(nick) => by(nick, named),
        What::In(room) => within(room, named),
        What::Has(feature) => {
            let name = match feature {
                Feature::Link | Feature::Code => "features",
                // An edit does not change what was brought.
                Feature::File | Feature::Picture => "marks",
            };
            column(name, &[marks::feature(*feature).to_owned()])
        }
    }
}

/// By somebody who is called so now, whatever they were called then.
fn by(nick: &str, named: &Called) -> String {
    let mut people: Vec<String> = (named.people)(nick)
        .into_iter()
        .map(marks::author)
        .collect();
    if people.is_empty() {
        people.push(marks::NOBODY.to_owned());
    }
    column("marks", &people)
}

fn within(room: &str, named: &Called) -> String {
    let mut names: Vec<String> = (named.rooms)(room)
        .iter()
        .map(|name| marks::room(name))
        .collect();
    if names.is_empty() {
        // No room is called so: then nothing stands there.
        names.push(marks::room(""));
    }
    column("marks", &names)
}

fn column(name: &str, any_of: &[String]) -> String {
    let any_of: Vec<String> = any_of.iter().map(|words| quoted(words)).collect();
    format!("({name} : ({}))", any_of.join(" OR "))
}

fn either(of: Vec<String>) -> String {
    format!("({})", of.join(" OR "))
}

/// A string of FTS5, in which quotes stand doubled. Composed as the index is (Unicode NFC).
fn quoted(text: &str) -> String {
    let text: String = text.nfc().filter(|c| *c != '\0').collect();
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, reader: Option<u64>) -> String {
        let rooms = |name: &str| match name {
            "lobby" => vec!["lobby".to_owned()],
            "kurs" => vec!["kurs-1".to_owned(), "kurs-2".to_owned()],
            _ => Vec::new(),
        };
        let people = |nick: &str| match nick {
            "Bo" => vec![PersonId(2)],
            "Anna" => vec![PersonId(1), PersonId(9)],
            _ => Vec::new(),
        };
        let named = Called {
            rooms: &rooms,
            people: &people,
        };
        expression(&Query::parse(text), reader.map(PersonId), &[], &named)
    }

    #[test]
    fn everything_asked_for_must_be_true_and_the_reader_may_read_it() {
        assert_eq!(
            of("hej \"på dig\"", None),
            "(marks : (\"everybody\")) AND ({body files} : (\"hej\")) AND ({body files} : (\"på dig\"))"
        );
        assert!(of("hej", Some(7)).starts_with("(marks : (\"everybody\" OR \"m7\")) AND "));
    }

    #[test]
    fn of_several_rooms_or_people_one_is_enough() {
        assert_eq!(
            of("in:lobby in:kurs from:Bo from:Anna", None),
            "(marks : (\"everybody\")) AND ((marks : (\"p2\")) OR (marks : (\"p1\" OR \"p9\"))) AND \
             ((marks : (\"rlobby\")) OR (marks : (\"rkursø1\" OR \"rkursø2\")))"
        );
    }

    #[test]
    fn who_is_nobody_has_said_nothing() {
        assert_eq!(
            of("from:Cilla", None),
            "(marks : (\"everybody\")) AND ((marks : (\"p\")))"
        );
    }

    #[test]
    fn what_shall_not_be_is_taken_from_what_may_be_read() {
        assert_eq!(
            of("-hej -has:code", None),
            "((marks : (\"everybody\"))) NOT (({body files} : (\"hej\")) OR (features : (\"hascode\")))"
        );
    }

    #[test]
    fn quotes_are_doubled_and_accents_composed() {
        assert_eq!(quoted("a\"b a\u{30a}"), "\"a\"\"b å\"");
    }
}

//! Whom a message calls: people by `@nick`, and `@here`, which is who was there. Knows how they stand in the
//! text; whose a nick is must be asked of somebody who knows all people.

use serde::{Deserialize, Serialize};

use super::markup::{self, Block, Inline};
use crate::stream::{FromTree, Nick, Person, PersonId, Tree};

/// What stands before a name.
const SIGN: char = '@';
/// The name of all who are present. No person may be called so.
const HERE: &str = "here";

/// The people whom a message calls.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mentions {
    /// Each by the nick as it stands in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Those who were present, where the text calls everybody who is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub here: Vec<PersonId>,
}

/// What a text may call, before it is known whose the nicks are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calls {
    /// For each sign the nicks that may be meant, the longest first: a nick may hold spaces.
    pub nicks: Vec<Vec<Nick>>,
    pub here: bool,
}

/// Part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// Somebody, or who is present, with the sign.
    Call(&'a str, Option<PersonId>),
}

impl Mentions {
    /// Most people whom a message calls by nick: more is shouting.
    pub const MOST: usize = 20;
    /// Most people whom `@here` calls. Where more are present it calls nobody.
    pub const MOST_HERE: usize = 100;

    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.here.is_empty()
    }

    /// Whether this person is called.
    pub fn call(&self, person: PersonId) -> bool {
        self.here.contains(&person) || self.people.iter().any(|called| called.id == person)
    }

    /// Everybody who is called.
    pub fn all(&self) -> impl Iterator<Item = PersonId> {
        let people = self.people.iter().map(|person| person.id);
        people.chain(self.here.iter().copied())
    }

    /// A text that was said with these mentions, cut where somebody is called.
    pub fn cut<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for at in signs(text) {
            let name = &text[at + SIGN.len_utf8()..];
            let mut called = self
                .people
                .iter()
                .filter(|one| begins(name, one.nick.as_str()));
            // Of Anna and Anna Maria the longer is meant where it stands.
            let mut longest = called.next();
            for other in called {
                if longest.is_none_or(|one| one.nick.as_str().len() < other.nick.as_str().len()) {
                    longest = Some(other);
                }
            }
            let (length, who) = match longest {
                Some(person) => (person.nick.as_str().len(), Some(person.id)),
                None if begins(name, HERE) => (HERE.len(), None),
                None => continue,
            };
            let end = at + SIGN.len_utf8() + length;
            if at > from {
                pieces.push(Piece::Text(&text[from..at]));
            }
            pieces.push(Piece::Call(&text[at..end], who));
            from = end;
        }
        if from < text.len() {
            pieces.push(Piece::Text(&text[from..]));
        }
        pieces
    }
}

/// What a message's text may call. What stands in code calls nobody.
pub fn calls(body: &str) -> Calls {
    let mut calls = Calls::default();
    if body.contains(SIGN) {
        in_blocks(&markup::parse(body), &mut calls);
    }
    calls
}

fn in_blocks(blocks: &[Block], calls: &mut Calls) {
    for block in blocks {
        match block {
            Block::Paragraph(inside) => in_inlines(inside, calls),
            Block::Code { .. } => {}
            // What is quoted was said before.
            Block::Quote(_) => {}
            Block::List(items) => {
                for item in items {
                    in_blocks(&item.blocks, calls);
                }
            }
        }
    }
}

fn in_inlines(inlines: &[Inline], calls: &mut Calls) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => in_text(text, calls),
            Inline::Bold(inside) | Inline::Italic(inside) => in_inlines(inside, calls),
            _ => {}
        }
    }
}

fn in_text(text: &str, calls: &mut Calls) {
    for at in signs(text) {
        let name = &text[at + SIGN.len_utf8()..];
        calls.here |= begins(name, HERE);
        if calls.nicks.len() < Mentions::MOST {
            let nicks = candidates(name);
            if !nicks.is_empty() {
                calls.nicks.push(nicks);
            }
        }
    }
}

/// Where names may begin: not inside of words and addresses.
fn signs(text: &str) -> impl Iterator<Item = usize> + use<'_> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | SIGN);
    let signs = text.match_indices(SIGN).map(|(at, _)| at);
    signs.filter(move |at| !text[..*at].chars().next_back().is_some_and(inside))
}

/// Whether a text begins with a name, and no letter follows.
fn begins(text: &str, name: &str) -> bool {
    text.strip_prefix(name)
        .is_some_and(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric))
}

/// The nicks with which a text may begin, the longest first.
fn candidates(text: &str) -> Vec<Nick> {
    readings(text).into_iter().map(|(nick, _)| nick).collect()
}

/// The same, each with what follows it.
pub fn readings(text: &str) -> Vec<(Nick, &str)> {
    let mut found: Vec<(Nick, &str)> = Vec::new();
    let ends = text
        .char_indices()
        .map(|(at, _)| at)
        .skip(1)
        .chain([text.len()]);
    for end in ends.take(Nick::LONGEST) {
        let whole = !text[end..]
            .chars()
            .next()
            .is_some_and(char::is_alphanumeric);
        let plain = text[..end].trim() == &text[..end];
        match text[..end].parse::<Nick>() {
            Ok(nick) if whole && plain => found.push((nick, &text[end..])),
            _ => {}
        }
        if text[..end].ends_with(['\n', SIGN]) {
            break;
        }
    }
    found.reverse();
    found
}

impl FromTree for Mentions {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Mentions {
            people: of.take::<Option<_>>("people")?.unwrap_or_default(),
            here: of.take::<Option<_>>("here")?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nicks(body: &str) -> Vec<Vec<String>> {
        let all = calls(body).nicks;
        let text = |nicks: &Vec<Nick>| nicks.iter().map(Nick::to_string).collect();
        all.iter().map(text).collect()
    }

    fn mentions(people: &[(u64, &str)]) -> Mentions {
        let person = |(id, nick): &(u64, &str)| Person {
            id: PersonId(*id),
            nick: nick.parse().expect("a nick"),
        };
        Mentions {
            people: people.iter().map(person).collect(),
            here: Vec::new(),
        }
    }

    #[test]
    fn a_nick_may_hold_spaces_so_the_longest_is_tried_first() {
        assert_eq!(nicks("hej @Anna Maria, kom"), [vec!["Anna Maria", "Anna"]]);
        assert_eq!(nicks("@Åsa-Li!"), [vec!["Åsa-Li", "Åsa"]]);
        assert_eq!(nicks("@李明"), [vec!["李明"]]);
    }

    #[test]
    fn mail_addresses_code_and_quotes_call_nobody() {
        for text in [
            "anna@example.org",
            "`@Anna`",
            "```\n@Anna\n```",
            "> @Anna",
            "@ Anna",
            "@@Anna",
            "https://a.se/@Anna",
        ] {
            assert_eq!(calls(text), Calls::default(), "{text}");
        }
        assert!(calls("**@here**").here && !calls("@hereby").here);
    }

    #[test]
    fn a_message_calls_so_many_and_no_more() {
        let many = "@Anna ".repeat(Mentions::MOST + 5);
        assert_eq!(nicks(&many).len(), Mentions::MOST);
    }

    #[test]
    fn a_text_is_cut_where_somebody_is_called_and_is_whole_again() {
        let mentions = mentions(&[(1, "Anna"), (2, "Anna Maria")]);
        let cut = mentions.cut("a @Anna Maria, @Anna, @Bo och @here @Annas");
        let called = cut.iter().filter_map(|piece| match piece {
            Piece::Call(text, who) => Some((*text, who.map(|id| id.0))),
            Piece::Text(_) => None,
        });
        assert_eq!(
            called.collect::<Vec<_>>(),
            [
                ("@Anna Maria", Some(2)),
                ("@Anna", Some(1)),
                ("@here", None)
            ]
        );
        let text = |piece: &Piece| match piece {
            Piece::Call(text, _) | Piece::Text(text) => text.to_string(),
        };
        assert_eq!(
            cut.iter().map(text).collect::<String>(),
            "a @Anna Maria, @Anna, @Bo och @here @Annas"
        );
    }

    #[test]
    fn no_text_is_too_odd_to_be_read() {
        for text in ["@", "@@", "@\n@", "å@å", "@é\u{301} @", "@a\u{202e}"] {
            _ = calls(text);
            _ = Mentions::default().cut(text);
        }
    }
}

//! The query language: words, "phrases", `-without`, and filters in Swedish and English; refuses to know
//! which rooms and people there are.

use super::{Day, Feature};

/// Most characters of a query that are read: more than a screen's width is no search.
const LONGEST: usize = 200;
/// Most terms that are looked for; the rest is left out. Each is one more list to go through.
const MOST_TERMS: usize = 12;
/// What phrases stand between; any of them ends what any of them began.
const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

/// What is asked for. All of it must be true of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<Term>,
    /// Said before this day.
    pub before: Option<Day>,
    /// Said after this day.
    pub after: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub what: What,
    /// It must not be true.
    pub not: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// These words in a row. There is at least one letter or digit.
    Words(String),
    /// By somebody who is called so. Of several, one is enough.
    From(String),
    /// In a room that is called so. Of several, one is enough.
    In(String),
    Has(Feature),
}

enum Filter {
    What(What),
    Before(Day),
    After(Day),
}

impl Query {
    /// Reads any text whatsoever.
    pub fn parse(text: &str) -> Self {
        let end = text
            .char_indices()
            .nth(LONGEST)
            .map_or(text.len(), |(at, _)| at);
        let mut rest = text[..end].trim_start();
        let mut query = Query::default();
        while !rest.is_empty() {
            let (not, from) = match rest.strip_prefix('-') {
                Some(after) if !after.starts_with(char::is_whitespace) => (true, after),
                _ => (false, rest),
            };
            rest = query.take(not, from).trim_start();
        }
        query
    }

    /// Nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.before.is_none() && self.after.is_none()
    }

    /// Takes in the term at the beginning, and gives what follows.
    fn take<'a>(&mut self, not: bool, text: &'a str) -> &'a str {
        if let Some((key, after)) = key(text) {
            let (value, rest) = value(after);
            match filter(&key.to_lowercase(), value) {
                Some(Filter::What(what)) => {
                    self.add(what, not);
                    return rest;
                }
                // There is one stretch of time: what lies outside of it is asked for by the other filter.
                Some(Filter::Before(day)) if !not => {
                    self.before = Some(self.before.map_or(day, |known| known.min(day)));
                    return rest;
                }
                Some(Filter::After(day)) if !not => {
                    self.after = Some(self.after.map_or(day, |known| known.max(day)));
                    return rest;
                }
                _ => {}
            }
        }
        let (words, rest) = value(text);
        if words.chars().any(char::is_alphanumeric) {
            self.add(What::Words(words.to_owned()), not);
        }
        rest
    }

    fn add(&mut self, what: What, not: bool) {
        let term = Term { what, not };
        if self.terms.len() < MOST_TERMS && !self.terms.contains(&term) {
            self.terms.push(term);
        }
    }
}

/// The word before a colon, and what follows it.
fn key(text: &str) -> Option<(&str, &str)> {
    let (key, after) = text.split_once(':')?;
    (!key.is_empty() && key.chars().all(char::is_alphabetic)).then_some((key, after))
}

/// What stands between quotes, or up to the next space or quote; and what follows.
fn value(text: &str) -> (&str, &str) {
    if let Some(inside) = text.strip_prefix(QUOTES) {
        // Quotes that nobody closes close at the end.
        return inside.split_once(QUOTES).unwrap_or((inside, ""));
    }
    let ends = |c: char| c.is_whitespace() || QUOTES.contains(&c);
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn filter(key: &str, value: &str) -> Option<Filter> {
    let value = value.trim();
    let name = |sigil: char| {
        let name = value.strip_prefix(sigil).unwrap_or(value).trim();
        name.chars()
            .any(char::is_alphanumeric)
            .then(|| name.to_owned())
    };
    match key {
        "from" | "från" | "fran" => name('@').map(What::From).map(Filter::What),
        "in" | "i" => name('#').map(What::In).map(Filter::What),
        "before" | "före" | "fore" => value.parse().ok().map(Filter::Before),
        "after" | "efter" => value.parse().ok().map(Filter::After),
        "has" | "har" => {
            let feature = match value.to_lowercase().as_str() {
                "link" | "länk" | "lank" => Feature::Link,
                "code" | "kod" => Feature::Code,
                "file" | "fil" => Feature::File,
                "picture" | "image" | "bild" => Feature::Picture,
                _ => return None,
            };
            Some(Filter::What(What::Has(feature)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(text: &str) -> Vec<Term> {
        Query::parse(text).terms
    }

    fn is(what: What) -> Term {
        Term { what, not: false }
    }

    fn not(what: What) -> Term {
        Term { what, not: true }
    }

    fn words(text: &str) -> What {
        What::Words(text.to_owned())
    }

    #[test]
    fn words_phrases_and_what_shall_not_be_there() {
        assert_eq!(
            terms(" hej  \"på dig\" -nej -\"inte så\" "),
            [
                is(words("hej")),
                is(words("på dig")),
                not(words("nej")),
                not(words("inte så"))
            ]
        );
    }

    #[test]
    fn filters_are_the_same_in_both_languages() {
        for (sv, en) in [
            ("från:anna", "from:Anna"),
            ("i:lobby", "in:#lobby"),
            ("har:länk", "has:link"),
            ("HAR:Kod", "has:code"),
            ("har:fil", "has:file"),
            ("har:bild", "has:picture"),
            ("före:2026-01-31", "before:2026-01-31"),
            ("efter:2026-01-31", "after:2026-01-31"),
        ] {
            let (sv, en) = (Query::parse(sv), Query::parse(en));
            match (&sv.terms[..], &en.terms[..]) {
                (
                    [
                        Term {
                            what: What::From(sv),
                            ..
                        },
                    ],
                    [
                        Term {
                            what: What::From(en),
                            ..
                        },
                    ],
                ) => {
                    assert_eq!(sv.to_lowercase(), en.to_lowercase());
                }
                _ => assert_eq!(sv, en),
            }
            assert!(!sv.is_empty());
        }
        assert_eq!(
            terms("-from:\"Anna Maria\" in:lobby"),
            [
                not(What::From("Anna Maria".into())),
                is(What::In("lobby".into()))
            ]
        );
    }

    #[test]
    fn what_is_no_filter_is_words() {
        for text in [
            "färg:röd",
            "https://example.se",
            "before:igår",
            "before:2026-02-30",
            "has:money",
            "from:",
            "-after:2026-01-01",
            "12:30",
        ] {
            let query = Query::parse(text);
            let whole = text.trim_start_matches('-');
            assert_eq!(query.terms.len(), 1, "{text}: {query:?}");
            assert_eq!(query.terms[0].what, words(whole), "{text}");
            assert!(query.before.is_none() && query.after.is_none(), "{text}");
        }
    }

    #[test]
    fn quotes_close_at_the_end_and_nothing_is_nothing() {
        assert_eq!(terms("\"hej du"), [is(words("hej du"))]);
        assert_eq!(
            terms("hej\"du där\""),
            [is(words("hej")), is(words("du där"))]
        );
        assert_eq!(terms("”svenska citat”"), [is(words("svenska citat"))]);
        for empty in ["", "  ", "\"\"", "-", "- -", "!!! ***", "\"", "--\"", "🎈"] {
            assert!(Query::parse(empty).is_empty(), "{empty:?}");
        }
    }

    #[test]
    fn several_days_make_the_shortest_stretch() {
        let query =
            Query::parse("before:2026-03-01 before:2026-02-01 after:2026-01-01 after:2026-01-05");
        assert_eq!(query.before, "2026-02-01".parse().ok());
        assert_eq!(query.after, "2026-01-05".parse().ok());
    }

    #[test]
    fn a_query_has_bounds() {
        let many: String = (0..100).map(|n| format!("{n} ")).collect();
        assert_eq!(terms(&many).len(), MOST_TERMS);
        assert_eq!(
            terms(&"å".repeat(LONGEST + 9)),
            [is(words(&"å".repeat(LONGEST)))]
        );
        assert_eq!(terms("a a a -a").len(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_a_query(text in "\\PC{0,60}|[-\":a-zåi \\n\u{0}fromin2026]{0,60}") {
            for term in Query::parse(&text).terms {
                if let What::Words(words) | What::From(words) | What::In(words) = term.what {
                    prop_assert!(words.chars().any(char::is_alphanumeric));
                }
            }
        }
    }
}

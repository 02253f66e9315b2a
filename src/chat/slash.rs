//! What a line that begins with a slash means: something to be said, or a wish that is no message. Knows the
//! commands and how they are written; whether they are granted, and whose a nick is, is not known here.

use std::borrow::Cow;

/// What begins a command.
const SIGN: char = '/';
/// What begins a message that tells what its writer does. It is said as it is written, so that edits, copies and
/// clients that do not know of it have the same text.
pub const DEED: &str = "/me ";

/// A command by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slash {
    Me,
    Nick,
    Dm,
    Topic,
    Invite,
    Help,
}

/// What somebody wants who wrote a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish<'a> {
    /// This text is to be said.
    Say(Cow<'a, str>),
    /// To be called so.
    Nick(&'a str),
    /// To write to somebody: a nick, then perhaps words.
    Dm(&'a str),
    /// The room is to be about this.
    Topic(&'a str),
    /// Somebody of this nick is to come here; empty: whoever gets the link.
    Invite(&'a str),
    Help,
}

/// Why a line with a slash means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unheard<'a> {
    /// No command is called that. It may have been meant to be said.
    Unknown(&'a str),
    /// What it is to be done with is missing.
    Lacks(Slash),
}

impl Slash {
    pub const ALL: [Slash; 6] = [
        Slash::Me,
        Slash::Nick,
        Slash::Dm,
        Slash::Topic,
        Slash::Invite,
        Slash::Help,
    ];

    /// As it is written, without the slash.
    pub fn name(self) -> &'static str {
        match self {
            Slash::Me => "me",
            Slash::Nick => "nick",
            Slash::Dm => "dm",
            Slash::Topic => "topic",
            Slash::Invite => "invite",
            Slash::Help => "help",
        }
    }

    fn named(name: &str) -> Option<Self> {
        (Slash::ALL.into_iter()).find(|slash| slash.name().eq_ignore_ascii_case(name))
    }
}

/// Reads a line.
pub fn parse(text: &str) -> Result<Wish<'_>, Unheard<'_>> {
    if let Some(text) = spoken(text) {
        return Ok(Wish::Say(text));
    }
    let text = text.trim();
    let (word, rest) = match text.split_once(char::is_whitespace) {
        Some((word, rest)) => (word, rest.trim()),
        None => (text, ""),
    };
    let Some(slash) = Slash::named(word.trim_start_matches(SIGN)) else {
        return Err(Unheard::Unknown(word));
    };
    match slash {
        Slash::Help => Ok(Wish::Help),
        Slash::Invite => Ok(Wish::Invite(rest)),
        slash if rest.is_empty() => Err(Unheard::Lacks(slash)),
        Slash::Nick => Ok(Wish::Nick(rest)),
        Slash::Dm => Ok(Wish::Dm(rest)),
        Slash::Topic => Ok(Wish::Topic(rest)),
        Slash::Me => Ok(Wish::Say([DEED, rest].concat().into())),
    }
}

/// What a line says that is to be said; none where it is a command, or was meant as one. Two slashes say one.
pub fn spoken(text: &str) -> Option<Cow<'_, str>> {
    let after = text.strip_prefix(SIGN);
    match after {
        Some(literal) if literal.starts_with(SIGN) => Some(literally(literal)),
        // A slash by itself is punctuation.
        Some(rest) if !rest.starts_with(char::is_whitespace) && !rest.is_empty() => {
            let does = text.strip_prefix(DEED);
            does.filter(|deed| !deed.trim().is_empty())
                .map(|_| text.into())
        }
        _ => Some(text.into()),
    }
}

/// What says this text as it is written, even where it looks like what somebody does.
pub fn literally(text: &str) -> Cow<'_, str> {
    match text.starts_with(DEED) {
        true => ["\\", text].concat().into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::markup::{self, Block, Inline};

    fn said(text: &str) -> String {
        match parse(text) {
            Ok(Wish::Say(said)) => said.into_owned(),
            other => panic!("{text} says {other:?}"),
        }
    }

    #[test]
    fn what_does_not_begin_with_a_slash_is_said() {
        for text in ["hej", " /nick x", "1/2", "", "/", "/ hej", "/\n/nick x"] {
            assert_eq!(said(text), text);
        }
    }

    #[test]
    fn each_command_is_read_in_any_case_with_what_follows() {
        assert_eq!(parse("/nick  Anna Maria "), Ok(Wish::Nick("Anna Maria")));
        assert_eq!(parse("/DM Bo hej\ndär"), Ok(Wish::Dm("Bo hej\ndär")));
        assert_eq!(parse("/topic om kaffe"), Ok(Wish::Topic("om kaffe")));
        assert_eq!(parse("/invite"), Ok(Wish::Invite("")));
        assert_eq!(parse("/invite @Bo"), Ok(Wish::Invite("@Bo")));
        assert_eq!(parse("/help me"), Ok(Wish::Help));
        assert_eq!(said("/me vinkar"), "/me vinkar");
        assert_eq!(said("/ME\tvinkar"), "/me vinkar");
    }

    #[test]
    fn what_is_no_command_or_lacks_something_is_told_apart() {
        assert_eq!(parse("/usr/bin/env"), Err(Unheard::Unknown("/usr/bin/env")));
        assert_eq!(parse("/shrug hej"), Err(Unheard::Unknown("/shrug")));
        for slash in [Slash::Me, Slash::Nick, Slash::Dm, Slash::Topic] {
            let text = ["/", slash.name(), "  "].concat();
            assert_eq!(parse(&text), Err(Unheard::Lacks(slash)));
        }
    }

    #[test]
    fn two_slashes_say_one_whatever_follows() {
        assert_eq!(said("//usr/bin"), "/usr/bin");
        assert_eq!(said("//nick x"), "/nick x");
        assert_eq!(said("///"), "//");
        let Block::Paragraph(inside) = &markup::parse(&said("//me vinkar"))[0] else {
            panic!("a paragraph");
        };
        assert_eq!(inside, &[Inline::Text("/me vinkar".into())]);
    }

    #[test]
    fn what_the_browser_says_by_itself_is_what_the_server_would_say() {
        for text in [
            "hej", "//x", "//me x", "/me x", "/me", "/me ", "/", "/nick x",
        ] {
            let by_server = match parse(text) {
                Ok(Wish::Say(said)) => Some(said),
                _ => None,
            };
            assert_eq!(spoken(text), by_server, "{text:?}");
        }
    }
}

//! Where a link may lead: knows the schemes that are allowed, and refuses every other.

use std::ops::Deref;

/// Longest address, in bytes. It bounds how far the parser looks for a link's end.
const LONGEST: usize = 1_000;

/// An absolute `http:`, `https:` or `mailto:` address without spaces, quotes or angle brackets.
/// There is no other way to make one, so a view may put it in `href` as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Takes the whole text, or nothing.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let scheme = ["https://", "http://", "mailto:"]
            .into_iter()
            .find(|scheme| starts_with(text, scheme))?;
        let host_or_mailbox = &text[scheme.len()..];
        let begins = host_or_mailbox.starts_with(|c: char| c.is_alphanumeric() || c == '[');
        let fits = text.len() <= LONGEST && text.chars().all(is_address_character);
        (begins && fits).then(|| Address(text.to_string()))
    }

    /// The destination of `[text](destination)`, where `text` begins after the parenthesis. Gives
    /// the address and how many bytes it takes with the closing parenthesis.
    pub(super) fn parse_destination(text: &str) -> Option<(Self, usize)> {
        let mut depth = 0_usize;
        for (at, c) in text.char_indices().take_while(|(at, _)| *at <= LONGEST) {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => return Some((Address::parse(&text[..at])?, at + 1)),
                ')' => depth -= 1,
                c if !is_address_character(c) => return None,
                _ => {}
            }
        }
        None
    }

    /// A bare web address at the beginning of `text`, without the punctuation that more likely ends
    /// the sentence. In brackets it ends at the closing one.
    pub(super) fn parse_bare(text: &str, in_brackets: bool) -> Option<Self> {
        if !(starts_with(text, "https://") || starts_with(text, "http://")) {
            return None;
        }
        let ends = |c: char| !is_address_character(c) || (in_brackets && c == ']');
        let mut address = match text
            .char_indices()
            .take_while(|(at, _)| *at <= LONGEST)
            .find(|(_, c)| ends(*c))
        {
            Some((end, _)) => &text[..end],
            None if text.len() <= LONGEST => text,
            None => return None,
        };
        // Counted once, so that a tail of parentheses is not counted again for each of them.
        let mut surplus = address
            .matches(')')
            .count()
            .saturating_sub(address.matches('(').count());
        loop {
            let trimmed =
                address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', ']']);
            match trimmed.strip_suffix(')') {
                Some(rest) if surplus > 0 => {
                    surplus -= 1;
                    address = rest;
                }
                _ => return Address::parse(trimmed),
            }
        }
    }
}

impl Deref for Address {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}

/// Everything that cannot end an address or change how the text around it is read.
fn is_address_character(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_control()
        || is_direction_mark(c)
        || matches!(c, '<' | '>' | '"' | '`' | '\\'))
}

/// Marks that turn the direction of text (Unicode UAX 9), and could show an address as another one.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

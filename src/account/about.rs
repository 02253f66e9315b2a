//! The line that somebody says about themselves. Whoever shows it shows text, never markup.

use std::fmt;

/// One line of text, of at most [`About::LONGEST`] characters; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AboutTooLong;

impl About {
    /// Characters (Unicode scalar values): a line on a wide screen, two on a telephone.
    pub const LONGEST: usize = 160;

    /// Whatever would break the line, or turn its direction, becomes a space.
    pub fn parse(text: &str) -> Result<Self, AboutTooLong> {
        let plain: String = text
            .chars()
            .map(|c| if is_odd(c) { ' ' } else { c })
            .collect();
        let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.chars().count() <= About::LONGEST {
            true => Ok(About(line)),
            false => Err(AboutTooLong),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Controls, and the embeddings and overrides of direction (Unicode TR 9, section 2).
fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        let about = About::parse("  Hej\r\n\tdär\u{202e}  <b>x</b> ").expect("a line");
        assert_eq!(about.as_str(), "Hej där <b>x</b>");
        assert_eq!(About::parse(" \n "), Ok(About::default()));
    }

    #[test]
    fn a_line_has_an_end() {
        assert!(About::parse(&"å".repeat(About::LONGEST)).is_ok());
        assert_eq!(
            About::parse(&"å".repeat(About::LONGEST + 1)),
            Err(AboutTooLong)
        );
    }
}

//! What may be a passphrase. Whether it is the right one is not known here, nor how it is kept.

use std::fmt;

use crate::stream::Nick;

/// A text that was found long and varied enough. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(String);

/// Why a text cannot be a passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassphraseError {
    TooShort,
    TooLong,
    /// Few different characters, or a piece that repeats.
    TooPlain,
    /// Little more than the nick.
    Nick,
}

impl Passphrase {
    /// Fewest characters, as NIST SP 800-63B-4 (section 3.1.1.2) asks where nothing else proves who
    /// somebody is. Four words are longer; no rules about digits and signs, as the same section asks.
    pub const SHORTEST: usize = 15;
    /// Most characters: twice what that section asks for at least, and little enough to hash.
    pub const LONGEST: usize = 128;
    /// Fewest different characters.
    const VARIED: usize = 5;
    /// Fewest characters beside the nick.
    const BESIDE_NICK: usize = 8;

    /// Reads what somebody chose, already in Unicode's composed form, for the person of this nick.
    pub fn parse(text: &str, nick: &Nick) -> Result<Self, PassphraseError> {
        let text = text.trim();
        let length = text.chars().count();
        if length < Passphrase::SHORTEST {
            return Err(PassphraseError::TooShort);
        }
        if length > Passphrase::LONGEST {
            return Err(PassphraseError::TooLong);
        }
        let small = text.to_lowercase();
        if is_plain(&small) {
            return Err(PassphraseError::TooPlain);
        }
        let beside = small.replace(&nick.as_str().to_lowercase(), "");
        if beside.chars().count() < Passphrase::BESIDE_NICK {
            return Err(PassphraseError::Nick);
        }
        Ok(Passphrase(text.to_owned()))
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn is_plain(text: &str) -> bool {
    let mut all: Vec<char> = text.chars().collect();
    let repeats = (1..=all.len() / 2).any(|period| {
        all.iter()
            .zip(&all[period..])
            .all(|(one, next)| one == next)
    });
    let climbs = all
        .windows(2)
        .filter(|pair| pair[0] as u32 + 1 == pair[1] as u32)
        .count();
    let climbs = climbs * 4 >= all.len() * 3;
    all.sort_unstable();
    all.dedup();
    repeats || climbs || all.len() < Passphrase::VARIED
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Passphrase, PassphraseError> {
        Passphrase::parse(text, &"Annika".parse().expect("a nick"))
    }

    #[test]
    fn a_few_words_will_do() {
        for good in [
            "korrekt häst batteri",
            "fyra ord på rad!",
            "Annika åker buss 7 hem",
            "пять слов и всё такое",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        assert_eq!(parse("  fyra ord på rad! "), parse("fyra ord på rad!"));
    }

    #[test]
    fn what_is_quickly_guessed_is_refused_with_the_reason() {
        use PassphraseError::*;
        for (bad, why) in [
            ("kort", TooShort),
            (&*"xyzåäö ".repeat(20), TooLong),
            ("aaaaaaaaaaaaaaaaaaaa", TooPlain),
            ("abcababcababcab", TooPlain),
            ("lösenordlösenord", TooPlain),
            ("123456789012345", TooPlain),
            ("abcdefghijklmnopq", TooPlain),
            ("Annika Annika 123", Nick),
        ] {
            assert_eq!(parse(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn it_does_not_show_itself() {
        assert_eq!(
            format!("{:?}", parse("fyra ord på rad!")),
            "Ok(Passphrase(…))"
        );
    }
}

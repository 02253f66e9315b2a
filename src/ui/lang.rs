//! Knows the languages that the user interface speaks; refuses to know what it says in them, or how a visitor's wish arrives.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::stream::{FromTree, Tree};

/// A language of the interface. Content carries a language of its own, of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Swedish first: the site's own language, and the answer when nothing was asked for.
    #[default]
    Sv,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Sv, Lang::En];

    /// The primary language subtag of BCP 47, as in `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Sv => "sv",
            Lang::En => "en",
        }
    }

    /// The language and territory that Open Graph asks for in `og:locale`.
    pub const fn locale(self) -> &'static str {
        match self {
            Lang::Sv => "sv_SE",
            Lang::En => "en_GB",
        }
    }

    /// The language's name in itself, since that is what its readers look for.
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::Sv => "Svenska",
            Lang::En => "English",
        }
    }
}

/// The text was not the code of a language that we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLang;

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Takes exactly a primary subtag, in any case: regions are the caller's to cut off.
    fn from_str(text: &str) -> Result<Lang, UnknownLang> {
        Lang::ALL
            .into_iter()
            .find(|lang| text.eq_ignore_ascii_case(lang.code()))
            .ok_or(UnknownLang)
    }
}

impl FromTree for Lang {
    fn from_tree(tree: Tree) -> Option<Lang> {
        tree.text()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_its_language() {
        for lang in Lang::ALL {
            assert_eq!(lang.code().parse(), Ok(lang));
            assert_eq!(lang.code().to_uppercase().parse(), Ok(lang));
        }
    }

    #[test]
    fn a_language_we_do_not_speak_is_no_language() {
        for text in ["", "fi", "sv-SE", "swedish", " sv"] {
            assert_eq!(text.parse::<Lang>(), Err(UnknownLang), "{text:?}");
        }
    }
}

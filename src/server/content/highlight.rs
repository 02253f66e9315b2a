//! Knows how code is cut into coloured pieces; refuses to know the colours, which are classes in the style sheet.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// Begins every class that we make, so that code can't borrow the site's own.
pub const CLASS_PREFIX: &str = "hl-";

/// Bytes. A longer block is shown in one colour: its reader won't mind, and
/// the grammars' patterns may take seconds over it.
const HIGHLIGHTED_MAX: usize = 64 * 1024;

/// The grammars: constant data, unpacked by the first block that needs them.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// HTML for code in the language of a fence's info string; none where we don't know the language.
pub fn highlight(code: &str, language: &str) -> Option<String> {
    if language.is_empty() || code.len() > HIGHLIGHTED_MAX {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let style = ClassStyle::SpacedPrefixed {
        prefix: CLASS_PREFIX,
    };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, style);
    for line in LinesWithEndings::from(code) {
        generator
            .parse_html_for_line_which_includes_newline(line)
            .ok()?;
    }
    Some(generator.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_code_is_cut_into_classes_and_escaped() {
        let html = highlight("let a = \"<b>\";\n", "rust").expect("Rust is known");
        assert!(
            html.contains("hl-string") && html.contains("&lt;b&gt;"),
            "{html}"
        );
    }

    #[test]
    fn unknown_languages_and_very_long_code_stay_plain() {
        assert_eq!(highlight("hej", "klingon"), None);
        assert_eq!(highlight("hej", ""), None);
        assert_eq!(highlight(&"a".repeat(HIGHLIGHTED_MAX + 1), "rust"), None);
    }
}

//! Knows how code is cut into coloured pieces; refuses to know the colours, which are classes in the style sheet.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::ui::painted::Run;

/// Begins every class that we make, so that code can't borrow the site's own.
pub const CLASS_PREFIX: &str = "hl-";

/// Bytes. A longer block is shown in one colour: its reader won't mind, and
/// the grammars' patterns may take seconds over it.
const HIGHLIGHTED_MAX: usize = 64 * 1024;

/// Bytes of a line of what somebody said. A longer one ends the colours: patterns may go to and fro in it.
const LONGEST_LINE: usize = 500;
/// How long the colours of one text may take, a grammar that is used for the first time included. What is left then
/// is plain.
pub const LONGEST: Duration = Duration::from_secs(1);

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

/// The same as runs of bytes, for what strangers wrote: bounded in time, and text stays text.
pub fn runs(code: &str, language: &str, longest: Duration) -> Vec<Run> {
    let Some(syntax) = SYNTAXES.find_syntax_by_token(language) else {
        return Vec::new();
    };
    let begun = Instant::now();
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut paint = Paint::default();
    for line in LinesWithEndings::from(code) {
        if line.len() > LONGEST_LINE || begun.elapsed() > longest {
            break;
        }
        let Ok(changes) = state.parse_line(line, &SYNTAXES) else {
            break;
        };
        let mut from = 0;
        for (at, change) in changes {
            paint.add(at.saturating_sub(from), stack.as_slice());
            from = at;
            if stack.apply(&change).is_err() {
                return paint.runs;
            }
        }
        paint.add(line.len().saturating_sub(from), stack.as_slice());
    }
    paint.runs
}

/// Runs in the making, and what each scope came to.
#[derive(Default)]
struct Paint {
    runs: Vec<Run>,
    classes: HashMap<Scope, Option<&'static str>>,
}

impl Paint {
    fn add(&mut self, bytes: usize, stack: &[Scope]) {
        let mut bytes = u16::try_from(bytes).unwrap_or(u16::MAX);
        if bytes == 0 {
            return;
        }
        let class = stack.iter().rev().find_map(|scope| {
            *self
                .classes
                .entry(*scope)
                .or_insert_with(|| class(&scope.build_string()))
        });
        match self.runs.last_mut() {
            Some(last) if last.class == class && last.bytes.checked_add(bytes).is_some() => {
                bytes += last.bytes;
                last.bytes = bytes;
            }
            _ => self.runs.push(Run { class, bytes }),
        }
    }
}

/// What a scope is in the style sheet, by the same rules as the classes of [`highlight`] there.
fn class(scope: &str) -> Option<&'static str> {
    let has = |atom: &str| scope.split('.').any(|one| one == atom);
    // To a reader these are neither keywords nor strings.
    if (has("keyword") && has("operator")) || (has("punctuation") && !has("definition")) {
        None
    } else if (has("entity") && has("name")) || has("support") {
        Some("hl-support")
    } else if has("constant") {
        Some("hl-constant")
    } else if has("string") {
        Some("hl-string")
    } else if has("keyword") || has("storage") {
        Some("hl-keyword")
    } else if has("comment") {
        Some("hl-comment")
    } else {
        None
    }
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

    /// A machine that is in no hurry.
    const SLOW: Duration = Duration::from_secs(600);

    fn cut<'a>(code: &'a str, language: &str) -> Vec<(&'a str, Option<&'static str>)> {
        let mut rest = code;
        let cut = |run: Run| {
            let (piece, after) = rest.split_at(run.bytes.into());
            rest = after;
            (piece, run.class)
        };
        runs(code, language, SLOW).into_iter().map(cut).collect()
    }

    #[test]
    fn what_somebody_said_is_cut_into_runs_that_are_the_whole_of_it() {
        let code = "let å = \"<b>\"; // hej\nfn f() -> u8 { 1 }";
        let cut = cut(code, "rust");
        assert_eq!(
            cut.iter().map(|(piece, _)| *piece).collect::<String>(),
            code
        );
        for (piece, class) in [
            ("\"<b>\"", "hl-string"),
            ("1", "hl-constant"),
            ("f", "hl-support"),
        ] {
            assert!(cut.contains(&(piece, Some(class))), "{piece}: {cut:?}");
        }
        let comment = cut.iter().find(|(_, class)| *class == Some("hl-comment"));
        assert!(
            comment.is_some_and(|(piece, _)| piece.contains("hej")),
            "{cut:?}"
        );
    }

    #[test]
    fn a_long_line_and_an_unknown_language_are_plain() {
        assert_eq!(runs("hej", "klingon", SLOW), []);
        assert_eq!(runs(&"(".repeat(4_000), "rust", SLOW), []);
        let code = format!("let a = 1;\n{}", "x".repeat(4_000));
        let painted: usize = runs(&code, "rust", SLOW)
            .iter()
            .map(|run| usize::from(run.bytes))
            .sum();
        assert_eq!(painted, "let a = 1;\n".len(), "up to the long line");
    }

    #[test]
    fn unknown_languages_and_very_long_code_stay_plain() {
        assert_eq!(highlight("hej", "klingon"), None);
        assert_eq!(highlight("hej", ""), None);
        assert_eq!(highlight(&"a".repeat(HIGHLIGHTED_MAX + 1), "rust"), None);
    }
}

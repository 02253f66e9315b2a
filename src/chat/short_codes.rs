//! The short codes of emoji, `:tada:`, and where in a text they stand for one. The list is the one that
//! `public/scripts/emoji.js` offers; what somebody types there is an emoji before it is sent, so only forms ask here.

use std::{collections::HashMap, sync::LazyLock};

use super::markup::{self, Block, Inline};

/// What a code stands between.
const SIGN: char = ':';
/// A character that nobody writes stands for each code while the marks around it are read: the first of a plane that
/// is for private use (Unicode 16, section 23.5).
const FIRST_STAND_IN: u32 = 0xf_0000;
/// So many stand-ins there are: more than a form holds codes.
const STAND_INS: usize = 0xfffe;

static EMOJI: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let list = include_str!("../../public/scripts/emoji.txt");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let codes = lines.filter_map(|line| {
        let mut fields = line.split('\t');
        let (emoji, codes) = (fields.next()?, fields.nth(1)?);
        Some(codes.split_whitespace().map(move |code| (code, emoji)))
    });
    codes.flatten().collect()
});

/// The text with an emoji for each code that names one. What stands in code and in links stays as it is.
pub fn with_emoji(text: &str) -> String {
    let codes = codes(text);
    if codes.is_empty() || codes.len() > STAND_INS || text.contains(|c| nth(c).is_some()) {
        return text.to_owned();
    }
    let is_meant = meant(text, &codes);
    let inserts = codes.iter().zip(is_meant);
    spliced(
        text,
        inserts
            .filter(|(_, is_meant)| *is_meant)
            .map(|(code, _)| (code, code.emoji.to_owned())),
    )
}

/// A code in a text, from its first sign to behind its last.
struct Code {
    from: usize,
    to: usize,
    emoji: &'static str,
}

/// All codes that name an emoji, wherever they stand. They begin as words do, and no word goes on behind them, so that
/// no time of day and no address holds one.
fn codes(text: &str) -> Vec<Code> {
    let is_letter =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-');
    let mut found: Vec<Code> = Vec::new();
    for (from, _) in text.match_indices(SIGN) {
        let before = text[..from].chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace() && c != '(') {
            continue;
        }
        let inside = &text[from + SIGN.len_utf8()..];
        let Some((name, rest)) = inside.split_once(SIGN) else {
            break;
        };
        let goes_on = rest.chars().next().is_some_and(char::is_alphanumeric);
        if goes_on || !name.chars().all(is_letter) {
            continue;
        }
        if let Some(emoji) = EMOJI.get(name) {
            let to = text.len() - rest.len();
            found.push(Code { from, to, emoji });
        }
    }
    found
}

/// For each code whether it stands in what is said, and not in code or in a link. The marks themselves say so: the
/// text is read as it would be with each emoji in its place.
fn meant(text: &str, codes: &[Code]) -> Vec<bool> {
    let stand_ins = (FIRST_STAND_IN..).filter_map(char::from_u32);
    let stood_in = spliced(text, codes.iter().zip(stand_ins.map(|c| c.to_string())));
    let mut is_meant = vec![false; codes.len()];
    in_blocks(&markup::parse(&stood_in), &mut is_meant);
    is_meant
}

fn in_blocks(blocks: &[Block], is_meant: &mut [bool]) {
    for block in blocks {
        match block {
            Block::Paragraph(inside) => in_inlines(inside, is_meant),
            Block::Code { .. } => {}
            Block::Quote(inside) => in_blocks(inside, is_meant),
            Block::List(items) => {
                for item in items {
                    in_blocks(&item.blocks, is_meant);
                }
            }
        }
    }
}

fn in_inlines(inlines: &[Inline], is_meant: &mut [bool]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                for at in text.chars().filter_map(nth) {
                    if let Some(is_meant) = is_meant.get_mut(at) {
                        *is_meant = true;
                    }
                }
            }
            Inline::Bold(inside) | Inline::Italic(inside) => in_inlines(inside, is_meant),
            Inline::Code(_) | Inline::Link { .. } | Inline::Break => {}
        }
    }
}

/// Which code a stand-in stands for.
fn nth(c: char) -> Option<usize> {
    let at = u32::from(c).checked_sub(FIRST_STAND_IN)? as usize;
    (at < STAND_INS).then_some(at)
}

/// A text with something else in the place of these codes.
fn spliced<'c>(text: &str, codes: impl Iterator<Item = (&'c Code, String)>) -> String {
    let (mut whole, mut from) = (String::with_capacity(text.len()), 0);
    for (code, instead) in codes {
        whole += &text[from..code.from];
        whole += &instead;
        from = code.to;
    }
    whole + &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_its_emoji_wherever_words_stand() {
        for (written, said) in [
            (":tada:", "🎉"),
            ("hurra :tada: :rocket:!", "hurra 🎉 🚀!"),
            ("(:tada:)", "(🎉)"),
            ("en\n:tada:", "en\n🎉"),
            ("> :tada:\n- :rocket:", "> 🎉\n- 🚀"),
            ("**fest :tada:**", "**fest 🎉**"),
            ("/me vinkar :wave:", "/me vinkar 👋"),
        ] {
            assert_eq!(with_emoji(written), said);
        }
    }

    #[test]
    fn what_is_no_code_stays_as_it_was_written() {
        for text in [
            "",
            ":",
            "::",
            ": :",
            ":nosuchemoji:",
            "kl 10:100:30",
            "från :100:200",
            "a:tada:",
            "\\:tada:",
            "https://example.org/:tada:",
            ":Tada:",
            ":tada :",
            "\u{f0000} :tada:",
        ] {
            assert_eq!(with_emoji(text), text);
        }
    }

    #[test]
    fn code_and_links_stay_as_they_were_written() {
        for text in [
            "`:tada:`",
            "` :tada: `",
            "``a ` :tada: ``",
            "```\n:tada:\n```",
            "```rust\nlet a = 1; :tada:",
            "~~~\n :tada:\n~~~",
            "> ```\n> :tada:\n> ```",
            "[se :tada: här](https://example.org)",
            "https://example.org/(:tada:)",
        ] {
            assert_eq!(with_emoji(text), text);
        }
        // A tick that nothing closes begins no code.
        assert_eq!(with_emoji("`a :tada:"), "`a 🎉");
        let both = "```\n:tada:\n```\n:tada:";
        assert_eq!(with_emoji(both), "```\n:tada:\n```\n🎉");
    }

    #[test]
    fn a_text_of_nothing_but_codes_is_read_too() {
        let many = ":tada: ".repeat(8_000);
        assert_eq!(with_emoji(&many), "🎉 ".repeat(8_000));
    }
}

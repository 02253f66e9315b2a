//! Lines into blocks: knows what a line's beginning means, and leaves the rest of it to the inline
//! parser.

use super::{Block, Item, inline};

/// Most spaces before a mark that still is one; deeper is text (as in CommonMark).
const DEEPEST_INDENT: usize = 3;
/// Longest name of a code block's language, in bytes.
const LONGEST_LANGUAGE: usize = 24;

/// What a line begins with.
enum Beginning<'a> {
    Blank,
    Fence(Fence<'a>),
    Quote(&'a str),
    /// The mark stands at column `indent`, what follows it at column `content`.
    Item {
        marker: Marker,
        indent: usize,
        content: usize,
        rest: &'a str,
    },
    Text,
}

struct Fence<'a> {
    mark: char,
    length: usize,
    info: &'a str,
}

#[derive(Clone, Copy)]
enum Marker {
    Bullet,
    Number(u32),
}

/// Parses lines. With no `depth` left, quotes and lists are text.
pub(super) fn parse(lines: &[&str], depth: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match beginning(lines[at], depth) {
            Beginning::Blank => at += 1,
            Beginning::Fence(fence) => blocks.push(code(&fence, lines, &mut at)),
            Beginning::Quote(_) => blocks.push(quote(lines, &mut at, depth)),
            Beginning::Item { marker, .. } => blocks.push(list(marker, lines, &mut at, depth)),
            Beginning::Text => blocks.push(paragraph(lines, &mut at, depth)),
        }
    }
    blocks
}

fn beginning(line: &str, depth: usize) -> Beginning<'_> {
    let text = line.trim_start_matches(' ');
    let indent = line.len() - text.len();
    if text.trim().is_empty() {
        return Beginning::Blank;
    }
    if indent > DEEPEST_INDENT {
        return Beginning::Text;
    }
    if let Some(fence) = fence(text) {
        return Beginning::Fence(fence);
    }
    if depth == 0 {
        return Beginning::Text;
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Beginning::Quote(rest.strip_prefix(' ').unwrap_or(rest));
    }
    match marker(text) {
        Some((marker, rest)) => Beginning::Item {
            marker,
            indent,
            content: line.len() - rest.len(),
            rest,
        },
        None => Beginning::Text,
    }
}

/// Three or more backticks or tildes. Backticks with another after them are inline code.
fn fence(text: &str) -> Option<Fence<'_>> {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = text.trim_start_matches(mark);
    let length = text.len() - info.len();
    (length >= 3 && !info.contains('`')).then(|| Fence {
        mark,
        length,
        info: info.trim(),
    })
}

/// A bullet or a number, and a space after it. Only a number that reads back as it was written is
/// one: `007.` is text.
fn marker(text: &str) -> Option<(Marker, &str)> {
    if let Some(rest) = text.strip_prefix(['-', '*', '+']) {
        return Some((Marker::Bullet, rest.strip_prefix(' ')?))
            .filter(|(_, rest)| !rest.trim().is_empty());
    }
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let canonical = digits == 1 || !text.starts_with('0');
    let number = text[..digits]
        .parse()
        .ok()
        .filter(|_| canonical && digits <= 9)?;
    let rest = text[digits..].strip_prefix(['.', ')'])?.strip_prefix(' ')?;
    (!rest.trim().is_empty()).then_some((Marker::Number(number), rest))
}

/// Everything up to a fence that closes this one, or to the end.
fn code(fence: &Fence<'_>, lines: &[&str], at: &mut usize) -> Block {
    let from = *at + 1;
    let closes = |line: &&str| {
        let line = line.trim();
        line.len() >= fence.length && line.chars().all(|c| c == fence.mark)
    };
    let end = lines[from..]
        .iter()
        .position(closes)
        .map_or(lines.len(), |length| from + length);
    let whole = &lines[*at..(end + 1).min(lines.len())];
    *at += whole.len();
    if from == end && fence.info.is_empty() {
        return Block::Paragraph(inline::parse(&whole.join("\n")));
    }
    let named = !fence.info.is_empty()
        && fence.info.len() <= LONGEST_LANGUAGE
        && !fence.info.contains(char::is_whitespace);
    let mut text = lines[from..end].join("\n");
    if !named && !fence.info.is_empty() {
        // Not a language's name, so it is something that was said.
        text = [fence.info, "\n", &text].concat();
    }
    Block::Code {
        language: named.then(|| fence.info.to_string()),
        text,
    }
}

fn quote(lines: &[&str], at: &mut usize, depth: usize) -> Block {
    let from = *at;
    let mut quoted = Vec::new();
    while let Some(Beginning::Quote(rest)) = lines.get(*at).map(|line| beginning(line, depth)) {
        quoted.push(rest);
        *at += 1;
    }
    if quoted.iter().all(|line| line.trim().is_empty()) {
        return Block::Paragraph(inline::parse(&lines[from..*at].join("\n")));
    }
    Block::Quote(parse(&quoted, depth - 1))
}

/// Items of one kind in a row. Lines that are indented under an item belong to it.
fn list(first: Marker, lines: &[&str], at: &mut usize, depth: usize) -> Block {
    let mut items = Vec::new();
    while let Some(line) = lines.get(*at) {
        let Beginning::Item {
            marker,
            indent,
            content,
            rest,
        } = beginning(line, depth)
        else {
            break;
        };
        let number = match (first, marker) {
            (Marker::Bullet, Marker::Bullet) => None,
            (Marker::Number(_), Marker::Number(number)) => Some(number),
            _ => break,
        };
        let mut own = vec![rest];
        *at += 1;
        while let Some(line) = lines.get(*at) {
            // Two spaces are enough under any mark: who counts the width of "10. "?
            let spaces = line.len() - line.trim_start_matches(' ').len();
            if spaces < indent + 2 || line.trim().is_empty() {
                break;
            }
            own.push(&line[spaces.min(content)..]);
            *at += 1;
        }
        items.push(Item {
            number,
            blocks: parse(&own, depth - 1),
        });
    }
    Block::List(items)
}

fn paragraph(lines: &[&str], at: &mut usize, depth: usize) -> Block {
    let from = *at;
    *at += 1;
    while lines
        .get(*at)
        .is_some_and(|line| matches!(beginning(line, depth), Beginning::Text))
    {
        *at += 1;
    }
    Block::Paragraph(inline::parse(&lines[from..*at].join("\n")))
}

//! The marks inside a paragraph: one pass over the characters, with a short stack of what is open.
//!
//! A mark that finds no partner becomes the text it was written as, so nothing is ever lost.

use super::{Address, DEEPEST_INLINE, Inline};

/// Longest run of backticks that opens inline code. Longer runs are text.
const LONGEST_TICKS: usize = 3;
/// Scripts from here on set no spaces between words, so that marks stand inside of them.
const FIRST_UNSPACED: char = '\u{2e80}';

/// Something open, and what stands in it so far.
struct Open {
    mark: Mark,
    inside: Vec<Inline>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// The paragraph itself, which nothing closes.
    All,
    Single(char),
    Double(char),
    Bracket,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// The paragraph, then what is open in it, innermost last. Never empty.
    stack: Vec<Open>,
    /// For each length of backticks: whether none of that length stands further on.
    no_ticks: [bool; LONGEST_TICKS + 1],
}

/// Parses a paragraph, in which `\n` is a line break.
pub(super) fn parse(text: &str) -> Vec<Inline> {
    let mut parser = Parser {
        text,
        at: 0,
        stack: vec![Open {
            mark: Mark::All,
            inside: Vec::new(),
        }],
        no_ticks: [false; LONGEST_TICKS + 1],
    };
    while let Some(c) = parser.next() {
        parser.step(c);
    }
    while parser.stack.len() > 1 {
        parser.give_up_innermost();
    }
    parser
        .stack
        .pop()
        .map(|open| open.inside)
        .unwrap_or_default()
}

impl Parser<'_> {
    fn step(&mut self, c: char) {
        match c {
            '\\' => self.escape(),
            '`' => self.ticks(),
            '*' | '_' => self.emphasis(c),
            '[' => self.open_bracket(),
            ']' => self.close_bracket(),
            '\n' => self.line_break(),
            'h' | 'H' if !self.before().is_some_and(char::is_alphanumeric) => self.bare_address(),
            _ => self.plain(c.len_utf8()),
        }
    }

    fn next(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    fn put(&mut self, inline: Inline) {
        if let Some(open) = self.stack.last_mut() {
            push(&mut open.inside, inline);
        }
    }

    /// Takes so many bytes as they are.
    fn plain(&mut self, length: usize) {
        let text = &self.text[self.at..self.at + length];
        self.at += length;
        self.put(Inline::Text(text.to_string()));
    }

    fn escape(&mut self) {
        let escaped = self.text[self.at + 1..]
            .chars()
            .next()
            .filter(char::is_ascii_punctuation);
        match escaped {
            Some(_) => {
                self.at += 1;
                self.plain(1);
            }
            None => self.plain(1),
        }
    }

    /// A break, and no blanks around it.
    fn line_break(&mut self) {
        let rest = &self.text[self.at + 1..];
        self.at = self.text.len() - rest.trim_start_matches([' ', '\t']).len();
        if let Some(Inline::Text(text)) = self
            .stack
            .last_mut()
            .and_then(|open| open.inside.last_mut())
        {
            text.truncate(text.trim_end_matches([' ', '\t']).len());
        }
        self.put(Inline::Break);
    }

    fn ticks(&mut self) {
        let rest = &self.text[self.at..];
        let length = run(rest, '`');
        let inside = &rest[length..];
        let end = (length <= LONGEST_TICKS && !self.no_ticks[length])
            .then(|| find_ticks(inside, length))
            .flatten();
        match end {
            Some(end) => {
                self.at += length + end + length;
                self.put(Inline::Code(code_text(&inside[..end])));
            }
            None => {
                if let Some(none) = self.no_ticks.get_mut(length) {
                    *none = true;
                }
                self.plain(length);
            }
        }
    }

    /// A run of marks closes what it can, and opens with what is left. Two underscores are text:
    /// `__init__` is said more often than meant bold.
    fn emphasis(&mut self, c: char) {
        let length = run(&self.text[self.at..], c);
        let longest = if c == '_' { 1 } else { 3 };
        let after = self.text[self.at + length..].chars().next();
        let before = self.before();
        let mut left = length;
        if length <= longest
            && before.is_some_and(|c| !c.is_whitespace())
            && !after.is_some_and(is_word)
        {
            while let Some(size) = self.close_emphasis(c, left) {
                left -= size;
            }
        }
        let may_open = length <= longest
            && after.is_some_and(|c| !c.is_whitespace())
            && !before.is_some_and(is_word);
        self.at += length - left;
        if may_open && left >= 2 && self.has_place() {
            self.open(Mark::Double(c), 2);
            left -= 2;
        }
        if may_open && left == 1 && self.has_place() {
            self.open(Mark::Single(c), 1);
            left -= 1;
        }
        if left > 0 {
            self.plain(left);
        }
    }

    /// Closes emphasis of this character, and says how many marks of the `left` ones that took: the
    /// innermost that takes them all, else the innermost that takes some. Emphasis does not reach
    /// out of a link's text.
    fn close_emphasis(&mut self, c: char, left: usize) -> Option<usize> {
        let reach = self
            .stack
            .iter()
            .rposition(|open| open.mark == Mark::Bracket)
            .unwrap_or(0);
        let innermost = |size: usize| {
            let mark = if size == 1 {
                Mark::Single(c)
            } else {
                Mark::Double(c)
            };
            self.stack[reach..]
                .iter()
                .rposition(|open| open.mark == mark)
        };
        let at = reach
            + match left {
                0 => return None,
                1 => innermost(1)?,
                2 => innermost(2).or(innermost(1))?,
                _ => innermost(2).max(innermost(1))?,
            };
        while self.stack.len() > at + 1 {
            self.give_up_innermost();
        }
        let open = self.stack.pop()?;
        let (inline, size) = match open.mark {
            Mark::Double(_) => (Inline::Bold(open.inside), 2),
            _ => (Inline::Italic(open.inside), 1),
        };
        self.put(inline);
        Some(size)
    }

    fn open_bracket(&mut self) {
        // A link cannot stand in a link. The inner bracket is the likelier one.
        self.give_up_bracket();
        if self.has_place() {
            self.open(Mark::Bracket, 1)
        } else {
            self.plain(1)
        }
    }

    fn close_bracket(&mut self) {
        let Some(at) = self
            .stack
            .iter()
            .rposition(|open| open.mark == Mark::Bracket)
        else {
            return self.plain(1);
        };
        let rest = &self.text[self.at + 1..];
        match rest.strip_prefix('(').and_then(Address::parse_destination) {
            Some((to, length)) => {
                while self.stack.len() > at + 1 {
                    self.give_up_innermost();
                }
                self.at += 2 + length;
                let text = self.stack.pop().map(|open| open.inside).unwrap_or_default();
                let text = if text.is_empty() {
                    vec![Inline::Text(to.to_string())]
                } else {
                    without_links(text)
                };
                self.put(Inline::Link { to, text });
            }
            None => {
                self.give_up_bracket();
                self.plain(1);
            }
        }
    }

    fn bare_address(&mut self) {
        let in_brackets = self.stack.iter().any(|open| open.mark == Mark::Bracket);
        match Address::parse_bare(&self.text[self.at..], in_brackets) {
            Some(to) => {
                self.at += to.len();
                let text = vec![Inline::Text(to.to_string())];
                self.put(Inline::Link { to, text });
            }
            None => self.plain(1),
        }
    }

    fn has_place(&self) -> bool {
        self.stack.len() <= DEEPEST_INLINE
    }

    fn open(&mut self, mark: Mark, length: usize) {
        self.at += length;
        self.stack.push(Open {
            mark,
            inside: Vec::new(),
        });
    }

    /// The bracket that is open was none: its mark becomes text where it stands, and the emphasis
    /// that was opened inside of it stays open.
    fn give_up_bracket(&mut self) {
        let Some(at) = self
            .stack
            .iter()
            .rposition(|open| open.mark == Mark::Bracket)
        else {
            return;
        };
        let open = self.stack.remove(at);
        if let Some(outer) = self.stack.get_mut(at - 1) {
            spill(open, &mut outer.inside);
        }
    }

    fn give_up_innermost(&mut self) {
        if let Some(open) = self.stack.pop()
            && let Some(outer) = self.stack.last_mut()
        {
            spill(open, &mut outer.inside);
        }
    }
}

/// Text that follows text is one text, so that a view makes one node of it.
fn push(inlines: &mut Vec<Inline>, inline: Inline) {
    match (inlines.last_mut(), inline) {
        (Some(Inline::Text(text)), Inline::Text(more)) => text.push_str(&more),
        (_, inline) => inlines.push(inline),
    }
}

/// The text of a link holds no link: what was one is its text. (Bare addresses become links before
/// it is known what the bracket around them is.)
fn without_links(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut plain = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Link { text, .. } => {
                text.into_iter().for_each(|inline| push(&mut plain, inline))
            }
            Inline::Bold(inside) => plain.push(Inline::Bold(without_links(inside))),
            Inline::Italic(inside) => plain.push(Inline::Italic(without_links(inside))),
            inline => push(&mut plain, inline),
        }
    }
    plain
}

/// What was open stands as text in `outer`, and what was in it follows.
fn spill(open: Open, outer: &mut Vec<Inline>) {
    let mark = match open.mark {
        Mark::All => String::new(),
        Mark::Single(c) => c.to_string(),
        Mark::Double(c) => [c, c].iter().collect(),
        Mark::Bracket => "[".to_string(),
    };
    push(outer, Inline::Text(mark));
    for inline in open.inside {
        push(outer, inline);
    }
}

fn run(text: &str, mark: char) -> usize {
    text.len() - text.trim_start_matches(mark).len()
}

/// Where a run of exactly `length` backticks begins.
fn find_ticks(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let found = run(&text[at..], '`');
        if found == length {
            return Some(at);
        }
        at += found;
    }
    None
}

/// Line ends are spaces in inline code, and one space on both sides is there to hold off a backtick.
fn code_text(text: &str) -> String {
    let text = text.replace('\n', " ");
    let inner = text
        .strip_prefix(' ')
        .and_then(|text| text.strip_suffix(' '));
    match inner.filter(|inner| !inner.trim().is_empty()) {
        Some(inner) => inner.to_string(),
        None => text,
    }
}

/// A mark that touches such a character on its outer side stands inside of a word: `2*3*4`,
/// `snake_case_name`.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && c < FIRST_UNSPACED
}

//! The Markdown subset of messages: knows how a text becomes a tree, and refuses to know how the
//! tree looks on a screen. There is no HTML here, and no way to express any.
//!
//! Paragraphs with their line breaks kept, fenced code, quotes, lists; bold, italic, code, links and
//! bare addresses. What is not markup is text, and no input fails: the worst that a hostile message
//! can do is to be shown as it was written.
//!
//! Time is linear in the text: blocks nest at most [`DEEPEST_BLOCK`] deep and each level reads its
//! lines once; the inline parser never looks back further than [`DEEPEST_INLINE`] open marks, nor
//! ahead for what an earlier look did not find.

mod address;
mod block;
mod inline;

use super::slash::DEED;

/// How deep quotes and lists may stand in each other. Deeper marks are text.
const DEEPEST_BLOCK: usize = 4;
/// How many bold, italic and link marks may be open at once. Further marks are text.
const DEEPEST_INLINE: usize = 8;

/// A part of a message that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    /// Code between fences, with the language that the fence named.
    Code {
        language: Option<String>,
        text: String,
    },
    Quote(Vec<Block>),
    /// Never empty, and either all items have a number or none has.
    List(Vec<Item>),
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// As it was written: somebody who answers "3." means the third.
    pub number: Option<u32>,
    pub blocks: Vec<Block>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    /// A line end that the writer made.
    Break,
    Bold(Vec<Inline>),
    Italic(Vec<Inline>),
    Code(String),
    Link {
        to: Address,
        text: Vec<Inline>,
    },
}

pub use address::Address;

/// Parses a message's text. What somebody does stands slanted, without the sign that says so.
pub fn parse(text: &str) -> Vec<Block> {
    if let Some(does) = text.strip_prefix(DEED) {
        let mut blocks = in_lines(does);
        if let Some(Block::Paragraph(inside)) = blocks.first_mut() {
            *inside = vec![Inline::Italic(std::mem::take(inside))];
            return blocks;
        }
    }
    in_lines(text)
}

/// Whether a message tells what its writer does.
pub fn is_deed(text: &str) -> bool {
    text.starts_with(DEED)
}

fn in_lines(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.split('\n').collect();
    block::parse(&lines, DEEPEST_BLOCK)
}

#[cfg(test)]
mod tests;

//! What a message has beside its words; refuses to know how that looks.

use crate::chat::markup::{self, Block, Inline};

/// Something that one may ask a message to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    Link,
    Code,
    File,
    Picture,
}

/// What this text has, each once.
pub fn features(body: &str) -> Vec<Feature> {
    let mut found = Vec::new();
    in_blocks(&markup::parse(body), &mut found);
    found.sort();
    found.dedup();
    found
}

/// What a message has by its files, of which each is a picture or not.
pub fn brought(pictures: &[bool]) -> Vec<Feature> {
    let mut found = Vec::new();
    if !pictures.is_empty() {
        found.push(Feature::File);
    }
    if pictures.contains(&true) {
        found.push(Feature::Picture);
    }
    found
}

fn in_blocks(blocks: &[Block], found: &mut Vec<Feature>) {
    for block in blocks {
        match block {
            Block::Paragraph(inside) => in_inlines(inside, found),
            Block::Code { .. } => found.push(Feature::Code),
            Block::Quote(inside) => in_blocks(inside, found),
            Block::List(items) => {
                for item in items {
                    in_blocks(&item.blocks, found);
                }
            }
        }
    }
}

fn in_inlines(inlines: &[Inline], found: &mut Vec<Feature>) {
    for inline in inlines {
        match inline {
            Inline::Bold(inside) | Inline::Italic(inside) => in_inlines(inside, found),
            Inline::Code(_) => found.push(Feature::Code),
            Inline::Link { .. } => found.push(Feature::Link),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_a_file_too() {
        assert_eq!(brought(&[]), []);
        assert_eq!(brought(&[false]), [Feature::File]);
        assert_eq!(brought(&[false, true]), [Feature::File, Feature::Picture]);
    }

    #[test]
    fn links_and_code_are_found_wherever_they_stand() {
        assert_eq!(features("hej"), []);
        assert_eq!(features("se **https://example.se**"), [Feature::Link]);
        assert_eq!(features("> - `x` och `y`"), [Feature::Code]);
        assert_eq!(
            features("```\nx\n```\nhttps://example.se"),
            [Feature::Link, Feature::Code]
        );
    }
}

//! Knows how headings get the names that links lead to; refuses to know what stands under them.

use std::collections::{HashMap, HashSet};

/// A heading without a letter in it still needs a name.
const NAMELESS: &str = "avsnitt";

/// The names given so far on one page.
#[derive(Debug, Default)]
pub struct Anchors {
    uses: HashMap<String, usize>,
    taken: HashSet<String>,
}

impl Anchors {
    /// The name that the author chose.
    pub fn given(&mut self, name: String) -> String {
        self.taken.insert(name.clone());
        name
    }

    /// A name from the heading's text, numbered from its second use on.
    pub fn of(&mut self, text: &str) -> String {
        let slug = slug(text);
        let uses = self.uses.entry(slug.clone()).or_default();
        loop {
            *uses += 1;
            let name = if *uses == 1 {
                slug.clone()
            } else {
                format!("{slug}-{uses}")
            };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// Letters and digits of any script in lower case, with single hyphens between:
/// never an underscore, which the frame's own ids have.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for char in text.chars().flat_map(char::to_lowercase) {
        if char.is_alphanumeric() {
            slug.push(char);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        NAMELESS.to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_a_reader_would_type() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.of("Kör  igång, nu!"), "kör-igång-nu");
        assert_eq!(anchors.of("_main_"), "main");
        assert_eq!(anchors.of("!?"), NAMELESS);
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut anchors = Anchors::default();
        anchors.given("b-2".to_owned());
        assert_eq!(
            [anchors.of("b"), anchors.of("b"), anchors.of("b-3")],
            ["b", "b-3", "b-3-2"]
        );
    }
}

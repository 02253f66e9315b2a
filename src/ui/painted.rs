//! Code in colours: pieces of a text, each with what it is to its language's grammar. Refuses to know grammars: who
//! renders a page may hand down somebody who does; without one, code is plain.

use std::sync::Arc;

use leptos::prelude::*;

use super::still::Still;

/// So many bytes of a text that are one thing: a class of the style sheet, or nothing in particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub class: Option<&'static str>,
    pub bytes: u16,
}

/// Tells of a language and a text which runs it is, where that is known.
#[derive(Clone)]
pub struct Painter(pub Arc<Paints>);

impl std::fmt::Debug for Painter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Painter")
    }
}

/// What it does.
pub type Paints = dyn Fn(&str, &str) -> Vec<Run> + Send + Sync;

/// A text in its language's colours.
pub fn code(language: &str, text: &str) -> Still {
    let painter = use_context::<Painter>();
    let runs = painter.map_or(Vec::new(), |painter| (painter.0)(language, text));
    let (mut code, mut rest) = (Still::new("code"), text);
    for run in runs {
        // Runs are of this text; were they of another, what is left of this one is plain.
        let Some((piece, after)) = rest.split_at_checked(run.bytes.into()) else {
            break;
        };
        code = match run.class {
            Some(class) => code.child(Still::new("span").class(class).text(piece)),
            None => code.text(piece),
        };
        rest = after;
    }
    match rest.is_empty() {
        true => code,
        false => code.text(rest),
    }
}

//! Knows how an island in the browser gets its words: a script per catalogue and language, which the page runs
//! before the island starts. So nobody downloads a language that they do not read; refuses to know what is said.

use crate::ui::lang::Lang;

/// What such a script calls the words, before the catalogue's name.
const PREFIX: &str = "words_";
/// Between one and the next. No text holds it.
const BETWEEN: char = '\n';

/// A catalogue that some island speaks from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Chat,
    Inspector,
    Lab,
    Queue,
}

impl Part {
    pub const ALL: [Part; 4] = [Part::Chat, Part::Inspector, Part::Lab, Part::Queue];

    /// As [`Lang`] calls it.
    pub fn name(self) -> &'static str {
        match self {
            Part::Chat => "chat",
            Part::Inspector => "inspector",
            Part::Lab => "lab",
            Part::Queue => "queue",
        }
    }

    /// The name of its script: `chat.sv.js`.
    pub fn file(self, lang: Lang) -> String {
        [self.name(), ".", lang.code(), ".js"].concat()
    }

    /// The script.
    pub fn script(self, lang: Lang) -> String {
        let words = match self {
            Part::Chat => lang.chat().all(),
            Part::Inspector => lang.inspector().all(),
            Part::Lab => lang.lab().all(),
            Part::Queue => lang.queue().all(),
        };
        let text = words.join(&BETWEEN.to_string());
        // JSON is JavaScript (ECMA-262, 2019).
        let text = serde_json::Value::String(text);
        format!("globalThis.{PREFIX}{}={text};\n", self.name())
    }
}

/// The words that this page was given, in the catalogue's order.
pub(super) fn given(name: &str) -> Vec<&'static str> {
    let key = [PREFIX, name].concat().into();
    let text = js_sys::Reflect::get(&js_sys::global(), &key);
    let text = text.ok().and_then(|text| text.as_string());
    // Kept for as long as the page: as if it had been a part of the program.
    let text: &'static str = text.unwrap_or_default().leak();
    text.split(BETWEEN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_arrives_as_one() {
        for (part, lang) in Part::ALL
            .into_iter()
            .flat_map(|part| [(part, Lang::Sv), (part, Lang::En)])
        {
            let script = part.script(lang);
            let start = format!("globalThis.words_{}=", part.name());
            let json = script
                .strip_prefix(&start)
                .and_then(|rest| rest.strip_suffix(";\n"));
            let text: String = serde_json::from_str(json.expect("one assignment")).expect("JSON");
            let words = match part {
                Part::Chat => lang.chat().all(),
                Part::Inspector => lang.inspector().all(),
                Part::Lab => lang.lab().all(),
                Part::Queue => lang.queue().all(),
            };
            assert_eq!(text.split(BETWEEN).collect::<Vec<_>>(), words);
        }
    }
}

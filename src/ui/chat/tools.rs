//! The tools above the field where one writes. Markup that stays as it is: `public/scripts/writing.js` brings it to life,
//! and where no script runs it is not shown.

use crate::ui::{lang::Lang, still::Still};

/// What each does, and the sign on its button.
const TOOLS: [(&str, &str); 8] = [
    ("bold", "𝐁"),
    ("italic", "𝐼"),
    ("code", "‹›"),
    ("quote", "❝"),
    ("list", "☰"),
    ("link", "🔗"),
    ("emoji", "☺"),
    ("preview", "👁"),
];

/// The tools, and the place for a look at what is written.
pub fn tools(lang: Lang) -> Still {
    let words = lang.chat();
    let mut bar = Still::new("div")
        .with("id", "tools")
        .class("writing")
        .with("role", "group")
        .with("aria-label", words.tools)
        .with("data-emoji", words.emoji)
        .with("data-search", words.emoji_search)
        .with("data-recent", words.emoji_recent)
        .with("data-found", words.emoji_found)
        .with("data-none", words.emoji_none)
        .with("data-groups", words.emoji_groups)
        .with("data-link", words.link_text);
    let names = words.tool_names.split('|');
    for ((tool, sign), name) in TOOLS.into_iter().zip(names) {
        let button = Still::new("button")
            .with("type", "button")
            .class("writing__tool")
            .with("data-tool", tool)
            .with("aria-label", name)
            .with("title", name);
        let button = match tool {
            "preview" => button.with("aria-pressed", "false"),
            _ => button,
        };
        bar = bar.child(button.text(sign));
    }
    let look = Still::new("div")
        .with("id", "preview")
        .class("writing__look")
        .with("aria-live", "polite");
    Still::new("div")
        .class("writing-area")
        .child(bar)
        .child(look)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_has_a_name_in_each_language_and_every_group_a_title() {
        for lang in Lang::ALL {
            assert_eq!(lang.chat().tool_names.split('|').count(), TOOLS.len());
            // The third group of Unicode's is of parts, which nobody picks.
            let titles: Vec<_> = lang.chat().emoji_groups.split('|').collect();
            assert_eq!((titles.len(), titles[2]), (10, ""));
        }
    }
}

//! Knows which HTML may reach a reader; refuses to know where it came from.

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::Builder;

use super::highlight::CLASS_PREFIX;

/// The classes that our own rendering makes. Content can't wear the site's other classes, and so can't pose as it.
const CLASSES: [&str; 7] = [
    "table",
    "align-left",
    "align-center",
    "align-right",
    "footnote-reference",
    "footnote-definition",
    "footnote-definition-label",
];

/// The rules: constant data, made by the first page that needs them.
static RULES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut rules = Builder::default();
    for heading in ["h1", "h2", "h3", "h4", "h5", "h6"] {
        rules.add_tag_attributes(heading, ["id"]);
    }
    for classed in ["span", "sup", "td", "th"] {
        rules.add_tag_attributes(classed, ["class"]);
    }
    rules.add_tag_attributes("div", ["class", "id"]);
    rules.add_tag_attribute_values("div", "tabindex", ["0"]);
    rules.add_tag_attribute_values("pre", "tabindex", ["0"]);
    rules.attribute_filter(|_, attribute, value| match attribute {
        "class" => allowed_classes(value).map(Cow::Owned),
        _ => Some(Cow::Borrowed(value)),
    });
    rules
});

/// HTML without anything that runs, submits, or dresses up as the site itself.
pub fn sanitise(html: &str) -> String {
    RULES.clean(html).to_string()
}

fn allowed_classes(value: &str) -> Option<String> {
    let allowed = |class: &&str| class.starts_with(CLASS_PREFIX) || CLASSES.contains(class);
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(allowed).collect();
    (!kept.is_empty()).then(|| kept.join(" "))
}

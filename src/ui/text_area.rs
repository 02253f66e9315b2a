//! What stands in a text area when a page comes; refuses to know why.
//!
//! Leptos writes the children of a `<textarea>` as they are, so that `</textarea>` in somebody's text would end it and
//! begin markup: what is in one goes through here, into `inner_html`, and is never a child.

/// Somebody's text as HTML for the inside of a `<textarea>`. HTML drops a line end at its very beginning, so one is
/// added.
pub fn inside(text: &str) -> String {
    match text {
        "" => String::new(),
        text => ["\n", &text.replace('&', "&amp;").replace('<', "&lt;")].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn no_text_ends_the_field_that_it_stands_in() {
        assert_eq!(inside("</textarea>&lt;"), "\n&lt;/textarea>&amp;lt;");
        assert_eq!(inside("\nhej"), "\n\nhej");
        assert_eq!(inside(""), "");
    }
}

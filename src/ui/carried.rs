//! What a page carries for its island: the value that the server made the page of, as JSON in the HTML.
//!
//! Leptos would carry it as the island's own attributes, and read it there with a parser of JSON that the
//! download would have to hold.

use leptos::{prelude::*, tachys::html::InertElement};
use serde::Serialize;

use crate::{client::json, stream::FromTree};

/// The element that holds it. There is one on a page.
const ID: &str = "carried";

/// Puts a value into the page, for the island that follows. Only the server does.
pub fn carry<T: Serialize + Clone + Send + Sync + 'static>(value: T) -> impl IntoView {
    // In JSON a letter may be written by its number: so no text can end the element (HTML, "restrictions for
    // contents of script elements").
    let json = serde_json::to_string(&value).unwrap_or_default();
    let json = json.replace('<', "\\u003c");
    provide_context(value);
    let html = [
        "<script type=\"application/json\" id=\"",
        ID,
        "\">",
        &json,
        "</script>",
    ];
    InertElement::new(html.concat())
}

/// The value that this page carries.
pub fn carried<T: FromTree + Clone + Send + Sync + 'static>() -> T {
    let found = match crate::ON_SERVER {
        true => use_context::<T>(),
        false => in_page(),
    };
    found.expect("the page carries what its island is made of")
}

fn in_page<T: FromTree>() -> Option<T> {
    let element = web_sys::window()?.document()?.get_element_by_id(ID)?;
    json::read(&element.text_content()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_that_carries_it() {
        let html = Owner::new_root(None).with(|| {
            let html = carry("</script><!--".to_owned()).to_html();
            assert_eq!(carried::<String>(), "</script><!--");
            html
        });
        assert_eq!(html.matches('<').count(), 2, "{html}");
        assert!(html.contains("\\u003c/script>"), "{html}");
    }
}

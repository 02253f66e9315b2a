//! Knows how text is written inside XML, and how a document is sent; refuses to know any vocabulary.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::server::page::weak_etag;
use crate::server::visit::Visit;

/// Text for an element or a double-quoted attribute. What XML 1.0 can't hold at all is left out (section 2.2).
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(char),
            '\u{fffe}' | '\u{ffff}' => {}
            char if char < ' ' => {}
            char => escaped.push(char),
        }
    }
    escaped
}

/// Sends a text for machines, with a validator: they come often, and it changes seldom.
pub fn document(visit: &Visit, media_type: &'static str, body: String) -> Response {
    let etag = weak_etag(body.as_bytes());
    let known = visit.holds(&etag);
    let mut response = Response::new(if known {
        Body::empty()
    } else {
        Body::from(body)
    });
    *response.status_mut() = if known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let headers = response.headers_mut();
    if let Ok(etag) = HeaderValue::try_from(etag) {
        headers.insert(ETAG, etag);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn text_is_escaped_and_rid_of_what_xml_cannot_hold() {
        assert_eq!(
            escape("a < b & \"c\"\u{0}\u{b}\u{ffff}\nå"),
            "a &lt; b &amp; &quot;c&quot;\nå"
        );
    }
}

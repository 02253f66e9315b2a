//! Knows how a view becomes an HTTP answer: rendering, validators, security headers; refuses to know any particular page.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::body::Bytes;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, REFERRER_POLICY,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use sha2::{Digest, Sha256};

use super::assets::Assets;
use super::visit::Visit;

/// Bytes of the hash that go into an ETag: 128 bits never meet by chance.
const ETAG_BYTES: usize = 16;

/// Of brotli, 0 to 11: as small as can be had in a few milliseconds.
const QUALITY: u32 = 5;
/// Of brotli, as a power of two: more than the longest page.
const WINDOW: u32 = 20;

/// The element around an island.
const ISLAND: &str = "<leptos-island ";
/// Leptos marks where text and options stand, for hydration to find. It is no
/// valid comment, and a page without islands has nobody to find it. Text can't
/// look like it, since its `<` is escaped.
const MARKER: &str = "<!>";

/// Renders a view to HTML. Pages are inert; an island inside one carries what
/// the browser needs to take it over.
///
/// The view is built and rendered in one go: whatever it shows must have been
/// loaded already, which is why there is nothing to await.
pub fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    if html.contains(ISLAND) {
        html
    } else {
        html.replace(MARKER, "")
    }
}

/// A page as it is sent.
pub struct Page {
    html: Bytes,
    /// The same by brotli, once somebody has asked for it.
    brotli: OnceLock<Bytes>,
    etag: String,
}

impl Page {
    pub fn new(html: String) -> Self {
        Page {
            etag: weak_etag(html.as_bytes()),
            html: html.into(),
            brotli: OnceLock::new(),
        }
    }

    fn brotli(&self) -> Bytes {
        let compress = || {
            let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
            // Into memory, which takes everything.
            _ = writer.write_all(&self.html);
            Bytes::from(writer.into_inner())
        };
        self.brotli.get_or_init(compress).clone()
    }
}

/// Answers with a page. A visitor who holds this very page already gets 304 and no body.
pub fn respond<V: IntoView>(
    visit: &Visit,
    assets: &Assets,
    status: StatusCode,
    view: impl FnOnce() -> V,
) -> Response {
    let page = Page::new(render(view));
    // What is sent once is compressed on its way.
    send(visit, assets, status, &page, false)
}

/// The same with a page that many get: compressed once for all.
pub fn respond_kept(visit: &Visit, assets: &Assets, page: &Page) -> Response {
    send(visit, assets, StatusCode::OK, page, visit.takes_brotli)
}

fn send(
    visit: &Visit,
    assets: &Assets,
    status: StatusCode,
    page: &Page,
    compressed: bool,
) -> Response {
    let known = status == StatusCode::OK && visit.holds(&page.etag);
    let mut response = Response::new(match known {
        true => Body::empty(),
        false if compressed => Body::from(page.brotli()),
        false => Body::from(page.html.clone()),
    });
    *response.status_mut() = if known {
        StatusCode::NOT_MODIFIED
    } else {
        status
    };

    let headers = response.headers_mut();
    if compressed && !known {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        headers.append(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if let Ok(etag) = HeaderValue::try_from(&page.etag) {
        headers.insert(ETAG, etag);
    }
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.append(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    // The page depends on the visitor's cookies: keep it, but always ask first.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(CONTENT_SECURITY_POLICY, assets.policy.clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
    response
}

/// Weak, since a proxy may compress the bytes on their way (RFC 9110, section 8.8.1).
pub fn weak_etag(content: &[u8]) -> String {
    let hash = Sha256::digest(content);
    format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..ETAG_BYTES]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[island]
    fn Lamp(lit: bool) -> impl IntoView {
        view! { <button aria-pressed=lit.to_string()>"Lamp"</button> }
    }

    #[test]
    fn a_plain_page_is_inert_html() {
        let html = render(
            || view! { <!DOCTYPE html><html lang="sv"><body><p>"Hej & hå"</p></body></html> },
        );
        assert_eq!(
            html,
            "<!DOCTYPE html><html lang=\"sv\"><body><p>Hej &amp; hå</p></body></html>"
        );
    }

    #[test]
    fn an_island_carries_its_name_and_its_data() {
        let html = render(|| view! { <main><Lamp lit=true /></main> });
        assert!(
            html.contains("<leptos-island data-component=\"Lamp"),
            "{html}"
        );
        assert!(
            html.contains("data-props=\"{&quot;lit&quot;:true}\""),
            "{html}"
        );
        assert!(html.contains("Lamp</button>"), "{html}");
    }

    #[test]
    fn a_page_without_islands_has_no_marks_for_hydration() {
        let html = render(|| view! { <p>{None::<&str>} {"a"} {"b <!>"}</p> });
        assert_eq!(html, "<p>ab &lt;!&gt;</p>");
    }

    #[test]
    fn two_contents_have_two_validators() {
        assert_eq!(weak_etag(b"a"), weak_etag(b"a"));
        assert_ne!(weak_etag(b"a"), weak_etag(b"b"));
    }
}

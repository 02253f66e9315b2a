//! Knows what search engines are told: which addresses there are, and which to leave alone; refuses to know what stands there.

use std::fmt::Write;

use axum::extract::State;
use axum::response::Response;

use super::Site;
use super::xml::{document, escape};
use crate::chat::discussion::is_discussion;
use crate::server::content::{Place, link};
use crate::server::state::App;
use crate::server::visit::Visit;
use crate::ui::site::date::Date;

/// The parts of the site that are no content, and yet worth finding.
const BESIDE_CONTENT: [&str; 1] = ["/chat"];

/// A sitemap of protocol 0.9 (sitemaps.org).
pub async fn sitemap(State(app): State<App>, visit: Visit) -> Response {
    let site = &app.site;
    let origin = escape(&site.origin(&visit));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |path: &str, changed: Option<Date>| {
        let path = escape(&link::href(path));
        let changed = changed
            .map(|date| format!("<lastmod>{}</lastmod>", date.iso()))
            .unwrap_or_default();
        // Writing to a String can't fail.
        _ = writeln!(xml, "<url><loc>{origin}{path}</loc>{changed}</url>");
    };
    if let Ok(shelf) = site.library.shelf() {
        for (path, place) in shelf.places() {
            match place {
                Place::Page(page) => add(path, Some(page.updated())),
                Place::Folder(_) => add(path, None),
                Place::Broken(_) => {}
            }
        }
    }
    for path in BESIDE_CONTENT {
        add(path, None);
    }
    // The lobby's address is `/chat` to begin with; a page's discussion stands below the page.
    for name in app.rooms.indexed() {
        if !is_discussion(&name) {
            add(&format!("/chat/{name}"), None);
        }
    }
    xml.push_str("</urlset>\n");
    document(&visit, "application/xml; charset=utf-8", xml)
}

/// Everything may be read; sockets are nothing to read (RFC 9309).
pub async fn robots(State(site): State<Site>, visit: Visit) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /ws/\n\nSitemap: {}/sitemap.xml\n",
        site.origin(&visit)
    );
    document(&visit, "text/plain; charset=utf-8", text)
}

//! Knows how the reports are told to feed readers (Atom, RFC 4287); refuses to know how they are written.

use std::fmt::Write;

use axum::extract::State;
use axum::response::Response;

use super::Site;
use super::xml::{document, escape};

use crate::server::content::{Page, Place, link};
use crate::server::visit::Visit;
use crate::ui::lang::Lang;
use crate::ui::site::date::Date;

/// The folder whose pages are news.
const FOLDER: &str = "/report";

/// The reports, newest first. An entry's id is its address, so it stays the
/// same as long as the site keeps its own.
pub async fn feed(State(site): State<Site>, visit: Visit) -> Response {
    let shelf = site.library.shelf().unwrap_or_default();
    let (title, lang) = match shelf.place(FOLDER) {
        Some(Place::Folder(folder)) => (folder.title().to_owned(), folder.lang()),
        _ => (
            Lang::default().site().nav_reports.to_owned(),
            Lang::default(),
        ),
    };
    let mut pages = shelf.pages_in(FOLDER);
    pages.reverse();
    pages.sort_by_key(|page| std::cmp::Reverse(page.updated()));

    let origin = escape(&site.origin(&visit));
    let name = escape(&site.title);
    // A feed must have a date; one without entries has never been updated.
    let updated = pages
        .first()
        .map_or(Date::from_unix_days(0), |page| page.updated())
        .rfc3339();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{origin}/atom.xml</id>\n<title>{} · {name}</title>\n<updated>{updated}</updated>\n\
         <author><name>{name}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{origin}/atom.xml\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{origin}{FOLDER}\"/>\n",
        lang.code(),
        escape(&title),
    );
    for page in pages {
        entry(&mut xml, &origin, page);
    }
    xml.push_str("</feed>\n");
    document(&visit, "application/atom+xml; charset=utf-8", xml)
}

fn entry(xml: &mut String, origin: &str, page: &Page) {
    let url = format!("{origin}{}", escape(&link::href(&page.path)));
    let updated = page.updated().rfc3339();
    let summary = page
        .front
        .summary
        .as_deref()
        .map(|text| format!("<summary>{}</summary>\n", escape(text)));
    // Writing to a String can't fail.
    _ = write!(
        xml,
        "<entry xml:lang=\"{}\">\n<id>{url}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{url}\"/>\n{}\
         <content type=\"html\" xml:base=\"{url}\">{}</content>\n</entry>\n",
        page.front.lang.code(),
        escape(&page.front.title),
        summary.unwrap_or_default(),
        escape(&page.rendered().html),
    );
}

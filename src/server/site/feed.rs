//! Knows how the reports are told to feed readers (Atom, RFC 4287); refuses to know how they are written.

use std::fmt::Write;

use axum::extract::State;
use axum::response::Response;

use super::xml::{document, escape};

use crate::server::content::{Page, Place, link};
use crate::server::discussion;
use crate::server::state::App;
use crate::server::visit::Visit;
use crate::stream::Millis;
use crate::ui::chat::machine_readable;
use crate::ui::lang::Lang;
use crate::ui::site::date::Date;
use crate::ui::site::discussion::ANCHOR;

/// The folder whose pages are news.
const FOLDER: &str = "/report";

/// The reports, newest first. An entry's id is its address, so it stays the
/// same as long as the site keeps its own.
pub async fn feed(State(app): State<App>, visit: Visit) -> Response {
    let site = &app.site;
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
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:thr=\"http://purl.org/syndication/thread/1.0\" xml:lang=\"{}\">\n\
         <id>{origin}/atom.xml</id>\n<title>{} · {name}</title>\n<updated>{updated}</updated>\n\
         <author><name>{name}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{origin}/atom.xml\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{origin}{FOLDER}\"/>\n",
        lang.code(),
        escape(&title),
    );
    for page in pages {
        let said = discussion::last_said(&app, page)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "a discussion could not be read");
                None
            });
        entry(&mut xml, &origin, page, said);
    }
    xml.push_str("</feed>\n");
    document(&visit, "application/atom+xml; charset=utf-8", xml)
}

/// Two words of one second are two changes (RFC 3339, section 5.6).
fn to_the_millisecond(at: Millis) -> String {
    let seconds = machine_readable(at);
    format!(
        "{}.{:03}Z",
        seconds.trim_end_matches('Z'),
        at.rem_euclid(1_000)
    )
}

fn entry(xml: &mut String, origin: &str, page: &Page, said: Option<Millis>) {
    let url = format!("{origin}{}", escape(&link::href(&page.path)));
    let updated = page.updated().rfc3339();
    let summary = page
        .front
        .summary
        .as_deref()
        .map(|text| format!("<summary>{}</summary>\n", escape(text)));
    // Where readers find what was said about it, and when that changed last (RFC 4685). What the report
    // itself says has not changed by that.
    let replies = page.is_discussed().then(|| {
        let updated = said.map(|at| format!(" thr:updated=\"{}\"", to_the_millisecond(at)));
        format!(
            "<link rel=\"replies\" type=\"text/html\" href=\"{url}#{ANCHOR}\"{}/>\n",
            updated.unwrap_or_default()
        )
    });
    // Writing to a String can't fail.
    _ = write!(
        xml,
        "<entry xml:lang=\"{}\">\n<id>{url}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{url}\"/>\n{}{}\
         <content type=\"html\" xml:base=\"{url}\">{}</content>\n</entry>\n",
        page.front.lang.code(),
        escape(&page.front.title),
        replies.unwrap_or_default(),
        summary.unwrap_or_default(),
        escape(&page.rendered().html),
    );
}

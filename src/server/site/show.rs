//! Knows how each kind of place becomes a page, frame and all; refuses to know which address was asked for.

use std::sync::Arc;

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use leptos::prelude::*;

use super::Site;
use crate::server::content::{Fault, Folder, Missing, Page, Place, Shelf, link};
use crate::server::page::respond;
use crate::server::visit::Visit;
use crate::ui::shell::{Frame, PageKind, Shell};
use crate::ui::site::article::{Article, ArticleView, Neighbour};
use crate::ui::site::below::Beneath;
use crate::ui::site::discussion::Discussion;
use crate::ui::site::fault::{FaultReport, FaultView, MissingView};
use crate::ui::site::listing::{Item, ItemKind, Listing, ListingView};
use crate::ui::site::not_found::NotFoundView;

/// Seconds until a missing content folder is worth another try.
const MISSING_RETRY: HeaderValue = HeaderValue::from_static("5");

impl Site {
    /// The friendly 404, for whoever finds an address wanting.
    pub fn not_found(&self, visit: &Visit) -> Response {
        let frame = Frame {
            title: visit.lang.site().not_found_title.to_owned(),
            ..self.frame(visit)
        };
        let lang = visit.lang;
        respond(visit, &self.assets, StatusCode::NOT_FOUND, move || {
            view! { <Shell frame><NotFoundView lang /></Shell> }
        })
    }

    pub(in crate::server) fn page(
        &self,
        visit: &Visit,
        shelf: &Shelf,
        page: &Page,
        beneath: Option<Beneath>,
        discussion: Option<Discussion>,
    ) -> Response {
        let is_front = page.path == "/";
        let frame = Frame {
            title: if is_front {
                String::new()
            } else {
                page.front.title.clone()
            },
            description: page.front.summary.clone().unwrap_or_default(),
            canonical: Some(page.href()),
            content_lang: Some(page.front.lang),
            kind: if page.front.date.is_some() {
                PageKind::Article
            } else {
                PageKind::Website
            },
            hydration: beneath
                .as_ref()
                .map(|beneath| self.assets.start(beneath.island(), visit.lang)),
            ..self.frame(visit)
        };
        let neighbour = |page: &Arc<Page>| Neighbour {
            href: page.href(),
            title: page.front.title.clone(),
        };
        let (previous, next) = shelf.neighbours(page);
        let rendered = page.rendered();
        let article = Article {
            title: page.front.title.clone(),
            date: page.front.date,
            summary: page.front.summary.clone(),
            html: rendered.html.clone(),
            headings: rendered.toc.clone(),
            previous: previous.map(neighbour),
            next: next.map(neighbour),
            is_front,
            beneath,
            discussion,
        };
        let lang = visit.lang;
        respond(visit, &self.assets, StatusCode::OK, move || {
            view! { <Shell frame><ArticleView lang article /></Shell> }
        })
    }

    pub(super) fn folder(&self, visit: &Visit, shelf: &Shelf, folder: &Folder) -> Response {
        let introduction = folder.introduction.as_deref();
        let summary = introduction.and_then(|page| page.front.summary.clone());
        let frame = Frame {
            title: folder.title().to_owned(),
            description: summary.clone().unwrap_or_default(),
            canonical: Some(link::href(&folder.path)),
            content_lang: introduction.map(|page| page.front.lang),
            ..self.frame(visit)
        };
        let listing = Listing {
            title: folder.title().to_owned(),
            summary,
            html: introduction
                .map(|page| page.rendered().html.clone())
                .unwrap_or_default(),
            items: folder
                .below
                .iter()
                .filter_map(|path| Some(item(path, shelf.place(path)?)))
                .collect(),
        };
        let lang = visit.lang;
        respond(visit, &self.assets, StatusCode::OK, move || {
            view! { <Shell frame><ListingView lang listing /></Shell> }
        })
    }

    pub(super) fn fault(&self, visit: &Visit, fault: &Fault) -> Response {
        let lang = visit.lang;
        let frame = Frame {
            title: lang.site().fault_title.to_owned(),
            ..self.frame(visit)
        };
        let fault = FaultReport {
            file: fault.file.clone(),
            line: fault.line,
            what: fault.trouble.what(lang),
            remedy: fault.trouble.remedy(lang),
        };
        respond(
            visit,
            &self.assets,
            StatusCode::INTERNAL_SERVER_ERROR,
            move || {
                view! { <Shell frame><FaultView lang fault /></Shell> }
            },
        )
    }

    pub(super) fn missing(&self, visit: &Visit, missing: &Missing) -> Response {
        let lang = visit.lang;
        let frame = Frame {
            title: lang.site().missing_title.to_owned(),
            ..self.frame(visit)
        };
        let (folder, reason) = (missing.folder.display().to_string(), missing.reason.clone());
        let mut response = respond(
            visit,
            &self.assets,
            StatusCode::SERVICE_UNAVAILABLE,
            move || {
                view! { <Shell frame><MissingView lang folder reason /></Shell> }
            },
        );
        response.headers_mut().insert(RETRY_AFTER, MISSING_RETRY);
        response
    }
}

fn item(path: &str, place: &Place) -> Item {
    let href = link::href(path);
    match place {
        Place::Page(page) => {
            let (date, summary) = (page.front.date, page.front.summary.clone());
            Item {
                href,
                title: page.front.title.clone(),
                kind: ItemKind::Page { date, summary },
            }
        }
        Place::Folder(folder) => Item {
            href,
            title: folder.title().to_owned(),
            kind: ItemKind::Folder {
                pages: folder.below.len(),
            },
        },
        Place::Broken(fault) => Item {
            href,
            title: fault.file.clone(),
            kind: ItemKind::Broken,
        },
    }
}

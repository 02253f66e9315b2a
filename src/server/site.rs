//! Knows which address of the site shows what, and with which status; refuses to know the chat.

mod base_url;
mod choice;
mod feed;
mod image;
mod robots;
mod xml;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::*;
use percent_encoding::percent_decode_str;

pub use self::base_url::{BaseUrl, NotABaseUrl};
use super::assets::Assets;
use super::content::{Fault, Folder, Library, Missing, Page, Place, Shelf, link};
use super::page::respond;
use super::visit::Visit;
use crate::ui::lang::Lang;
use crate::ui::shell::{Frame, PageKind, Shell};
use crate::ui::site::article::{Article, ArticleView, Neighbour};
use crate::ui::site::fault::{FaultReport, FaultView, MissingView};
use crate::ui::site::listing::{Item, ItemKind, Listing, ListingView};
use crate::ui::site::not_found::NotFoundView;

/// Bytes of a form that changes language or theme: a word and a path.
const CHOICE_MAX: usize = 16 * 1024;
/// Seconds until a missing content folder is worth another try.
const MISSING_RETRY: HeaderValue = HeaderValue::from_static("5");
/// Where links lead when neither the configuration nor the request names a host.
const UNKNOWN_ORIGIN: &str = "http://localhost";

/// What the site needs to answer: a handle, cheap to clone.
#[derive(Debug, Clone)]
pub struct Site {
    pub library: Library,
    pub assets: Arc<Assets>,
    /// The brand in the header.
    pub title: Arc<str>,
    /// Where the world finds the site; each request's own host if none is configured.
    pub base_url: Option<BaseUrl>,
}

/// Every address of the site; what is no page of the content is not found.
pub fn routes(site: Site) -> Router {
    Router::new()
        .route("/sitemap.xml", get(robots::sitemap))
        .route("/robots.txt", get(robots::robots))
        .route("/atom.xml", get(feed::feed))
        .route(
            "/language",
            post(choice::language).layer(DefaultBodyLimit::max(CHOICE_MAX)),
        )
        .route(
            "/theme",
            post(choice::theme).layer(DefaultBodyLimit::max(CHOICE_MAX)),
        )
        .fallback_service(get(content).with_state(site.clone()))
        .with_state(site)
}

impl Site {
    /// The frame of a page, with everything that doesn't depend on which page it is.
    pub fn frame(&self, visit: &Visit) -> Frame {
        Frame {
            lang: visit.lang,
            theme: visit.theme,
            site_title: self.title.to_string(),
            path: visit.path.clone(),
            base_url: self.origin(visit),
            stylesheet: self.assets.stylesheet.to_string(),
            reload: self.assets.reload.as_deref().map(str::to_owned),
            ..Frame::default()
        }
    }

    /// Scheme and authority for absolute links, without a slash at the end.
    pub fn origin(&self, visit: &Visit) -> String {
        match &self.base_url {
            Some(base_url) => base_url.as_str().to_owned(),
            None => visit
                .origin
                .clone()
                .unwrap_or_else(|| UNKNOWN_ORIGIN.to_owned()),
        }
    }

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

    fn page(&self, visit: &Visit, shelf: &Shelf, page: &Page) -> Response {
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
        };
        let lang = visit.lang;
        respond(visit, &self.assets, StatusCode::OK, move || {
            view! { <Shell frame><ArticleView lang article /></Shell> }
        })
    }

    fn folder(&self, visit: &Visit, shelf: &Shelf, folder: &Folder) -> Response {
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

    fn fault(&self, visit: &Visit, fault: &Fault) -> Response {
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

    fn missing(&self, visit: &Visit, missing: &Missing) -> Response {
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

/// Whatever the content has at this address.
async fn content(State(site): State<Site>, visit: Visit, request: Request) -> Response {
    if let Some(target) = without_trailing_slash(request.uri()) {
        return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, target)]).into_response();
    }
    let Ok(path) = percent_decode_str(request.uri().path()).decode_utf8() else {
        return site.not_found(&visit);
    };
    let shelf = match site.library.shelf() {
        Ok(shelf) => shelf,
        Err(missing) => return site.missing(&visit, &missing),
    };
    match shelf.place(&path) {
        Some(Place::Page(page)) => site.page(&visit, &shelf, page),
        Some(Place::Folder(folder)) => site.folder(&visit, &shelf, folder),
        Some(Place::Broken(fault)) => site.fault(&visit, fault),
        None => match shelf.image(&path) {
            Some(file) => image::serve(file, request).await,
            None => site.not_found(&visit),
        },
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

/// One page has one address. All slashes but the first go from the front as
/// well: `//host/` would otherwise send the visitor to another site.
fn without_trailing_slash(uri: &Uri) -> Option<HeaderValue> {
    let path = uri.path();
    let kept = path.trim_matches('/');
    if path == "/" || !path.ends_with('/') {
        return None;
    }
    let query = uri
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    HeaderValue::try_from(format!("/{kept}{query}")).ok()
}

/// The language that a folder's readers most likely speak.
fn folder_lang(folder: &Folder) -> Lang {
    folder
        .introduction
        .as_ref()
        .map(|page| page.front.lang)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(uri: &'static str) -> Option<String> {
        without_trailing_slash(&Uri::from_static(uri))
            .and_then(|value| value.to_str().ok().map(str::to_owned))
    }

    #[test]
    fn a_trailing_slash_is_taken_off_and_the_query_kept() {
        assert_eq!(target("/report/?a=b").as_deref(), Some("/report?a=b"));
        assert_eq!(target("/report//").as_deref(), Some("/report"));
        assert_eq!(target("/"), None);
        assert_eq!(target("/report"), None);
    }

    #[test]
    fn a_redirect_never_leads_to_another_site() {
        assert_eq!(target("//example.se/").as_deref(), Some("/example.se"));
        assert_eq!(target("//").as_deref(), Some("/"));
    }
}

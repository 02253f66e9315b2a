//! Knows which address of the site shows what, and with which status; refuses to know what lives below a
//! page, but for whom to ask for it.

mod base_url;
mod choice;
mod feed;
mod image;
mod robots;
mod show;
mod trouble;
mod words;
mod worker;
mod xml;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use percent_encoding::percent_decode_str;

pub use self::base_url::{BaseUrl, NotABaseUrl};
pub use self::trouble::tell;
use super::assets::{Assets, leptos_options};
use super::caller::Caller;
use super::config::Config;
use super::content::Below;
use super::content::{Library, Place};
use super::discussion;
use super::queue;
use super::state::App;
use super::visit::{LANG_COOKIE, THEME_COOKIE, Visit};
use crate::ui::lang::Lang;
use crate::ui::shell::Frame;
use crate::ui::site::below::Beneath;
use crate::ui::theme::Theme;

/// The name that the site goes by.
const TITLE: &str = "Redovisa";
/// Bytes of a form that changes language or theme: a word and a path.
const CHOICE_MAX: usize = 16 * 1024;
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

impl Site {
    /// The site in the configured folders.
    pub fn open(config: &Config) -> Self {
        Site {
            library: Library::open(&config.content),
            assets: Arc::new(Assets::find(&leptos_options(), &config.site)),
            title: TITLE.into(),
            base_url: config.base_url.clone(),
        }
    }
}

/// Every address of the site; what is no page of the content is not found.
pub fn routes(app: App) -> Router {
    Router::new()
        .route("/robots.txt", get(robots::robots))
        .route("/worker.js", get(worker::worker))
        .route(&words::path(&app.site.assets), get(words::words))
        .with_state(app.site.clone())
        .merge(
            Router::new()
                .route(
                    "/language",
                    post(choice::language).layer(DefaultBodyLimit::max(CHOICE_MAX)),
                )
                .route(
                    "/theme",
                    post(choice::theme).layer(DefaultBodyLimit::max(CHOICE_MAX)),
                )
                .route("/atom.xml", get(feed::feed))
                .route("/sitemap.xml", get(robots::sitemap))
                .with_state(app.clone()),
        )
        .fallback_service(get(content).with_state(app))
}

impl Site {
    /// A cookie that keeps a choice of language.
    pub fn keep_lang(&self, lang: Lang) -> Option<HeaderValue> {
        choice::cookie(self, LANG_COOKIE, lang.code())
    }

    /// Cookies that keep no choice any more.
    pub fn forget_lang(&self) -> Option<HeaderValue> {
        choice::no_cookie(self, LANG_COOKIE)
    }

    pub fn forget_theme(&self) -> Option<HeaderValue> {
        choice::no_cookie(self, THEME_COOKIE)
    }

    /// A cookie that keeps a choice of theme.
    pub fn keep_theme(&self, theme: Theme) -> Option<HeaderValue> {
        choice::cookie(self, THEME_COOKIE, theme.code())
    }

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
}

/// Whatever the content has at this address.
async fn content(State(app): State<App>, visit: Visit, request: Request) -> Response {
    let site = &app.site;
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
        Some(Place::Page(page)) => {
            let beneath = match page.front.below {
                Some(Below::Queues) => queue::infos(&app, visit.lang)
                    .await
                    .ok()
                    .map(Beneath::Queues),
                None => None,
            };
            // Only here does it matter who asks.
            let caller = match Caller::from_request_parts(&mut request.into_parts().0, &app).await {
                Ok(caller) => caller,
                Err(refused) => return refused,
            };
            let discussion = discussion::below(&app, visit.lang, &caller, page, None).await;
            let discussion = discussion.unwrap_or_else(|error| {
                // The page itself can be read, whatever the log does.
                tracing::error!(%error, "a discussion could not be read");
                None
            });
            site.page(&visit, &shelf, page, beneath, discussion)
        }
        Some(Place::Folder(folder)) => site.folder(&visit, &shelf, folder),
        Some(Place::Broken(fault)) => site.fault(&visit, fault),
        None => match shelf.image(&path) {
            Some(file) => image::serve(file, request).await,
            None => site.not_found(&visit),
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

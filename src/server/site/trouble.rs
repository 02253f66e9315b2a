//! Knows how a refusal that comes without a page gets one, in the visitor's language; refuses to know who refused, and
//! why.
//!
//! What the framework refuses (a form that is none, a body that is too long) is one, and what a handler says by a
//! status alone. Programs that ask for data get what was said.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ALLOW, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use leptos::prelude::*;

use super::Site;
use crate::server::page::respond;
use crate::server::visit::Visit;
use crate::ui::lang::Lang;
use crate::ui::shell::{Frame, Shell};
use crate::ui::site::trouble::TroubleView;

/// What a page says beside itself, and keeps of the answer whose place it takes.
const KEPT: [HeaderName; 3] = [ALLOW, RETRY_AFTER, SET_COOKIE];

/// Who asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asker {
    /// Somebody who looks at what comes.
    Reader,
    /// A script or a program that takes what it gets.
    Anything,
    /// A program that wants data.
    Program,
}

impl Asker {
    fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        match accept.unwrap_or_default() {
            accept if accept.contains("text/html") => Asker::Reader,
            accept if accept.starts_with("application/json") => Asker::Program,
            _ => Asker::Anything,
        }
    }
}

/// Stands around all pages.
pub async fn tell(
    State(site): State<Site>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let asker = Asker::of(request.headers());
    let answer = next.run(request).await;
    let status = answer.status();
    if !(status.is_client_error() || status.is_server_error())
        || status == StatusCode::RANGE_NOT_SATISFIABLE
    {
        return answer;
    }
    let is = |kind: &str| {
        let said = answer.headers().get(CONTENT_TYPE);
        said.is_some_and(|said| said.as_bytes().starts_with(kind.as_bytes()))
    };
    let (is_page, is_data) = (is("text/html"), is("application/json"));
    match asker {
        Asker::Reader if !is_page => {
            let mut page = site.trouble(&visit, status);
            for name in KEPT {
                for value in answer.headers().get_all(&name) {
                    page.headers_mut().append(&name, value.clone());
                }
            }
            page
        }
        Asker::Anything if !is_page && !is_data => {
            let (title, text) = words(visit.lang, status);
            let (mut parts, _) = answer.into_parts();
            parts.headers.remove(CONTENT_LENGTH);
            parts.headers.remove(CONTENT_ENCODING);
            let plain = HeaderValue::from_static("text/plain; charset=utf-8");
            parts.headers.insert(CONTENT_TYPE, plain);
            Response::from_parts(parts, Body::from(format!("{title}. {text}\n")))
        }
        _ => answer,
    }
}

impl Site {
    /// The page of a refusal that has only a status.
    fn trouble(&self, visit: &Visit, status: StatusCode) -> Response {
        if status == StatusCode::NOT_FOUND {
            return self.not_found(visit);
        }
        let (title, text) = words(visit.lang, status);
        let site = visit.lang.site();
        let ways = [("/", site.nav_presentation), ("/chat", site.nav_chat)];
        let ways = ways.map(|(href, label)| (href.to_owned(), label));
        self.told(visit, status, (title, text.to_owned()), ways.into())
    }

    /// Why a form was not obeyed, for whoever has no script to say it beside the form, with the way back.
    pub fn undone(&self, visit: &Visit, status: StatusCode, why: String, back: &str) -> Response {
        let words = visit.lang.site();
        let ways = vec![(back.to_owned(), words.undone_back)];
        self.told(visit, status, (words.undone_title, why), ways)
    }

    /// A page that says why something could not be done, and where to go from there.
    fn told(
        &self,
        visit: &Visit,
        status: StatusCode,
        (title, text): (&'static str, String),
        ways: Vec<(String, &'static str)>,
    ) -> Response {
        let frame = Frame {
            title: title.to_owned(),
            // What was sent to is no page to come back to.
            path: ways
                .first()
                .map(|(href, _)| href.clone())
                .unwrap_or_default(),
            ..self.frame(visit)
        };
        respond(visit, &self.assets, status, move || {
            view! { <Shell frame><TroubleView title text ways /></Shell> }
        })
    }
}

/// A heading and what to do.
fn words(lang: Lang, status: StatusCode) -> (&'static str, &'static str) {
    let words = lang.trouble();
    match status {
        StatusCode::UNAUTHORIZED => (words.nobody_title, words.nobody),
        StatusCode::FORBIDDEN => (words.forbidden_title, words.forbidden),
        StatusCode::NOT_FOUND | StatusCode::GONE => {
            (lang.site().not_found_title, lang.site().not_found_text)
        }
        StatusCode::METHOD_NOT_ALLOWED => (words.wrong_way_title, words.wrong_way),
        StatusCode::PAYLOAD_TOO_LARGE => (words.too_much_title, words.too_much),
        StatusCode::TOO_MANY_REQUESTS => (words.too_soon_title, words.too_soon),
        status if status.is_server_error() => (words.later_title, words.later),
        _ => (words.unread_title, words.unread),
    }
}

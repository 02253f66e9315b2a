//! The picture that somebody shows themselves by, over HTTP: a form that brings it, the picture, and the style
//! sheet that lays all of them over their people's initials.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, Multipart, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;
use tower::util::ServiceExt;
use tower_http::services::ServeFile;

use super::pages;
use crate::{
    chat::File,
    protocol::FileRefusal,
    server::{caller::Caller, moderation, origin, state::App, visit::Visit},
    ui::{
        account::page::{Done, Fault, Form},
        chat::phrases::file_refusal,
    },
};

/// Bytes of a form with one picture.
pub(super) const LONGEST_FORM: usize = File::LARGEST as usize + 64 * 1024;
/// A sheet's name tells what is in it, a picture's too.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

/// Takes the caller's picture.
pub(super) async fn bring(
    State(app): State<App>,
    visit: Visit,
    caller: Caller,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    parts: Multipart,
) -> Response {
    match take(&app, &caller, &headers, peer, parts).await {
        Ok(()) if caller.wants_json => Json(json!({})).into_response(),
        Ok(()) => {
            let page = ["/account?done=", Done::Picture.name()].concat();
            Redirect::to(&page).into_response()
        }
        Err(refusal) => {
            let said = file_refusal(visit.lang, refusal);
            let mut answer = match caller.wants_json {
                true => Json(json!({ "reason": refusal, "said": said })).into_response(),
                false => {
                    let fault = Fault {
                        form: Form::Picture,
                        said,
                        written: String::new(),
                    };
                    pages::with_fault(&app, &visit, &caller, &headers, fault).await
                }
            };
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            answer
        }
    }
}

async fn take(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    peer: SocketAddr,
    mut parts: Multipart,
) -> Result<(), FileRefusal> {
    let me = caller.id().ok_or(FileRefusal::WhoAreYou)?;
    moderation::silence(app, me)?;
    let address = origin::address(&app.config, headers, peer);
    let _turn = app.uploads.admit(me, address)?;
    while let Some(part) = parts.next_field().await.map_err(|_| FileRefusal::BadForm)? {
        if part.name() == Some("file") {
            app.uploads.count(me, address)?;
            app.uploads.portray(me, part).await?;
            app.people.names.note_picture();
            return Ok(());
        }
    }
    Err(FileRefusal::BadForm)
}

/// A picture that somebody shows themselves by.
pub(super) async fn fetch(
    State(app): State<App>,
    Path(hash): Path<String>,
    visit: Visit,
    request: Request,
) -> Response {
    let (path, kind) = match app.uploads.portrait(&hash).await {
        Ok(Some(found)) => found,
        Ok(None) => return app.site.not_found(&visit),
        Err(error) => {
            tracing::error!(%error, "a picture could not be looked up");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let Ok(kind) = kind.parse() else {
        return app.site.not_found(&visit);
    };
    let served = ServeFile::new_with_mime(path, &kind).oneshot(request).await;
    let mut response = match served {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    response
}

/// The style sheet. One that is asked for by an older name is the one of now, and is not kept.
pub(super) async fn sheet(State(app): State<App>, Path(name): Path<String>) -> Response {
    let sheet = app.uploads.sheet();
    let how_long = match name.strip_suffix(".css") {
        Some(name) if name == sheet.name => FOR_EVER,
        _ => HeaderValue::from_static("no-store"),
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, NOSNIFF),
        (header::CACHE_CONTROL, how_long),
    ];
    (headers, sheet.css.clone()).into_response()
}

//! Knows how a picture of the content is sent; refuses to know which ones there are.

use std::path::Path;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::Response;
use tower_http::services::ServeFile;

/// An SVG that is opened by itself is a document, and could run scripts as us: this one may nothing but look.
const INERT: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

/// Sends the file, whole or in ranges, or says that the visitor's own is current.
pub async fn serve(file: &Path, request: Request) -> Response {
    let Ok(response) = ServeFile::new(file).try_call(request).await else {
        let mut gone = Response::new(Body::empty());
        *gone.status_mut() = axum::http::StatusCode::NOT_FOUND;
        return gone;
    };
    let mut response = response.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, INERT);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

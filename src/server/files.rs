//! The built files: WASM, script, style, pictures. Compressed when they were built, never per request.

use std::path::Path;

use axum::{
    Router,
    http::{HeaderValue, header},
    response::Response,
};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// A build's addresses carry a hash of the whole of it: what is behind one never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// While developing, files change under their names.
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");
/// Pictures and icons keep their names: an hour is a fair share.
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// The files below a folder; what is none of them is answered by `rest`. `build` is what the addresses of
/// the built ones begin with.
pub(super) fn routes(folder: &Path, build: &str, rest: Router) -> Router {
    let files = |folder: &Path| {
        ServeDir::new(folder)
            .precompressed_br()
            .precompressed_gzip()
            .append_index_html_on_directories(false)
    };
    let built = |part| Router::new().fallback_service(files(&folder.join(part)));
    let how_long = how_long(build);
    let others = files(folder)
        .call_fallback_on_method_not_allowed(true)
        .fallback(rest);
    let scripts = kept(built("scripts"), how_long.clone());
    Router::new()
        .nest(&[build, "/pkg"].concat(), kept(built("pkg"), how_long))
        .nest(&[build, "/scripts"].concat(), scripts)
        .merge(kept(Router::new().fallback_service(others), AN_HOUR))
}

/// How long what is below the build's address may be kept.
pub(super) fn how_long(build: &str) -> HeaderValue {
    match build {
        "" => ASK_FIRST,
        _ => FOR_EVER,
    }
}

/// Adds how long a file may be kept, where the answer does not say that itself.
fn kept(router: Router, how_long: HeaderValue) -> Router {
    let found = move |response: &Response| response.status().is_success().then(|| how_long.clone());
    router
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            found,
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            NOSNIFF,
        ))
}

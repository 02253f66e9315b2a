//! Stands in for the crate of this name in the browser's half, so that visitors do not download it.
//!
//! Leptos brings `server_fn`, and that brings streams of bodies, whose classes are exported from the WASM and so stay
//! in it whether anybody calls them or not. This site has no server functions. What is here is what `server_fn`
//! names, and a stream of it ends at once with an error that says so.

use futures_util::stream::{Stream, iter};
use wasm_bindgen::JsValue;

const NONE: &str = "this site has no server functions: see patches/wasm-streams";

pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        ReadableStream(raw)
    }

    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        ReadableStream(web_sys::ReadableStream::new().expect(NONE))
    }

    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        iter([Err(JsValue::from_str(NONE))])
    }
}

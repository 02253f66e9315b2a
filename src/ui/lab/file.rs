//! The few things that the lab asks of the window it stands in: clocks, and saving a file.

use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Milliseconds after which the browser has surely begun to save.
const SAVED: u32 = 10_000;

/// Milliseconds since the Unix epoch, by the browser's clock.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds since the page began, finer than the clock; from the clock where there is no finer one.
pub fn elapsed() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or_else(now, |performance| performance.now())
}

/// RFC 3339, in UTC.
pub fn iso_time(at: f64) -> String {
    js_sys::Date::new(&JsValue::from_f64(at))
        .to_iso_string()
        .into()
}

/// `14:03:07.042`, by the reader's own time zone.
pub fn time_of_day(at: f64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(at));
    let two = |number: u32| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    let millis = date.get_milliseconds();
    let zeros = match millis {
        0..10 => "00",
        10..100 => "0",
        _ => "",
    };
    [
        &two(date.get_hours()),
        ":",
        &two(date.get_minutes()),
        ":",
        &two(date.get_seconds()),
        ".",
        zeros,
        &millis.to_string(),
    ]
    .concat()
}

/// Whether the page came over `https:`.
pub fn page_is_secure() -> bool {
    web_sys::window().is_some_and(|window| {
        window
            .location()
            .protocol()
            .is_ok_and(|scheme| scheme == "https:")
    })
}

/// Gives the reader a file. A browser that will not, does nothing.
pub fn save(name: &str, text: &str) {
    _ = try_to_save(name, text);
}

fn try_to_save(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/jsonl");
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Not at once: the browser reads it after the click.
    spawn_local(async move {
        TimeoutFuture::new(SAVED).await;
        _ = Url::revoke_object_url(&address);
    });
    Ok(())
}

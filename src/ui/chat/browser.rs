//! The few things that the chat asks of the window it stands in. None of them can fail in a way that
//! matters: a browser that lacks one does without.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use crate::{chat::Attached, stream::StreamName};

/// Whether the page can be seen, as far as the browser knows.
pub fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// A finger is all there is: Enter is then for new lines, and focus would open the keyboard.
pub fn is_touch() -> bool {
    let found = web_sys::window().and_then(|window| {
        let query = "(hover: none) and (pointer: coarse)";
        window.match_media(query).ok().flatten()
    });
    found.is_some_and(|query| query.matches())
}

/// Whether the style sheet can give a field the height of its text (CSS `field-sizing`).
pub fn sizes_fields() -> bool {
    web_sys::css::supports_with_value("field-sizing", "content").unwrap_or(false)
}

pub fn title() -> String {
    web_sys::window()
        .and_then(|window| window.document())
        .map(|document| document.title())
        .unwrap_or_default()
}

pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document())
        && document.title() != title
    {
        document.set_title(title);
    }
}

/// Shows another address, without going there. `push`: one step back leads to the one before.
pub fn show_address(address: &str, push: bool) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Ok(history) = window.history() else {
        return;
    };
    _ = match push {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
    };
    // The switches in the page's frame come back to the path that they were rendered with.
    let Some(fields) = window
        .document()
        .and_then(|page| page.query_selector_all("input[name=path]").ok())
    else {
        return;
    };
    for at in 0..fields.length() {
        if let Some(field) = fields
            .get(at)
            .and_then(|node| node.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            field.set_value(address);
        }
    }
}

/// Goes to where the address bar leads, as a new page.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        _ = window.location().reload();
    }
}

pub fn go_to(address: &str) {
    if let Some(window) = web_sys::window() {
        _ = window.location().assign(address);
    }
}

pub fn path() -> String {
    web_sys::window()
        .and_then(|window| window.location().pathname().ok())
        .unwrap_or_default()
}

/// The room that the address names.
pub fn room_in_address() -> Option<StreamName> {
    path().strip_prefix("/chat/")?.parse().ok()
}

/// The number in a fragment such as `#m17`.
pub fn message_in_address() -> Option<u64> {
    let hash = web_sys::window()?.location().hash().ok()?;
    hash.strip_prefix("#m")?.parse().ok()
}

/// What was brought for the message that is being written (`public/scripts/files.js` lists it). None: some of it
/// is still on its way.
pub fn brought() -> Option<Vec<Attached>> {
    let found = |query| {
        let page = web_sys::window()?.document()?;
        page.query_selector_all(query).ok()
    };
    if found("#uploads [data-busy]").is_some_and(|busy| busy.length() > 0) {
        return None;
    }
    let value = |fields: &Option<web_sys::NodeList>, at| {
        let field = fields.as_ref()?.get(at)?;
        Some(field.dyn_into::<web_sys::HtmlInputElement>().ok()?.value())
    };
    let (ids, alts) = (
        found("#uploads [name=upload]"),
        found("#uploads [name=alt]"),
    );
    let attached = |at| {
        Some(Attached {
            id: value(&ids, at)?,
            alt: value(&alts, at).unwrap_or_default(),
            file: None,
        })
    };
    Some((0..).map_while(attached).collect())
}

/// Nothing is brought any more.
pub fn forget_brought() {
    let list = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|page| page.get_element_by_id("uploads"));
    if let Some(list) = list {
        list.set_text_content(None);
    }
}

/// Listens as long as the page lives.
pub fn on_window(event: &str, then: impl Fn() + 'static) {
    let then = Closure::<dyn Fn()>::new(then);
    if let Some(window) = web_sys::window() {
        _ = window.add_event_listener_with_callback(event, then.as_ref().unchecked_ref());
    }
    then.forget();
}

/// Listens as long as the page lives.
pub fn on_visibility(then: impl Fn() + 'static) {
    let then = Closure::<dyn Fn()>::new(then);
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        _ = document
            .add_event_listener_with_callback("visibilitychange", then.as_ref().unchecked_ref());
    }
    then.forget();
}

/// Lets a module of ours run, once. It is for what is only plain work with elements, and seldom needed.
pub fn load_script(name: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    // Where this build has its scripts, the page says.
    let folder = document.query_selector("meta[name=scripts]");
    let folder = folder
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"));
    let path = [folder.as_deref().unwrap_or_default(), name, ".js"].concat();
    if let Ok(None) = document.query_selector(&["script[src=\"", &path, "\"]"].concat())
        && let (Ok(script), Some(head)) = (document.create_element("script"), document.head())
    {
        _ = script.set_attribute("type", "module");
        _ = script.set_attribute("src", &path);
        _ = head.append_child(&script);
    }
}

/// The same, where there is something on the page for it.
pub fn load_script_for(query: &str, name: &str) {
    let page = web_sys::window().and_then(|window| window.document());
    if page.is_some_and(|page| matches!(page.query_selector(query), Ok(Some(_)))) {
        load_script(name);
    }
}

/// Tells the scripts of this page something, as a message of the window to itself.
pub fn tell_scripts(what: &[String]) {
    if let Some(window) = web_sys::window() {
        let what: js_sys::Array = what.iter().map(|one| JsValue::from_str(one)).collect();
        let origin = window.location().origin().unwrap_or_default();
        _ = window.post_message(&what, &origin);
    }
}

/// The icon of the page's tab, with a mark where something is unread.
pub fn set_icon(unread: bool) {
    let document = web_sys::window().and_then(|window| window.document());
    let icon =
        document.and_then(|document| document.query_selector("link[rel=icon]").ok().flatten());
    let path = match unread {
        true => "/favicon-unread.svg",
        false => "/favicon.svg",
    };
    if let Some(icon) = icon.filter(|icon| icon.get_attribute("href").as_deref() != Some(path)) {
        _ = icon.set_attribute("href", path);
    }
}

/// Whether a click means "go there", and not "open it in another tab".
pub fn is_plain(click: &web_sys::MouseEvent) -> bool {
    click.button() == 0
        && !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key())
}

/// Says something to the page's own scripts, by a name alone.
pub fn tell(what: &str) {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new(what)) {
        _ = window.dispatch_event(&event);
    }
}

/// Lets a script of ours do something with a value, which it finds at the page's root: when it is fetched, and
/// whenever it is asked again.
pub fn ask_script(what: &str, value: &str) {
    let page = web_sys::window().and_then(|window| window.document());
    if let Some(root) = page.and_then(|page| page.document_element()) {
        _ = root.set_attribute(&["data-", what].concat(), value);
        tell(what);
        load_script(what);
    }
}

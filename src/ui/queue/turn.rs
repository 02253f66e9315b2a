//! Tells somebody who looks elsewhere that it is their turn: by the page's title, a sound that can be
//! turned off, and a notification where the person and the browser allow it.
//!
//! Nothing here can fail in a way that matters: the turn stands on the page in any case.

use leptos::{prelude::*, task::spawn_local};

use crate::ui::told::told;
use wasm_bindgen_futures::JsFuture;

use super::{phrases, screen::Screen};
use crate::{stream::Nick, ui::chat::browser};

/// A short chime, a file of our own: the content security policy allows no other.
const CHIME: &str = "/turn.wav";
/// Where the browser keeps that there shall be no sound.
const SILENT: &str = "redovisa.queue.silent";

/// The switches, for who waits on a page that is alive.
#[component]
pub fn TurnSwitches(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let with_sound = RwSignal::new(true);
    let permission = RwSignal::new(Permission::Impossible);
    Effect::new(move |_| {
        with_sound.set(!is_silent());
        permission.set(current());
    });
    tell_when_it_comes(screen, with_sound);
    let is_idle = move || !screen.alive.get() || screen.mine.with(Option::is_none);
    let ask = move |_| {
        spawn_local(async move {
            if let Ok(asked) = web_sys::Notification::request_permission() {
                _ = JsFuture::from(asked).await;
            }
            permission.set(current());
        });
    };
    let said = move || match permission.get() {
        Permission::Granted => Some(words.notify_on),
        Permission::Denied => Some(words.notify_denied),
        Permission::Open | Permission::Impossible => None,
    };
    view! {
        <div class="turn" role="group" aria-labelledby="turn" hidden=is_idle>
            <p id="turn" class="label">{words.tell_me}</p>
            <button
                type="button"
                class="quiet-button"
                aria-pressed=told(move || if with_sound.get() { "true" } else { "false" })
                on:click=move |_| {
                    with_sound.update(|on| *on = !*on);
                    keep(with_sound.get_untracked());
                }
            >
                {words.sound}
            </button>
            <button type="button" class="quiet-button" on:click=move |_| chime()>{words.try_sound}</button>
            <button
                type="button"
                class="quiet-button"
                hidden=told(move || permission.get() != Permission::Open)
                on:click=ask
            >
                {words.notify}
            </button>
            <p class="hint" role="status">{said}</p>
        </div>
    }
}

/// Towards the window only: it changes no signal.
fn tell_when_it_comes(screen: Screen, with_sound: RwSignal<bool>) {
    let helper = Memo::new(move |_| -> Option<Nick> {
        screen.mine.with(|mine| {
            let held = mine.as_ref()?.held.as_ref()?;
            Some(held.by.nick.clone())
        })
    });
    // What the page was called before, and whether it was the person's turn.
    Effect::new(move |before: Option<(String, bool)>| {
        let helper = helper.get();
        let (title, was_theirs) = before.unwrap_or_else(|| (browser::title(), helper.is_some()));
        match &helper {
            Some(nick) => {
                browser::set_title(&["(!) ", screen.words().your_turn, " ", &title].concat());
                if !was_theirs {
                    if with_sound.get_untracked() {
                        chime();
                    }
                    notify(screen, nick);
                }
            }
            None => browser::set_title(&title),
        }
        (title, helper.is_some())
    });
}

/// Plays the chime. A browser that has seen no deed of the person on this page may refuse.
fn chime() {
    if let Ok(audio) = web_sys::HtmlAudioElement::new_with_src(CHIME)
        && let Ok(played) = audio.play()
    {
        spawn_local(async move {
            _ = JsFuture::from(played).await;
        });
    }
}

/// Shows a notification, if that is allowed and the person looks elsewhere.
fn notify(screen: Screen, helper: &Nick) {
    if current() != Permission::Granted || browser::is_visible() {
        return;
    }
    let options = web_sys::NotificationOptions::new();
    options.set_body(&phrases::comes_to_you(screen.lang, helper));
    options.set_tag(&screen.path());
    // Telephones refuse it from a page that has no service worker.
    _ = web_sys::Notification::new_with_options(screen.words().your_turn, &options);
}

/// What the person has said about notifications.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Permission {
    /// The browser knows none, or not on a page like this.
    Impossible,
    /// Not asked yet.
    Open,
    Granted,
    Denied,
}

fn current() -> Permission {
    let known = web_sys::window().is_some_and(|window| {
        js_sys::Reflect::has(&window, &"Notification".into()).unwrap_or(false)
    });
    if !known {
        return Permission::Impossible;
    }
    match web_sys::Notification::permission() {
        web_sys::NotificationPermission::Granted => Permission::Granted,
        web_sys::NotificationPermission::Denied => Permission::Denied,
        _ => Permission::Open,
    }
}

fn is_silent() -> bool {
    let kept = storage().and_then(|storage| storage.get_item(SILENT).ok().flatten());
    kept.is_some()
}

fn keep(with_sound: bool) {
    if let Some(storage) = storage() {
        _ = match with_sound {
            true => storage.remove_item(SILENT),
            false => storage.set_item(SILENT, "1"),
        };
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

//! Knows how a choice of language or theme is kept: in a cookie, and for somebody who has said before how they want the
//! site, with them; then back to where the visitor was. Refuses to know what it changes.

use axum::Form;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Site;
use crate::server::caller::Caller;
use crate::server::people::Wants;
use crate::server::state::App;
use crate::server::visit::{LANG_COOKIE, THEME_COOKIE};
use crate::ui::lang::Lang;
use crate::ui::theme::Theme;

/// Seconds: a year, after which a browser may ask again.
const COOKIE_AGE: u32 = 365 * 24 * 60 * 60;
/// Bytes of an address of ours; a longer one was not made by our own forms.
const PATH_MAX: usize = 2048;

#[derive(Debug, Deserialize)]
pub struct LanguageChoice {
    lang: String,
    #[serde(default)]
    path: String,
}

#[derive(Debug, Deserialize)]
pub struct ThemeChoice {
    theme: String,
    #[serde(default)]
    path: String,
}

pub async fn language(
    State(app): State<App>,
    caller: Caller,
    Form(choice): Form<LanguageChoice>,
) -> Response {
    let lang: Option<Lang> = choice.lang.parse().ok();
    keep(&app, &caller, |wants| {
        wants.lang = wants.lang.and(lang.or(wants.lang))
    })
    .await;
    back(&app.site, LANG_COOKIE, lang.map(Lang::code), &choice.path)
}

pub async fn theme(
    State(app): State<App>,
    caller: Caller,
    Form(choice): Form<ThemeChoice>,
) -> Response {
    let theme: Option<Theme> = choice.theme.parse().ok();
    keep(&app, &caller, |wants| {
        let wanted = theme.or(wants.theme).filter(|theme| *theme != Theme::Auto);
        wants.theme = wants.theme.and(wanted);
    })
    .await;
    back(
        &app.site,
        THEME_COOKIE,
        theme.map(Theme::code),
        &choice.path,
    )
}

/// Where somebody has said how they want the site, they want it otherwise from now on, in all their browsers. Where
/// they have not, it is a matter of this one.
async fn keep(app: &App, caller: &Caller, change: impl FnOnce(&mut Wants)) {
    let Some(me) = caller.id() else { return };
    let before = app.people.wants(me);
    let mut wants = before;
    change(&mut wants);
    if wants != before
        && let Err(error) = app.people.keep_wants(me, wants).await
    {
        tracing::error!(%error, "it could not be kept how somebody wants the site");
    }
}

/// 303, so that the browser asks for the page with GET. A choice that we don't know changes nothing.
fn back(site: &Site, cookie: &str, value: Option<&str>, path: &str) -> Response {
    let target = if is_local(path) { path } else { "/" };
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, target)]).into_response();
    if let Some(cookie) = value.and_then(|value| self::cookie(site, cookie, value)) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// A cookie that keeps a choice.
pub(super) fn cookie(site: &Site, name: &str, value: &str) -> Option<HeaderValue> {
    cookie_for(site, name, value, COOKIE_AGE)
}

/// One that makes the browser forget it.
pub(super) fn no_cookie(site: &Site, name: &str) -> Option<HeaderValue> {
    cookie_for(site, name, "", 0)
}

fn cookie_for(site: &Site, name: &str, value: &str, age: u32) -> Option<HeaderValue> {
    let secure = if site.base_url.as_ref().is_some_and(|url| url.is_secure()) {
        "; Secure"
    } else {
        ""
    };
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Max-Age={age}; SameSite=Lax; HttpOnly{secure}"
    ))
    .ok()
}

/// Whether a browser takes this for a place on our own site: one slash first
/// (two, or a backslash, begin a host), and nothing that it would trim away.
fn is_local(path: &str) -> bool {
    path.len() <= PATH_MAX
        && path.starts_with('/')
        && !path.starts_with("//")
        && path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_paths_of_our_own_are_local() {
        for path in ["/", "/report/kmom01", "/chat/lobby?before=7", "/sm%C3%B6r"] {
            assert!(is_local(path), "{path}");
        }
        for path in [
            "",
            "report",
            "//example.se",
            "/\\example.se",
            "https://example.se",
            "/a\r\nb",
            "/\t/example.se",
            "/ö",
        ] {
            assert!(!is_local(path), "{path}");
        }
    }
}

//! Knows what a page tells machines: titles, links, Open Graph; refuses to know what it tells people.

use leptos::html::meta;
use leptos::prelude::*;

use crate::ui::drawn::IntoDrawn;
use leptos::tachys::html::InertElement;

use super::Frame;
use crate::ui::theme::Theme;

/// The browser's own chrome takes these: `--bg` of style/base.css, by theme.
const THEME_COLOR_LIGHT: &str = "#f7f5f0";
const THEME_COLOR_DARK: &str = "#14171a";

#[component]
pub fn Head(frame: Frame) -> impl IntoView {
    let words = frame.lang.site();
    let title = if frame.title.is_empty() {
        frame.site_title.clone()
    } else {
        format!("{} · {}", frame.title, frame.site_title)
    };
    let og_title = if frame.title.is_empty() {
        frame.site_title.clone()
    } else {
        frame.title
    };
    let canonical = frame.canonical.map(|path| frame.base_url.clone() + &path);
    let og_image = frame.base_url + "/og.png";
    let unlisted = canonical.is_none();
    let description = (!frame.description.is_empty()).then_some(frame.description);
    view! {
        <head>
            <meta charset="utf-8" />
            // A keyboard that opens shall shrink the page, so that the chat's composer stays in sight.
            <meta
                name="viewport"
                content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
            />
            <title>{title}</title>
            {description.clone().map(|text| view! { <meta name="description" content=text /> })}
            {unlisted.then(|| view! { <meta name="robots" content="noindex" /> })}
            {canonical.clone().map(|url| view! { <link rel="canonical" href=url /> })}
            {canonical.map(|url| open_graph("og:url", url))}
            {open_graph("og:title", og_title)}
            {description.map(|text| open_graph("og:description", text))}
            {open_graph("og:type", frame.kind.og_type())}
            {open_graph("og:site_name", frame.site_title)}
            {open_graph("og:locale", frame.content_lang.unwrap_or(frame.lang).locale())}
            {open_graph("og:image", og_image)}
            {open_graph("og:image:width", "1200")}
            {open_graph("og:image:height", "630")}
            <meta name="twitter:card" content="summary_large_image" />
            <meta name="color-scheme" content="light dark" />
            {theme_colors(frame.theme)}
            <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
            <link rel="apple-touch-icon" href="/icon-180.png" />
            <link rel="manifest" href="/manifest.webmanifest" />
            <link rel="alternate" type="application/atom+xml" href="/atom.xml" title=words.feed />
            <link rel="stylesheet" href=frame.stylesheet />
            {frame.hydration.map(InertElement::new)}
            {frame.reload.map(InertElement::new)}
        </head>
    }
}

/// Open Graph's attribute is RDFa's `property`, which no element has a method for.
fn open_graph(property: &'static str, content: impl Into<String>) -> impl IntoView {
    meta().attr("property", property).content(content.into())
}

/// A chosen theme has one colour; else there is one for each, and the system picks.
fn theme_colors(theme: Theme) -> impl IntoView {
    let color = |color: &'static str| meta().name("theme-color").content(color);
    match theme {
        Theme::Light => color(THEME_COLOR_LIGHT).drawn(),
        Theme::Dark => color(THEME_COLOR_DARK).drawn(),
        Theme::Contrast => (
            color("#ffffff").attr("media", "(prefers-color-scheme: light)"),
            color("#000000").attr("media", "(prefers-color-scheme: dark)"),
        )
            .drawn(),
        Theme::Auto => (
            color(THEME_COLOR_LIGHT).attr("media", "(prefers-color-scheme: light)"),
            color(THEME_COLOR_DARK).attr("media", "(prefers-color-scheme: dark)"),
        )
            .drawn(),
    }
}

#[cfg(test)]
mod tests {
    use super::{THEME_COLOR_DARK, THEME_COLOR_LIGHT};

    #[test]
    fn the_browsers_own_chrome_has_the_pages_ground() {
        let sheet = include_str!("../../../style/base.css");
        let ground = format!("--bg: light-dark({THEME_COLOR_LIGHT}, {THEME_COLOR_DARK});");
        assert!(sheet.contains(&ground), "style/base.css has no {ground}");
    }
}

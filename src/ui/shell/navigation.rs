//! Knows the site's main places and which of them the visitor is in; refuses to know what is found there.

use leptos::prelude::*;

use crate::ui::lang::Lang;

#[component]
pub fn Navigation(lang: Lang, path: String) -> impl IntoView {
    let words = lang.site();
    let places = [
        ("/", words.nav_presentation),
        ("/about", words.nav_about),
        ("/report", words.nav_reports),
        ("/realtime", words.nav_realtime),
        ("/chat", words.nav_chat),
        ("/lab", words.nav_lab),
        ("/queue", words.nav_queue),
    ];
    view! {
        <nav class="site-nav" aria-label=words.main_navigation>
            <ul>
                {places
                    .into_iter()
                    .map(|(href, label)| {
                        view! { <li><a href=href aria-current=current(&path, href)>{label}</a></li> }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}

/// `page` for the very page, `true` for the section that the page lies in (WAI-ARIA 1.2, aria-current).
pub fn current(path: &str, place: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or(path);
    if path == place {
        return Some("page");
    }
    let within = place != "/"
        && path
            .strip_prefix(place)
            .is_some_and(|rest| rest.starts_with('/'));
    within.then_some("true")
}

#[cfg(test)]
mod tests {
    use super::current;

    #[test]
    fn the_page_itself_is_current() {
        assert_eq!(current("/", "/"), Some("page"));
        assert_eq!(current("/chat?before=7", "/chat"), Some("page"));
    }

    #[test]
    fn a_page_marks_the_section_it_lies_in_and_no_other() {
        assert_eq!(current("/report/kmom01", "/report"), Some("true"));
        assert_eq!(current("/report/kmom01", "/"), None);
        assert_eq!(current("/reporter", "/report"), None);
    }
}

//! Knows the frame around every page: head, header, navigation, footer; refuses to know what the page itself shows.

mod head;
mod navigation;
mod switches;

use leptos::prelude::*;

use self::head::Head;
use self::navigation::{Navigation, current};
use self::switches::{Appearance, LanguageSwitch, ThemeSwitch};
use super::drawn::{Inside, IntoDrawn};
use super::lang::Lang;
use super::theme::Theme;

/// The element that the skip link goes to. No heading's id has an underscore,
/// so content can't take it.
const MAIN_ID: &str = "page_main";

/// How the page uses the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Flows and scrolls as a document, with a footer.
    #[default]
    Document,
    /// Fills the window exactly and has no footer: its inside scrolls.
    App,
}

impl Layout {
    const fn body_class(self) -> &'static str {
        match self {
            Layout::Document => "layout-document",
            Layout::App => "layout-app",
        }
    }
}

/// What the frame says about the page inside it. Everything is text: the view escapes it.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The language of the interface.
    pub lang: Lang,
    /// The language of what the page shows, where it is another one.
    pub content_lang: Option<Lang>,
    pub theme: Theme,
    pub layout: Layout,
    /// The site's own name: the brand in the header, the end of `<title>`.
    pub site_title: String,
    /// The page's name; empty on a page that is the site itself.
    pub title: String,
    /// One or two sentences for search engines and shared links.
    pub description: String,
    /// The visitor's own path with its query, to come back to after a switch.
    pub path: String,
    /// Scheme and authority without a slash at the end, `https://example.se`.
    pub base_url: String,
    /// The path that `path` is another name for; none on error pages, which no one should keep.
    pub canonical: Option<String>,
    /// `article` for reports, else `website`.
    pub kind: PageKind,
    /// The address of the style sheet, with its hash.
    pub stylesheet: String,
    /// How many reports and held messages wait, for who looks at them.
    pub waiting: Option<usize>,
    /// Ready HTML for `<head>`: the scripts that start islands, on pages that have any.
    pub hydration: Option<String>,
    /// Ready HTML for `<head>`: the script that reloads after a rebuild, while developing.
    pub reload: Option<String>,
}

/// The page's kind in Open Graph's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageKind {
    #[default]
    Website,
    Article,
}

impl PageKind {
    const fn og_type(self) -> &'static str {
        match self {
            PageKind::Website => "website",
            PageKind::Article => "article",
        }
    }
}

/// A whole document, from `<!DOCTYPE html>` to `</html>`.
#[component]
pub fn Shell(frame: Frame, children: Inside) -> impl IntoView {
    let Frame {
        lang,
        content_lang,
        theme,
        layout,
        path,
        site_title,
        waiting,
        ..
    } = frame.clone();
    let words = lang.site();
    // A page in another language than the frame's says so, for screen readers
    // and hyphenation (WCAG 3.1.2).
    let main_lang = content_lang
        .filter(|content| *content != lang)
        .map(Lang::code);
    view! {
        <!DOCTYPE html>
        <html lang=lang.code() data-theme=theme.attribute()>
            {view! { <Head frame /> }.drawn()}
            <body class=layout.body_class()>
                <a class="skip-link" href=format!("#{MAIN_ID}")>{words.skip_to_content}</a>
                <header class="site-header">
                    <div class="site-header__inner">
                        <a class="brand" href="/">
                            <img class="brand__mark" src="/favicon.svg" alt="" width="28" height="28" />
                            <span>{site_title}</span>
                        </a>
                        {view! { <Navigation lang path=path.clone() /> }.drawn()}
                        <div class="site-header__own">
                            {waiting.map(|count| {
                                view! { <a href="/moderation">{crate::ui::words::to_review(lang, count)}</a> }
                            })}
                            <a href="/account" aria-current=current(&path, "/account")>{lang.account().link}</a>
                            {view! { <LanguageSwitch lang path=path.clone() /> }.drawn()}
                            {(layout == Layout::App)
                                .then(|| view! { <Appearance lang theme path=path.clone() /> }.drawn())}
                        </div>
                    </div>
                </header>
                <main id=MAIN_ID lang=main_lang tabindex="-1">
                    {children.draw()}
                </main>
                {(layout == Layout::Document).then(|| view! { <Footer lang theme path /> }.drawn())}
            </body>
        </html>
    }
}

#[component]
fn Footer(lang: Lang, theme: Theme, path: String) -> impl IntoView {
    let words = lang.site();
    view! {
        <footer class="site-footer">
            <div class="site-footer__inner">
                <ul class="site-footer__links">
                    <li><a href="/atom.xml">{words.feed_short}</a></li>
                    // `#top` is the top of every document (HTML, "find a potential indicated element").
                    <li><a href="#top">{words.to_the_top}</a></li>
                </ul>
                <ThemeSwitch lang theme path />
            </div>
        </footer>
    }
}

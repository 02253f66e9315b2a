//! Knows how a page's headings make a table of contents; refuses to know how they were found.

use leptos::prelude::*;

use crate::ui::lang::Lang;

/// A table with fewer entries tells nobody anything.
const WORTH_SHOWING: usize = 3;

/// A heading inside a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 or 3, as in `<h2>` and `<h3>`.
    pub level: u8,
    pub id: String,
    pub text: String,
}

#[component]
pub fn TableOfContents(lang: Lang, headings: Vec<Heading>) -> impl IntoView {
    (headings.len() >= WORTH_SHOWING).then(|| {
        let label = lang.site().on_this_page;
        view! {
            <nav class="toc" aria-label=label>
                <p class="toc__title" aria-hidden="true">{label}</p>
                <ol>
                    {headings
                        .into_iter()
                        .map(|heading| {
                            let class = if heading.level > 2 { "toc__sub" } else { "toc__top" };
                            view! { <li class=class><a href=format!("#{}", heading.id)>{heading.text}</a></li> }
                        })
                        .collect_view()}
                </ol>
            </nav>
        }
    })
}

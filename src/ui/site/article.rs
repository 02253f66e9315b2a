//! Knows how a page of content looks, and the way to its neighbours; refuses to know how it was written.

use leptos::prelude::*;

use super::below::{Beneath, BeneathView};
use super::date::Date;
use super::discussion::{Discussion, DiscussionView};
use super::toc::{Heading, TableOfContents};
use crate::ui::lang::Lang;

/// A page, as far as a reader sees it.
#[derive(Debug, Clone, Default)]
pub struct Article {
    pub title: String,
    pub date: Option<Date>,
    /// What the listing says about the page; shown above the text.
    pub summary: Option<String>,
    /// Sanitised HTML.
    pub html: String,
    pub headings: Vec<Heading>,
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
    /// The front page has no date or contents, and gets more room.
    pub is_front: bool,
    pub beneath: Option<Beneath>,
    pub discussion: Option<Discussion>,
}

#[derive(Debug, Clone)]
pub struct Neighbour {
    pub href: String,
    pub title: String,
}

/// `lang` is the interface's language, for what stands around the content.
#[component]
pub fn ArticleView(lang: Lang, article: Article) -> impl IntoView {
    let class = if article.is_front {
        "article article--front"
    } else {
        "article"
    };
    let headings = if article.is_front {
        Vec::new()
    } else {
        article.headings
    };
    view! {
        <article class=class>
            <header class="article__header">
                <h1>{article.title}</h1>
                {article.summary.map(|summary| view! { <p class="lead">{summary}</p> })}
                {article.date.map(|date| view! { <PublishedOn lang date /> })}
            </header>
            <TableOfContents lang headings />
            <div class="prose" inner_html=article.html></div>
            {article.beneath.map(|beneath| view! { <BeneathView lang beneath /> })}
            <Neighbours lang previous=article.previous next=article.next />
            {article.discussion.map(|discussion| view! { <DiscussionView lang discussion /> })}
        </article>
    }
}

#[component]
fn PublishedOn(lang: Lang, date: Date) -> impl IntoView {
    view! {
        <p class="published" lang=lang.code()>
            {lang.site().published} " " <time datetime=date.iso()>{date.spoken(lang)}</time>
        </p>
    }
}

#[component]
fn Neighbours(lang: Lang, previous: Option<Neighbour>, next: Option<Neighbour>) -> impl IntoView {
    let words = lang.site();
    let link = |neighbour: Neighbour, rel: &'static str, label: &'static str| {
        view! {
            <a class=format!("neighbours__{rel}") rel=rel href=neighbour.href>
                <span class="neighbours__label">{label}</span>
                <span class="neighbours__title">{neighbour.title}</span>
            </a>
        }
    };
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="neighbours" aria-label=words.neighbours lang=lang.code()>
                {previous.map(|page| link(page, "prev", words.previous))}
                {next.map(|page| link(page, "next", words.next))}
            </nav>
        }
    })
}

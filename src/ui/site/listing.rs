//! Knows how a folder's pages are listed; refuses to know how they are ordered.

use leptos::prelude::*;

use crate::ui::drawn::IntoDrawn;

use super::date::Date;
use crate::ui::lang::Lang;
use crate::ui::words;

/// A folder, as far as a reader sees it.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    pub title: String,
    pub summary: Option<String>,
    /// The introduction: sanitised HTML, or nothing.
    pub html: String,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone)]
pub struct Item {
    pub href: String,
    pub title: String,
    pub kind: ItemKind,
}

#[derive(Debug, Clone)]
pub enum ItemKind {
    Page {
        date: Option<Date>,
        summary: Option<String>,
    },
    Folder {
        pages: usize,
    },
    /// Its own page tells what is wrong.
    Broken,
}

/// `lang` is the interface's language, for what stands around the content.
#[component]
pub fn ListingView(lang: Lang, listing: Listing) -> impl IntoView {
    let words = lang.site();
    let has_introduction = !listing.html.is_empty();
    let is_empty = listing.items.is_empty();
    view! {
        <div class="listing">
            <header class="article__header">
                <h1>{listing.title}</h1>
                {listing.summary.map(|summary| view! { <p class="lead">{summary}</p> })}
            </header>
            {has_introduction.then(|| view! { <div class="prose" inner_html=listing.html></div> })}
            <h2 class="listing__title" lang=lang.code()>{words.in_this_folder}</h2>
            {is_empty.then(|| view! { <p lang=lang.code()>{words.empty_folder}</p> })}
            <ul class="cards">
                {listing
                    .items
                    .into_iter()
                    .map(|item| view! { <li class="card"><ItemView lang item /></li> })
                    .collect_view()}
            </ul>
        </div>
    }
}

#[component]
fn ItemView(lang: Lang, item: Item) -> impl IntoView {
    let about = match item.kind {
        ItemKind::Page { date, summary } => view! {
            {summary.map(|summary| view! { <p class="card__text">{summary}</p> })}
            {date.map(|date| view! {
                <p class="card__note" lang=lang.code()><time datetime=date.iso()>{date.spoken(lang)}</time></p>
            })}
        }
        .drawn(),
        ItemKind::Folder { pages } => {
            view! { <p class="card__note" lang=lang.code()>{words::pages(lang, pages)}</p> }.drawn()
        }
        ItemKind::Broken => {
            view! { <p class="card__note card__note--broken" lang=lang.code()>{lang.site().unreadable_page}</p> }
                .drawn()
        }
    };
    view! {
        <h3 class="card__title"><a href=item.href>{item.title}</a></h3>
        {about}
    }
}

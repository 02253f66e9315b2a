//! The page of what calls the reader. The server alone renders it; what people wrote only ever becomes text.

use leptos::prelude::*;

use super::{
    drawn::Drawn,
    lang::Lang,
    search::{Hit, entry, too_fast},
};

/// Where it is.
pub const PATH: &str = "/chat/mentions";

#[derive(Clone, Debug, PartialEq)]
pub struct MentionsPage {
    pub lang: Lang,
    /// Nobody in particular is called by nobody.
    pub is_somebody: bool,
    /// Minutes that the reader's clock is ahead of UTC.
    pub zone_minutes: i32,
    /// It begins with the newest there is.
    pub is_first: bool,
    /// Seconds until the reader may look again: they look too often.
    pub wait: Option<u64>,
    pub hits: Vec<Hit>,
    /// Where the next page begins.
    pub older: Option<i64>,
}

#[component]
pub fn MentionsView(page: MentionsPage) -> impl IntoView {
    let (lang, zone) = (page.lang, page.zone_minutes);
    let (words, search) = (lang.chat(), lang.search());
    let none = match page.is_somebody {
        false => Some(words.no_nick_yet),
        true if page.hits.is_empty() && page.wait.is_none() => Some(words.no_mentions),
        true => None,
    };
    let hits: Vec<Drawn> = page
        .hits
        .into_iter()
        .map(|hit| entry(lang, zone, hit))
        .collect();
    let older = page
        .older
        .map(|before| format!("{PATH}?before={before}&zone={zone}"));
    view! {
        <div class="search-page">
            <header>
                <p>
                    <a href="/chat">{words.back_to_the_chat}</a>
                    " · "
                    <a href=super::threads::PATH>{words.threads}</a>
                </p>
                <h1>{words.mentions}</h1>
            </header>
            <p class="hint">{none}</p>
            {too_fast(lang, page.wait)}
            <ol class="hits">{hits}</ol>
            <p class="search-pages">
                {(!page.is_first).then(|| view! { <a href=PATH>{search.newest_hits}</a> })}
                " "
                {older.map(|href| view! { <a rel="next" href=href>{search.older_hits}</a> })}
            </p>
        </div>
    }
}

//! The list of queues, and how their owner opens another. Only the list itself comes to life
//! in the browser.

use leptos::{either::Either, prelude::*};

use super::{
    form::hidden,
    overview::{Overview, QueueInfo, Queues, RowWords},
};
use crate::{
    stream::{CommandId, Title},
    ui::{carried::carry, lang::Lang},
};

/// The page. Whoever `may_open` a queue posts `id` and `title` to `/queue`; `fault` is what was
/// written when that was refused, and why.
#[component]
pub fn QueueList(
    lang: Lang,
    queues: Vec<QueueInfo>,
    may_open: bool,
    command: CommandId,
    fault: Option<(String, String)>,
) -> impl IntoView {
    let words = lang.queues();
    view! {
        <div class="queue-list">
            <header class="queue__head">
                <h1>{words.title}</h1>
                <p class="lead">{words.about}</p>
            </header>
            {rows(lang, queues)}
            {may_open.then(|| open_form(lang, command, fault))}
            <p><a href="/realtime/queue">{words.how_it_works}</a></p>
        </div>
    }
}

/// The queues as they are now, for another page of the site.
#[component]
pub fn QueuePreview(lang: Lang, queues: Vec<QueueInfo>) -> impl IntoView {
    view! {
        <section class="panel" lang=lang.code() aria-labelledby="queues-now">
            <h2 id="queues-now">{lang.queues().now}</h2>
            {rows(lang, queues)}
        </section>
    }
}

fn rows(lang: Lang, queues: Vec<QueueInfo>) -> impl IntoView {
    match queues.is_empty() {
        true => Either::Left(view! { <p>{lang.queues().none}</p> }),
        false => {
            let words = row_words(lang);
            // First what it carries: the view is made in this order.
            Either::Right(view! { {carry(Queues { queues, words })} <Overview /> })
        }
    }
}

fn row_words(lang: Lang) -> RowWords {
    let words = lang.queues();
    RowWords {
        open: words.open.to_owned(),
        paused: words.paused.to_owned(),
        closed: words.closed.to_owned(),
        one_waits: words.one_waits.to_owned(),
        many_wait: words.many_wait.to_owned(),
    }
}

fn open_form(lang: Lang, command: CommandId, fault: Option<(String, String)>) -> impl IntoView {
    let words = lang.queues();
    let (written, said) = fault.unzip();
    let is_refused = said.is_some();
    view! {
        <section class="panel" aria-labelledby="new-queue">
            <h2 id="new-queue">{words.new_queue}</h2>
            <form class="stack" method="post" action="/queue">
                {hidden("id", command.as_str().to_string())}
                <div class="field">
                    <label for="queue-title">{words.new_title}</label>
                    <input
                        id="queue-title"
                        name="title"
                        type="text"
                        required
                        maxlength=Title::LONGEST.to_string()
                        autocomplete="off"
                        aria-describedby="queue-title-hint"
                        aria-invalid=is_refused.then_some("true")
                        value=written.unwrap_or_default()
                    />
                    <p id="queue-title-hint" class="hint">{words.new_hint}</p>
                </div>
                <button type="submit" class="button">{words.new_button}</button>
                {said.map(|said| view! { <p class="fault" role="alert">{said}</p> })}
            </form>
        </section>
    }
}

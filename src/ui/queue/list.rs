//! The list of queues, and how their owner opens another. The server alone renders it.

use leptos::prelude::*;

use super::{form::hidden, page::path};
use crate::{
    queue::Status,
    stream::{CommandId, Nick, StreamName, Title},
    ui::lang::Lang,
};

/// A queue in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueInfo {
    pub name: StreamName,
    pub title: Title,
    pub status: Status,
    pub waiting: usize,
    pub owner: Option<Nick>,
}

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
    let list = match queues.is_empty() {
        true => view! { <p>{words.none}</p> }.into_any(),
        false => {
            let rows = queues.into_iter().map(|info| row(lang, info));
            view! { <ul class="queues">{rows.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <div class="queue-list">
            <header class="queue__head">
                <h1>{words.title}</h1>
                <p class="lead">{words.about}</p>
            </header>
            {list}
            {may_open.then(|| open_form(lang, command, fault))}
            <p><a href="/realtime/queue">{words.how_it_works}</a></p>
        </div>
    }
}

fn row(lang: Lang, info: QueueInfo) -> impl IntoView {
    let words = lang.queues();
    let (status, class) = match info.status {
        Status::Open => (words.open, "status status--open"),
        Status::Paused => (words.paused, "status status--paused"),
        Status::Closed => (words.closed, "status status--closed"),
    };
    view! {
        <li class="queues__one">
            <a href=path(&info.name)><bdi>{info.title.to_string()}</bdi></a>
            <span class=class>{status}</span>
            <span class="hint">{waiting(lang, info.waiting)}</span>
            {info.owner.map(|owner| view! { <span class="hint"><bdi>{owner.to_string()}</bdi></span> })}
        </li>
    }
}

/// "3 väntar".
fn waiting(lang: Lang, count: usize) -> String {
    let unit = match (lang, count) {
        (Lang::Sv, _) => " väntar",
        (Lang::En, 1) => " waits",
        (Lang::En, _) => " wait",
    };
    count.to_string() + unit
}

fn open_form(lang: Lang, command: CommandId, fault: Option<(String, String)>) -> impl IntoView {
    let words = lang.queues();
    let (written, said) = fault.unzip();
    let is_refused = said.is_some();
    view! {
        <section class="card" aria-labelledby="new-queue">
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

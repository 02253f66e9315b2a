//! The lab's page around its live part: what is seen there, explained. It reads well without the live
//! part, too.

use leptos::prelude::*;

use super::{Lab, Start, phrases};
use crate::{
    lab::{BROADCAST_PATH, ECHO_PATH, close_code::Meaning, close_code::NAMED},
    ui::{carried::carry, coded::coded, lang::Lang, words::LabTexts},
};

/// The whole page. `home` is where our own servers are, such as `ws://localhost:3000`.
#[component]
pub fn LabPage(lang: Lang, home: String) -> impl IntoView {
    let texts = lang.lab_texts();
    view! {
        <div class="lab-page">
            <header class="article__header">
                <h1>{texts.title}</h1>
                <p class="lead">{texts.lead}</p>
                <p>{coded(texts.suggestion)}</p>
                <p><a href="/lab/chat">{texts.to_inspector}</a></p>
                <noscript><p class="lab-page__note">{texts.needs_script}</p></noscript>
            </header>
            {carry(Start { lang, home: home.clone() })}
            <Lab />
            <div class="lab-page__texts prose">
                <h2>{texts.explained}</h2>
                <Servers texts home />
                <Text title=texts.upgrade paragraphs=vec![texts.upgrade_1, texts.upgrade_2] />
                <Text title=texts.framing paragraphs=vec![texts.framing_1, texts.framing_2] />
                <Text title=texts.subprotocols paragraphs=vec![texts.subprotocols_1, texts.subprotocols_2] />
                <Text title=texts.origin paragraphs=vec![texts.origin_1, texts.origin_2, texts.origin_3] />
                <Text title=texts.pings paragraphs=vec![texts.pings_1, texts.pings_2] />
                <Text title=texts.closing paragraphs=vec![texts.closing_1] />
                <Codes lang />
                <Text title=texts.socket_io paragraphs=vec![texts.socket_io_1, texts.socket_io_2] />
            </div>
        </div>
    }
}

#[component]
fn Text(title: &'static str, paragraphs: Vec<&'static str>) -> impl IntoView {
    let paragraphs = paragraphs
        .into_iter()
        .map(|text| view! { <p>{coded(text)}</p> });
    view! {
        <h3>{title}</h3>
        {paragraphs.collect_view()}
    }
}

#[component]
fn Servers(texts: &'static LabTexts, home: String) -> impl IntoView {
    let commands = [
        ["websocat ", &home, ECHO_PATH].concat(),
        ["wscat --subprotocol json --connect ", &home, BROADCAST_PATH].concat(),
        ["python3 -m websockets ", &home, ECHO_PATH].concat(),
    ];
    view! {
        <Text title=texts.servers paragraphs=vec![texts.servers_echo, texts.servers_broadcast, texts.servers_slow] />
        <p>{texts.servers_terminal}</p>
        <pre tabindex="0"><code>{commands.join("\n")}</code></pre>
    }
}

/// The close codes with their meanings.
#[component]
fn Codes(lang: Lang) -> impl IntoView {
    let texts = lang.lab_texts();
    let named = NAMED.map(|(code, meaning)| (code.to_string(), meaning));
    let ranges = [
        (texts.range_library.to_owned(), Meaning::Library),
        (texts.range_private.to_owned(), Meaning::Private),
    ];
    let rows = named.into_iter().chain(ranges).map(|(code, meaning)| {
        view! { <tr><th scope="row"><code>{code}</code></th><td>{phrases::meaning(lang, meaning)}</td></tr> }
    });
    view! {
        <div class="table" tabindex="0" role="region" aria-label=texts.closing>
            <table>
                <thead><tr><th scope="col">{texts.code}</th><th scope="col">{texts.meaning}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

//! Knows how to tell a site's author what is wrong with its content; refuses to know what can be.

use leptos::prelude::*;

use crate::ui::lang::Lang;

/// A fault in a content file, already in the reader's language.
#[derive(Debug, Clone)]
pub struct FaultReport {
    /// Relative to the content folder.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub what: String,
    pub remedy: &'static str,
}

#[component]
pub fn FaultView(lang: Lang, fault: FaultReport) -> impl IntoView {
    let words = lang.site();
    view! {
        <div class="notice">
            <h1>{words.fault_title}</h1>
            <p>{words.fault_text}</p>
            <dl class="facts">
                <dt>{words.fault_file}</dt>
                <dd><code>{fault.file}</code></dd>
                <dt>{words.fault_line}</dt>
                <dd>{fault.line.to_string()}</dd>
                <dt>{words.fault_what}</dt>
                <dd>{fault.what}</dd>
                <dt>{words.fault_remedy}</dt>
                <dd>{fault.remedy}</dd>
            </dl>
        </div>
    }
}

/// There is no content folder at all.
#[component]
pub fn MissingView(lang: Lang, folder: String, reason: String) -> impl IntoView {
    let words = lang.site();
    view! {
        <div class="notice">
            <h1>{words.missing_title}</h1>
            <p>{words.missing_text}</p>
            <dl class="facts">
                <dt>{words.missing_folder}</dt>
                <dd><code>{folder}</code></dd>
                <dt>{words.fault_what}</dt>
                <dd>{reason}</dd>
                <dt>{words.fault_remedy}</dt>
                <dd>{words.missing_remedy}</dd>
            </dl>
        </div>
    }
}

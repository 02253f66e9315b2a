//! What lives below a page's text: data in, an island out.

use leptos::prelude::*;

use crate::ui::{
    lang::Lang,
    queue::{QueueInfo, QueuePreview},
};

#[derive(Debug, Clone, PartialEq)]
pub enum Beneath {
    Queues(Vec<QueueInfo>),
}

impl Beneath {
    /// The name of the island, as the list of the WASM's pieces has it.
    pub fn island(&self) -> &'static str {
        match self {
            Beneath::Queues(_) => "overview",
        }
    }
}

/// `lang` is the interface's language, which the page's own may differ from.
#[component]
pub fn BeneathView(lang: Lang, beneath: Beneath) -> impl IntoView {
    match beneath {
        Beneath::Queues(queues) => view! { <QueuePreview lang queues /> },
    }
}

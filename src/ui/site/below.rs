//! What lives below a page's text: data in, an island out.

use leptos::prelude::*;

use crate::ui::{
    island::{self, Island},
    lang::Lang,
    queue::{QueueInfo, QueuePreview},
};

#[derive(Debug, Clone, PartialEq)]
pub enum Beneath {
    Queues(Vec<QueueInfo>),
}

impl Beneath {
    pub fn island(&self) -> Island {
        match self {
            Beneath::Queues(_) => island::OVERVIEW,
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

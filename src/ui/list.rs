//! A list whose items come and go by their keys; refuses to know what an item shows.
//!
//! Leptos's own `For` is compiled for each list by itself: how it compares, builds, moves and takes over.
//! Here all lists are one, in which an item is its key and what makes its view.

use leptos::prelude::*;

use super::drawn::{Drawn, IntoDrawn};

/// One of a list. Two with the same key look the same.
pub struct Item {
    key: String,
    make: Box<dyn FnOnce() -> Drawn + Send>,
}

impl Item {
    pub fn new<V: IntoView + 'static>(
        key: String,
        make: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Item {
            key,
            make: Box::new(move || make().drawn()),
        }
    }
}

/// The items that there are now, and whenever one of the signals behind them changes.
pub fn list(items: impl Fn() -> Vec<Item> + Send + 'static) -> impl IntoView {
    one(Box::new(items))
}

fn one(items: Box<dyn Fn() -> Vec<Item> + Send>) -> impl IntoView {
    let key = |item: &Item| item.key.clone();
    view! { <For each=items key children=|item: Item| (item.make)() /> }
}

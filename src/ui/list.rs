//! A list whose items come and go by their keys; refuses to know what an item shows.
//!
//! Leptos's own `For` is compiled for each list by itself: how it compares, builds, moves and takes over.
//! Here all lists are one, in which an item is its key and what makes its view.

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState},
    },
};

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
            make: Box::new(move || Drawn(Box::new(make().into_view()))),
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

/// A view of whatever type. Unlike [`AnyView`], it is never waited for, and replaced rather than changed.
struct Drawn(Box<dyn Draw + Send>);

struct DrawnState(Box<dyn Mountable>);

trait Draw {
    fn build(self: Box<Self>) -> DrawnState;
    fn take_over(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> DrawnState;
    fn write(self: Box<Self>, html: &mut String, position: &mut Position);
}

impl<V: RenderHtml<State: 'static>> Draw for V {
    fn build(self: Box<Self>) -> DrawnState {
        DrawnState(Box::new(Render::build(*self)))
    }

    fn take_over(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> DrawnState {
        DrawnState(Box::new(self.hydrate::<true>(cursor, position)))
    }

    fn write(self: Box<Self>, html: &mut String, position: &mut Position) {
        // Only the server writes, but that is more than the compiler can see through a `dyn`.
        if crate::ON_SERVER {
            self.to_html_with_buf(html, position, true, false, Vec::new());
        }
    }
}

impl Render for Drawn {
    type State = DrawnState;

    fn build(self) -> DrawnState {
        self.0.build()
    }

    fn rebuild(self, state: &mut DrawnState) {
        let mut built = self.0.build();
        state.insert_before_this(&mut built);
        state.unmount();
        *state = built;
    }
}

impl RenderHtml for Drawn {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.write(html, position);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> DrawnState {
        self.0.take_over(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// Nothing is added from outside: an item has its own attributes.
impl AddAnyAttr for Drawn {
    type Output<A: leptos::attr::Attribute> = Self;

    fn add_any_attr<A: leptos::attr::Attribute>(self, _attribute: A) -> Self
    where
        Self::Output<A>: RenderHtml,
    {
        self
    }
}

impl Mountable for DrawnState {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

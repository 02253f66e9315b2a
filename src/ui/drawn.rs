//! A view of whatever type, where types would grow beyond measure; refuses to know what it shows.
//!
//! Leptos's views are types within types, and each is compiled for being built, changed, taken over, written and
//! waited for. A page is told in a handful of these boxes instead of one type that says all of it. Unlike
//! [`AnyView`], a box is never waited for (our pages have their data before they begin), and is replaced rather
//! than changed: what changes while somebody types in it stays out of a box, or has its own signals inside.

use leptos::{
    attr::any_attribute::AnyAttribute,
    children::ToChildren,
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState},
    },
};

/// What a component has between its tags, as a box.
pub struct Inside(Box<dyn FnOnce() -> Drawn + Send>);

impl Inside {
    pub fn draw(self) -> Drawn {
        (self.0)()
    }
}

impl<V: IntoView + 'static, F: FnOnce() -> V + Send + 'static> ToChildren<F> for Inside {
    fn to_children(inside: F) -> Self {
        Inside(Box::new(move || inside().drawn()))
    }
}

/// Forgets a view's type.
pub trait IntoDrawn {
    fn drawn(self) -> Drawn;
}

impl<V: IntoView + 'static> IntoDrawn for V {
    fn drawn(self) -> Drawn {
        Drawn(Box::new(self.into_view()))
    }
}

/// See the module.
pub struct Drawn(Box<dyn Draw + Send>);

pub struct DrawnState(Box<dyn Mountable>);

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

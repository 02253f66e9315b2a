//! A piece of a page that stays as it was made: elements with attributes and text, and nothing that
//! reacts. Refuses to know what it shows; there is no way from here to raw HTML.
//!
//! Of Leptos's own elements each is a type, compiled for being built, taken over and changed; and where
//! the type is erased, since markup holds markup, for being waited for as well. What stays as it is needs
//! little of that: the browser takes over the root and looks no further.

use leptos::{
    attr::any_attribute::AnyAttribute,
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::{
            CastFrom, Rndr,
            types::{Element, Node},
        },
        view::{Mountable, Position, PositionState},
    },
};

/// Elements without an end tag (HTML, "void elements"), of those that are used here.
const VOID: [&str; 3] = ["br", "img", "input"];

/// An element and everything inside of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Still {
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Vec<Inside>,
}

#[derive(Clone, Debug, PartialEq)]
enum Inside {
    Text(String),
    Element(Still),
}

/// What is on the page, to be compared with what shall be.
pub struct StillState {
    still: Still,
    element: Element,
}

impl Still {
    pub fn new(tag: &'static str) -> Self {
        Still {
            tag,
            attributes: Vec::new(),
            inside: Vec::new(),
        }
    }

    pub fn with(mut self, attribute: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((attribute, value.into()));
        self
    }

    pub fn class(self, class: impl Into<String>) -> Self {
        self.with("class", class)
    }

    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.inside.push(Inside::Text(text.into()));
        self
    }

    pub fn child(mut self, child: Still) -> Self {
        self.inside.push(Inside::Element(child));
        self
    }

    fn write(&self, html: &mut String) {
        html.push('<');
        html.push_str(self.tag);
        for (name, value) in &self.attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            escape(value, html);
            html.push('"');
        }
        html.push('>');
        for inside in &self.inside {
            match inside {
                Inside::Text(text) => escape(text, html),
                Inside::Element(still) => still.write(html),
            }
        }
        if !VOID.contains(&self.tag) {
            html.push_str("</");
            html.push_str(self.tag);
            html.push('>');
        }
    }

    fn element(&self) -> Element {
        let element = Rndr::create_element(self.tag, None);
        for (name, value) in &self.attributes {
            Rndr::set_attribute(&element, name, value);
        }
        for inside in &self.inside {
            let node: Node = match inside {
                Inside::Text(text) => Rndr::create_text_node(text).into(),
                Inside::Element(still) => still.element().into(),
            };
            Rndr::insert_node(&element, &node, None);
        }
        element
    }
}

/// For text between tags as well as for the value of an attribute in double quotes.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}

impl Render for Still {
    type State = StillState;

    fn build(self) -> StillState {
        StillState {
            element: self.element(),
            still: self,
        }
    }

    fn rebuild(self, state: &mut StillState) {
        // What is the same stays in its place: a reader may be listening to it.
        if self != state.still {
            let mut built = self.build();
            state.element.insert_before_this(&mut built);
            state.element.unmount();
            *state = built;
        }
    }
}

impl RenderHtml for Still {
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
        self.write(html);
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> StillState {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        position.set(Position::NextChild);
        // Another page than ours would be the server's fault; then ours stands aside of it.
        let element = Element::cast_from(cursor.current()).unwrap_or_else(|| self.element());
        StillState {
            still: self,
            element,
        }
    }

    fn into_owned(self) -> Self {
        self
    }
}

/// Nothing is added from outside: it stays as it was made.
impl AddAnyAttr for Still {
    type Output<A: leptos::attr::Attribute> = Self;

    fn add_any_attr<A: leptos::attr::Attribute>(self, _attribute: A) -> Self
    where
        Self::Output<A>: RenderHtml,
    {
        self
    }
}

impl Mountable for StillState {
    fn unmount(&mut self) {
        self.element.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.element.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.element.elements()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_is_text_and_nothing_else() {
        let link = Still::new("a").with("href", "/?a=1&b=\"><b>");
        let still = Still::new("p")
            .text("<i> & \"")
            .child(Still::new("br"))
            .child(link.text("x"));
        assert_eq!(
            still.to_html(),
            "<p>&lt;i&gt; &amp; &quot;<br><a href=\"/?a=1&amp;b=&quot;&gt;&lt;b&gt;\">x</a></p>"
        );
    }
}

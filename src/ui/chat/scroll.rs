//! Keeps the reader's place in the list of messages: at the end when they are at the end, and at what
//! they read when they are not. Knows elements and pixels, and nothing of messages.
//!
//! The list is laid out from its end (`column-reverse`): the browser itself then begins there and stays
//! there, without a script too, and older messages that come in above move nothing. `scrollTop` is 0 at
//! the end and negative above it. What is left to do is to hold still what one reads when something is
//! added below.

use std::cell::{Cell, RefCell};

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, ResizeObserver};

/// Pixels from the end that still are the end: a line's height, and a finger's shake.
const NEAR_END: i32 = 40;
/// Heights of the window from an end of what is in the page at which more of it is brought.
const NEAR: f64 = 1.5;

/// The reader's place in one scrolling element.
pub struct Keeper {
    log: HtmlElement,
    /// Whether new things shall be scrolled to.
    following: Cell<bool>,
    /// The id of something that was in sight, and where it ended.
    anchor: RefCell<Option<(String, f64)>>,
}

impl Keeper {
    pub fn new(log: HtmlElement) -> Self {
        Keeper {
            log,
            following: Cell::new(true),
            anchor: RefCell::new(None),
        }
    }

    /// Calls `settle` whenever the content has another size: after layout and before it is painted, so
    /// that nothing is seen to jump.
    pub fn watch(content: &Element, settle: impl Fn() + 'static) {
        let settle = Closure::<dyn Fn()>::new(settle);
        if let Ok(observer) = ResizeObserver::new(settle.as_ref().unchecked_ref()) {
            observer.observe(content);
        }
        // As long as the page.
        settle.forget();
    }

    /// The reader scrolled, or the list did. `is_newest`: the list ends with what was said last.
    pub fn note_scroll(&self, is_newest: bool) {
        self.following
            .set(is_newest && self.log.scroll_top() > -NEAR_END);
    }

    pub fn is_at_end(&self) -> bool {
        self.following.get()
    }

    /// Whether the reader is near the beginning of what is in the page, and near its end.
    pub fn is_near(&self) -> (bool, bool) {
        let (height, below) = (self.log.client_height(), -self.log.scroll_top());
        let all = self.log.scroll_height() - height;
        // On the tallest screen, too, one is not near to both: the page would move to and fro.
        let near = (f64::from(height) * NEAR).min(f64::from(all) / 3.0);
        let is_near = |pixels: i32| f64::from(pixels) <= near;
        (is_near(all - below), is_near(below))
    }

    /// Before the list changes: remembers what the reader looks at.
    pub fn hold(&self) {
        if self.following.get() || self.anchor.borrow().is_some() {
            return;
        }
        let top = self.log.get_bounding_client_rect().top();
        let Ok(items) = self.log.query_selector_all("li[id]") else {
            return;
        };
        let item = |at: u32| {
            items
                .get(at)
                .and_then(|node| node.dyn_into::<Element>().ok())
        };
        // The first that reaches into sight. They stand in order, so half of them can be left out at a time.
        let (mut from, mut to) = (0, items.length());
        while from < to {
            let middle = from + (to - from) / 2;
            match item(middle).is_some_and(|item| item.get_bounding_client_rect().bottom() <= top) {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        if let Some(item) = item(from) {
            // Its end: it may lose its head, which says who speaks, to one that comes in above.
            let at = item.get_bounding_client_rect().bottom();
            *self.anchor.borrow_mut() = Some((item.id(), at));
        }
    }

    /// After the list changed: puts back where it was what the reader looks at.
    pub fn settle(&self) {
        if self.following.get() {
            self.anchor.take();
            self.log.set_scroll_top(0);
        } else if let Some((id, at)) = self.anchor.take()
            && let Some(item) = self.item(&id)
        {
            let moved = item.get_bounding_client_rect().bottom() - at;
            if moved.abs() >= 1.0 {
                self.log
                    .set_scroll_top(self.log.scroll_top() + moved.round() as i32);
            }
        }
    }

    /// Brings a message into sight.
    pub fn show(&self, id: &str) {
        if let Some(item) = self.item(id) {
            self.leave_end();
            item.scroll_into_view();
        }
    }

    /// What is shown next is not the end.
    pub fn leave_end(&self) {
        self.following.set(false);
        self.anchor.take();
    }

    fn item(&self, id: &str) -> Option<Element> {
        self.log.query_selector(&["#", id].concat()).ok().flatten()
    }

    /// Goes to the end, and stays there. At once: what a smooth way leads past may not be in the page, and each step of it
    /// would look like a reader who scrolls.
    pub fn go_to_end(&self) {
        self.following.set(true);
        self.anchor.take();
        self.log.set_scroll_top(0);
    }
}

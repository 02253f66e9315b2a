//! Where somebody may watch the line, and spoil it: the lab's inspector. It acts on this page's own
//! connection and on nobody else's. A line without a watcher asks once a frame whether it has one.

use std::{cell::OnceCell, collections::VecDeque, rc::Rc};

use crate::{lab::inspector::Fate, stream::Millis};

/// Somebody who watches.
pub trait Watcher {
    fn goes_out(&self, text: &str);
    /// What shall become of a frame that came in?
    fn comes_in(&self, text: &str) -> Fate;
}

/// A line's place for a watcher. Cheap to clone; all clones are one place.
#[derive(Clone, Default)]
pub struct Tap(Rc<OnceCell<Rc<dyn Watcher>>>);

/// Frames that a watcher holds up, in the order in which they came.
#[derive(Default)]
pub struct Late(VecDeque<(Millis, String)>);

impl Tap {
    /// Lets somebody watch. The first stays.
    pub fn set(&self, watcher: Rc<dyn Watcher>) {
        _ = self.0.set(watcher);
    }

    pub fn goes_out(&self, text: &str) {
        if let Some(watcher) = self.0.get() {
            watcher.goes_out(text);
        }
    }

    pub fn comes_in(&self, text: &str) -> Fate {
        self.0
            .get()
            .map_or(Fate::Arrives, |watcher| watcher.comes_in(text))
    }
}

impl Late {
    /// Takes a frame that came in. Gives it back if it may go on at once; what comes after a frame that
    /// is held up waits for that one, since a line keeps its order.
    pub fn pass(&mut self, now: Millis, text: String, fate: Fate) -> Option<String> {
        let due = match fate {
            Fate::Lost => return None,
            Fate::Arrives if self.0.is_empty() => return Some(text),
            Fate::Arrives => now,
            Fate::Late(millis) => now + Millis::from(millis),
        };
        self.0.push_back((due, text));
        None
    }

    /// When the next frame is due.
    pub fn due(&self) -> Option<Millis> {
        self.0.front().map(|(due, _)| *due)
    }

    /// The next frame, if it is due.
    pub fn take(&mut self, now: Millis) -> Option<String> {
        if self.due()? > now {
            return None;
        }
        self.0.pop_front().map(|(_, text)| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_up_goes_on_at_once() {
        let mut late = Late::default();
        assert_eq!(
            late.pass(0, "a".into(), Fate::Arrives).as_deref(),
            Some("a")
        );
        assert_eq!(late.pass(0, "b".into(), Fate::Lost), None);
        assert_eq!(late.due(), None);
    }

    #[test]
    fn late_frames_keep_their_order() {
        let mut late = Late::default();
        assert_eq!(late.pass(0, "a".into(), Fate::Late(2_000)), None);
        assert_eq!(
            late.pass(10, "b".into(), Fate::Arrives),
            None,
            "it waits for the first"
        );
        assert_eq!((late.take(1_999), late.due()), (None, Some(2_000)));
        assert_eq!(late.take(2_000).as_deref(), Some("a"));
        assert_eq!(late.take(2_000).as_deref(), Some("b"));
        assert_eq!(late.take(2_000), None);
    }

    #[test]
    fn a_place_without_a_watcher_lets_everything_through() {
        assert_eq!(Tap::default().comes_in("a"), Fate::Arrives);
    }
}

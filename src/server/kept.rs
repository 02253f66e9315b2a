//! Pages as everybody sees them who is nobody in particular: made once for each change, for all who ask. What a page
//! depends on is for its maker to say; here two of one stamp are the same.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{page::Page, visit::Visit};
use crate::ui::{lang::Lang, theme::Theme};

/// Pages that are kept, each in one form; some tens of KiB each. Whoever invents addresses drives out others'.
const MOST: usize = 64;

/// Cheap to clone.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    of: HashMap<Asked, (Stamp, Arc<Page>)>,
    /// Oldest first.
    order: VecDeque<Asked>,
}

/// What in a request makes a difference.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    path: String,
    origin: Option<String>,
    lang: Lang,
    theme: Theme,
}

/// What a page was made from, by the versions of it. Read before what it stands for: then it is never newer.
#[derive(Clone, PartialEq, Eq)]
pub struct Stamp {
    pub head: u64,
    pub rooms: usize,
    pub names: u64,
    pub presence: u64,
    pub pictures: String,
}

impl From<&Visit> for Asked {
    fn from(visit: &Visit) -> Self {
        Asked {
            path: visit.path.clone(),
            origin: visit.origin.clone(),
            lang: visit.lang,
            theme: visit.theme,
        }
    }
}

impl Kept {
    /// The page, if it was made from the same.
    pub fn find(&self, asked: &Asked, stamp: &Stamp) -> Option<Arc<Page>> {
        let pages = self.pages();
        let (made_from, page) = pages.of.get(asked)?;
        (made_from == stamp).then(|| page.clone())
    }

    pub fn keep(&self, asked: Asked, stamp: Stamp, page: Arc<Page>) {
        let mut pages = self.pages();
        if pages.of.insert(asked.clone(), (stamp, page)).is_none() {
            pages.order.push_back(asked);
        }
        if pages.order.len() > MOST
            && let Some(oldest) = pages.order.pop_front()
        {
            pages.of.remove(&oldest);
        }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str) -> Asked {
        Asked {
            path: path.to_owned(),
            origin: None,
            lang: Lang::Sv,
            theme: Theme::Auto,
        }
    }

    fn stamp(head: u64) -> Stamp {
        Stamp {
            head,
            rooms: 1,
            names: 0,
            presence: 0,
            pictures: String::new(),
        }
    }

    fn page() -> Arc<Page> {
        Arc::new(Page::new("<p>hej</p>".to_owned()))
    }

    #[test]
    fn a_page_is_found_until_what_it_was_made_from_changes() {
        let kept = Kept::default();
        kept.keep(asked("/chat/lobby"), stamp(1), page());
        assert!(kept.find(&asked("/chat/lobby"), &stamp(1)).is_some());
        assert!(kept.find(&asked("/chat/lobby"), &stamp(2)).is_none());
        assert!(kept.find(&asked("/chat/other"), &stamp(1)).is_none());
    }

    #[test]
    fn as_many_are_kept_as_is_said() {
        let kept = Kept::default();
        for n in 0..MOST + 10 {
            kept.keep(asked(&format!("/chat/{n}")), stamp(1), page());
        }
        assert_eq!(kept.pages().of.len(), MOST);
        assert!(kept.find(&asked("/chat/0"), &stamp(1)).is_none());
        assert!(
            kept.find(&asked(&format!("/chat/{}", MOST + 9)), &stamp(1))
                .is_some()
        );
    }
}

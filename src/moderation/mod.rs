//! Moderation as a decider: one log for the whole site of who may not write, what waits to be looked at, and who
//! has decided what. It is the audit log, too.
//!
//! Pure. A wish here is told in the same words as the fact that it becomes: what a moderator does needs nothing
//! added. Who may act upon whom, and what happens in rooms, is for the server, which knows them.

mod act;
mod case;
mod rules;
mod site;

use crate::stream::{Circumstances, Decider, Event, FromTree, Seq, Tree, read_off_a_tree};

pub use self::{
    act::{Act, Network, Reason},
    case::{Case, Matter},
    site::{Ban, Site, Until},
};

/// The moderation log's decider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moderation;

/// Why a wish is not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// That is for those who keep order.
    NotAllowed,
    /// It is so already, or there is nothing that it could be about.
    NothingToDo,
    /// There is no room for more.
    TooMany,
}

impl FromTree for Refusal {
    fn from_tree(tree: Tree) -> Option<Self> {
        match tree.fields()?.take::<String>("code")?.as_str() {
            "not-allowed" => Some(Refusal::NotAllowed),
            "nothing-to-do" => Some(Refusal::NothingToDo),
            "too-many" => Some(Refusal::TooMany),
            _ => None,
        }
    }
}

read_off_a_tree!(Refusal);

impl Decider for Moderation {
    type State = Site;
    type Command = Act;
    type Fact = Act;
    type Refusal = Refusal;
    type Change = ();

    fn decide(site: &Site, wished: &Circumstances<Act>, act: &Act) -> Result<Vec<Act>, Refusal> {
        rules::judge(site, wished, act).map(|()| vec![act.clone()])
    }

    fn about(act: &Act) -> Option<Seq> {
        act.of()
    }

    /// What was decided needs no copy of somebody's words any more.
    fn erases(act: &Act) -> bool {
        act.of().is_some()
    }

    fn erased(event: &Event<Act>, _of: Seq) -> Act {
        let act = &event.fact;
        act.clone().without_words()
    }

    fn apply(site: &mut Site, event: &Event<Act>) {
        site.apply(event);
    }

    /// Nothing is paged through as a fold: the audit log reads facts.
    fn page(events: &[Event<Act>], _floor: Seq) -> Site {
        let mut site = Site::default();
        for event in events {
            site.apply(event);
        }
        site
    }

    fn prepend(_: &mut Site, _: Site, _: Seq) {}

    /// All that is there is needed: what has ended goes by itself.
    fn forget(_: &mut Site, _: usize) {}
}

#[cfg(test)]
mod tests;

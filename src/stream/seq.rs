//! A place in a log. Dense: after `n` comes `n + 1`, always.

use serde::{Deserialize, Serialize};

use super::{FromTree, Tree};

/// A fact's number in its stream. The first fact is 1; [`Seq::ORIGIN`] is the place before it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// Before every fact: the cursor of somebody who has seen nothing.
    pub const ORIGIN: Seq = Seq(0);

    /// The number that follows this one.
    pub fn next(self) -> Seq {
        Seq(self.0.saturating_add(1))
    }

    /// The number before this one; the origin stays the origin.
    pub fn previous(self) -> Seq {
        Seq(self.0.saturating_sub(1))
    }
}

impl FromTree for Seq {
    fn from_tree(tree: Tree) -> Option<Self> {
        u64::from_tree(tree).map(Seq)
    }
}

//! What makes a kind of stream: how wishes are judged, and how facts add up.

use std::fmt::Debug;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Event, FromTree, Millis, Person, Seq, Tree};

/// The *decider* of event sourcing: one pure pair of functions makes a real-time feature.
///
/// Invariants, held by property tests of every decider:
/// - what `decide` allows, `apply` takes; `apply` never fails and ignores facts it does not know;
/// - folding a prefix and then the rest is folding all.
///
/// The implementor is only a name for the pair; its bounds let types that mention it derive theirs.
pub trait Decider: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// The fold of a log, or of its newest part.
    type State: Clone
        + Debug
        + Default
        + PartialEq
        + Serialize
        + DeserializeOwned
        + FromTree
        + Send
        + Sync
        + 'static;
    /// A wish, in the imperative.
    type Command: Clone
        + Debug
        + PartialEq
        + Serialize
        + DeserializeOwned
        + FromTree
        + Send
        + Sync
        + 'static;
    /// What has happened, in the past tense.
    type Fact: Clone
        + Debug
        + PartialEq
        + Serialize
        + DeserializeOwned
        + FromTree
        + Send
        + Sync
        + 'static;
    /// Why a wish is not granted.
    type Refusal: Clone + Debug + PartialEq + Serialize + FromTree + Send + Sync + 'static;
    /// What a view must touch after a fact.
    type Change: Clone + Debug + PartialEq;

    /// Judges a wish. Never changes anything.
    fn decide(
        state: &Self::State,
        by: &Person,
        at: Millis,
        command: &Self::Command,
    ) -> Result<Vec<Self::Fact>, Self::Refusal>;

    /// Adds the next fact.
    fn apply(state: &mut Self::State, event: &Event<Self::Fact>) -> Self::Change;

    /// Puts older facts in front of a fold that began after them.
    fn prepend(state: &mut Self::State, events: &[Event<Self::Fact>], floor: Seq) -> Self::Change;

    /// Drops what `decide` does not need, but for the newest `keep` things that are shown.
    fn forget(state: &mut Self::State, keep: usize);
}

/// A fold and the number it was made at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Snapshot<D: Decider> {
    pub seq: Seq,
    pub state: D::State,
}

impl<D: Decider> Snapshot<D> {
    /// Nothing has happened yet.
    pub fn origin() -> Self {
        Snapshot {
            seq: Seq::ORIGIN,
            state: D::State::default(),
        }
    }
}

impl<D: Decider> FromTree for Snapshot<D> {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Snapshot {
            seq: of.take("seq")?,
            state: of.take("state")?,
        })
    }
}

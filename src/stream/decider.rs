//! What makes a kind of stream: how wishes are judged, and how facts add up.

use std::fmt::Debug;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Event, FromTree, Millis, Person, Role, Seq, Tree};

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
        wished: &Circumstances<Self::Fact>,
        command: &Self::Command,
    ) -> Result<Vec<Self::Fact>, Self::Refusal>;

    /// The earlier fact that must be known to judge a wish, where the state holds it no longer: then it
    /// comes to `decide` as [`Circumstances::past`], with all that was about it.
    fn recalls(_: &Self::State, _: &Self::Command) -> Option<Seq> {
        None
    }

    /// The earlier fact that this one changes. Those that change none are what is paged through.
    fn about(_: &Self::Fact) -> Option<Seq> {
        None
    }

    /// Whether this fact takes the words out of the one that it is about, and of all about that one:
    /// in the store, in memory and on the line.
    fn erases(_: &Self::Fact) -> bool {
        false
    }

    /// What is left of a fact without its words, when the words of the one at `of` go: that one itself, or one
    /// about it. Folding a log with them and one without ends alike, once the fact that erased them is folded.
    fn erased(event: &Event<Self::Fact>, _of: Seq) -> Self::Fact {
        event.fact.clone()
    }

    /// Milliseconds after which the same wish may be granted, where this refusal only says that it is too
    /// early: who wished it waits, and keeps the wish.
    fn wait(_: &Self::Refusal) -> Option<u64> {
        None
    }

    /// Whether a refusal is the last word on a wish as it stands, so that only the person may send it once more.
    fn is_final(refusal: &Self::Refusal) -> bool {
        Self::wait(refusal).is_none()
    }

    /// Adds the next fact.
    fn apply(state: &mut Self::State, event: &Event<Self::Fact>) -> Self::Change;

    /// The fold of an older part: of the facts after `floor`, and of all later ones about them.
    fn page(events: &[Event<Self::Fact>], floor: Seq) -> Self::State;

    /// Puts an older part, which reaches to `until`, in front of a fold that began after it.
    fn prepend(state: &mut Self::State, page: Self::State, until: Seq) -> Self::Change;

    /// These people are called otherwise now: shows them so. Says whether that changes anything. Nothing is judged by
    /// what somebody is called.
    fn rename(_: &mut Self::State, _: &[Person]) -> bool {
        false
    }

    /// Drops what `decide` does not need, but for the newest `keep` things that are shown.
    fn forget(state: &mut Self::State, keep: usize);
}

/// What a wish is judged by, beside the state.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a, F> {
    pub by: &'a Person,
    pub role: Role,
    pub at: Millis,
    /// The fact that the wish [recalls](Decider::recalls) and all that was about it, in order.
    pub past: &'a [Event<F>],
}

impl<'a, F> Circumstances<'a, F> {
    /// Somebody whom nobody knows, and a wish for which nothing must be recalled.
    pub fn of(by: &'a Person, at: Millis) -> Self {
        Circumstances {
            by,
            role: Role::Guest,
            at,
            past: &[],
        }
    }
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

//! A fact with the circumstances that every fact has: where, when, by whom, for which command.

use serde::{Deserialize, Serialize};

use super::{CommandId, FromTree, PersonId, Seq, Tree};

/// Milliseconds since the Unix epoch, UTC, as the server's clock had it.
pub type Millis = i64;

/// One entry of a stream's log. It never changes once it has a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event<F> {
    pub seq: Seq,
    pub at: Millis,
    pub by: PersonId,
    /// The command that caused it. Only the first fact of a command carries its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CommandId>,
    pub fact: F,
}

impl<F: FromTree> FromTree for Event<F> {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Event {
            seq: of.take("seq")?,
            at: of.take("at")?,
            by: of.take("by")?,
            id: of.take("id")?,
            fact: of.take("fact")?,
        })
    }
}

//! How far somebody is trusted on this site. What each role may do, the deciders say.

use serde::Serialize;

use super::{FromTree, Tree, read_off_a_tree};

/// From the least trusted to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A nick and a browser.
    #[default]
    Guest,
    /// The nick is theirs for good.
    Member,
    /// Has opened the room that it is about: a role in a room, never in the site.
    Keeper,
    /// Keeps the talk decent.
    Moderator,
    /// Whose site it is.
    Owner,
}

read_off_a_tree!(Role);

impl FromTree for Role {
    fn from_tree(tree: Tree) -> Option<Self> {
        match tree.text()?.as_str() {
            "guest" => Some(Role::Guest),
            "member" => Some(Role::Member),
            "keeper" => Some(Role::Keeper),
            "moderator" => Some(Role::Moderator),
            "owner" => Some(Role::Owner),
            _ => None,
        }
    }
}

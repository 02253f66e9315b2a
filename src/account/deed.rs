//! What each role may do: one table, and who may act upon whom. Which role somebody has is not known here.
//!
//! A role counts in the whole site. Where a room gives somebody a role of its own, the higher of the two
//! counts there: `site.max(here)`.

use crate::stream::Role;

/// Something that not everybody may do everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Read what is public.
    Read,
    /// Write where rooms do not say otherwise.
    Write,
    /// Write to one person.
    WriteToOne,
    /// Put a sign of one's own on a message.
    React,
    EditOwn,
    DeleteOwn,
    /// Open a public room.
    OpenRoom,
    /// Open a room for a few.
    OpenPrivate,
    /// Tell the moderators about a message.
    Report,
    /// Read where only members may.
    ReadMembersOnly,
    /// Write where only members may.
    WriteMembersOnly,
    /// Hand out invitations to a room that is not public.
    Invite,
    /// Fix a message where all see it.
    Pin,
    /// Give a room another name or description.
    RenameRoom,
    /// Close a room for good, or open it again.
    ArchiveRoom,
    /// Say who may read and write in a room, and how fast.
    RuleRoom,
    DeleteOthers,
    /// Let through, or not, what was held back or reported.
    Judge,
    /// Keep somebody from writing for a time.
    Mute,
    /// Send somebody out of a room.
    Kick,
    /// Keep somebody, or a network, out of the site.
    Ban,
    /// Read who moderated what.
    ReadAudit,
    /// Open a help queue.
    OpenQueue,
    NameModerators,
}

impl Deed {
    /// The table. A role that may do something is followed by all higher ones.
    const fn least(self) -> Role {
        match self {
            Deed::Read
            | Deed::Write
            | Deed::WriteToOne
            | Deed::React
            | Deed::EditOwn
            | Deed::DeleteOwn
            | Deed::OpenRoom
            | Deed::Report => Role::Guest,
            Deed::ReadMembersOnly | Deed::WriteMembersOnly | Deed::OpenPrivate => Role::Member,
            Deed::Invite
            | Deed::Pin
            | Deed::RenameRoom
            | Deed::ArchiveRoom
            | Deed::RuleRoom
            | Deed::Kick => Role::Keeper,
            Deed::DeleteOthers | Deed::Judge | Deed::Mute | Deed::Ban | Deed::ReadAudit => {
                Role::Moderator
            }
            Deed::OpenQueue | Deed::NameModerators => Role::Owner,
        }
    }
}

impl Role {
    pub fn may(self, deed: Deed) -> bool {
        self >= deed.least()
    }

    /// Whether this role may do such a thing to somebody of that role. Nobody acts upon an equal, so that
    /// two moderators cannot throw each other out.
    pub fn may_upon(self, deed: Deed, other: Role) -> bool {
        self.may(deed) && self > other
    }
}

#[cfg(test)]
mod tests {
    use super::{Deed::*, *};

    const ROLES: [Role; 5] = [
        Role::Guest,
        Role::Member,
        Role::Keeper,
        Role::Moderator,
        Role::Owner,
    ];
    const Y: bool = true;
    const N: bool = false;

    /// What is promised: guest, member, keeper (in the room), moderator, owner.
    const TABLE: [(Deed, [bool; 5]); 24] = [
        (Read, [Y, Y, Y, Y, Y]),
        (Write, [Y, Y, Y, Y, Y]),
        (WriteToOne, [Y, Y, Y, Y, Y]),
        (React, [Y, Y, Y, Y, Y]),
        (EditOwn, [Y, Y, Y, Y, Y]),
        (DeleteOwn, [Y, Y, Y, Y, Y]),
        (OpenRoom, [Y, Y, Y, Y, Y]),
        (OpenPrivate, [N, Y, Y, Y, Y]),
        (Report, [Y, Y, Y, Y, Y]),
        (ReadMembersOnly, [N, Y, Y, Y, Y]),
        (WriteMembersOnly, [N, Y, Y, Y, Y]),
        (Invite, [N, N, Y, Y, Y]),
        (Pin, [N, N, Y, Y, Y]),
        (RenameRoom, [N, N, Y, Y, Y]),
        (ArchiveRoom, [N, N, Y, Y, Y]),
        (RuleRoom, [N, N, Y, Y, Y]),
        (DeleteOthers, [N, N, N, Y, Y]),
        (Judge, [N, N, N, Y, Y]),
        (Mute, [N, N, N, Y, Y]),
        (Kick, [N, N, Y, Y, Y]),
        (Ban, [N, N, N, Y, Y]),
        (ReadAudit, [N, N, N, Y, Y]),
        (OpenQueue, [N, N, N, N, Y]),
        (NameModerators, [N, N, N, N, Y]),
    ];

    #[test]
    fn each_role_may_do_what_its_row_says() {
        for (deed, row) in TABLE {
            for (role, may) in ROLES.into_iter().zip(row) {
                assert_eq!(role.may(deed), may, "{role:?} {deed:?}");
            }
        }
    }

    #[test]
    fn the_table_has_a_row_for_each_deed() {
        let rows: std::collections::HashSet<Deed> = TABLE.iter().map(|(deed, _)| *deed).collect();
        // The last deed's number is the count of those before it.
        assert_eq!(rows.len(), NameModerators as usize + 1);
    }

    #[test]
    fn nobody_is_thrown_out_by_an_equal_or_from_below() {
        for (role, upon) in [
            (Role::Moderator, [Y, Y, Y, N, N]),
            (Role::Owner, [Y, Y, Y, Y, N]),
            (Role::Keeper, [N, N, N, N, N]),
            (Role::Member, [N, N, N, N, N]),
            (Role::Guest, [N, N, N, N, N]),
        ] {
            for (other, may) in ROLES.into_iter().zip(upon) {
                assert_eq!(role.may_upon(Ban, other), may, "{role:?} upon {other:?}");
            }
        }
    }

    #[test]
    fn in_a_room_the_higher_of_two_roles_counts() {
        let (site, here) = (Role::Member, Role::Keeper);
        assert!(site.max(here).may(RenameRoom) && !site.may(RenameRoom));
        assert!(!site.max(here).may(DeleteOthers));
    }
}

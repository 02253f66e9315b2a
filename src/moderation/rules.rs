//! Which acts are granted. Only looks.

use super::{Act, Refusal, Site};
use crate::{
    account::Deed,
    stream::{Circumstances, PersonId},
};

/// Most reports and held messages that wait in all, and of one person.
const MOST_CASES: usize = 500;
const MOST_CASES_EACH: usize = 10;
/// Most held messages of one guest: what somebody says who was not yet answered.
const MOST_HELD_EACH: usize = 3;
/// Most words that are listed, and the characters of one.
pub const MOST_WORDS: usize = 500;
pub const LONGEST_WORD: usize = 40;
/// Most people who are muted or banned at a time, and most networks.
const MOST_KEPT_OUT: usize = 5_000;

pub(super) fn judge(site: &Site, wished: &Circumstances<Act>, act: &Act) -> Result<(), Refusal> {
    let (role, by, at) = (wished.role, wished.by.id, wished.at);
    let may = |deed| match role.may(deed) {
        true => Ok(()),
        false => Err(Refusal::NotAllowed),
    };
    let changes = |changes: bool| match changes {
        true => Ok(()),
        false => Err(Refusal::NothingToDo),
    };
    let fits = |count: usize| match count < MOST_KEPT_OUT {
        true => Ok(()),
        false => Err(Refusal::TooMany),
    };
    match act {
        Act::Muted { whom, until, .. } => {
            may(Deed::Mute)?;
            changes(*until > at && site.mute(*whom, at) != Some(*until))?;
            fits(site.muted.len())
        }
        Act::Unmuted { whom } => {
            may(Deed::Mute)?;
            changes(site.mute(*whom, at).is_some())
        }
        Act::Banned { until, .. } => {
            may(Deed::Ban)?;
            changes(until.is_none_or(|until| until > at))?;
            fits(site.banned.len())
        }
        Act::Unbanned { whom } => {
            may(Deed::Ban)?;
            changes(site.ban(*whom, at).is_some())
        }
        Act::NetworkBanned { until, .. } => {
            may(Deed::Ban)?;
            changes(*until > at)?;
            fits(site.networks.len())
        }
        Act::NetworkUnbanned { network } => {
            may(Deed::Ban)?;
            changes(site.bans_network(network, at))
        }
        Act::Cleared { .. } => may(Deed::DeleteOthers),
        Act::Reported { room, message, .. } => {
            may(Deed::Report)?;
            let same = |case: &super::Case| {
                let is_it = matches!(case.matter, super::Matter::Report { message: of, .. } if of == *message);
                case.by == by && case.room == *room && is_it
            };
            changes(!site.cases.iter().any(same))?;
            has_room(site, by, MOST_CASES_EACH)
        }
        Act::Held { .. } => has_room(site, by, MOST_HELD_EACH),
        // The room has granted it; here it is only written down.
        Act::Removed { .. }
        | Act::SentOut { .. }
        | Act::LetIn { .. }
        | Act::Arranged { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. } => Ok(()),
        Act::ModeratorNamed { .. } | Act::ModeratorDismissed { .. } => may(Deed::NameModerators),
        Act::Dismissed { of } | Act::Settled { of } => {
            may(Deed::Judge)?;
            changes(site.case(*of).is_some())
        }
        Act::HoldSet { hold } => {
            may(Deed::Judge)?;
            changes(site.hold != *hold)
        }
        Act::WordsListed { words } => {
            may(Deed::Judge)?;
            let fits = words.len() <= MOST_WORDS
                && words
                    .iter()
                    .all(|word| word.chars().count() <= LONGEST_WORD);
            if !fits {
                return Err(Refusal::TooMany);
            }
            changes(site.words != *words)
        }
        Act::Unknown => Err(Refusal::NotAllowed),
    }
}

/// What strangers can make grow, has an end.
fn has_room(site: &Site, by: PersonId, most_each: usize) -> Result<(), Refusal> {
    let own = site.cases.iter().filter(|case| case.by == by).count();
    match site.cases.len() < MOST_CASES && own < most_each {
        true => Ok(()),
        false => Err(Refusal::TooMany),
    }
}

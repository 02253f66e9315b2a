//! The site as moderation sees it: who may not write, what waits, and what is to be looked for in words.

use serde::Serialize;

use super::{Act, Case, Network};
use crate::stream::{Event, FromTree, Millis, PersonId, Seq, Tree, read_off_a_tree};

/// Most people who are remembered as let through; who was forgotten waits once more.
const MOST_TRUSTED: usize = 10_000;

/// The fold of the moderation log.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Site {
    pub muted: Vec<(PersonId, Millis)>,
    pub banned: Vec<Ban>,
    pub networks: Vec<(Network, Millis)>,
    /// Open, in the order in which they came.
    pub cases: Vec<Case>,
    pub hold: bool,
    /// Whose first words were let through.
    pub trusted: Vec<PersonId>,
    /// In small letters.
    pub words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ban {
    pub whom: PersonId,
    /// None: for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Millis>,
}

/// How long something lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    Moment(Millis),
    Ever,
}

impl Site {
    /// Until when somebody may not write, if that is later than `at`.
    pub fn mute(&self, person: PersonId, at: Millis) -> Option<Millis> {
        let mute = self.muted.iter().find(|(muted, _)| *muted == person)?;
        Some(mute.1).filter(|until| *until > at)
    }

    /// How long somebody may not take part.
    pub fn ban(&self, person: PersonId, at: Millis) -> Option<Until> {
        match self.banned.iter().find(|ban| ban.whom == person)?.until {
            None => Some(Until::Ever),
            Some(until) => (until > at).then_some(Until::Moment(until)),
        }
    }

    pub fn bans_network(&self, network: &Network, at: Millis) -> bool {
        let same = |(banned, until): &(Network, Millis)| banned == network && *until > at;
        self.networks.iter().any(same)
    }

    pub fn case(&self, seq: Seq) -> Option<&Case> {
        self.cases.iter().find(|case| case.seq == seq)
    }

    /// Whether these words hold one that nobody says in public: as a word of its own, in whatever letters.
    pub fn objects_to(&self, text: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let text = text.to_lowercase();
        let mut said = text.split(|c: char| !c.is_alphanumeric());
        said.any(|word| self.words.iter().any(|listed| listed == word))
    }

    pub(super) fn apply(&mut self, event: &Event<Act>) {
        match &event.fact {
            Act::Muted { whom, until, .. } => {
                self.muted
                    .retain(|(muted, end)| muted != whom && *end > event.at);
                self.muted.push((*whom, *until));
            }
            Act::Unmuted { whom } => self.muted.retain(|(muted, _)| muted != whom),
            Act::Banned { whom, until, .. } => {
                self.banned
                    .retain(|ban| ban.whom != *whom && ban.until.is_none_or(|end| end > event.at));
                self.banned.push(Ban {
                    whom: *whom,
                    until: *until,
                });
            }
            Act::Unbanned { whom } => self.banned.retain(|ban| ban.whom != *whom),
            Act::NetworkBanned { network, until } => {
                self.networks
                    .retain(|(banned, end)| banned != network && *end > event.at);
                self.networks.push((network.clone(), *until));
            }
            Act::NetworkUnbanned { network } => {
                self.networks.retain(|(banned, _)| banned != network);
            }
            Act::Reported { .. } | Act::Held { .. } => {
                // One whose words were taken out was decided; the fact that did so follows.
                self.cases.extend(Case::from_event(event));
            }
            Act::Dismissed { of } => self.cases.retain(|case| case.seq != *of),
            Act::Settled { of } => {
                let held = self.case(*of).filter(|case| case.is_held());
                if let Some(by) = held.map(|case| case.by)
                    && !self.trusted.contains(&by)
                {
                    self.trusted.push(by);
                    if self.trusted.len() > MOST_TRUSTED {
                        self.trusted.remove(0);
                    }
                }
                self.cases.retain(|case| case.seq != *of);
            }
            Act::HoldSet { hold } => self.hold = *hold,
            Act::WordsListed { words } => self.words = words.clone(),
            Act::Cleared { .. }
            | Act::Removed { .. }
            | Act::SentOut { .. }
            | Act::LetIn { .. }
            | Act::Arranged { .. }
            | Act::Pinned { .. }
            | Act::Unpinned { .. }
            | Act::ModeratorNamed { .. }
            | Act::ModeratorDismissed { .. }
            | Act::Unknown => {}
        }
    }
}

read_off_a_tree!(Site, Ban);

impl FromTree for Site {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Site {
            muted: of.take("muted")?,
            banned: of.take("banned")?,
            networks: of.take("networks")?,
            cases: of.take("cases")?,
            hold: of.take("hold")?,
            trusted: of.take("trusted")?,
            words: of.take("words")?,
        })
    }
}

impl FromTree for Ban {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Ban {
            whom: of.take("whom")?,
            until: of.take("until")?,
        })
    }
}

//! Why a wish about a queue is not granted.

use serde::Serialize;

use crate::stream::{FromTree, Person, Seq, Tree, read_off_a_tree};

/// The reason, as a code on the wire.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// Nobody has opened this queue.
    NotOpen,
    /// The queue was opened before.
    AlreadyOpen,
    /// Only the site does this.
    OnlySite,
    /// Only the queue's owner does this.
    OnlyOwner,
    /// Only the queue's helpers do this.
    OnlyHelpers,
    /// No new requests for now.
    Paused,
    /// No new requests.
    Closed,
    /// [`super::MOST_OPEN`] requests are open.
    Full,
    /// You have asked already: this is your request.
    AlreadyAsked { request: Seq },
    /// This queue wants to know what the help is needed with.
    NeedsReason,
    /// Nothing was written.
    Empty,
    /// `part` is so many characters long, which is too many.
    TooLong { part: Part, length: usize },
    /// No such request is open: it was finished or withdrawn, or never was.
    NoSuchRequest,
    /// It is somebody else's request.
    NotYours,
    /// Nobody takes their own request.
    YourOwn,
    /// Nobody waits.
    NobodyWaits,
    /// Somebody has it in hand, perhaps yourself.
    TakenBy { person: Person },
    /// It waits: nobody has it in hand.
    NotTaken,
    /// You hold [`super::MOST_HELD`] already.
    HoldsEnough,
    /// It carries [`super::MOST_NOTES`] notes already.
    TooManyNotes,
    /// There are [`super::MOST_HELPERS`] helpers already.
    TooManyHelpers,
    /// This person helps already.
    HelpsAlready,
    /// This person is no helper.
    HelpsNot,
    /// It is so already.
    AlreadySo,
    /// Moderators have asked this person to be quiet for so many milliseconds.
    Muted { retry_ms: u64 },
    /// Moderators keep this person out: for so many milliseconds, or for good.
    Banned {
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u64>,
    },
    /// What was written holds a word that is not said in public here.
    Unwelcome,
    /// A reason of a later version.
    Unknown,
}

/// Which text is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    About,
    Place,
    Note,
    Announcement,
}

impl FromTree for Refusal {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("code")?.as_str() {
            "not-open" => Refusal::NotOpen,
            "already-open" => Refusal::AlreadyOpen,
            "only-site" => Refusal::OnlySite,
            "only-owner" => Refusal::OnlyOwner,
            "only-helpers" => Refusal::OnlyHelpers,
            "paused" => Refusal::Paused,
            "closed" => Refusal::Closed,
            "full" => Refusal::Full,
            "already-asked" => Refusal::AlreadyAsked {
                request: of.take("request")?,
            },
            "needs-reason" => Refusal::NeedsReason,
            "empty" => Refusal::Empty,
            "too-long" => Refusal::TooLong {
                part: of.take("part")?,
                length: of.take("length")?,
            },
            "no-such-request" => Refusal::NoSuchRequest,
            "not-yours" => Refusal::NotYours,
            "your-own" => Refusal::YourOwn,
            "nobody-waits" => Refusal::NobodyWaits,
            "taken-by" => Refusal::TakenBy {
                person: of.take("person")?,
            },
            "not-taken" => Refusal::NotTaken,
            "holds-enough" => Refusal::HoldsEnough,
            "too-many-notes" => Refusal::TooManyNotes,
            "too-many-helpers" => Refusal::TooManyHelpers,
            "helps-already" => Refusal::HelpsAlready,
            "helps-not" => Refusal::HelpsNot,
            "already-so" => Refusal::AlreadySo,
            "muted" => Refusal::Muted {
                retry_ms: of.take("retry_ms")?,
            },
            "banned" => Refusal::Banned {
                retry_ms: of.take("retry_ms")?,
            },
            "unwelcome" => Refusal::Unwelcome,
            _ => Refusal::Unknown,
        })
    }
}

read_off_a_tree!(Refusal);

impl FromTree for Part {
    fn from_tree(tree: Tree) -> Option<Self> {
        Some(match tree.text()?.as_str() {
            "about" => Part::About,
            "place" => Part::Place,
            "note" => Part::Note,
            "announcement" => Part::Announcement,
            _ => return None,
        })
    }
}

//! Why something about an account is not done, for the person who asked.

use serde::Serialize;

use super::{AboutTooLong, PassphraseError};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// Take a nick first.
    WhoAreYou,
    PassphraseTooShort,
    PassphraseTooLong,
    PassphraseTooPlain,
    PassphraseIsNick,
    /// The passphrase was written differently the second time.
    Differs,
    /// The nick has been claimed before.
    Claimed,
    /// Only for who has claimed the nick.
    NotClaimed,
    /// Nick and passphrase do not go together; whether there is such a nick is not told.
    Wrong,
    AboutTooLong,
    /// Moderators keep this person out, or quiet: for so many milliseconds, or for good.
    KeptOut {
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u64>,
    },
    /// It holds a word that is not said in public here.
    Unwelcome,
    /// Whoever signed in so long ago may have left the browser open: sign in once more.
    ProveAgain,
    /// Deleting oneself wants to be said twice.
    NotConfirmed,
    /// A site without its owner would be nobody's.
    OwnerStays,
    OnlyOwner,
    /// Nobody has claimed that nick.
    NoSuchMember,
    /// Passkeys need the site's name and TLS.
    NoPasskeys,
    /// The question was answered before, or too long ago.
    TooLate,
    /// It is not the passkey of anybody here, or does not prove it.
    PasskeyRefused,
    /// Without it nobody could sign in as this person.
    LastProof,
    TooFast {
        retry_ms: u64,
    },
    Unavailable,
}

impl From<PassphraseError> for Refusal {
    fn from(error: PassphraseError) -> Self {
        match error {
            PassphraseError::TooShort => Refusal::PassphraseTooShort,
            PassphraseError::TooLong => Refusal::PassphraseTooLong,
            PassphraseError::TooPlain => Refusal::PassphraseTooPlain,
            PassphraseError::Nick => Refusal::PassphraseIsNick,
        }
    }
}

impl From<AboutTooLong> for Refusal {
    fn from(_: AboutTooLong) -> Self {
        Refusal::AboutTooLong
    }
}

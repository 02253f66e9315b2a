//! Who somebody is beyond a nick: role, passphrase, a line about oneself. Pure; how any of it is kept,
//! proved or shown is not known here.

mod about;
mod deed;
mod passphrase;
mod refusal;

pub use about::{About, AboutTooLong};
pub use deed::Deed;
pub use passphrase::{Passphrase, PassphraseError};
pub use refusal::Refusal;

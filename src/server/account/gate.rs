//! What stands before every passphrase: how often one may try from one address and for one nick, and how
//! many are compared at once.

use std::net::IpAddr;

use super::secrets::{Secrets, prepare};
use crate::{
    account::{Passphrase, Refusal},
    server::{limits::Limit, pace::Pace},
};

/// Characters of a nick that count: longer ones nobody has.
const LONGEST_NICK: usize = 64;

/// Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    addresses: Limit<IpAddr>,
    nicks: Limit<String>,
    secrets: Secrets,
}

impl Gate {
    pub fn new(pace: &Pace) -> Self {
        Gate {
            addresses: Limit::new(pace.tries),
            nicks: Limit::new(pace.guesses),
            secrets: Secrets::default(),
        }
    }

    /// Whether a passphrase that was written is the one of this hash. `nick` is as it was written.
    pub async fn fits(
        &self,
        address: IpAddr,
        nick: &str,
        written: &str,
        hash: Option<String>,
    ) -> Result<bool, Refusal> {
        self.admit(address)?;
        let nick: String = nick
            .trim()
            .to_lowercase()
            .chars()
            .take(LONGEST_NICK)
            .collect();
        self.nicks.take(nick).map_err(too_fast)?;
        self.secrets.fits(prepare(written), hash).await
    }

    pub async fn hash(&self, address: IpAddr, passphrase: Passphrase) -> Result<String, Refusal> {
        self.admit(address)?;
        self.secrets.hash(passphrase).await
    }

    pub fn admit(&self, address: IpAddr) -> Result<(), Refusal> {
        self.addresses.take(address).map_err(too_fast)
    }
}

fn too_fast(wait: std::time::Duration) -> Refusal {
    let retry_ms = wait.as_millis() as u64 + 1;
    Refusal::TooFast { retry_ms }
}

//! Hashing and comparing passphrases: slowly on purpose, a few at a time, and as slowly for a nick that
//! nobody has. Where hashes are kept is not known here.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use tokio::{sync::Semaphore, task::spawn_blocking};
use unicode_normalization::UnicodeNormalization;

use crate::account::{Passphrase, Refusal};

/// Argon2id's cost: 19 MiB, two passes, one lane. The first of the OWASP Password Storage Cheat Sheet's
/// settings of equal strength that fits a small machine.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at once: each holds its memory, and a core for some tens of milliseconds.
const AT_ONCE: usize = 2;
/// Most that wait for their turn: at 50 ms a hash, the last waits less than two seconds.
const MOST_WAITING: usize = 64;
/// When to come back where that many wait.
const RETRY_MS: u64 = 5_000;
/// What a passphrase is compared with where there is none: of the same cost, and of no passphrase that
/// anybody knows.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiBub2JvZHk$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A bounded number of slow hashers. Cheap to clone.
#[derive(Clone)]
pub struct Secrets {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Secrets {
    fn default() -> Self {
        Secrets {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(MOST_WAITING)),
        }
    }
}

impl Secrets {
    /// A new passphrase's hash, with a salt of its own, as a PHC string.
    pub async fn hash(&self, passphrase: Passphrase) -> Result<String, Refusal> {
        let hash = self.slowly(move || {
            let mut salt = [0; 16];
            getrandom::fill(&mut salt).ok()?;
            let hash = hasher()?.hash_password_with_salt(passphrase.as_bytes(), &salt);
            hash.ok().map(|hash| hash.to_string())
        });
        hash.await?.ok_or_else(|| {
            tracing::error!("a passphrase could not be hashed");
            Refusal::Unavailable
        })
    }

    /// Whether a hash is that of a passphrase, [prepared](prepare). Takes as long where there is no hash.
    pub async fn fits(&self, prepared: String, hash: Option<String>) -> Result<bool, Refusal> {
        self.slowly(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODYS);
            let fits = hasher()
                .is_some_and(|hasher| hasher.verify_password(prepared.as_bytes(), hash).is_ok());
            fits && known
        })
        .await
    }

    /// Runs it where it holds up nobody, when it is its turn.
    async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            return Err(Refusal::TooFast { retry_ms: RETRY_MS });
        };
        let turn = self.turns.clone().acquire_owned().await;
        // The work holds both: it goes on when whoever asked has hung up.
        let done = spawn_blocking(move || {
            let outcome = work();
            drop((turn, place));
            outcome
        });
        done.await.map_err(|error| {
            tracing::error!(%error, "a passphrase could not be hashed");
            Refusal::Unavailable
        })
    }
}

/// A passphrase as it is compared: composed, with plain spaces, and none around it (RFC 8265 section 4.2,
/// OpaqueString; the spaces around are ours, since telephones add them).
pub fn prepare(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    plain.trim().nfc().collect()
}

fn hasher() -> Option<Argon2<'static>> {
    let cost = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, cost))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        let nick = "Anna".parse().expect("a nick");
        Passphrase::parse(&prepare(text), &nick).expect("a passphrase")
    }

    #[tokio::test]
    async fn a_passphrase_fits_its_hash_and_no_other() {
        let secrets = Secrets::default();
        let hash = secrets
            .hash(passphrase("fyra ord på rad"))
            .await
            .expect("a hash");
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let fits = async |text| secrets.fits(prepare(text), Some(hash.clone())).await;
        assert_eq!(fits("fyra ord på rad").await, Ok(true));
        assert_eq!(
            fits("fyra ord pa\u{30a} rad ").await,
            Ok(true),
            "decomposed"
        );
        assert_eq!(fits("fyra ord på rat").await, Ok(false));
        let other = secrets.hash(passphrase("fyra ord på rad")).await;
        assert_ne!(other.as_ref(), Ok(&hash), "each has a salt of its own");
    }

    #[tokio::test]
    async fn nobody_has_no_passphrase_and_it_takes_as_much_to_say_so() {
        use argon2::password_hash::phc::PasswordHash;
        let secrets = Secrets::default();
        assert_eq!(
            secrets.fits("fyra ord på rad".into(), None).await,
            Ok(false)
        );
        let real = secrets
            .hash(passphrase("fyra ord på rad"))
            .await
            .expect("a hash");
        let cost = |hash: &str| {
            let hash = PasswordHash::new(hash).expect("a PHC string");
            (hash.algorithm, hash.version, hash.params.to_string())
        };
        assert_eq!(cost(NOBODYS), cost(&real));
    }

    #[tokio::test]
    async fn whoever_would_wait_too_long_is_told_to_come_back() {
        let secrets = Secrets::default();
        let _all = secrets
            .places
            .clone()
            .acquire_many_owned(MOST_WAITING as u32)
            .await;
        let busy = secrets.fits("fyra ord på rad".into(), None).await;
        assert_eq!(busy, Err(Refusal::TooFast { retry_ms: RETRY_MS }));
    }
}

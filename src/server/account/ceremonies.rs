//! Passkeys (Web Authentication Level 3): what is asked of the browser, and what its answers prove. Which
//! rows that becomes is another's affair.
//!
//! A ceremony is a question with random bits, kept here until it is answered, once, or forgotten.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, header};
use serde_json::Value;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};

use crate::{
    account::Refusal,
    server::config::Config,
    stream::{Person, PersonId},
};

/// How long somebody may take to find their finger: what the browser is told as well.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// Most questions that wait for an answer, a few hundred bytes each.
const MOST: usize = 2_000;
/// When to come back where there are so many.
const RETRY_MS: u64 = 30_000;

/// All ceremonies under way. Cheap to clone.
#[derive(Clone, Default)]
pub struct Ceremonies {
    open: Arc<Mutex<HashMap<String, (Instant, Asked)>>>,
}

enum Asked {
    New(PersonId, PasskeyRegistration),
    Proof(DiscoverableAuthentication),
}

/// What the browser is asked.
pub(super) struct Question {
    pub ceremony: String,
    /// `PublicKeyCredentialCreationOptionsJSON`, or `...RequestOptionsJSON`.
    pub options: Value,
}

impl Ceremonies {
    /// Asks for a new passkey, beside those that the person has.
    pub(super) fn ask_new(
        &self,
        site: &Webauthn,
        person: &Person,
        known: Vec<CredentialID>,
    ) -> Result<Question, Refusal> {
        let nick = person.nick.as_str();
        let asked = site.start_passkey_registration(handle(person.id), nick, nick, Some(known));
        let (question, asked) = asked.map_err(|error| broken(&error))?;
        let mut options = serde_json::to_value(&question.public_key).unwrap_or_default();
        // Nobody is asked for a nick first: the passkey must be one that says whose it is.
        let selection = &mut options["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        let ceremony = self.keep(Asked::New(person.id, asked))?;
        Ok(Question { ceremony, options })
    }

    /// The passkey that was made for this person, and its id.
    pub(super) fn new_passkey(
        &self,
        site: &Webauthn,
        person: PersonId,
        ceremony: &str,
        answer: &str,
    ) -> Result<(Vec<u8>, String), Refusal> {
        let Some(Asked::New(whose, asked)) = self.take(ceremony) else {
            return Err(Refusal::TooLate);
        };
        let answer: RegisterPublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| Refusal::PasskeyRefused)?;
        if whose != person {
            return Err(Refusal::TooLate);
        }
        let passkey = site.finish_passkey_registration(&answer, &asked);
        let passkey = passkey.map_err(|error| refused(&error))?;
        let kept = serde_json::to_string(&passkey).map_err(|error| broken(&error))?;
        Ok((passkey.cred_id().to_vec(), kept))
    }

    /// Asks for the proof of any passkey of this site.
    pub(super) fn ask_proof(&self, site: &Webauthn) -> Result<Question, Refusal> {
        let asked = site.start_discoverable_authentication();
        let (question, asked) = asked.map_err(|error| broken(&error))?;
        let options = serde_json::to_value(&question.public_key).unwrap_or_default();
        let ceremony = self.keep(Asked::Proof(asked))?;
        Ok(Question { ceremony, options })
    }

    /// What the browser answered, as long as the question stands.
    pub(super) fn proof(
        &self,
        site: &Webauthn,
        ceremony: &str,
        answer: &str,
    ) -> Result<Proof, Refusal> {
        let Some(Asked::Proof(asked)) = self.take(ceremony) else {
            return Err(Refusal::TooLate);
        };
        let answer: PublicKeyCredential =
            serde_json::from_str(answer).map_err(|_| Refusal::PasskeyRefused)?;
        let (handle, id) = site
            .identify_discoverable_authentication(&answer)
            .map_err(|error| refused(&error))?;
        let person = u64::try_from(handle.as_u128()).map_err(|_| Refusal::PasskeyRefused)?;
        let (person, id) = (PersonId(person), id.to_vec());
        Ok(Proof {
            person,
            id,
            answer,
            asked,
        })
    }

    fn keep(&self, asked: Asked) -> Result<String, Refusal> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|error| broken(&error))?;
        let ceremony = format!("{:032x}", u128::from_le_bytes(bits));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (since, _)| since.elapsed() < PATIENCE);
        if open.len() >= MOST {
            return Err(Refusal::TooFast { retry_ms: RETRY_MS });
        }
        open.insert(ceremony.clone(), (Instant::now(), asked));
        Ok(ceremony)
    }

    /// Each is answered once.
    fn take(&self, ceremony: &str) -> Option<Asked> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, asked) = open.remove(ceremony)?;
        (since.elapsed() < PATIENCE).then_some(asked)
    }
}

/// An answer that says which passkey it is of, and is still to be compared with that.
pub(super) struct Proof {
    pub person: PersonId,
    pub id: Vec<u8>,
    answer: PublicKeyCredential,
    asked: DiscoverableAuthentication,
}

impl Proof {
    /// Whether the passkey that was kept gave this answer; and the passkey as it is now, where that differs.
    pub fn of(self, site: &Webauthn, kept: &str) -> Result<Option<String>, Refusal> {
        let mut passkey: Passkey = serde_json::from_str(kept).map_err(|error| broken(&error))?;
        let proved = site.finish_discoverable_authentication_v2(&self.answer, self.asked, &passkey);
        let proved = proved.map_err(|error| refused(&error))?;
        match passkey.update_credential(&proved) {
            Some(true) => Ok(serde_json::to_string(&passkey).ok()),
            _ => Ok(None),
        }
    }
}

/// The site as passkeys know it: by its name. None where it has none that it could vouch for, since what a
/// request says of the host is believed of this very machine alone.
pub fn site(config: &Config, headers: &HeaderMap) -> Option<Webauthn> {
    let origin = match &config.base_url {
        Some(base_url) => Url::parse(base_url.as_str()).ok()?,
        None => {
            let host = headers.get(header::HOST)?.to_str().ok()?;
            Url::parse(&["http://", host].concat()).ok()?
        }
    };
    let name = origin.host_str()?.to_owned();
    let is_safe = origin.scheme() == "https" || name == "localhost";
    if !is_safe
        || name.parse::<IpAddr>().is_ok()
        || (config.base_url.is_none() && name != "localhost")
    {
        return None;
    }
    let builder = WebauthnBuilder::new(&name, &origin).ok()?;
    let site = builder.rp_name(&name).timeout(PATIENCE).build();
    site.inspect_err(|error| tracing::error!(%error, "passkeys cannot be used"))
        .ok()
}

/// Person number and nothing more: a user handle says nothing about who it is (section 14.6.1).
fn handle(person: PersonId) -> Uuid {
    Uuid::from_u128(u128::from(person.0))
}

fn refused(error: &dyn std::fmt::Display) -> Refusal {
    tracing::info!(%error, "a passkey was refused");
    Refusal::PasskeyRefused
}

fn broken(error: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%error, "a passkey could not be asked for");
    Refusal::Unavailable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_passkeys(base_url: Option<&str>, host: &str) -> bool {
        let mut config = Config::gather([], []).expect("a configuration");
        config.base_url = base_url.map(|url| url.parse().expect("a base url"));
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a host"));
        site(&config, &headers).is_some()
    }

    #[test]
    fn a_site_has_passkeys_where_its_name_is_sure() {
        assert!(has_passkeys(Some("https://example.org"), "whatever"));
        assert!(has_passkeys(None, "localhost:3000"));
        assert!(
            !has_passkeys(Some("http://example.org"), "example.org"),
            "no TLS"
        );
        assert!(!has_passkeys(None, "example.org"), "anybody can say so");
        assert!(
            !has_passkeys(None, "127.0.0.1:3000"),
            "an address is no name"
        );
        assert!(!has_passkeys(Some("https://192.0.2.7"), "192.0.2.7"));
    }
}

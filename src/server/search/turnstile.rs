//! How much anybody may search: the index is quick, and still the dearest thing that a stranger may ask for.

use std::{net::IpAddr, time::Duration};

use crate::{
    server::limits::{Limit, Rate},
    stream::PersonId,
};

/// One person: who types and refines passes, a program that tries words does not.
const BY_PERSON: Rate = Rate {
    burst: 20.0,
    per_second: 1.0,
};
/// One address: a class of sixty behind it may search at once.
const BY_ADDRESS: Rate = Rate {
    burst: 120.0,
    per_second: 6.0,
};

/// Cheap to clone.
#[derive(Clone)]
pub struct Turnstile {
    people: Limit<PersonId>,
    addresses: Limit<IpAddr>,
}

impl Default for Turnstile {
    fn default() -> Self {
        Turnstile {
            people: Limit::new(BY_PERSON),
            addresses: Limit::new(BY_ADDRESS),
        }
    }
}

impl Turnstile {
    /// Lets one search pass, or says after how long to come again. A page that asks the index, or as much of the log,
    /// is a search.
    pub fn pass(&self, person: Option<PersonId>, address: IpAddr) -> Result<(), Duration> {
        if let Some(person) = person {
            self.people.take(person)?;
        }
        self.addresses.take(address)
    }
}

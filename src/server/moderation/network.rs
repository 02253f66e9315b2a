//! What a network is, and what is kept of one: a fingerprint of the first part of its addresses.
//!
//! A fingerprint hides an address from whoever sees the log alone. Whoever has the salt as well, which is to say the
//! whole database, could try all networks; so bans of networks end.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::{moderation::Network, server::store::Store};

/// Bytes of the salt.
pub const SALT: usize = 16;
/// Bytes of an address that make its network: what a provider gives to one household or a street of them (IPv4 /24,
/// IPv6 /48).
const PREFIX_4: usize = 3;
const PREFIX_6: usize = 6;

pub fn fingerprint(salt: &[u8], address: IpAddr) -> Network {
    let hash = Sha256::new().chain_update(salt);
    let hash = match address.to_canonical() {
        IpAddr::V4(address) => hash
            .chain_update([4])
            .chain_update(&address.octets()[..PREFIX_4]),
        IpAddr::V6(address) => hash
            .chain_update([6])
            .chain_update(&address.octets()[..PREFIX_6]),
    };
    let mut bits = [0; 16];
    bits.copy_from_slice(&hash.finalize()[..16]);
    Network::of_bits(u128::from_be_bytes(bits))
}

/// The site's salt, made where there is none.
pub async fn salt(store: &Store) -> Result<[u8; SALT], sqlx::Error> {
    let mut fresh = [0; SALT];
    getrandom::fill(&mut fresh).map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
    sqlx::query("INSERT OR IGNORE INTO moderation_salt (only, salt) VALUES (1, ?)")
        .bind(&fresh[..])
        .execute(store.writer())
        .await?;
    let salt: Vec<u8> = sqlx::query_scalar("SELECT salt FROM moderation_salt")
        .fetch_one(store.writer())
        .await?;
    salt.try_into()
        .map_err(|_| sqlx::Error::Decode("the salt of moderation has another length".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> Network {
        fingerprint(b"salt", address.parse().expect("an address"))
    }

    #[test]
    fn neighbours_share_a_network_and_others_do_not() {
        assert_eq!(of("192.0.2.1"), of("192.0.2.99"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.7"));
        assert_ne!(of("192.0.2.1"), of("192.0.3.1"));
        assert_eq!(of("2001:db8:1::1"), of("2001:db8:1:ffff::2"));
        assert_ne!(of("2001:db8:1::1"), of("2001:db8:2::1"));
    }

    #[test]
    fn another_site_has_other_fingerprints() {
        let address = "192.0.2.1".parse().expect("an address");
        assert_ne!(
            fingerprint(b"salt", address),
            fingerprint(b"other", address)
        );
    }
}

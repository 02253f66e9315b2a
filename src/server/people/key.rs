//! The secret in the cookie. The tables know its SHA-256 alone.

use sha2::{Digest, Sha256};

/// The cookie that carries the key.
pub const COOKIE: &str = "redovisa_key";

/// A key's SHA-256.
pub(super) type Token = [u8; 32];

/// The secret that a browser shows to be somebody: 128 random bits in hexadecimal.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    pub(super) fn mint() -> Result<Self, getrandom::Error> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits)?;
        Ok(Key(format!("{:032x}", u128::from_le_bytes(bits))))
    }

    /// The key in a `Cookie` header's value (RFC 6265 section 4.2).
    pub fn from_cookies(header: &str) -> Option<Self> {
        let value = header.split(';').find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == COOKIE).then_some(value)
        })?;
        let hexadecimal = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        hexadecimal.then(|| Key(value.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn token(&self) -> Token {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_found_among_other_cookies() {
        let key = "0123456789abcdef0123456789abcdef";
        let header = format!("lang=sv; {COOKIE}={key}; x=y");
        assert_eq!(
            Key::from_cookies(&header).map(|key| key.0).as_deref(),
            Some(key)
        );
        assert!(Key::from_cookies(&format!("{COOKIE}=short")).is_none());
    }
}

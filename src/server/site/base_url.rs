//! Knows what a site's public address looks like; refuses to know whether anything answers there.

use std::str::FromStr;

use axum::http::Uri;

/// Scheme and authority, without a slash at the end: `https://example.se`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

/// The text was not `http://` or `https://` with a host and nothing after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotABaseUrl;

impl BaseUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the site is reached over TLS, so that its cookies may insist on it.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl FromStr for BaseUrl {
    type Err = NotABaseUrl;

    fn from_str(text: &str) -> Result<BaseUrl, NotABaseUrl> {
        let uri: Uri = text.parse().map_err(|_| NotABaseUrl)?;
        let scheme = uri
            .scheme_str()
            .filter(|scheme| matches!(*scheme, "http" | "https"))
            .ok_or(NotABaseUrl)?;
        let authority = uri
            .authority()
            .filter(|authority| !authority.as_str().contains('@'))
            .ok_or(NotABaseUrl)?;
        if uri.path() != "/" || uri.query().is_some() || authority.host().is_empty() {
            return Err(NotABaseUrl);
        }
        Ok(BaseUrl(format!("{scheme}://{authority}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_taken_with_or_without_its_slash() {
        for text in ["https://example.se", "https://example.se/"] {
            assert_eq!(
                text.parse::<BaseUrl>().as_ref().map(BaseUrl::as_str),
                Ok("https://example.se")
            );
        }
        assert!(
            "http://127.0.0.1:3000"
                .parse::<BaseUrl>()
                .is_ok_and(|url| !url.is_secure())
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "example.se",
            "/",
            "ftp://example.se",
            "https://a@b.se",
            "https://example.se/path",
            "https://example.se?x",
        ] {
            assert_eq!(text.parse::<BaseUrl>(), Err(NotABaseUrl), "{text:?}");
        }
    }
}

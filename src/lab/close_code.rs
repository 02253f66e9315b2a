//! What the numbers of close frames mean (RFC 6455 section 7.4, and IANA's registry for 1012 to 1014).

/// Most bytes of a close frame's reason: a control frame holds 125, the code takes two.
pub const LONGEST_REASON: usize = 123;

/// The meaning of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Normal,
    GoingAway,
    ProtocolError,
    UnsupportedData,
    /// 1005: never sent, said by the browser where a close frame held no code.
    NoStatus,
    /// 1006: never sent, said by the browser where the line ended without a close frame.
    Abnormal,
    InvalidPayload,
    PolicyViolation,
    TooBig,
    MandatoryExtension,
    InternalError,
    ServiceRestart,
    TryAgainLater,
    BadGateway,
    /// 1015: never sent, said where TLS failed.
    Tls,
    /// 1000 to 2999 without a meaning yet.
    Reserved,
    /// 3000 to 3999: registered by libraries and frameworks.
    Library,
    /// 4000 to 4999: whatever the two ends agree on.
    Private,
    /// Below 1000 or above 4999.
    Unused,
}

/// Every code that has a meaning of its own, in order.
pub const NAMED: [(u16, Meaning); 15] = [
    (1000, Meaning::Normal),
    (1001, Meaning::GoingAway),
    (1002, Meaning::ProtocolError),
    (1003, Meaning::UnsupportedData),
    (1005, Meaning::NoStatus),
    (1006, Meaning::Abnormal),
    (1007, Meaning::InvalidPayload),
    (1008, Meaning::PolicyViolation),
    (1009, Meaning::TooBig),
    (1010, Meaning::MandatoryExtension),
    (1011, Meaning::InternalError),
    (1012, Meaning::ServiceRestart),
    (1013, Meaning::TryAgainLater),
    (1014, Meaning::BadGateway),
    (1015, Meaning::Tls),
];

impl Meaning {
    pub fn of(code: u16) -> Self {
        let named = NAMED.iter().find(|(named, _)| *named == code);
        match (named, code) {
            (Some((_, meaning)), _) => *meaning,
            (None, 1000..=2999) => Meaning::Reserved,
            (None, 3000..=3999) => Meaning::Library,
            (None, 4000..=4999) => Meaning::Private,
            (None, _) => Meaning::Unused,
        }
    }
}

/// What is wrong with how a page wants to close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseFault {
    /// Not a number between 0 and 65535.
    NotANumber,
    /// A page may send 1000 and 3000 to 4999; the rest are for the browser to send (WHATWG WebSockets).
    NotForPages,
    /// A reason needs a code before it, by the shape of the frame.
    ReasonAlone,
    /// The reason has so many bytes, more than [`LONGEST_REASON`].
    LongReason(usize),
}

/// Reads what a person wants to close with. None: a close frame without a code.
pub fn parse<'a>(code: &str, reason: &'a str) -> Result<Option<(u16, &'a str)>, CloseFault> {
    if reason.len() > LONGEST_REASON {
        return Err(CloseFault::LongReason(reason.len()));
    }
    let code = code.trim();
    if code.is_empty() {
        return if reason.is_empty() {
            Ok(None)
        } else {
            Err(CloseFault::ReasonAlone)
        };
    }
    match code.parse().map_err(|_| CloseFault::NotANumber)? {
        code @ (1000 | 3000..=4999) => Ok(Some((code, reason))),
        _ => Err(CloseFault::NotForPages),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_means_something() {
        assert_eq!(Meaning::of(1006), Meaning::Abnormal);
        assert_eq!(Meaning::of(1004), Meaning::Reserved);
        assert_eq!(Meaning::of(2999), Meaning::Reserved);
        assert_eq!(Meaning::of(3000), Meaning::Library);
        assert_eq!(Meaning::of(4002), Meaning::Private);
        assert_eq!(
            (Meaning::of(999), Meaning::of(5000)),
            (Meaning::Unused, Meaning::Unused)
        );
        assert!(NAMED.is_sorted_by_key(|(code, _)| *code));
    }

    #[test]
    fn a_page_closes_with_what_a_browser_lets_it() {
        assert_eq!(parse("", ""), Ok(None));
        assert_eq!(parse(" 1000 ", "hej"), Ok(Some((1000, "hej"))));
        assert_eq!(parse("4999", ""), Ok(Some((4999, ""))));
        assert_eq!(parse("1001", ""), Err(CloseFault::NotForPages));
        assert_eq!(parse("99999", ""), Err(CloseFault::NotANumber));
        assert_eq!(parse("", "hej"), Err(CloseFault::ReasonAlone));
        let long = "å".repeat(62);
        assert_eq!(parse("1000", &long), Err(CloseFault::LongReason(124)));
    }
}

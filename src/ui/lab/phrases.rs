//! What the lab says that depends on a code, a header or a fault; refuses to know where it is shown.
//! As in the catalogue, what stands between grave accents is code.

use super::pane::{OfferProblem, Ping};
use crate::{
    client::probe::Ready,
    lab::{
        address::AddressFault,
        close_code::CloseFault,
        close_code::Meaning,
        handshake::Purpose,
        hex::HexFault,
        journal::{Content, Direction, Kind},
        offer::OfferFault,
    },
    ui::lang::Lang,
};

/// The names of `readyState`, as the standard has them.
pub fn ready_name(ready: Ready) -> &'static str {
    match ready {
        Ready::Connecting => "CONNECTING",
        Ready::Open => "OPEN",
        Ready::Closing => "CLOSING",
        Ready::Closed => "CLOSED",
    }
}

pub fn ready(lang: Lang, ready: Ready) -> &'static str {
    let words = lang.lab();
    match ready {
        Ready::Connecting => words.connecting,
        Ready::Open => words.open,
        Ready::Closing => words.being_closed,
        Ready::Closed => words.closed,
    }
}

pub fn address_fault(lang: Lang, fault: AddressFault) -> &'static str {
    let words = lang.lab();
    match fault {
        AddressFault::Empty => words.no_address,
        AddressFault::Scheme => words.not_ws,
        AddressFault::NoHost => words.no_host,
        AddressFault::Space => words.space_inside,
        AddressFault::Fragment => words.fragment,
        AddressFault::Mixed => words.mixed,
        AddressFault::Refused => words.refused_by_browser,
    }
}

pub fn offer_fault(lang: Lang, fault: &OfferProblem) -> String {
    let words = lang.lab();
    match fault {
        OfferProblem::Nothing => words.no_offer.to_owned(),
        OfferProblem::Fault(OfferFault::Token(name)) => {
            ["`", name, "` ", words.not_a_token].concat()
        }
        OfferProblem::Fault(OfferFault::Twice(name)) => ["`", name, "` ", words.twice].concat(),
    }
}

pub fn hex_fault(lang: Lang, fault: HexFault) -> String {
    let words = lang.lab();
    match fault {
        HexFault::Odd => words.hex_odd.to_owned(),
        HexFault::Digit(character, at) => {
            let character = character.to_string();
            [
                "`",
                &character,
                "` ",
                words.hex_digit,
                " ",
                &at.to_string(),
                ".",
            ]
            .concat()
        }
    }
}

pub fn close_fault(lang: Lang, fault: CloseFault) -> String {
    let words = lang.lab();
    match fault {
        CloseFault::NotANumber => words.code_no_number.to_owned(),
        CloseFault::NotForPages => words.code_not_ours.to_owned(),
        CloseFault::ReasonAlone => words.reason_alone.to_owned(),
        CloseFault::LongReason(bytes) => [words.reason_long, " ", &bytes.to_string(), "."].concat(),
    }
}

pub fn ping(lang: Lang, ping: Ping) -> String {
    let words = lang.lab();
    match ping {
        Ping::None => String::new(),
        Ping::Waiting => words.pinging.to_owned(),
        Ping::NoEcho => words.no_echo.to_owned(),
        Ping::NotHere => words.no_ping_here.to_owned(),
        Ping::Took(millis) => {
            // Browsers tell no more than a tenth of a millisecond.
            let tenths = (millis.max(0.0) * 10.0).round() as u64;
            let point = if lang == Lang::Sv { "," } else { "." };
            let (whole, part) = ((tenths / 10).to_string(), (tenths % 10).to_string());
            [words.round_trip, " ", &whole, point, &part, " ms"].concat()
        }
    }
}

pub fn direction(lang: Lang, direction: Direction) -> &'static str {
    let words = lang.lab();
    match direction {
        Direction::Sent => words.sent,
        Direction::Received => words.received,
        Direction::Local => words.local,
    }
}

pub fn kind(lang: Lang, kind: Kind) -> &'static str {
    let words = lang.lab();
    match kind {
        Kind::Text => words.text,
        Kind::Binary => words.binary,
        Kind::Event => words.event,
    }
}

/// What happened, in words. None: a message, which speaks for itself.
pub fn event(lang: Lang, content: &Content) -> Option<String> {
    let words = lang.lab();
    Some(match content {
        Content::Text(_) | Content::Binary(_) => return None,
        Content::Asked { address, offer } if offer.is_empty() => {
            [words.asked_for, " ", address].concat()
        }
        Content::Asked { address, offer } => [
            words.asked_for,
            " ",
            address,
            ", ",
            words.offering,
            " ",
            offer,
        ]
        .concat(),
        Content::Opened { protocol } if protocol.is_empty() => words.opened.to_owned(),
        Content::Opened { protocol } => [words.opened_with, " ", protocol].concat(),
        Content::Closing { .. } => [words.asked_to_close, " ", &content.text()]
            .concat()
            .trim_end()
            .to_owned(),
        Content::Closed { .. } => [words.was_closed, " ", &content.text()].concat(),
        Content::Failed => words.failed.to_owned(),
    })
}

pub fn meaning(lang: Lang, meaning: Meaning) -> &'static str {
    let words = lang.lab();
    match meaning {
        Meaning::Normal => words.means_normal,
        Meaning::GoingAway => words.means_going_away,
        Meaning::ProtocolError => words.means_protocol_error,
        Meaning::UnsupportedData => words.means_unsupported,
        Meaning::NoStatus => words.means_no_status,
        Meaning::Abnormal => words.means_abnormal,
        Meaning::InvalidPayload => words.means_invalid,
        Meaning::PolicyViolation => words.means_policy,
        Meaning::TooBig => words.means_too_big,
        Meaning::MandatoryExtension => words.means_extension,
        Meaning::InternalError => words.means_internal,
        Meaning::ServiceRestart => words.means_restart,
        Meaning::TryAgainLater => words.means_later,
        Meaning::BadGateway => words.means_gateway,
        Meaning::Tls => words.means_tls,
        Meaning::Reserved => words.means_reserved,
        Meaning::Library => words.means_library,
        Meaning::Private => words.means_private,
        Meaning::Unused => words.means_nothing,
    }
}

/// What a line of the handshake is for. None: it is in any HTTP message.
pub fn purpose(lang: Lang, purpose: Purpose) -> Option<&'static str> {
    let words = lang.lab();
    Some(match purpose {
        Purpose::RequestLine => words.on_request_line,
        Purpose::StatusLine => words.on_status_line,
        Purpose::Host => words.on_host,
        Purpose::Upgrade => words.on_upgrade,
        Purpose::Connection => words.on_connection,
        Purpose::Key => words.on_key,
        Purpose::Accept => words.on_accept,
        Purpose::Version => words.on_version,
        Purpose::Offer => words.on_offer,
        Purpose::Choice => words.on_choice,
        Purpose::Extensions => words.on_extensions,
        Purpose::Origin => words.on_origin,
        Purpose::Cookie => words.on_cookie,
        Purpose::UserAgent => words.on_user_agent,
        Purpose::Other => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_trip_is_said_with_the_languages_own_comma() {
        assert_eq!(ping(Lang::Sv, Ping::Took(12.34)), "Tur och retur: 12,3 ms");
        assert_eq!(ping(Lang::En, Ping::Took(0.96)), "Round trip: 1.0 ms");
    }

    #[test]
    fn a_fault_names_the_part_to_blame() {
        let fault = OfferProblem::Fault(OfferFault::Twice("text".into()));
        assert!(offer_fault(Lang::En, &fault).starts_with("`text` is named twice"));
        assert!(hex_fault(Lang::Sv, HexFault::Digit('g', 5)).ends_with("nummer 5."));
    }
}

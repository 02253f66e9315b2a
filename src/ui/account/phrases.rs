//! What the account's pages say that depends on a number or a reason; refuses to know where it is shown.

use super::page::Done;
use crate::{
    account::Refusal,
    stream::{Millis, Role},
    ui::lang::Lang,
};

const HOUR: Millis = 60 * 60 * 1_000;
const DAY: Millis = 24 * HOUR;

pub fn role(lang: Lang, role: Role) -> &'static str {
    let words = lang.account();
    match role {
        Role::Guest => words.guest,
        // In a room alone somebody is its keeper; on the site that is a member.
        Role::Member | Role::Keeper => words.member,
        Role::Moderator => words.moderator,
        Role::Owner => words.owner,
    }
}

pub fn done(lang: Lang, done: Done) -> &'static str {
    let words = lang.account();
    match done {
        Done::Nick => words.done_nick,
        Done::Claimed => words.done_claimed,
        Done::SignedIn => words.done_signed_in,
        Done::SignedOut => words.done_signed_out,
        Done::Passphrase => words.done_passphrase,
        Done::Passkey => words.done_passkey,
        Done::PasskeyRemoved => words.done_passkey_removed,
        Done::Profile => words.done_profile,
        Done::Picture => words.picture_done,
        Done::Session => words.done_session,
        Done::Others => words.done_others,
        Done::Deleted => words.done_deleted,
        Done::Moderators => words.done_moderators,
    }
}

pub fn refusal(lang: Lang, refusal: Refusal) -> String {
    let words = lang.account();
    let text = match refusal {
        Refusal::WhoAreYou => words.no_nick,
        Refusal::PassphraseTooShort => words.too_short,
        Refusal::PassphraseTooLong => words.too_long,
        Refusal::PassphraseTooPlain => words.too_plain,
        Refusal::PassphraseIsNick => words.is_nick,
        Refusal::Differs => words.differs,
        Refusal::Claimed => words.claimed,
        Refusal::NotClaimed => words.not_claimed,
        Refusal::Wrong => words.wrong,
        Refusal::AboutTooLong => words.about_too_long,
        Refusal::KeptOut { retry_ms } => {
            return crate::ui::chat::phrases::silenced(lang, words.kept_out, retry_ms);
        }
        Refusal::Unwelcome => words.unwelcome,
        Refusal::ProveAgain => words.prove_again,
        Refusal::NotConfirmed => words.not_confirmed,
        Refusal::OwnerStays => words.owner_stays,
        Refusal::OnlyOwner => words.only_owner,
        Refusal::NoSuchMember => words.no_such_member,
        Refusal::NoPasskeys => words.no_passkeys,
        Refusal::TooLate => words.too_late,
        Refusal::PasskeyRefused => words.passkey_refused,
        Refusal::LastProof => words.last_proof,
        Refusal::Unavailable => words.unavailable,
        Refusal::TooFast { retry_ms } => return too_fast(lang, retry_ms.div_ceil(1_000)),
    };
    text.to_owned()
}

/// How long to wait, to the second: rounded up, so that it is true.
fn too_fast(lang: Lang, seconds: u64) -> String {
    match (lang, seconds) {
        (Lang::Sv, 1) => "För många försök. Vänta 1 sekund och försök igen.".into(),
        (Lang::En, 1) => "Too many tries. Wait 1 second and try again.".into(),
        (Lang::Sv, n) => format!("För många försök. Vänta {n} sekunder och försök igen."),
        (Lang::En, n) => format!("Too many tries. Wait {n} seconds and try again."),
    }
}

/// How long ago a browser was seen; it is noted once an hour.
pub fn seen(lang: Lang, ago: Millis) -> String {
    match (lang, ago / HOUR, ago / DAY) {
        (Lang::Sv, ..=0, _) => "Sedd den senaste timmen".into(),
        (Lang::En, ..=0, _) => "Seen within the last hour".into(),
        (Lang::Sv, 1, _) => "Sedd för 1 timme sedan".into(),
        (Lang::En, 1, _) => "Seen 1 hour ago".into(),
        (Lang::Sv, hours, 0) => format!("Sedd för {hours} timmar sedan"),
        (Lang::En, hours, 0) => format!("Seen {hours} hours ago"),
        (Lang::Sv, _, 1) => "Sedd för 1 dag sedan".into(),
        (Lang::En, _, 1) => "Seen 1 day ago".into(),
        (Lang::Sv, _, days) => format!("Sedd för {days} dagar sedan"),
        (Lang::En, _, days) => format!("Seen {days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_too_short() {
        let said = |retry_ms| refusal(Lang::En, Refusal::TooFast { retry_ms });
        assert_eq!(said(1), "Too many tries. Wait 1 second and try again.");
        assert_eq!(
            said(26_001),
            "Too many tries. Wait 27 seconds and try again."
        );
    }

    #[test]
    fn a_visit_is_told_as_exactly_as_it_is_known() {
        assert_eq!(seen(Lang::Sv, -5), "Sedd den senaste timmen");
        assert_eq!(seen(Lang::Sv, HOUR), "Sedd för 1 timme sedan");
        assert_eq!(seen(Lang::En, DAY - 1), "Seen 23 hours ago");
        assert_eq!(seen(Lang::Sv, DAY), "Sedd för 1 dag sedan");
        assert_eq!(seen(Lang::En, 3 * DAY), "Seen 3 days ago");
    }
}

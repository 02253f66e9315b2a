//! What a queue says that depends on a number, a name or a reason; refuses to know where it is shown.

use crate::{
    protocol::{LineRefusal, Refusal as Refused},
    queue::{Command, Part, Refusal, Status, estimate::Wait},
    stream::{Millis, Nick},
    ui::{
        chat::phrases::{silenced, too_fast},
        lang::Lang,
    },
};

const MINUTE: Millis = 60_000;

/// "Plats 3 av 7".
pub fn place(lang: Lang, ahead: usize, all: usize) -> String {
    let (before, between) = match lang {
        Lang::Sv => ("Plats ", " av "),
        Lang::En => ("Place ", " of "),
    };
    [before, &(ahead + 1).to_string(), between, &all.to_string()].concat()
}

/// "5–15 minuter".
pub fn wait(lang: Lang, wait: Option<Wait>) -> String {
    let Some(Wait { from, to }) = wait else {
        return lang.queue().estimate_unknown.to_string();
    };
    let unit = in_lang(lang, " minuter", " minutes");
    match from {
        0 if to == 1 => in_lang(lang, "högst 1 minut", "1 minute at most").to_string(),
        0 => [in_lang(lang, "högst ", "at most "), &to.to_string(), unit].concat(),
        _ => [&from.to_string(), "–", &to.to_string(), unit].concat(),
    }
}

/// "(12 min)": how long ago something was; nothing for less than a minute.
pub fn ago(since: Millis, now: Millis) -> String {
    match (now - since) / MINUTE {
        ..1 => String::new(),
        minutes @ 1..120 => [" (", &minutes.to_string(), " min)"].concat(),
        minutes => [" (", &(minutes / 60).to_string(), " h)"].concat(),
    }
}

/// "3 här".
pub fn here(lang: Lang, count: usize) -> String {
    [&count.to_string(), in_lang(lang, " här", " here")].concat()
}

/// "och 12 till", after a list that names some.
pub fn and_more(lang: Lang, count: usize) -> String {
    let (before, after) = match lang {
        Lang::Sv => ("och ", " till"),
        Lang::En => ("and ", " more"),
    };
    [before, &count.to_string(), after].concat()
}

/// "Bo är på väg till dig."
pub fn comes_to_you(lang: Lang, nick: &Nick) -> String {
    [nick.as_str(), in_lang(lang, " hjälper dig.", " helps you.")].concat()
}

/// A button among many of its kind: "Ta Anna", "Klar: Anna".
pub fn about(verb: &str, nick: &Nick) -> String {
    [verb, ": ", nick.as_str()].concat()
}

pub fn status(lang: Lang, status: Status) -> &'static str {
    let words = lang.queue();
    match status {
        Status::Open => words.open,
        Status::Paused => words.paused,
        Status::Closed => words.closed,
    }
}

/// What a person wished, in a few words, while it is under way.
pub fn command(lang: Lang, command: &Command) -> &'static str {
    let words = lang.queue();
    match command {
        Command::Ask { .. } => words.ask,
        Command::Edit { .. } => words.edit,
        Command::Withdraw { .. } => words.withdraw,
        Command::TakeNext => words.take_next,
        Command::Take { .. } => words.take,
        Command::PutBack { .. } => words.put_back,
        Command::Finish { .. } => words.finish,
        Command::Note { .. } => words.leave_note,
        Command::SetStatus { status } => match status {
            Status::Open => words.do_open,
            Status::Paused => words.do_pause,
            Status::Closed => words.do_close,
        },
        Command::Rule { .. } => words.own,
        Command::Announce { .. } => words.announcement,
        Command::NameHelper { .. } => words.name_helper,
        Command::DismissHelper { .. } => words.dismiss,
        // The site's own.
        Command::Open { .. }
        | Command::Own { .. }
        | Command::Lapse { .. }
        | Command::LinkRoom { .. } => "",
    }
}

/// Why a wish was not granted.
pub fn refusal(lang: Lang, reason: &Refusal) -> String {
    let words = lang.queue();
    let text = match reason {
        Refusal::NotOpen => words.not_open,
        Refusal::AlreadyOpen => words.already_open,
        Refusal::OnlySite => words.only_site,
        Refusal::OnlyOwner => words.only_owner,
        Refusal::OnlyHelpers => words.only_helpers,
        Refusal::Paused => words.paused_text,
        Refusal::Closed => words.closed_text,
        Refusal::Full => words.full,
        Refusal::AlreadyAsked { .. } => words.already_asked,
        Refusal::NeedsReason => words.needs_reason,
        Refusal::Empty => words.empty,
        Refusal::TooLong { part, length } => return too_long(lang, *part, *length),
        Refusal::NoSuchRequest => words.no_such_request,
        Refusal::NotYours => words.not_yours,
        Refusal::YourOwn => words.your_own,
        Refusal::NobodyWaits => words.nobody_to_take,
        Refusal::TakenBy { person } => {
            let taken = in_lang(lang, " har redan tagit den.", " has taken it already.");
            return [person.nick.as_str(), taken].concat();
        }
        Refusal::NotTaken => words.not_taken,
        Refusal::HoldsEnough => words.holds_enough,
        Refusal::TooManyNotes => words.too_many_notes,
        Refusal::TooManyHelpers => words.too_many_helpers,
        Refusal::HelpsAlready => words.helps_already,
        Refusal::HelpsNot => words.helps_not,
        Refusal::AlreadySo => words.already_so,
        Refusal::Muted { retry_ms } => return silenced(lang, words.muted, Some(*retry_ms)),
        Refusal::Banned { retry_ms } => return silenced(lang, words.banned, *retry_ms),
        Refusal::Unwelcome => words.unwelcome,
        Refusal::Unknown => words.unknown_reason,
    };
    text.to_string()
}

/// Why a form was not taken.
pub fn form_refusal(lang: Lang, reason: &Refused<Refusal>) -> String {
    let words = lang.queue();
    let text = match reason {
        Refused::Stream(reason) => return refusal(lang, reason),
        Refused::Line(LineRefusal::WhoAreYou) => words.no_nick_yet,
        Refused::Line(LineRefusal::TooFast { retry_ms }) => return too_fast(lang, *retry_ms),
        Refused::Line(LineRefusal::Unavailable { .. }) => words.unavailable,
        Refused::Line(LineRefusal::NoSuchStream) => words.gone,
        Refused::Line(_) => words.misunderstood,
    };
    text.to_string()
}

/// "Platsen är 7 tecken för lång."
fn too_long(lang: Lang, part: Part, length: usize) -> String {
    use crate::queue::{About, Announcement, Place, Remark};
    let (sv, en, longest) = match part {
        Part::About => ("Beskrivningen", "The description", About::LONGEST),
        Part::Place => ("Platsen", "The place", Place::LONGEST),
        Part::Note => ("Anteckningen", "The note", Remark::LONGEST),
        Part::Announcement => ("Meddelandet", "The announcement", Announcement::LONGEST),
    };
    let over = length.saturating_sub(longest).to_string();
    match lang {
        Lang::Sv => [sv, " är ", &over, " tecken över gränsen."].concat(),
        Lang::En => [en, " is ", &over, " characters over the limit."].concat(),
    }
}

fn in_lang(lang: Lang, sv: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Sv => sv,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_said_as_a_range_or_not_at_all() {
        let said = |from, to| wait(Lang::Sv, Some(Wait { from, to }));
        assert_eq!(said(5, 15), "5–15 minuter");
        assert_eq!(said(0, 8), "högst 8 minuter");
        assert_eq!(said(0, 1), "högst 1 minut");
        assert_eq!(wait(Lang::En, None), "cannot be told yet");
    }

    #[test]
    fn what_was_long_ago_is_said_in_hours() {
        let after = |minutes| ago(0, minutes * MINUTE);
        assert_eq!(after(0), "");
        assert_eq!(after(-3), "");
        assert_eq!(after(119), " (119 min)");
        assert_eq!(after(120), " (2 h)");
    }

    #[test]
    fn who_was_faster_is_named() {
        let person = crate::stream::Person {
            id: crate::stream::PersonId(2),
            nick: "Bo".parse().expect("a nick"),
        };
        let said = refusal(Lang::En, &Refusal::TakenBy { person });
        assert_eq!(said, "Bo has taken it already.");
    }
}

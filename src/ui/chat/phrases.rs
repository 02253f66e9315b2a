//! What the chat says that depends on a number, a name or a reason; refuses to know where it is shown.

use crate::{
    chat::{self, Body, Reaction},
    protocol::{FileRefusal, JoinRefusal, LineRefusal, MOST_UNREAD, OpenRefusal, Refusal},
    stream::Nick,
    ui::lang::Lang,
};

pub fn today(lang: Lang) -> &'static str {
    in_lang(lang, "Idag", "Today")
}

pub fn yesterday(lang: Lang) -> &'static str {
    in_lang(lang, "Igår", "Yesterday")
}

/// A day's name, counted from Monday as 0.
pub fn weekday(lang: Lang, day: usize) -> &'static str {
    let days = match lang {
        Lang::Sv => [
            "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag",
        ],
        Lang::En => [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ],
    };
    days[day % days.len()]
}

/// Between the last two of several names.
pub fn and(lang: Lang) -> &'static str {
    in_lang(lang, " och ", " and ")
}

/// After a name or a number of people.
pub fn came(lang: Lang) -> &'static str {
    in_lang(lang, " kom", " came")
}

/// After a name or a number of people.
pub fn left(lang: Lang) -> &'static str {
    in_lang(lang, " gick", " left")
}

/// "3 personer".
pub fn people(lang: Lang, count: usize) -> String {
    counted(
        count,
        in_lang(lang, " person", " person"),
        in_lang(lang, " personer", " people"),
    )
}

/// "3 här".
pub fn here(lang: Lang, count: usize) -> String {
    counted(
        count,
        in_lang(lang, " här", " here"),
        in_lang(lang, " här", " here"),
    )
}

/// "och 12 till", after a list that names some.
pub fn and_more(lang: Lang, count: usize) -> String {
    [
        in_lang(lang, "och ", "and "),
        &count.to_string(),
        in_lang(lang, " till", " more"),
    ]
    .concat()
}

/// "3 nya meddelanden".
pub fn new_messages(lang: Lang, count: usize) -> String {
    let one = in_lang(lang, " nytt meddelande", " new message");
    counted(
        count,
        one,
        in_lang(lang, " nya meddelanden", " new messages"),
    )
}

/// "3 olästa meddelanden", or "999+" where no more are counted.
pub fn unread_messages(lang: Lang, count: usize) -> String {
    let one = in_lang(lang, " oläst meddelande.", " unread message.");
    let many = in_lang(lang, " olästa meddelanden.", " unread messages.");
    [unread(count).as_str(), if count == 1 { one } else { many }].concat()
}

/// How many are unread, in a badge.
pub fn unread(count: usize) -> String {
    let more = if count >= MOST_UNREAD { "+" } else { "" };
    [&count.min(MOST_UNREAD).to_string(), more].concat()
}

/// What the list of messages is called.
pub fn messages_in(lang: Lang, room: &str) -> String {
    [in_lang(lang, "Meddelanden i ", "Messages in "), room].concat()
}

pub fn message_to(lang: Lang, room: &str) -> String {
    [in_lang(lang, "Meddelande till ", "Message to "), room].concat()
}

/// The button that opens a direct room.
pub fn write_to(lang: Lang, nick: &Nick) -> String {
    [in_lang(lang, "Skriv till ", "Write to "), nick.as_str()].concat()
}

pub fn take_nick(lang: Lang, nick: &Nick) -> String {
    [in_lang(lang, "Ta ”", "Take “"), nick.as_str(), "”"].concat()
}

/// The button behind which is what one can do with a message.
pub fn more_about(lang: Lang, nick: &Nick) -> String {
    let before = in_lang(
        lang,
        "Åtgärder för meddelandet från ",
        "Actions for the message by ",
    );
    [before, nick.as_str()].concat()
}

/// Above a message that answers another.
pub fn reply_to(lang: Lang, nick: &str) -> String {
    [in_lang(lang, "Svar till ", "Reply to "), nick].concat()
}

/// "👍 Anna, Bo": who is behind a reaction.
pub fn reacted(lang: Lang, reaction: &Reaction) -> String {
    const MOST: usize = 12;
    let mut text = [reaction.emoji.as_str(), " "].concat();
    for (at, by) in reaction.by.iter().take(MOST).enumerate() {
        text.push_str(if at > 0 { ", " } else { "" });
        text.push_str(by.nick.as_str());
    }
    if let Some(more) = reaction.by.len().checked_sub(MOST + 1) {
        let and = in_lang(lang, " och ", " and ");
        let others = in_lang(lang, " till", " more");
        text.push_str(&[and, &(more + 1).to_string(), others].concat());
    }
    text
}

/// "3 fästa meddelanden".
pub fn pins(lang: Lang, count: usize) -> String {
    counted(
        count,
        in_lang(lang, " fäst meddelande", " pinned message"),
        in_lang(lang, " fästa meddelanden", " pinned messages"),
    )
}

/// "3 svar": what was said in a thread.
pub fn answers(lang: Lang, count: u32) -> String {
    counted(
        count as usize,
        in_lang(lang, " svar", " answer"),
        in_lang(lang, " svar", " answers"),
    )
}

/// " om 5 s".
pub fn in_seconds(lang: Lang, seconds: i64) -> String {
    [in_lang(lang, " om ", " in "), &seconds.to_string(), " s"].concat()
}

/// "120 tecken kvar", and what is over after that.
pub fn characters_left(lang: Lang, length: usize) -> String {
    match Body::LONGEST.checked_sub(length) {
        Some(left) => counted(
            left,
            in_lang(lang, " tecken kvar", " character left"),
            in_lang(lang, " tecken kvar", " characters left"),
        ),
        None => too_long(lang, length),
    }
}

fn too_long(lang: Lang, length: usize) -> String {
    let over = length.saturating_sub(Body::LONGEST);
    counted(
        over,
        in_lang(lang, " tecken för långt", " character too long"),
        in_lang(lang, " tecken för långt", " characters too long"),
    )
}

/// How long it is until the next word.
pub fn wait(lang: Lang, milliseconds: u64) -> String {
    let before = in_lang(lang, "Du kan skriva igen om ", "You can write again in ");
    in_time(lang, before, milliseconds)
}

/// That something went too fast, and when it may be tried again.
pub fn too_fast(lang: Lang, milliseconds: u64) -> String {
    let before = in_lang(
        lang,
        "Det gick lite fort. Försök igen om ",
        "That was a little fast. Try again in ",
    );
    in_time(lang, before, milliseconds)
}

/// What moderators have asked of somebody, and for how long; none: for good.
pub fn silenced(lang: Lang, asked: &str, milliseconds: Option<u64>) -> String {
    let wait = milliseconds.map(|milliseconds| wait(lang, milliseconds));
    [
        asked,
        if wait.is_some() { " " } else { "" },
        &wait.unwrap_or_default(),
    ]
    .concat()
}

/// A time from now, rounded up: whoever waits so long does not wait in vain.
fn in_time(lang: Lang, before: &str, milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1_000).max(1);
    let (number, unit) = match seconds {
        0..120 => (seconds, " s."),
        120..7_200 => (seconds.div_ceil(60), " min."),
        7_200..172_800 => (seconds.div_ceil(3_600), " h."),
        _ => (seconds.div_ceil(86_400), in_lang(lang, " dygn.", " days.")),
    };
    [before, &number.to_string(), unit].concat()
}

/// Why a message was not taken.
pub fn refusal(lang: Lang, reason: &chat::Refusal) -> String {
    let words = lang.chat();
    let text = match reason {
        chat::Refusal::Empty => words.said_nothing,
        chat::Refusal::TooLong { length } => return too_long(lang, *length),
        chat::Refusal::NotYours => words.not_yours,
        chat::Refusal::NotTheAuthor => words.not_the_author,
        chat::Refusal::NoSuchMessage => words.no_such_message,
        chat::Refusal::TooManyPins => words.too_many_pins,
        chat::Refusal::NothingToDo => words.nothing_to_do,
        chat::Refusal::TooMany => words.too_many_changes,
        chat::Refusal::Archived => words.room_is_archived,
        chat::Refusal::MembersOnly => words.members_write,
        chat::Refusal::Removed => words.were_removed,
        chat::Refusal::Muted { retry_ms } => return silenced(lang, words.muted, Some(*retry_ms)),
        chat::Refusal::Banned { retry_ms } => return silenced(lang, words.banned, *retry_ms),
        chat::Refusal::Unwelcome => words.unwelcome,
        chat::Refusal::Held => words.held,
        chat::Refusal::NoFilesYet => words.no_files_yet,
        chat::Refusal::TooManyHeld => words.too_many_held,
        chat::Refusal::TooSoon { retry_ms } => return wait(lang, *retry_ms),
        chat::Refusal::NotAllowed => words.not_allowed,
        chat::Refusal::NoSuchFile => words.no_such_file,
        chat::Refusal::TooManyFiles => words.too_many_files,
        chat::Refusal::NotOpen => words.not_open,
        chat::Refusal::AlreadyOpen => words.already_open,
    };
    text.to_string()
}

/// Why a form with a message was not taken.
pub fn post_refusal(lang: Lang, reason: &Refusal<chat::Refusal>) -> String {
    match reason {
        Refusal::Stream(reason) => refusal(lang, reason),
        Refusal::Line(reason) => line_refusal(lang, reason),
    }
}

/// The same, where it is no matter of the room's.
pub fn line_refusal(lang: Lang, reason: &LineRefusal) -> String {
    let words = lang.chat();
    let text = match reason {
        LineRefusal::WhoAreYou => words.no_nick_yet,
        LineRefusal::TooFast { retry_ms } => return wait(lang, *retry_ms),
        LineRefusal::Unavailable { .. } => words.unavailable,
        LineRefusal::NoSuchStream => words.no_such_room,
        _ => words.misunderstood,
    };
    text.to_string()
}

/// Why a file was not taken, and what to do. Only the server says this.
pub fn file_refusal(lang: Lang, reason: FileRefusal) -> String {
    let (sv, en) = match reason {
        FileRefusal::WhoAreYou => return lang.chat().no_nick_yet.to_owned(),
        FileRefusal::NoSuchRoom => return lang.chat().no_such_room.to_owned(),
        FileRefusal::TooManyFiles => return lang.chat().too_many_files.to_owned(),
        FileRefusal::TooFast { retry_ms } => return too_fast(lang, retry_ms),
        FileRefusal::Muted { retry_ms } => {
            return silenced(lang, lang.chat().muted, Some(retry_ms));
        }
        FileRefusal::Banned { retry_ms } => return silenced(lang, lang.chat().banned, retry_ms),
        FileRefusal::Unwelcome => (
            "Filens namn innehåller ett ord som inte används här. Byt namn på den och försök igen.",
            "The file’s name holds a word that is not used here. Rename it and try again.",
        ),
        FileRefusal::Unavailable => return lang.chat().unavailable.to_owned(),
        FileRefusal::EmptyFile => ("Filen är tom.", "The file is empty."),
        FileRefusal::FileTooLarge { most } => {
            let most = (most / (1024 * 1024)).to_string();
            return match lang {
                Lang::Sv => ["Filen är för stor: högst ", &most, " MB."].concat(),
                Lang::En => ["The file is too large: at most ", &most, " MB."].concat(),
            };
        }
        FileRefusal::NotAPicture => (
            "Filen säger sig vara en bild men är ingen. Byt namn på den om den är något annat.",
            "The file says that it is a picture, but is none. Rename it if it is something else.",
        ),
        FileRefusal::BrokenPicture => (
            "Bilden är trasig och går inte att läsa. Spara om den och försök igen.",
            "The picture is broken and cannot be read. Save it anew and try again.",
        ),
        FileRefusal::TooManyPixels => (
            "Bilden har för många bildpunkter. Förminska den och försök igen.",
            "The picture has too many pixels. Make it smaller and try again.",
        ),
        FileRefusal::Quota => (
            "Dina filer tar redan upp så mycket plats som ryms. Ta bort meddelanden med filer och försök igen.",
            "Your files take up as much room as there is. Delete messages with files and try again.",
        ),
        FileRefusal::Full => (
            "Servern har ingen plats kvar för filer. Säg till den som driver webbplatsen.",
            "The server has no room left for files. Tell whoever runs the site.",
        ),
        FileRefusal::BadForm => (
            "Överföringen avbröts. Försök igen.",
            "The transfer was cut off. Try again.",
        ),
    };
    in_lang(lang, sv, en).to_owned()
}

/// "1,2 MB": how large a file is.
pub fn size(lang: Lang, bytes: u64) -> String {
    const KILO: u64 = 1_000;
    if bytes < KILO {
        return [&bytes.to_string(), " byte"].concat();
    }
    let (unit, name) = match bytes < KILO * KILO {
        true => (KILO, " kB"),
        false => (KILO * KILO, " MB"),
    };
    // A tenth is worth telling only below ten.
    let tenths = bytes * 10 / unit;
    let whole = (tenths / 10).to_string();
    match tenths < 100 {
        true => {
            let point = in_lang(lang, ",", ".");
            [&whole, point, &(tenths % 10).to_string(), name].concat()
        }
        false => [&whole, name].concat(),
    }
}

/// Why a nick was not given.
pub fn join_refusal(lang: Lang, reason: &JoinRefusal) -> String {
    let words = lang.chat();
    let text = match reason {
        JoinRefusal::TooShort => words.nick_too_short,
        JoinRefusal::TooLong => words.nick_too_long,
        JoinRefusal::NoLetter => words.nick_no_letter,
        JoinRefusal::Character { character } => return no_such_character(lang, *character),
        JoinRefusal::Joints => words.nick_joints,
        JoinRefusal::Taken { .. } => in_lang(lang, "Smeknamnet är upptaget.", "The nick is taken."),
        JoinRefusal::Confusable { with, .. } => {
            let (before, after) = match lang {
                Lang::Sv => ("Smeknamnet är för likt ”", "”, som någon redan har."),
                Lang::En => ("The nick looks too much like “", "”, which somebody has."),
            };
            return [before, with.as_str(), after].concat();
        }
        JoinRefusal::MixedScripts => words.nick_mixed,
        JoinRefusal::Banned => words.network_banned,
        JoinRefusal::KeptOut { retry_ms } => return silenced(lang, words.kept_out, *retry_ms),
        JoinRefusal::Unwelcome => words.unwelcome,
        JoinRefusal::TooFast { retry_ms } => return too_fast(lang, *retry_ms),
        JoinRefusal::Unavailable => words.unavailable,
    };
    text.to_string()
}

fn no_such_character(lang: Lang, character: char) -> String {
    let mut shown = [0; 4];
    let (before, after) = match lang {
        Lang::Sv => ("Tecknet ”", "” går inte att ha i ett smeknamn."),
        Lang::En => ("The character “", "” cannot be in a nick."),
    };
    [before, character.encode_utf8(&mut shown), after].concat()
}

/// Why a room was not opened.
pub fn open_refusal(lang: Lang, reason: OpenRefusal) -> String {
    let words = lang.chat();
    let text = match reason {
        OpenRefusal::WhoAreYou => words.no_nick_yet,
        OpenRefusal::OnlyOwner => words.only_the_owner,
        OpenRefusal::Banned { retry_ms } => return silenced(lang, words.banned, retry_ms),
        OpenRefusal::Muted { retry_ms } => return silenced(lang, words.muted, Some(retry_ms)),
        OpenRefusal::Unwelcome => words.unwelcome,
        OpenRefusal::OnlyMembers => words.only_members_open,
        OpenRefusal::Nobody => words.nobody_chosen,
        OpenRefusal::NoTitle => words.room_needs_name,
        OpenRefusal::TooMany => words.too_many_rooms,
        OpenRefusal::TooFast { retry_ms } => return too_fast(lang, retry_ms),
        OpenRefusal::Unavailable => words.unavailable,
    };
    text.to_string()
}

fn in_lang(lang: Lang, sv: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Sv => sv,
        Lang::En => en,
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    [
        count.to_string().as_str(),
        if count == 1 { one } else { many },
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_in_both_languages() {
        assert_eq!(new_messages(Lang::Sv, 1), "1 nytt meddelande");
        assert_eq!(new_messages(Lang::En, 1), "1 new message");
        assert_eq!(new_messages(Lang::Sv, 2), "2 nya meddelanden");
        assert_eq!(people(Lang::En, 0), "0 people");
    }

    #[test]
    fn what_is_left_turns_into_what_is_over() {
        assert_eq!(characters_left(Lang::Sv, Body::LONGEST), "0 tecken kvar");
        assert_eq!(
            characters_left(Lang::En, Body::LONGEST + 1),
            "1 character too long"
        );
    }

    #[test]
    fn who_has_to_wait_is_told_how_long() {
        let joined = |retry_ms| join_refusal(Lang::Sv, &JoinRefusal::TooFast { retry_ms });
        assert_eq!(joined(4_200), "Det gick lite fort. Försök igen om 5 s.");
        let opened = |reason| open_refusal(Lang::En, reason);
        let retry_ms = 7_200_000;
        assert_eq!(
            opened(OpenRefusal::TooFast { retry_ms: 600_000 }),
            "That was a little fast. Try again in 10 min."
        );
        let muted = opened(OpenRefusal::Muted { retry_ms });
        assert!(muted.ends_with("You can write again in 2 h."), "{muted}");
        let banned = |retry_ms| opened(OpenRefusal::Banned { retry_ms });
        assert!(banned(Some(retry_ms)).ends_with("in 2 h."));
        assert!(banned(None).ends_with("banned from the chat."));
        let brought = file_refusal(Lang::En, FileRefusal::TooFast { retry_ms: 900 });
        assert!(brought.ends_with("Try again in 1 s."), "{brought}");
    }

    #[test]
    fn a_refusal_names_its_cause() {
        let said = join_refusal(Lang::En, &JoinRefusal::Character { character: '<' });
        assert_eq!(said, "The character “<” cannot be in a nick.");
    }
}

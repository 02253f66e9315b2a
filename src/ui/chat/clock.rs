//! Moments as people say them: days and times of day. Where the clock stands is the caller's to say,
//! since the server knows only UTC and the browser its own zone.

use crate::{
    stream::Millis,
    ui::{chat::phrases, lang::Lang, site::date::Date},
};

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;

/// Minutes that the reader's clock is ahead of UTC at a moment.
pub type Zone = fn(Millis) -> i32;

/// The server's zone, and the browser's until it has taken the page over.
pub fn utc(_: Millis) -> i32 {
    0
}

/// The browser's zone, with its summer time at that moment. Only for the browser.
pub fn local(at: Millis) -> i32 {
    -js_sys::Date::new(&(at as f64).into()).get_timezone_offset() as i32
}

/// The day in the reader's zone, counted from 1 January 1970; that day for what came before it.
pub fn day(at: Millis, zone: Zone) -> u32 {
    u32::try_from(shifted(at, zone).div_euclid(DAY)).unwrap_or(0)
}

/// `09:05`.
pub fn time_of_day(at: Millis, zone: Zone) -> String {
    let minutes = shifted(at, zone).rem_euclid(DAY) / MINUTE;
    [
        two_digits(minutes / 60),
        ":".into(),
        two_digits(minutes % 60),
    ]
    .concat()
}

/// The moment as `datetime` wants it, to the second: `2026-11-21T09:05:00Z`.
pub fn machine_readable(at: Millis) -> String {
    let seconds = at.rem_euclid(MINUTE) / 1_000;
    [
        &Date::from_unix_days(day(at, utc)).iso(),
        "T",
        &time_of_day(at, utc),
        ":",
        &two_digits(seconds),
        "Z",
    ]
    .concat()
}

/// The name of a day. `today` makes the last two special; it is not known on the server.
pub fn day_name(lang: Lang, day: u32, today: Option<u32>) -> String {
    let age = today.and_then(|today| today.checked_sub(day));
    match age {
        Some(0) => phrases::today(lang).to_string(),
        Some(1) => phrases::yesterday(lang).to_string(),
        _ => {
            // 1 January 1970 was a Thursday.
            let weekday = phrases::weekday(lang, (day as usize + 3) % 7);
            [weekday, " ", &Date::from_unix_days(day).spoken(lang)].concat()
        }
    }
}

fn shifted(at: Millis, zone: Zone) -> Millis {
    at.saturating_add(Millis::from(zone(at)) * MINUTE)
}

fn two_digits(number: Millis) -> String {
    let digits = number.to_string();
    if digits.len() < 2 {
        ["0", &digits].concat()
    } else {
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21 23:30:07 UTC, a Saturday.
    const LATE: Millis = 1_795_303_807_000;

    fn stockholm(_: Millis) -> i32 {
        60
    }

    #[test]
    fn a_moment_is_said_in_its_readers_zone() {
        assert_eq!(
            (
                time_of_day(LATE, utc).as_str(),
                time_of_day(LATE, stockholm).as_str()
            ),
            ("23:30", "00:30")
        );
        assert_eq!(day(LATE, stockholm), day(LATE, utc) + 1);
        assert_eq!(machine_readable(LATE), "2026-11-21T23:30:07Z");
    }

    #[test]
    fn the_last_two_days_have_names_of_their_own() {
        let saturday = day(LATE, utc);
        assert_eq!(
            day_name(Lang::Sv, saturday, None),
            "lördag 21 november 2026"
        );
        assert_eq!(
            day_name(Lang::En, saturday, Some(saturday + 2)),
            "Saturday 21 November 2026"
        );
        assert_eq!(day_name(Lang::Sv, saturday, Some(saturday)), "Idag");
        assert_eq!(
            day_name(Lang::En, saturday, Some(saturday + 1)),
            "Yesterday"
        );
    }

    #[test]
    fn times_before_the_epoch_do_no_harm() {
        assert_eq!((day(-1, utc), time_of_day(-1, utc).as_str()), (0, "23:59"));
        _ = machine_readable(Millis::MIN);
    }
}

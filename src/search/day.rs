//! Calendar days as people type them, and the moments between which they lie; refuses to know how a day
//! is said.

use std::str::FromStr;

use crate::stream::Millis;

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;

/// A day of the Gregorian calendar, counted from 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

/// The text is no day written as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl Day {
    /// When it begins for a reader whose clock is so many minutes ahead of UTC.
    pub fn begins(self, zone_minutes: i32) -> Millis {
        shift(self.0 * DAY, -zone_minutes)
    }

    /// When the next one begins.
    pub fn ends(self, zone_minutes: i32) -> Millis {
        Day(self.0 + 1).begins(zone_minutes)
    }
}

/// So many minutes later.
pub fn shift(at: Millis, minutes: i32) -> Millis {
    at.saturating_add(Millis::from(minutes) * MINUTE)
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Option<i64> {
            let part = parts.next()?;
            let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| is_number)
        };
        let date = (number(4), number(2), number(2));
        let (Some(year), Some(month), Some(day)) = date else {
            return Err(NotADay);
        };
        let valid = parts.next().is_none()
            && year >= 1
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        match valid {
            true => Ok(Day(days_from_civil(year, month, day))),
            false => Err(NotADay),
        }
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

/// Years begin on 1 March, so that the leap day comes last, and are counted in eras of 400
/// (H. Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    const DAYS_FROM_MARCH_0000_TO_1970: i64 = 719_468;
    const DAYS_PER_ERA: i64 = 146_097;
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_ERA + day_of_era - DAYS_FROM_MARCH_0000_TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_number_of_days() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1970-03-01", 59),
            ("2024-02-29", 19_782),
            ("2025-11-17", 20_409),
            ("1969-12-31", -1),
        ] {
            assert_eq!(text.parse(), Ok(Day(days)), "{text}");
        }
    }

    #[test]
    fn days_that_never_were_are_no_days() {
        for text in [
            "",
            "2026",
            "2026-1-1",
            "2026-02-29",
            "2026-13-01",
            "0000-01-01",
            "2026-01-01-",
            "+026-01-01",
            "2026-01-0å",
        ] {
            assert_eq!(text.parse::<Day>(), Err(NotADay), "{text:?}");
        }
    }

    #[test]
    fn a_day_begins_earlier_in_the_east() {
        let day: Day = "1970-01-02".parse().expect("a day");
        assert_eq!(day.begins(60), 23 * 60 * MINUTE);
        assert_eq!(day.begins(-60), 25 * 60 * MINUTE);
        assert_eq!(day.ends(0), 2 * DAY);
    }
}

//! Knows calendar days and how to say them; refuses to know clocks and time zones.

use std::str::FromStr;

use crate::ui::lang::Lang;

const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the Gregorian calendar, between the years 1 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        valid.then_some(Date { year, month, day })
    }

    /// The UTC day that lies so many days after 1 January 1970; the last day we can name where that is too far off.
    ///
    /// Counts in eras of 400 years that begin on 1 March, so that the leap day
    /// comes last (H. Hinnant, "chrono-compatible low-level date algorithms").
    pub fn from_unix_days(days: u32) -> Date {
        const DAYS_FROM_MARCH_0000_TO_1970: u64 = 719_468;
        const DAYS_PER_ERA: u64 = 146_097;
        let days = u64::from(days) + DAYS_FROM_MARCH_0000_TO_1970;
        let (era, day_of_era) = (days / DAYS_PER_ERA, days % DAYS_PER_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        let narrowed = (u16::try_from(year), u8::try_from(month), u8::try_from(day));
        let (Ok(year), Ok(month), Ok(day)) = narrowed else {
            return Date::LAST;
        };
        Date::new(year, month, day).unwrap_or(Date::LAST)
    }

    const LAST: Date = Date {
        year: 9999,
        month: 12,
        day: 31,
    };

    /// `2025-11-17`, as in ISO 8601 and the `datetime` attribute.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The day's beginning in UTC, as Atom wants it (RFC 3339).
    pub fn rfc3339(self) -> String {
        self.iso() + "T00:00:00Z"
    }

    /// `17 november 2025` or `17 November 2025`.
    pub fn spoken(self, lang: Lang) -> String {
        let months = match lang {
            Lang::Sv => MONTHS_SV,
            Lang::En => MONTHS_EN,
        };
        format!(
            "{} {} {}",
            self.day,
            months[usize::from(self.month) - 1],
            self.year
        )
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

/// The text was not a day written as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADate;

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Date, NotADate> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(NotADate);
        }
        let (Ok(year), Ok(month), Ok(day)) =
            (text[..4].parse(), text[5..7].parse(), text[8..].parse())
        else {
            return Err(NotADate);
        };
        Date::new(year, month, day).ok_or(NotADate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_said_in_the_readers_language() {
        let date: Date = "2025-11-07".parse().expect("a date");
        assert_eq!(date.spoken(Lang::Sv), "7 november 2025");
        assert_eq!(date.spoken(Lang::En), "7 November 2025");
        assert_eq!(date.rfc3339(), "2025-11-07T00:00:00Z");
    }

    #[test]
    fn days_that_never_were_are_refused() {
        for text in [
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-1-1",
            "0000-01-01",
            "17/11/2025",
            "2025-11-1å",
            "",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text:?}");
        }
        assert!("2024-02-29".parse::<Date>().is_ok() && "2000-02-29".parse::<Date>().is_ok());
    }

    #[test]
    fn days_since_the_epoch_fall_on_their_dates() {
        for (days, iso) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (19_782, "2024-02-29"),
            (20_409, "2025-11-17"),
        ] {
            assert_eq!(Date::from_unix_days(days).iso(), iso);
        }
        assert_eq!(Date::from_unix_days(u32::MAX), Date::LAST);
    }
}

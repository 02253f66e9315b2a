//! The only place that asks what time it is, and how moments are written.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::{stream::Millis, ui::site::date::Date};

/// Milliseconds since the Unix epoch, UTC.
pub fn now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as Millis)
}

const MILLIS_PER_DAY: Millis = 24 * 60 * 60 * 1_000;

/// The day of a moment, in UTC.
pub fn day(at: Millis) -> Date {
    Date::from_unix_days(u32::try_from(at.max(0) / MILLIS_PER_DAY).unwrap_or(u32::MAX))
}

/// `2025-11-17T10:00Z`: to the minute, for people and machines.
pub fn minute(at: Millis) -> String {
    let at = at.max(0);
    let minutes = at % MILLIS_PER_DAY / 60_000;
    format!("{}T{:02}:{:02}Z", day(at).iso(), minutes / 60, minutes % 60)
}

/// `2025-11-17T10:00:00.123Z`. A moment before 1970, which no clock of ours tells, becomes 1970.
pub fn rfc3339(at: Millis) -> String {
    let at = at.max(0);
    let day = day(at);
    let (seconds, millis) = (at % MILLIS_PER_DAY / 1_000, at % 1_000);
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!(
        "{}T{hours:02}:{minutes:02}:{:02}.{millis:03}Z",
        day.iso(),
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_to_the_millisecond() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(1_709_251_199_999), "2024-02-29T23:59:59.999Z");
        assert_eq!(rfc3339(-1), "1970-01-01T00:00:00.000Z");
    }
}

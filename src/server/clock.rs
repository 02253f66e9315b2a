//! The only place that asks what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::stream::Millis;

/// Milliseconds since the Unix epoch, UTC.
pub fn now() -> Millis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as Millis)
}

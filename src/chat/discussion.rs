//! How the room is called in which a page of the site is discussed; refuses to know which pages there are.
//!
//! Names made of titles have single hyphens only. So no room that somebody opens is ever taken for a
//! discussion, or in the way of one.

use crate::stream::StreamName;

/// Stands between the parts of an address in a name.
const JOINT: &str = "--";
/// Stands before the fingerprint of an address that no name can say.
const SEAL: &str = "---";
/// Longest name, in bytes, as a stream may have it.
const LONGEST: usize = 48;
/// Bytes of an odd address that are still told, so that its name can be read.
const TOLD: usize = 28;

/// The room of the page at this address (not percent-encoded): `/report/kmom01` is discussed in
/// `report--kmom01`. Two pages never share one.
pub fn room_of(path: &str) -> Option<StreamName> {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let plain = parts.join(JOINT);
    if parts.len() > 1 && plain.len() <= LONGEST && parts.iter().all(|part| is_plain(part)) {
        return plain.parse().ok();
    }
    let mut told = String::new();
    for c in path.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => told.push(c),
            _ if told.is_empty() || told.ends_with('-') => {}
            _ => told.push('-'),
        }
    }
    told.truncate(TOLD);
    let told = match told.trim_end_matches('-') {
        "" => "page",
        told => told,
    };
    format!("{told}{SEAL}{:016x}", fingerprint(path))
        .parse()
        .ok()
}

/// Whether a page is discussed there.
pub fn is_discussion(room: &StreamName) -> bool {
    room.as_str().contains(JOINT)
}

/// Words of small letters and digits, with one hyphen between two.
fn is_plain(part: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    part.split('-').all(is_word)
}

/// FNV-1a of 64 bits (draft-eastlake-fnv). The addresses are our own author's: nobody looks for two alike.
fn fingerprint(path: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    path.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn name(path: &str) -> String {
        room_of(path).expect("a name").to_string()
    }

    #[test]
    fn a_plain_address_can_be_read_in_the_name() {
        assert_eq!(name("/report/kmom01"), "report--kmom01");
        assert_eq!(name("/blog/2026/a-b"), "blog--2026--a-b");
    }

    #[test]
    fn pages_that_look_alike_have_rooms_of_their_own() {
        let long = "/report/".to_owned() + &"x".repeat(60);
        let paths = [
            "/",
            "/a",
            "/A",
            "/page",
            "/report/a",
            "/report/a/b",
            "/report/a-b",
            "/report/a--b",
            "/report-a/b",
            "/report/A",
            "/report/å",
            "/report/ä",
            "/report/a b",
            "/report/a_b",
            "/report/a-",
            "/report/-a",
            "/report/a.b",
            "/report//a",
            &long,
            &(long.clone() + "y"),
            "/å",
            "/ä",
            "/漢字",
            "/字漢",
        ];
        let names: HashSet<String> = paths.iter().map(|path| name(path)).collect();
        assert_eq!(names.len(), paths.len(), "{names:?}");
        assert!(
            names
                .iter()
                .all(|name| is_discussion(&name.parse().expect("a name")))
        );
    }

    #[test]
    fn a_room_of_the_chat_is_no_discussion() {
        for room in ["lobby", "dm-1-2", "report-kmom01"] {
            assert!(!is_discussion(&room.parse().expect("a name")), "{room}");
        }
    }
}

//! Why something is not done: codes that clients choose their words and their next step by.

use redovisa::{
    chat::Refusal as ChatRefusal,
    protocol::{FileRefusal, JoinRefusal, LineRefusal, OpenRefusal, Refusal},
};

use super::{Golden, anna, cover, hold};

/// All that a `refused` frame may hold.
pub fn of_frames() -> Vec<Golden<Refusal<ChatRefusal>>> {
    let line = |refusal: LineRefusal| Refusal::Line(refusal);
    vec![
        (
            line(LineRefusal::Malformed { detail: "x".into() }),
            r#"{"code":"malformed","detail":"x"}"#,
        ),
        (
            line(LineRefusal::NoSuchStream),
            r#"{"code":"no-such-stream"}"#,
        ),
        (
            line(LineRefusal::TooManySubscriptions),
            r#"{"code":"too-many-subscriptions"}"#,
        ),
        (
            line(LineRefusal::NotSubscribed),
            r#"{"code":"not-subscribed"}"#,
        ),
        (line(LineRefusal::WhoAreYou), r#"{"code":"who-are-you"}"#),
        (
            line(LineRefusal::TooFast { retry_ms: 251 }),
            r#"{"code":"too-fast","retry_ms":251}"#,
        ),
        (
            line(LineRefusal::Unavailable { retry_ms: 3_000 }),
            r#"{"code":"unavailable","retry_ms":3000}"#,
        ),
        (Refusal::Stream(ChatRefusal::Empty), r#"{"code":"empty"}"#),
        (
            Refusal::Stream(ChatRefusal::TooLong { length: 4_001 }),
            r#"{"code":"too-long","length":4001}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::NotYours),
            r#"{"code":"not-yours"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::NotTheAuthor),
            r#"{"code":"not-the-author"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::NoSuchMessage),
            r#"{"code":"no-such-message"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::TooManyPins),
            r#"{"code":"too-many-pins"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::NothingToDo),
            r#"{"code":"nothing-to-do"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::TooMany),
            r#"{"code":"too-many"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::Archived),
            r#"{"code":"archived"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::MembersOnly),
            r#"{"code":"members-only"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::Removed),
            r#"{"code":"removed"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::Muted { retry_ms: 60_000 }),
            r#"{"code":"muted","retry_ms":60000}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::Banned {
                retry_ms: Some(60_000),
            }),
            r#"{"code":"banned","retry_ms":60000}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::Banned { retry_ms: None }),
            r#"{"code":"banned"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::Unwelcome),
            r#"{"code":"unwelcome"}"#,
        ),
        (Refusal::Stream(ChatRefusal::Held), r#"{"code":"held"}"#),
        (
            Refusal::Stream(ChatRefusal::NoFilesYet),
            r#"{"code":"no-files-yet"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::TooManyHeld),
            r#"{"code":"too-many-held"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::TooSoon { retry_ms: 30_000 }),
            r#"{"code":"too-soon","retry_ms":30000}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::NotAllowed),
            r#"{"code":"not-allowed"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::NoSuchFile),
            r#"{"code":"no-such-file"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::TooManyFiles),
            r#"{"code":"too-many-files"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::NotOpen),
            r#"{"code":"not-open"}"#,
        ),
        (
            Refusal::Stream(ChatRefusal::AlreadyOpen),
            r#"{"code":"already-open"}"#,
        ),
    ]
}

/// All that a join may be answered with.
pub fn of_joins() -> Vec<Golden<JoinRefusal>> {
    let suggestion = || "Anna2".parse().ok();
    vec![
        (JoinRefusal::TooShort, r#"{"code":"too-short"}"#),
        (JoinRefusal::TooLong, r#"{"code":"too-long"}"#),
        (JoinRefusal::NoLetter, r#"{"code":"no-letter"}"#),
        (
            JoinRefusal::Character { character: '<' },
            r#"{"code":"character","character":"<"}"#,
        ),
        (JoinRefusal::Joints, r#"{"code":"joints"}"#),
        (
            JoinRefusal::Taken {
                suggestion: suggestion(),
            },
            r#"{"code":"taken","suggestion":"Anna2"}"#,
        ),
        (
            JoinRefusal::Taken { suggestion: None },
            r#"{"code":"taken","suggestion":null}"#,
        ),
        (
            JoinRefusal::Confusable {
                with: anna().nick,
                suggestion: suggestion(),
            },
            r#"{"code":"confusable","with":"Anna","suggestion":"Anna2"}"#,
        ),
        (JoinRefusal::MixedScripts, r#"{"code":"mixed-scripts"}"#),
        (JoinRefusal::Banned, r#"{"code":"banned"}"#),
        (
            JoinRefusal::KeptOut {
                retry_ms: Some(60_000),
            },
            r#"{"code":"kept-out","retry_ms":60000}"#,
        ),
        (
            JoinRefusal::KeptOut { retry_ms: None },
            r#"{"code":"kept-out"}"#,
        ),
        (JoinRefusal::Unwelcome, r#"{"code":"unwelcome"}"#),
        (
            JoinRefusal::TooFast { retry_ms: 1_000 },
            r#"{"code":"too-fast","retry_ms":1000}"#,
        ),
        (JoinRefusal::Unavailable, r#"{"code":"unavailable"}"#),
    ]
}

/// All that the wish for a new room may be answered with.
pub fn of_openings() -> Vec<Golden<OpenRefusal>> {
    vec![
        (OpenRefusal::WhoAreYou, r#"{"code":"who-are-you"}"#),
        (OpenRefusal::OnlyOwner, r#"{"code":"only-owner"}"#),
        (
            OpenRefusal::Banned {
                retry_ms: Some(60_000),
            },
            r#"{"code":"banned","retry_ms":60000}"#,
        ),
        (
            OpenRefusal::Banned { retry_ms: None },
            r#"{"code":"banned"}"#,
        ),
        (
            OpenRefusal::Muted { retry_ms: 60_000 },
            r#"{"code":"muted","retry_ms":60000}"#,
        ),
        (OpenRefusal::Unwelcome, r#"{"code":"unwelcome"}"#),
        (OpenRefusal::OnlyMembers, r#"{"code":"only-members"}"#),
        (OpenRefusal::Nobody, r#"{"code":"nobody"}"#),
        (OpenRefusal::NoTitle, r#"{"code":"no-title"}"#),
        (OpenRefusal::TooMany, r#"{"code":"too-many"}"#),
        (
            OpenRefusal::TooFast { retry_ms: 10_000 },
            r#"{"code":"too-fast","retry_ms":10000}"#,
        ),
        (OpenRefusal::Unavailable, r#"{"code":"unavailable"}"#),
    ]
}

// Codes. No arm for the rest: a new refusal must be promised here.

fn frame_code(refusal: &Refusal<ChatRefusal>) -> &'static str {
    match refusal {
        Refusal::Line(LineRefusal::Malformed { .. }) => "malformed",
        Refusal::Line(LineRefusal::NoSuchStream) => "no-such-stream",
        Refusal::Line(LineRefusal::TooManySubscriptions) => "too-many-subscriptions",
        Refusal::Line(LineRefusal::NotSubscribed) => "not-subscribed",
        Refusal::Line(LineRefusal::WhoAreYou) => "who-are-you",
        Refusal::Line(LineRefusal::TooFast { .. }) => "too-fast",
        Refusal::Line(LineRefusal::Unavailable { .. }) => "unavailable",
        Refusal::Stream(ChatRefusal::Empty) => "empty",
        Refusal::Stream(ChatRefusal::TooLong { .. }) => "too-long",
        Refusal::Stream(ChatRefusal::NotYours) => "not-yours",
        Refusal::Stream(ChatRefusal::NotTheAuthor) => "not-the-author",
        Refusal::Stream(ChatRefusal::NoSuchMessage) => "no-such-message",
        Refusal::Stream(ChatRefusal::TooManyPins) => "too-many-pins",
        Refusal::Stream(ChatRefusal::NothingToDo) => "nothing-to-do",
        Refusal::Stream(ChatRefusal::TooMany) => "too-many",
        Refusal::Stream(ChatRefusal::Archived) => "archived",
        Refusal::Stream(ChatRefusal::MembersOnly) => "members-only",
        Refusal::Stream(ChatRefusal::Removed) => "removed",
        Refusal::Stream(ChatRefusal::Muted { .. }) => "muted",
        Refusal::Stream(ChatRefusal::Banned { .. }) => "banned",
        Refusal::Stream(ChatRefusal::Unwelcome) => "unwelcome",
        Refusal::Stream(ChatRefusal::NoFilesYet) => "no-files-yet",
        Refusal::Stream(ChatRefusal::Held) => "held",
        Refusal::Stream(ChatRefusal::TooManyHeld) => "too-many-held",
        Refusal::Stream(ChatRefusal::TooSoon { .. }) => "too-soon",
        Refusal::Stream(ChatRefusal::NotAllowed) => "not-allowed",
        Refusal::Stream(ChatRefusal::NoSuchFile) => "no-such-file",
        Refusal::Stream(ChatRefusal::TooManyFiles) => "too-many-files",
        Refusal::Stream(ChatRefusal::NotOpen) => "not-open",
        Refusal::Stream(ChatRefusal::AlreadyOpen) => "already-open",
    }
}

fn join_code(refusal: &JoinRefusal) -> &'static str {
    match refusal {
        JoinRefusal::TooShort => "too-short",
        JoinRefusal::TooLong => "too-long",
        JoinRefusal::NoLetter => "no-letter",
        JoinRefusal::Character { .. } => "character",
        JoinRefusal::Joints => "joints",
        JoinRefusal::Taken { .. } => "taken",
        JoinRefusal::Confusable { .. } => "confusable",
        JoinRefusal::MixedScripts => "mixed-scripts",
        JoinRefusal::Banned => "banned",
        JoinRefusal::KeptOut { .. } => "kept-out",
        JoinRefusal::Unwelcome => "unwelcome",
        JoinRefusal::TooFast { .. } => "too-fast",
        JoinRefusal::Unavailable => "unavailable",
    }
}

fn opening_code(refusal: &OpenRefusal) -> &'static str {
    match refusal {
        OpenRefusal::WhoAreYou => "who-are-you",
        OpenRefusal::OnlyOwner => "only-owner",
        OpenRefusal::Banned { .. } => "banned",
        OpenRefusal::Muted { .. } => "muted",
        OpenRefusal::Unwelcome => "unwelcome",
        OpenRefusal::OnlyMembers => "only-members",
        OpenRefusal::Nobody => "nobody",
        OpenRefusal::NoTitle => "no-title",
        OpenRefusal::TooMany => "too-many",
        OpenRefusal::TooFast { .. } => "too-fast",
        OpenRefusal::Unavailable => "unavailable",
    }
}

pub const FRAME_CODES: [&str; 30] = [
    "malformed",
    "no-such-stream",
    "too-many-subscriptions",
    "not-subscribed",
    "who-are-you",
    "too-fast",
    "unavailable",
    "empty",
    "too-long",
    "not-yours",
    "not-the-author",
    "no-such-message",
    "too-many-pins",
    "nothing-to-do",
    "too-many",
    "archived",
    "members-only",
    "removed",
    "muted",
    "banned",
    "unwelcome",
    "held",
    "no-files-yet",
    "too-many-held",
    "too-soon",
    "not-allowed",
    "no-such-file",
    "too-many-files",
    "not-open",
    "already-open",
];
pub const JOIN_CODES: [&str; 13] = [
    "too-short",
    "too-long",
    "no-letter",
    "character",
    "joints",
    "taken",
    "confusable",
    "mixed-scripts",
    "banned",
    "kept-out",
    "unwelcome",
    "too-fast",
    "unavailable",
];
pub const OPENING_CODES: [&str; 11] = [
    "who-are-you",
    "only-owner",
    "only-members",
    "banned",
    "muted",
    "unwelcome",
    "nobody",
    "no-title",
    "too-many",
    "too-fast",
    "unavailable",
];

pub const FILE_CODES: [&str; 16] = [
    "who-are-you",
    "no-such-room",
    "empty-file",
    "file-too-large",
    "too-many-files",
    "not-a-picture",
    "broken-picture",
    "too-many-pixels",
    "quota",
    "full",
    "muted",
    "banned",
    "unwelcome",
    "too-fast",
    "bad-form",
    "unavailable",
];

/// All that who brings a file may be answered with.
fn of_files() -> Vec<(FileRefusal, String)> {
    let most = 26_214_400;
    [
        FileRefusal::WhoAreYou,
        FileRefusal::NoSuchRoom,
        FileRefusal::EmptyFile,
        FileRefusal::FileTooLarge { most },
        FileRefusal::TooManyFiles,
        FileRefusal::NotAPicture,
        FileRefusal::BrokenPicture,
        FileRefusal::TooManyPixels,
        FileRefusal::Quota,
        FileRefusal::Full,
        FileRefusal::Muted { retry_ms: 251 },
        FileRefusal::Banned { retry_ms: None },
        FileRefusal::Unwelcome,
        FileRefusal::TooFast { retry_ms: 251 },
        FileRefusal::BadForm,
        FileRefusal::Unavailable,
    ]
    .into_iter()
    .zip(FILE_CODES)
    .map(|(refusal, code)| {
        let more = match refusal {
            FileRefusal::FileTooLarge { .. } => ",\"most\":26214400",
            FileRefusal::TooFast { .. } | FileRefusal::Muted { .. } => ",\"retry_ms\":251",
            _ => "",
        };
        (refusal, format!("{{\"code\":\"{code}\"{more}}}"))
    })
    .collect()
}

#[test]
fn every_refusal_of_a_file_keeps_its_form() {
    for (refusal, json) in of_files() {
        assert_eq!(serde_json::to_string(&refusal).unwrap(), json);
    }
}

#[test]
fn every_refusal_keeps_its_form() {
    hold(&of_frames());
    cover(&of_frames(), frame_code, &FRAME_CODES);
    hold(&of_joins());
    cover(&of_joins(), join_code, &JOIN_CODES);
    hold(&of_openings());
    cover(&of_openings(), opening_code, &OPENING_CODES);
}

#[test]
fn the_two_kinds_of_refusal_share_no_code_or_one_would_be_read_as_the_other() {
    for (refusal, json) in of_frames() {
        let as_line = serde_json::from_str::<LineRefusal>(json).is_ok();
        assert_eq!(as_line, matches!(refusal, Refusal::Line(_)), "{json}");
    }
}

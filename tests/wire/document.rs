//! `docs/protocol.md` tells the truth: its examples are the golden ones, its lists are complete, and its
//! numbers are the program's.

use std::{collections::BTreeSet, fs, path::Path};

use redovisa::{
    account::Passphrase,
    chat::{Body, File},
    protocol::{self, close},
    server::pace::Pace,
    stream::{Nick, Title},
};
use serde_json::Value;

use super::{answers, client, refusals, server};

fn document() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/protocol.md")).unwrap()
}

/// The JSON blocks of the document.
fn examples(document: &str) -> Vec<Value> {
    let blocks = document
        .split("```json\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    blocks
        .map(|json| serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}")))
        .collect()
}

/// The table below a heading, row by row, cell by cell.
fn table<'a>(document: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let heading = format!("\n{heading}\n");
    let section = document
        .split(&heading)
        .nth(1)
        .unwrap_or_else(|| panic!("a section{heading}"));
    let rows = section
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'));
    rows.skip(2)
        .map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

/// The first cells of a table, without the backticks.
fn names<'a>(document: &'a str, heading: &str) -> BTreeSet<&'a str> {
    table(document, heading)
        .iter()
        .map(|row| row[0].trim_matches('`'))
        .collect()
}

#[test]
fn every_example_is_golden_and_every_golden_frame_is_an_example() {
    let examples = examples(&document());
    let frames = client::frames().into_iter().map(|(_, json)| json);
    let frames: Vec<_> = frames
        .chain(server::frames().into_iter().map(|(_, json)| json))
        .chain(answers::ALL)
        .collect();
    let goldens: Vec<Value> = frames
        .iter()
        .map(|json| serde_json::from_str(json).unwrap())
        .collect();
    for example in &examples {
        assert!(goldens.contains(example), "no golden form of {example}");
    }
    for golden in &goldens {
        assert!(examples.contains(golden), "no example of {golden}");
    }
}

#[test]
fn every_code_is_listed() {
    let document = document();
    for (heading, codes) in [
        ("### Refusals of frames", &refusals::FRAME_CODES[..]),
        ("### Refusals of a nick", &refusals::JOIN_CODES),
        ("### Refusals of a room", &refusals::OPENING_CODES),
        ("### Refusals of a file", &refusals::FILE_CODES),
    ] {
        assert_eq!(
            names(&document, heading),
            codes.iter().copied().collect(),
            "{heading}"
        );
    }
}

#[test]
fn every_close_code_is_listed() {
    let codes = [
        close::NORMAL,
        close::PROTOCOL_ERROR,
        close::UNSUPPORTED_DATA,
        close::INVALID_PAYLOAD,
        close::TOO_BIG,
        close::SERVICE_RESTART,
        close::TRY_AGAIN_LATER,
        close::SILENT,
        close::TOO_MANY_FAULTS,
        close::FLOOD,
        close::SOMEBODY_ELSE,
    ];
    let document = document();
    let listed: BTreeSet<_> = names(&document, "## Close codes")
        .iter()
        .map(|code| code.parse().unwrap())
        .collect();
    assert_eq!(listed, codes.into_iter().collect());
}

#[test]
fn every_limit_is_the_programs() {
    let document = document();
    let rows = table(&document, "## Limits");
    let told = |name: &str| -> f64 {
        let row = rows
            .iter()
            .find(|row| row[0] == name)
            .unwrap_or_else(|| panic!("a row of {name}"));
        let number: String = row[1]
            .chars()
            .take_while(|c| !c.is_alphabetic())
            .filter(|c| !c.is_whitespace())
            .collect();
        number
            .replace(',', "")
            .parse()
            .unwrap_or_else(|_| panic!("a number in {row:?}"))
    };
    let pace = Pace::default();
    for (name, number) in [
        (
            "Longest frame of a client",
            protocol::LONGEST_CLIENT_FRAME as f64,
        ),
        ("Longest message", Body::LONGEST as f64),
        ("Facts in one frame", protocol::MOST_FACTS as f64),
        ("Messages in one page of history", protocol::PAGE as f64),
        ("Messages in a snapshot", protocol::PAGE as f64),
        (
            "Subscriptions of one socket",
            protocol::MOST_SUBSCRIPTIONS as f64,
        ),
        (
            "Unread messages that are counted in one stream",
            protocol::MOST_UNREAD as f64,
        ),
        (
            "People named in one presence frame",
            protocol::MOST_NAMED as f64,
        ),
        ("Shortest nick", Nick::SHORTEST as f64),
        ("Longest nick", Nick::LONGEST as f64),
        ("Longest title of a room", Title::LONGEST as f64),
        ("Largest file", (File::LARGEST / 1024 / 1024) as f64),
        ("Files with one message", File::MOST as f64),
        ("Files at once, of one person", pace.files.burst),
        ("Files from then on", pace.files.per_second),
        (
            "Files of one person together",
            (pace.files_quota / 1024 / 1024) as f64,
        ),
        ("Words at once, of one person", pace.words.burst),
        ("Words from then on", pace.words.per_second),
        (
            "Words at once, from one address",
            pace.words_from_address.burst,
        ),
        (
            "Words from then on, from one address",
            pace.words_from_address.per_second,
        ),
        (
            "People named in one typing frame",
            protocol::MOST_TYPING as f64,
        ),
        (
            "Signals of typing at once, of one socket",
            pace.typing.burst,
        ),
        ("Signals of typing from then on", pace.typing.per_second),
        ("Frames at once, of one socket", pace.frames.burst),
        ("Frames from then on", pace.frames.per_second),
        ("Nicks at once, from one address", pace.joins.burst),
        ("Nicks from then on", pace.joins.per_second),
        ("Rooms at once, of one person", pace.openings.burst),
        ("Rooms from then on", pace.openings.per_second),
        ("Passphrases at once, from one address", pace.tries.burst),
        ("Passphrases from then on", pace.tries.per_second),
        ("Passphrases at once, for one nick", pace.guesses.burst),
        ("Longest passphrase", Passphrase::LONGEST as f64),
        ("Heartbeat", pace.beat.as_secs_f64()),
        ("Silence", pace.silence.as_secs_f64()),
    ] {
        assert_eq!(told(name), number, "{name}");
    }
    assert!(document.contains(protocol::CHAT_V1));
}

/// What the readers of a kind's texts know by name is what its document lists.
#[test]
fn the_queues_document_lists_every_fact_command_and_refusal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let document = read("docs/queue.md");
    let mut count = 0;
    for source in ["fact", "command", "refusal"] {
        for line in read(&format!("src/queue/{source}.rs")).lines() {
            let Some((name, _)) = line
                .trim()
                .strip_prefix('"')
                .and_then(|line| line.split_once("\" => "))
            else {
                continue;
            };
            count += 1;
            assert!(
                document.contains(&format!("`{name}`")),
                "{name} in docs/queue.md"
            );
        }
    }
    assert!(count > 50, "the readers are found: {count}");
}

//! What lies on people's disks: a log that was written once is read for ever.

use redovisa::{
    chat::{Body, Fact, Kind, Room},
    protocol::LONGEST_CLIENT_FRAME,
};

use super::{Golden, anna, bo, cover, hold, server::snapshot, title};

fn facts() -> Vec<Golden<Fact>> {
    let between = [anna(), bo()];
    vec![
        (
            Fact::Opened {
                title: title("Lobby"),
                kind: Kind::Public,
            },
            r#"{"type":"opened","title":"Lobby","kind":{"type":"public"}}"#,
        ),
        (
            Fact::Opened {
                title: title("Anna & Bo"),
                kind: Kind::Direct { between },
            },
            r#"{"type":"opened","title":"Anna & Bo","kind":{"type":"direct","between":[{"id":1,"nick":"Anna"},{"id":2,"nick":"Bo"}]}}"#,
        ),
        (
            Fact::Posted {
                nick: anna().nick,
                body: Body::parse("Hej,\n\t\"alla\"!").unwrap(),
            },
            r#"{"type":"posted","nick":"Anna","body":"Hej,\n\t\"alla\"!"}"#,
        ),
        (Fact::Unknown, r#"{"type":"unknown"}"#),
    ]
}

fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::Opened { .. } => "opened",
        Fact::Posted { .. } => "posted",
        Fact::Unknown => "unknown",
    }
}

#[test]
fn every_fact_keeps_its_form() {
    hold(&facts());
    cover(&facts(), kind, &["opened", "posted", "unknown"]);
}

#[test]
fn a_fact_of_a_later_version_is_read_as_unknown() {
    let later = r#"{"type":"edited","seq":7,"body":"Hej då!"}"#;
    assert_eq!(serde_json::from_str::<Fact>(later).unwrap(), Fact::Unknown);
}

#[test]
fn what_a_later_version_adds_to_a_fact_is_passed_over() {
    let later = r#"{"type":"posted","nick":"Anna","body":"Hej!","language":"sv"}"#;
    let posted = Fact::Posted {
        nick: anna().nick,
        body: Body::parse("Hej!").unwrap(),
    };
    assert_eq!(serde_json::from_str::<Fact>(later).unwrap(), posted);
}

#[test]
fn a_kept_fold_keeps_its_form() {
    let golden = r#"{"title":"Lobby","kind":{"type":"public"},"messages":[{"seq":2,"at":1760000060000,"by":{"id":1,"nick":"Anna"},"id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","body":"Hej, *alla*!"},{"seq":3,"at":1760000090000,"by":{"id":2,"nick":"Bo"},"body":"Hej!"}],"floor":0,"open":true}"#;
    hold::<Room>(&[(snapshot().state, golden)]);
}

#[test]
fn the_longest_message_of_any_script_fits_the_longest_frame() {
    for unit in ["a", "å", "漢", "🎈", "\"", "\\", "a\nb"] {
        let text = unit.repeat(Body::LONGEST);
        let longest = text.char_indices().map(|(end, _)| &text[..end]);
        let body = longest
            .take_while(|text| Body::measure(text) <= Body::LONGEST)
            .last()
            .unwrap();
        let command = serde_json::json!({
            "type": "command",
            "stream": "x".repeat(48),
            "id": "x".repeat(64),
            "command": { "type": "post", "body": body },
        });
        let length = command.to_string().len();
        assert!(
            (LONGEST_CLIENT_FRAME / 2..=LONGEST_CLIENT_FRAME).contains(&length),
            "{unit}: {length}"
        );
    }
}

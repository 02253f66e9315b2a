//! What lies on people's disks: a log that was written once is read for ever.

use redovisa::{
    chat::{Access, Body, Fact, Kind, Mentions, Reply, Room, Setting, Slow, Topic},
    protocol::LONGEST_CLIENT_FRAME,
    stream::{PersonId, Seq},
};

use super::{Golden, anna, bo, cover, hold, paper, picture, server::snapshot, title};

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
                reply: None,
                mentions: Default::default(),
                files: Vec::new(),
            },
            r#"{"type":"posted","nick":"Anna","body":"Hej,\n\t\"alla\"!"}"#,
        ),
        (
            Fact::Posted {
                nick: anna().nick,
                body: Body::erased(),
                reply: Some(Reply {
                    to: Seq(2),
                    nick: bo().nick,
                }),
                mentions: Default::default(),
                files: Vec::new(),
            },
            r#"{"type":"posted","nick":"Anna","body":"","reply":{"to":2,"nick":"Bo"}}"#,
        ),
        (
            Fact::Posted {
                nick: anna().nick,
                body: Body::erased(),
                reply: None,
                mentions: Default::default(),
                files: vec![picture(), paper()],
            },
            r#"{"type":"posted","nick":"Anna","body":"","files":[{"name":"katt.jpg","hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","type":"image/jpeg","size":48213,"width":1600,"height":1200,"alt":"En katt"},{"name":"schema.pdf","hash":"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752","type":"application/pdf","size":1200}]}"#,
        ),
        (
            Fact::Edited {
                of: Seq(2),
                body: Body::parse("Hej då!").unwrap(),
                mentions: Default::default(),
            },
            r#"{"type":"edited","of":2,"body":"Hej då!"}"#,
        ),
        (Fact::Deleted { of: Seq(2) }, r#"{"type":"deleted","of":2}"#),
        (
            Fact::Reacted {
                of: Seq(2),
                emoji: "❤️".parse().unwrap(),
                nick: anna().nick,
            },
            r#"{"type":"reacted","of":2,"emoji":"❤️","nick":"Anna"}"#,
        ),
        (
            Fact::Unreacted {
                of: Seq(2),
                emoji: "❤️".parse().unwrap(),
            },
            r#"{"type":"unreacted","of":2,"emoji":"❤️"}"#,
        ),
        (
            Fact::Arranged {
                setting: Setting::Title {
                    title: title("Fika"),
                },
            },
            r#"{"type":"arranged","setting":{"type":"title","title":"Fika"}}"#,
        ),
        (
            Fact::Arranged {
                setting: Setting::Topic {
                    topic: Topic::parse("Kaffe och bullar").unwrap(),
                },
            },
            r#"{"type":"arranged","setting":{"type":"topic","topic":"Kaffe och bullar"}}"#,
        ),
        (
            Fact::Arranged {
                setting: Setting::Archived { archived: true },
            },
            r#"{"type":"arranged","setting":{"type":"archived","archived":true}}"#,
        ),
        (
            Fact::Arranged {
                setting: Setting::Access {
                    access: Access::MembersWrite,
                },
            },
            r#"{"type":"arranged","setting":{"type":"access","access":"members-write"}}"#,
        ),
        (
            Fact::Arranged {
                setting: Setting::Indexed { indexed: false },
            },
            r#"{"type":"arranged","setting":{"type":"indexed","indexed":false}}"#,
        ),
        (
            Fact::Arranged {
                setting: Setting::Slow {
                    seconds: Slow::new(30).unwrap(),
                },
            },
            r#"{"type":"arranged","setting":{"type":"slow","seconds":30}}"#,
        ),
        (
            Fact::Opened {
                title: title("Planer"),
                kind: Kind::Private {
                    members: vec![anna()],
                },
            },
            r#"{"type":"opened","title":"Planer","kind":{"type":"private","members":[{"id":1,"nick":"Anna"}]}}"#,
        ),
        (
            Fact::Joined { nick: bo().nick },
            r#"{"type":"joined","nick":"Bo"}"#,
        ),
        (Fact::Left, r#"{"type":"left"}"#),
        (
            Fact::Removed { whom: bo().id },
            r#"{"type":"removed","whom":2}"#,
        ),
        (
            Fact::Readmitted { whom: bo().id },
            r#"{"type":"readmitted","whom":2}"#,
        ),
        (
            Fact::Pinned {
                of: Seq(2),
                nick: anna().nick,
            },
            r#"{"type":"pinned","of":2,"nick":"Anna"}"#,
        ),
        (
            Fact::Unpinned { of: Seq(2) },
            r#"{"type":"unpinned","of":2}"#,
        ),
        (
            Fact::Answered {
                to: Seq(2),
                nick: anna().nick,
                body: Body::parse("Ja!").unwrap(),
                mentions: Mentions::default(),
            },
            r#"{"type":"answered","to":2,"nick":"Anna","body":"Ja!"}"#,
        ),
        (
            Fact::Answered {
                to: Seq(2),
                nick: anna().nick,
                body: Body::parse("Ja!").unwrap(),
                mentions: Mentions {
                    people: Vec::new(),
                    here: vec![PersonId(2)],
                },
            },
            r#"{"type":"answered","to":2,"nick":"Anna","body":"Ja!","mentions":{"here":[2]}}"#,
        ),
        (Fact::Unknown, r#"{"type":"unknown"}"#),
    ]
}

fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::Opened { .. } => "opened",
        Fact::Posted { .. } => "posted",
        Fact::Edited { .. } => "edited",
        Fact::Deleted { .. } => "deleted",
        Fact::Reacted { .. } => "reacted",
        Fact::Unreacted { .. } => "unreacted",
        Fact::Arranged { .. } => "arranged",
        Fact::Joined { .. } => "joined",
        Fact::Left => "left",
        Fact::Removed { .. } => "removed",
        Fact::Readmitted { .. } => "readmitted",
        Fact::Pinned { .. } => "pinned",
        Fact::Unpinned { .. } => "unpinned",
        Fact::Answered { .. } => "answered",
        Fact::Unknown => "unknown",
    }
}

#[test]
fn every_fact_keeps_its_form() {
    hold(&facts());
    let kinds = [
        "opened",
        "posted",
        "edited",
        "deleted",
        "reacted",
        "unreacted",
        "arranged",
        "joined",
        "left",
        "removed",
        "readmitted",
        "pinned",
        "unpinned",
        "answered",
        "unknown",
    ];
    cover(&facts(), kind, &kinds);
}

#[test]
fn a_fact_of_a_later_version_is_read_as_unknown() {
    let later = r#"{"type":"sung","of":7,"song":"la la"}"#;
    assert_eq!(serde_json::from_str::<Fact>(later).unwrap(), Fact::Unknown);
}

#[test]
fn what_a_later_version_adds_to_a_fact_is_passed_over() {
    let later = r#"{"type":"posted","nick":"Anna","body":"Hej!","language":"sv"}"#;
    let posted = Fact::Posted {
        nick: anna().nick,
        body: Body::parse("Hej!").unwrap(),
        reply: None,
        mentions: Default::default(),
        files: Vec::new(),
    };
    assert_eq!(serde_json::from_str::<Fact>(later).unwrap(), posted);
}

#[test]
fn a_kept_fold_keeps_its_form() {
    let golden = r#"{"title":"Lobby","kind":{"type":"public"},"messages":[{"seq":2,"at":1760000060000,"by":{"id":1,"nick":"Anna"},"id":"3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e","body":"Hej, *alla*!"},{"seq":3,"at":1760000090000,"by":{"id":2,"nick":"Bo"},"body":"Hej!"}],"floor":0,"open":true}"#;
    hold::<Room>(&[(snapshot().state, golden)]);
}

#[test]
fn a_kept_fold_of_a_room_with_a_charter_keeps_its_form() {
    let golden = r#"{"title":"Fika","kind":{"type":"public"},"charter":{"keeper":1,"topic":"Kaffe och bullar","archived":true,"access":"members-only","unindexed":true,"slow":30,"members":[{"id":1,"nick":"Anna"}],"removed":[3],"wrote":[[2,1760000060000]]},"messages":[],"floor":0,"open":true}"#;
    let room: Room = serde_json::from_str(golden).unwrap();
    assert!(room.charter.archived && room.charter.slow.seconds() == 30);
    hold::<Room>(&[(room, golden)]);
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
            (LONGEST_CLIENT_FRAME / 4..=LONGEST_CLIENT_FRAME / 2).contains(&length),
            "{unit}: {length}"
        );
    }
}

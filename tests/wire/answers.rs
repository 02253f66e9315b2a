//! What the forms answer to who asks for data: held against a real server, in the order of the document.

use serde_json::Value;

use crate::town::Town;

pub const JOINED: &str = r#"{"you":{"id":1,"nick":"Anna"}}"#;
pub const NOT_JOINED: &str = r#"{"reason":{"code":"taken","suggestion":"Anna2"}}"#;
pub const LEFT: &str = r#"{}"#;
pub const OPENED: &str = r#"{"room":{"name":"fika","title":"Fika"}}"#;
pub const NOT_OPENED: &str = r#"{"reason":{"code":"no-title"}}"#;
pub const TALKING: &str =
    r#"{"room":{"name":"dm-1-2","title":"Anna & Bo","with":{"id":2,"nick":"Bo"}}}"#;
pub const POSTED: &str = r#"{"seq":2}"#;
pub const NOT_POSTED: &str = r#"{"reason":{"code":"empty"}}"#;

pub const ALL: [&str; 8] = [
    JOINED, NOT_JOINED, LEFT, OPENED, NOT_OPENED, TALKING, POSTED, NOT_POSTED,
];

#[tokio::test]
async fn every_answer_of_a_form_keeps_its_form() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.visitor(), town.visitor());
    let id = ("id", "3f2b8c1d9e4a4f6b8d7c5e1a2b3c4d5e");
    for (visitor, path, form, status, golden) in [
        (1, "/chat/join", &[("nick", "Anna")][..], 200, JOINED),
        (2, "/chat/join", &[("nick", "Anna")], 422, NOT_JOINED),
        (
            2,
            "/chat/join",
            &[("nick", "Bo")],
            200,
            r#"{"you":{"id":2,"nick":"Bo"}}"#,
        ),
        (1, "/chat/rooms", &[("title", "Fika")], 200, OPENED),
        (1, "/chat/rooms", &[("title", "Fika")], 200, OPENED),
        (1, "/chat/rooms", &[("title", "!")], 422, NOT_OPENED),
        (1, "/chat/with/2", &[], 200, TALKING),
        (1, "/chat/lobby", &[("body", "Hej!"), id], 200, POSTED),
        (1, "/chat/lobby", &[("body", "Hej!"), id], 200, POSTED),
        (2, "/chat/lobby", &[("body", " "), id], 422, NOT_POSTED),
        (1, "/chat/leave", &[], 200, LEFT),
    ] {
        let visitor = if visitor == 1 { &mut anna } else { &mut bo };
        let answer = visitor.post_for_json(path, form).await;
        let golden: Value = serde_json::from_str(golden).unwrap();
        assert_eq!(
            (answer.status.as_u16(), answer.json()),
            (status, golden),
            "{path}"
        );
    }
}

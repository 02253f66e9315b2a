//! What a broken or hostile peer gets for an answer; and that nobody else notices.

use redovisa::protocol::{LONGEST_CLIENT_FRAME, LineRefusal, close};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use crate::town::{ClientFrame, Line, Town};

/// Malformed frames that are answered before the server closes.
const PATIENT_WITH: usize = 20;

/// A frame as RFC 6455 section 5.2 lays it out, masked with zeros.
fn masked(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    assert!(payload.len() < 126, "one byte of length");
    [
        &[first_byte, 0x80 | payload.len() as u8, 0, 0, 0, 0],
        payload,
    ]
    .concat()
}

/// Two people in the lobby; what one of them sends ends with a close, and the other goes on.
async fn sending(break_it: impl AsyncFnOnce(&mut Line)) -> u16 {
    let town = Town::open().await;
    let (mut broken, mut other) = (town.arrive("Bo").await, town.arrive("Anna").await);
    break_it(&mut broken).await;
    let (code, reason) = broken.closed().await;
    assert!(!reason.is_empty());
    other.say("lobby", "Jag märkte inget").await;
    other.hear("lobby", "Jag märkte inget").await;
    code
}

#[tokio::test]
async fn a_malformed_frame_is_refused_with_the_place_of_the_fault_and_the_socket_lives() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let deep = [r#"{"type":"ping","x":"#, &"[".repeat(4_000)].concat();
    for (text, fault) in [
        ("", "EOF"),
        ("hej", "line 1 column 1"),
        ("{}", "missing field `type`"),
        ("[]", "missing field"),
        (r#"{"type":"dance"}"#, "unknown variant `dance`"),
        (r#"{"type":"subscribe"}"#, "missing field `stream`"),
        (
            r#"{"type":"subscribe","stream":"Not A Name"}"#,
            "a stream name is",
        ),
        (
            r#"{"type":"subscribe","stream":"lobby","after":-1}"#,
            "invalid value",
        ),
        (
            r#"{"type":"command","stream":"lobby","id":"short","command":{"type":"post","body":"x"}}"#,
            "a command id is",
        ),
        (
            r#"{"type":"command","stream":"lobby","id":"0123456789abcdef","command":{"type":"shout"}}"#,
            "`shout`",
        ),
        (
            r#"{"type":"command","stream":"lobby","id":"0123456789abcdef","command":{"type":"post"}}"#,
            "`body`",
        ),
        (&deep, "recursion limit"),
    ] {
        anna.send_text(text).await;
        match anna.refusal().await {
            LineRefusal::Malformed { detail } => {
                assert!(detail.contains(fault), "{text}: {detail}")
            }
            other => panic!("{other:?}"),
        }
    }
    anna.say("lobby", "Det gick").await;
}

#[tokio::test]
async fn what_a_later_version_adds_to_a_frame_is_passed_over() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    anna.send_text(r#"{"type":"ping","new":{"x":[1]}}"#).await;
    anna.settle().await;
}

#[tokio::test]
async fn too_many_malformed_frames_in_a_row_end_the_socket() {
    let code = sending(async |line: &mut Line| {
        for _ in 0..PATIENT_WITH {
            line.send_text("nonsense").await;
            line.refusal().await;
        }
        line.send_text("nonsense").await;
    });
    assert_eq!(code.await, close::TOO_MANY_FAULTS);
}

#[tokio::test]
async fn a_good_frame_between_malformed_ones_makes_them_forgotten() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    for _ in 0..3 {
        for _ in 0..PATIENT_WITH {
            anna.send_text("nonsense").await;
            anna.refusal().await;
        }
        anna.settle().await;
    }
}

#[tokio::test]
async fn a_frame_may_be_as_long_as_promised() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let frame = |padding: usize| format!(r#"{{"type":"ping","x":"{}"}}"#, "x".repeat(padding));
    let longest = frame(LONGEST_CLIENT_FRAME - frame(0).len());
    assert_eq!(longest.len(), 16 * 1024);
    anna.send_text(&longest).await;
    anna.settle().await;
}

#[tokio::test]
async fn a_longer_frame_ends_the_socket() {
    for length in [LONGEST_CLIENT_FRAME + 1, 60_000, 1 << 20] {
        let code = sending(async |line: &mut Line| line.send_text(&"x".repeat(length)).await).await;
        assert_eq!(code, close::TOO_BIG, "{length}");
    }
}

#[tokio::test]
async fn a_binary_frame_ends_the_socket() {
    let code =
        sending(async |line: &mut Line| line.send_message(Message::binary(&b"{}"[..])).await);
    assert_eq!(code.await, close::UNSUPPORTED_DATA);
}

#[tokio::test]
async fn text_that_is_not_utf_8_ends_the_socket() {
    let code =
        sending(async |line: &mut Line| line.send_bytes(&masked(0x81, b"\"\xff\xfe\"")).await);
    assert_eq!(code.await, close::INVALID_PAYLOAD);
}

#[tokio::test]
async fn reserved_bits_end_the_socket() {
    let code = sending(async |line: &mut Line| line.send_bytes(&masked(0x81 | 0x40, b"{}")).await);
    assert_eq!(code.await, close::PROTOCOL_ERROR);
}

#[tokio::test]
async fn a_reserved_opcode_ends_the_socket() {
    let code = sending(async |line: &mut Line| line.send_bytes(&masked(0x83, b"{}")).await);
    assert_eq!(code.await, close::PROTOCOL_ERROR);
}

#[tokio::test]
async fn a_frame_without_a_mask_ends_the_socket() {
    let code = sending(async |line: &mut Line| line.send_bytes(b"\x81\x02{}").await);
    assert_eq!(code.await, close::PROTOCOL_ERROR);
}

#[tokio::test]
async fn a_continuation_of_nothing_ends_the_socket() {
    let code = sending(async |line: &mut Line| line.send_bytes(&masked(0x80, b"{}")).await);
    assert_eq!(code.await, close::PROTOCOL_ERROR);
}

#[tokio::test]
async fn a_frame_in_fragments_is_one_frame() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    anna.send_bytes(&masked(0x01, b"{\"type\":")).await;
    anna.send_bytes(&masked(0x80, b"\"who\"}")).await;
    anna.see(None, &["Anna"]).await;
}

#[tokio::test]
async fn a_flood_ends_the_socket() {
    let code = sending(async |line: &mut Line| {
        for _ in 0..1_000 {
            // The server may close in the midst of it.
            let text = serde_json::to_string(&ClientFrame::<redovisa::chat::Chat>::Ping).unwrap();
            if futures::SinkExt::send(&mut line.socket, Message::text(text))
                .await
                .is_err()
            {
                return;
            }
        }
    });
    assert_eq!(code.await, close::FLOOD);
}

#[tokio::test]
async fn who_closes_properly_is_answered_properly() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let goodbye = CloseFrame {
        code: CloseCode::Normal,
        reason: "".into(),
    };
    anna.send_message(Message::Close(Some(goodbye))).await;
    assert_eq!(anna.closed().await.0, close::NORMAL);
}

#[tokio::test]
async fn who_vanishes_in_the_midst_of_a_frame_harms_nobody() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    bo.send_bytes(&masked(0x81, b"{\"type\":\"ping\"}")[..9])
        .await;
    drop(bo);
    anna.see(Some("lobby"), &["Anna"]).await;
    anna.say("lobby", "Ensam").await;
}

//! The WebSocket layer itself, byte by byte, in the manner of the Autobahn suite's case groups 1 to 7.
//!
//! The echo server is the subject: it has the least of its own between the wire and what it says.

mod wire;

use self::wire::{
    BINARY, CLOSE, CONTINUATION, Frame, PING, PONG, TEXT, Wire, binary, close, ping, pong, text,
};
use crate::town::Town;

const PROTOCOL_ERROR: u16 = 1002;
const INVALID_PAYLOAD: u16 = 1007;
const TOO_BIG: u16 = 1009;

/// A server, and how to open lines to it.
struct Subject(Town);

impl Subject {
    async fn open() -> Self {
        Subject(Town::open().await)
    }

    async fn line(&self) -> Wire {
        Wire::open(self.0.addr, "/ws/echo").await
    }

    /// What is sent makes the server close with this code.
    async fn fails(&self, what: &str, code: u16, frames: &[Frame]) {
        let mut line = self.line().await;
        line.send_all(frames).await;
        line.ends_with(what, code).await;
    }
}

mod group_1_framing {
    use super::*;

    /// Where the length takes another form (RFC 6455 section 5.2), and beside it.
    const SIZES: [usize; 8] = [0, 1, 125, 126, 127, 128, 65_535, 65_536];

    #[tokio::test]
    async fn every_length_comes_back() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        for size in SIZES {
            for frame in [text("*".repeat(size)), binary(vec![0xfe; size])] {
                line.send(&frame).await;
                let back = line.read().await;
                assert_eq!((back.opcode, back.payload.len()), (frame.opcode, size));
                assert_eq!(back.payload, frame.payload);
            }
        }
    }

    #[tokio::test]
    async fn a_message_may_arrive_in_crumbs() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        let frame = text("*".repeat(65_536));
        line.send_in_crumbs(&frame, 997).await;
        assert_eq!(line.read().await.payload, frame.payload);
        let frame = text("hej");
        line.send_in_crumbs(&frame, 1).await;
        assert_eq!(line.read().await.payload, frame.payload);
    }

    #[tokio::test]
    async fn the_form_of_the_length_may_be_longer_than_needed_or_be_refused_but_never_misread() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        // 5 bytes, told in the 16-bit form; the RFC wants the shortest, and says nothing of what to do.
        line.send_bytes(&[0x81, 0xfe, 0x00, 0x05, 0, 0, 0, 0]).await;
        line.send_bytes(b"hello").await;
        let back = line.read().await;
        assert!(back.opcode == CLOSE || back.payload == b"hello", "{back:?}");
    }

    #[tokio::test]
    async fn a_length_beyond_all_measure_is_refused_before_it_is_awaited() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        line.send_bytes(&[
            0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
        ])
        .await;
        line.ends_with("a length of 2^63 - 1", TOO_BIG).await;
    }

    #[tokio::test]
    async fn what_is_not_masked_is_refused() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        line.send_bytes(b"\x81\x03hej").await;
        line.ends_with("an unmasked frame", PROTOCOL_ERROR).await;
    }
}

mod group_2_pings_and_pongs {
    use super::*;

    #[tokio::test]
    async fn a_ping_is_answered_with_what_it_carried() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        let payloads: [&[u8]; 4] = [b"", b"Hej!", &[0x00, 0xff, 0xfe, 0xfd], &[0xfe; 125]];
        for payload in payloads {
            line.send(&ping(payload)).await;
            let back = line.read().await;
            assert_eq!((back.opcode, &*back.payload), (PONG, payload));
        }
        line.send_in_crumbs(&ping(&[0xfe; 125]), 1).await;
        assert_eq!(line.read().await.payload, [0xfe; 125]);
    }

    #[tokio::test]
    async fn a_ping_that_is_too_long_is_refused() {
        let subject = Subject::open().await;
        subject
            .fails("126 bytes", PROTOCOL_ERROR, &[ping(&[0xfe; 126])])
            .await;
    }

    #[tokio::test]
    async fn pongs_that_nobody_asked_for_are_let_be() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        line.send_all(&[pong(b""), pong(b"unasked"), ping(b"asked")])
            .await;
        let back = line.read().await;
        assert_eq!((back.opcode, &*back.payload), (PONG, &b"asked"[..]));
    }

    #[tokio::test]
    async fn ten_pings_one_by_one_get_ten_pongs_in_order() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        for n in 0..10 {
            line.send(&ping(&[n])).await;
            assert_eq!(line.read().await.payload, [n]);
        }
    }

    #[tokio::test]
    async fn of_many_pings_at_once_the_last_is_answered() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        let pings: Vec<Frame> = (0..10).map(|n| ping(&[n])).collect();
        line.send_all(&pings).await;
        // RFC 6455 section 5.5.3 lets a server answer the most recent one alone.
        let mut last = None;
        while last != Some(9) {
            let back = line.read().await;
            assert_eq!(back.opcode, PONG);
            assert!(last < Some(back.payload[0]), "in order");
            last = Some(back.payload[0]);
        }
    }
}

mod group_3_reserved_bits {
    use super::*;

    #[tokio::test]
    async fn a_reserved_bit_without_an_extension_is_refused() {
        let subject = Subject::open().await;
        for bits in 1..8 {
            for frame in [text("hej"), binary(vec![1]), ping(b"x"), close(1000, "")] {
                let what = format!("bits {bits:03b} on opcode {}", frame.opcode);
                subject
                    .fails(&what, PROTOCOL_ERROR, &[frame.reserved(bits)])
                    .await;
            }
        }
    }

    #[tokio::test]
    async fn what_came_before_is_still_answered() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        line.send_all(&[text("fine"), text("bad").reserved(4), ping(b"")])
            .await;
        assert_eq!(line.read().await.payload, b"fine");
        line.ends_with("a reserved bit", PROTOCOL_ERROR).await;
    }
}

mod group_4_opcodes {
    use super::*;

    #[tokio::test]
    async fn opcodes_without_a_meaning_are_refused() {
        let subject = Subject::open().await;
        for opcode in (3..8).chain(11..16) {
            for payload in [&b""[..], b"hej"] {
                let frame = Frame::new(opcode, payload);
                subject
                    .fails(&format!("opcode {opcode}"), PROTOCOL_ERROR, &[frame])
                    .await;
            }
        }
    }
}

mod group_5_fragmentation {
    use super::*;

    #[tokio::test]
    async fn fragments_come_back_as_one_message() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        let more = |payload| Frame::new(CONTINUATION, payload);
        for opcode in [TEXT, BINARY] {
            let first = Frame::new(opcode, b"one ").unfinished();
            line.send_all(&[
                first,
                more(b"").unfinished(),
                more(b"two ").unfinished(),
                more(b"three"),
            ])
            .await;
            let back = line.message().await;
            assert_eq!(
                (back.opcode, &*back.payload),
                (opcode, &b"one two three"[..])
            );
        }
        line.send_all(&[
            Frame::new(TEXT, b"").unfinished(),
            more(b"").unfinished(),
            more(b""),
        ])
        .await;
        assert_eq!(line.message().await.payload, b"");
    }

    #[tokio::test]
    async fn control_frames_may_come_in_between() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        let more = |payload| Frame::new(CONTINUATION, payload);
        line.send(&Frame::new(TEXT, b"one ").unfinished()).await;
        line.send_all(&[ping(b"between"), pong(b"unasked")]).await;
        let back = line.read().await;
        assert_eq!((back.opcode, &*back.payload), (PONG, &b"between"[..]));
        line.send_all(&[more(b"two ").unfinished(), ping(b"again"), more(b"three")])
            .await;
        assert_eq!(line.read().await.payload, b"again");
        assert_eq!(line.message().await.payload, b"one two three");
    }

    #[tokio::test]
    async fn a_close_may_come_in_between() {
        let subject = Subject::open().await;
        let first = Frame::new(TEXT, b"one ").unfinished();
        subject
            .fails("a close in a message", 1000, &[first, close(1000, "")])
            .await;
    }

    #[tokio::test]
    async fn control_frames_may_not_be_fragments() {
        let subject = Subject::open().await;
        for opcode in [PING, PONG, CLOSE] {
            let frames = [
                Frame::new(opcode, b"").unfinished(),
                Frame::new(CONTINUATION, b""),
            ];
            subject
                .fails(&format!("opcode {opcode}"), PROTOCOL_ERROR, &frames)
                .await;
        }
    }

    #[tokio::test]
    async fn what_continues_nothing_is_refused() {
        let subject = Subject::open().await;
        let alone = Frame::new(CONTINUATION, b"alone");
        subject
            .fails("finished", PROTOCOL_ERROR, std::slice::from_ref(&alone))
            .await;
        subject
            .fails("unfinished", PROTOCOL_ERROR, &[alone.unfinished()])
            .await;
    }

    #[tokio::test]
    async fn a_message_in_a_message_is_refused() {
        let subject = Subject::open().await;
        let open = Frame::new(TEXT, b"one ").unfinished();
        subject
            .fails("text", PROTOCOL_ERROR, &[open.clone(), text("two")])
            .await;
        subject
            .fails("binary", PROTOCOL_ERROR, &[open, binary(vec![2])])
            .await;
    }

    #[tokio::test]
    async fn fragments_are_measured_together() {
        let subject = Subject::open().await;
        let part = vec![b'x'; 512 * 1024];
        let frames = [
            Frame::new(TEXT, &part).unfinished(),
            Frame::new(CONTINUATION, &part).unfinished(),
            Frame::new(CONTINUATION, b"x"),
        ];
        subject
            .fails("a mebibyte and a byte", TOO_BIG, &frames)
            .await;
    }
}

mod group_6_utf_8 {
    use super::*;

    const GREETING: &str = "Hallå-µ@ßöäüàá-κόσμε-🦀!!";

    /// One of each length, and where lengths change; noncharacters are characters to UTF-8.
    const VALID: [&[u8]; 14] = [
        b"\x00",
        b"\x7f",
        b"\xc2\x80",
        b"\xdf\xbf",
        b"\xe0\xa0\x80",
        b"\xef\xbf\xbf",
        b"\xed\x9f\xbf",
        b"\xee\x80\x80",
        b"\xef\xbf\xbd",
        b"\xef\xbf\xbe",
        b"\xf0\x90\x80\x80",
        b"\xf0\x9f\xbf\xbf",
        b"\xf4\x8f\xbf\xbf",
        b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5",
    ];

    /// Lonely and missing continuations, overlong forms, surrogates, beyond U+10FFFF, impossible bytes.
    const INVALID: [&[u8]; 22] = [
        b"\x80",
        b"\xbf",
        b"\x80\xbf\x80",
        b"\xc0 ",
        b"\xc3",
        b"\xe1\x80",
        b"\xf1\x80\x80",
        b"\xc0\x80",
        b"\xc1\xbf",
        b"\xe0\x80\x80",
        b"\xe0\x9f\xbf",
        b"\xf0\x80\x80\x80",
        b"\xf0\x8f\xbf\xbf",
        b"\xf8\x88\x80\x80\x80",
        b"\xfc\x84\x80\x80\x80\x80",
        b"\xed\xa0\x80",
        b"\xed\xbf\xbf",
        b"\xed\xa0\x80\xed\xb0\x80",
        b"\xf4\x90\x80\x80",
        b"\xf5\x80\x80\x80",
        b"\xfe",
        b"\xff",
    ];

    #[tokio::test]
    async fn text_of_every_kind_comes_back() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        for valid in VALID {
            line.send(&Frame::new(TEXT, valid)).await;
            assert_eq!(line.read().await.payload, valid);
        }
    }

    #[tokio::test]
    async fn a_character_may_be_split_between_frames() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        let bytes = GREETING.as_bytes();
        for at in 0..=bytes.len() {
            let (one, other) = bytes.split_at(at);
            line.send_all(&[
                Frame::new(TEXT, one).unfinished(),
                Frame::new(CONTINUATION, other),
            ])
            .await;
            assert_eq!(line.message().await.payload, bytes, "split at {at}");
        }
        let mut frames: Vec<Frame> = bytes
            .iter()
            .map(|byte| Frame::new(CONTINUATION, &[*byte]).unfinished())
            .collect();
        frames[0].opcode = TEXT;
        frames.push(Frame::new(CONTINUATION, b""));
        line.send_all(&frames).await;
        assert_eq!(line.message().await.payload, bytes, "byte by byte");
    }

    #[tokio::test]
    async fn what_is_no_utf_8_is_refused() {
        let subject = Subject::open().await;
        for invalid in INVALID {
            let around = [b"Hej ", invalid].concat();
            subject
                .fails(
                    &format!("{invalid:x?}"),
                    INVALID_PAYLOAD,
                    &[Frame::new(TEXT, &around)],
                )
                .await;
        }
    }

    #[tokio::test]
    async fn it_is_refused_as_soon_as_a_frame_shows_it() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        // The message goes on; whoever waits for its end waits in vain.
        line.send_all(&[
            Frame::new(TEXT, GREETING.as_bytes()).unfinished(),
            Frame::new(CONTINUATION, b"\xf4\x90\x80\x80").unfinished(),
        ])
        .await;
        line.ends_with("a surrogate in the middle", INVALID_PAYLOAD)
            .await;
    }

    #[tokio::test]
    async fn a_character_that_never_ends_is_refused() {
        let subject = Subject::open().await;
        let frames = [
            Frame::new(TEXT, b"\xf0\x9f").unfinished(),
            Frame::new(CONTINUATION, b"\xa6"),
        ];
        subject
            .fails("three bytes of four", INVALID_PAYLOAD, &frames)
            .await;
    }

    #[tokio::test]
    async fn binary_is_no_text() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        for bytes in INVALID {
            line.send(&Frame::new(BINARY, bytes)).await;
            assert_eq!(line.read().await.payload, bytes);
        }
    }
}

mod group_7_closing {
    use super::*;

    #[tokio::test]
    async fn the_peers_code_and_reason_come_back() {
        let subject = Subject::open().await;
        for code in [
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
        ] {
            let mut line = subject.line().await;
            line.send(&close(code, "hej då")).await;
            let back = line.read().await;
            assert_eq!(
                (back.close_code(), &back.payload[2..]),
                (Some(code), "hej då".as_bytes())
            );
            line.is_over().await;
        }
    }

    #[tokio::test]
    async fn a_close_without_a_code_gets_one_without() {
        let subject = Subject::open().await;
        let mut line = subject.line().await;
        line.send(&Frame::new(CLOSE, b"")).await;
        let back = line.read().await;
        assert_eq!((back.opcode, back.payload.len()), (CLOSE, 0));
        line.is_over().await;
    }

    #[tokio::test]
    async fn codes_that_may_not_be_sent_are_refused() {
        let subject = Subject::open().await;
        for code in [
            0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535,
        ] {
            subject
                .fails(&format!("{code}"), PROTOCOL_ERROR, &[close(code, "")])
                .await;
        }
    }

    #[tokio::test]
    async fn a_close_frame_must_be_one() {
        let subject = Subject::open().await;
        subject
            .fails("half a code", PROTOCOL_ERROR, &[Frame::new(CLOSE, b"\x03")])
            .await;
        let longest = "x".repeat(123);
        subject
            .fails("125 bytes", 1000, &[close(1000, &longest)])
            .await;
        subject
            .fails(
                "126 bytes",
                PROTOCOL_ERROR,
                &[close(1000, &(longest + "x"))],
            )
            .await;
        subject
            .fails(
                "no UTF-8",
                INVALID_PAYLOAD,
                &[Frame::new(CLOSE, b"\x03\xe8\xff\xfe")],
            )
            .await;
    }

    #[tokio::test]
    async fn nothing_is_answered_after_a_close() {
        let subject = Subject::open().await;
        for after in [text("too late"), ping(b"too late"), close(1001, "again")] {
            let mut line = subject.line().await;
            line.send_all(&[text("in time"), close(1000, "bye"), after])
                .await;
            assert_eq!(line.read().await.payload, b"in time");
            assert_eq!(line.read().await.close_code(), Some(1000));
            line.is_over().await;
        }
    }
}

#[tokio::test]
async fn a_line_that_is_cut_costs_nobody_else_anything() {
    let subject = Subject::open().await;
    let mut other = subject.line().await;
    let mut cut = subject.line().await;
    // In the middle of a frame, and in the middle of a message.
    cut.send_bytes(&[0x81, 0xff, 0, 0]).await;
    drop(cut);
    let mut cut = subject.line().await;
    cut.send(&Frame::new(TEXT, b"one ").unfinished()).await;
    drop(cut);
    other.send(&text("still here")).await;
    assert_eq!(other.read().await.payload, b"still here");
}

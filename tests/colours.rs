//! Colours of code in messages: on pages as the server draws them, and for scripts that ask.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tokio::time::sleep;

use crate::{
    rooms::says,
    town::{PATIENCE, Town},
};

const CODE: &str = "```rust\nlet å = \"<b>\"; // 🎈 hej\n```";

#[tokio::test]
async fn pages_have_the_colours_of_code_and_text_stays_text() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    says(&mut anna, "lobby", CODE).await.unwrap();
    for path in ["/chat/lobby", "/chat/lobby/m/2", "/chat/lobby/t/2"] {
        let begun = Instant::now();
        // A page does not wait long for colours; the next one has them.
        loop {
            let page = town.visitor().get(path).await.text;
            if page.contains("<span class=\"hl-string\">&quot;&lt;b&gt;&quot;</span>") {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "{path}: {page}");
            sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn a_script_gets_the_runs_of_a_text_as_it_counts() {
    let town = Town::open().await;
    let mut guest = town.visitor();
    let text = "let å = \"🎈\"; // hej";
    let form = [("language", "rust"), ("text", text)];
    for _ in 0..2 {
        let answer = guest.post_for_json("/chat/preview/colours", &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let json = answer.json();
        let runs = json["runs"].as_array().unwrap();
        let length = |run: &serde_json::Value| run[1].as_u64().unwrap() as usize;
        let whole: usize = runs.iter().map(length).sum();
        assert_eq!(whole, text.encode_utf16().count(), "{json}");
        let string = runs.iter().find(|run| run[0] == "hl-string").unwrap();
        assert_eq!(
            length(string),
            4,
            "two quotes, and two units for the balloon"
        );
    }
}

#[tokio::test]
async fn what_is_too_long_unknown_or_too_much_is_not_looked_at() {
    let town = Town::open().await;
    let mut guest = town.visitor();
    let long = "a".repeat(9_000);
    let form = [("language", "rust"), ("text", long.as_str())];
    let answer = guest.post("/chat/preview/colours", &form).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let form = [("language", "klingon"), ("text", "qapla")];
    let answer = guest.post_for_json("/chat/preview/colours", &form).await;
    assert_eq!(answer.json()["runs"], serde_json::json!([]));
    let mut last = StatusCode::OK;
    for n in 0..200 {
        let text = format!("let a = {n};");
        let form = [("language", "rust"), ("text", text.as_str())];
        last = guest.post("/chat/preview/colours", &form).await.status;
        if last != StatusCode::OK {
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

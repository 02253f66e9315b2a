//! What cannot be done is told on a page, in the visitor's language: by whoever refuses, the framework included.

use reqwest::{Client, Method, StatusCode, header, redirect::Policy};

use crate::town::{PATIENCE, Town, Visitor};

/// What browsers ask for when somebody goes somewhere.
const PAGE: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

struct Told {
    status: StatusCode,
    kind: String,
    allow: bool,
    text: String,
}

async fn ask(
    visitor: &Visitor,
    method: Method,
    path: &str,
    lang: &str,
    headers: &[(header::HeaderName, &str)],
    body: &'static str,
) -> Told {
    let http = Client::builder()
        .redirect(Policy::none())
        .timeout(PATIENCE)
        .no_proxy()
        .build()
        .unwrap();
    let mut request = http
        .request(method, format!("http://{}{path}", visitor.addr))
        .header(header::ACCEPT_LANGUAGE, lang)
        .body(body);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    if let Some(cookie) = &visitor.cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let answer = request.send().await.unwrap();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    Told {
        status: answer.status(),
        kind: kind.map_or("", |kind| kind.to_str().unwrap()).to_owned(),
        allow: answer.headers().contains_key(header::ALLOW),
        text: answer.text().await.unwrap(),
    }
}

#[tokio::test]
async fn what_the_framework_refuses_is_told_in_both_languages() {
    let town = Town::open().await;
    let anna = town.join("Anna").await;
    let form = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    type Case = (
        Method,
        &'static str,
        Vec<(header::HeaderName, &'static str)>,
        &'static str,
        u16,
        [&'static str; 2],
    );
    let cases: [Case; 6] = [
        // A field is missing, and a form that is none.
        (
            Method::POST,
            "/chat/join",
            vec![form.clone()],
            "x=1",
            422,
            ["Det gick inte att läsa", "That could not be read"],
        ),
        (
            Method::POST,
            "/chat/rooms",
            vec![],
            "{}",
            415,
            ["Det gick inte att läsa", "That could not be read"],
        ),
        (
            Method::POST,
            "/chat/lobby",
            vec![form.clone()],
            "reply=x",
            422,
            ["Det gick inte att läsa", "That could not be read"],
        ),
        (
            Method::GET,
            "/chat/join",
            vec![],
            "",
            405,
            [
                "Så används inte adressen",
                "That is not how this address is used",
            ],
        ),
        (
            Method::POST,
            "/chat/join",
            vec![form.clone(), (header::ORIGIN, "https://example.org")],
            "nick=Bo",
            403,
            ["Det går inte härifrån", "Not from here"],
        ),
        (
            Method::GET,
            "/chat/lobby?at=x",
            vec![],
            "",
            400,
            ["Det gick inte att läsa", "That could not be read"],
        ),
    ];
    for (method, path, headers, body, status, titles) in cases {
        for (lang, title) in ["sv", "en"].into_iter().zip(titles) {
            let mut with = headers.clone();
            with.push((header::ACCEPT, PAGE));
            let told = ask(&anna, method.clone(), path, lang, &with, body).await;
            let what = format!("{method} {path}: {}", told.text);
            assert_eq!(told.status, status, "{what}");
            assert!(told.kind.starts_with("text/html"), "{what}");
            assert!(
                told.text.contains(&format!("<html lang=\"{lang}\"")),
                "{what}"
            );
            assert!(told.text.contains(&format!("<h1>{title}</h1>")), "{what}");
            assert_eq!(told.allow, status == 405, "{what}");
            // Who takes anything gets the same words.
            let told = ask(&anna, method.clone(), path, lang, &headers, body).await;
            assert_eq!(told.status, status, "{what}");
            assert!(told.text.starts_with(title), "{}", told.text);
        }
    }
}

#[tokio::test]
async fn programs_get_what_was_said() {
    let town = Town::open().await;
    let mut visitor = town.visitor();
    let answer = visitor.post_for_json("/chat/join", &[("nick", "")]).await;
    assert_eq!(answer.json()["reason"]["code"], "too-short");
    // A status that is whole without a text has none.
    let answer = visitor.post_for_json("/chat/blocks/1", &[]).await;
    assert!(!answer.text.contains("<html"), "{answer:?}");
}

#[tokio::test]
async fn a_refusal_that_is_data_is_a_page_for_who_looks_at_it() {
    let town = Town::open().await;
    let stranger = town.visitor();
    let told = ask(
        &stranger,
        Method::POST,
        "/chat/lobby/files",
        "en",
        &[
            (header::ACCEPT, PAGE),
            (header::CONTENT_TYPE, "multipart/form-data; boundary=x"),
        ],
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\na\r\n--x--\r\n",
    )
    .await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    assert!(told.text.contains("<h1>Who are you?</h1>"), "{}", told.text);
}

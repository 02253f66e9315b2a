//! Files and pictures, from outside: brought, said, fetched by whoever may read the room and by nobody else, and
//! gone with their message.

use std::{fs, path::Path, time::Duration};

use redovisa::{
    chat::{Attached, Command, File, Refusal},
    protocol::Refusal as Any,
    server::limits::Rate,
};
use reqwest::{StatusCode, header};
use serde_json::Value;

use crate::town::{Answer, Line, PATIENCE, Town, Visitor, fresh_id};

fn fresh() -> String {
    fresh_id().as_str().to_owned()
}

/// A picture of 40 by 20 pixels.
fn picture() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(40, 20, |x, y| image::Rgb([x as u8, y as u8, 7]));
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

async fn bring(visitor: &mut Visitor, name: &str, bytes: &[u8]) -> Answer {
    visitor
        .send_files("/chat/lobby/files", &[(name, bytes)], &[], true)
        .await
}

/// Brings a file that is taken, and gives its id.
async fn brought(visitor: &mut Visitor, name: &str, bytes: &[u8]) -> String {
    let answer = bring(visitor, name, bytes).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()["files"][0]["id"].as_str().unwrap().to_owned()
}

fn post(body: &str, files: &[(&str, &str)]) -> Command {
    let attached = |(id, alt): &(&str, &str)| Attached {
        id: (*id).into(),
        alt: (*alt).into(),
        file: None,
    };
    Command::Post {
        body: body.into(),
        reply: None,
        files: files.iter().map(attached).collect(),
    }
}

async fn refused(line: &mut Line, command: Command) -> Refusal {
    match line.wish("lobby", command).await {
        Err(Any::Stream(refusal)) => refusal,
        other => panic!("a refusal, not {other:?}"),
    }
}

fn code(answer: &Answer) -> (u16, String) {
    let json: Value = answer.json();
    assert!(json["said"].as_str().is_some_and(|said| !said.is_empty()));
    let code = json["reason"]["code"].as_str().unwrap_or_default();
    (answer.status.as_u16(), code.to_owned())
}

/// All files on the disk, but for those that are on their way.
fn on_disk(town: &Town) -> usize {
    count(&town.data().join("files"))
}

fn count(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries
        .map(|entry| match entry.path() {
            path if path.is_dir() => count(&path),
            _ => 1,
        })
        .sum()
}

#[tokio::test]
async fn a_picture_that_is_said_is_seen_by_all_and_served_so_that_nothing_runs() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.arrive("Bo").await);
    let id = brought(&mut anna, "katt.png", &picture()).await;
    let mut line = anna.connect().await;
    line.subscribe("lobby").await;
    let seq = line
        .wish("lobby", post("", &[(&id, " En\n katt ")]))
        .await
        .unwrap();
    bo.reach("lobby", seq).await;
    let said = bo.said("lobby");
    let [file] = &said.last().unwrap().files[..] else {
        panic!("one file");
    };
    assert_eq!(
        (&*file.name, &*file.kind, &*file.alt, file.extent()),
        ("katt.png", "image/png", "En katt", Some((40, 20)))
    );
    let path = format!("/chat/lobby/f/{}/0/katt.png", seq.0);
    let (status, headers, bytes) = town.visitor().fetch(&path, &[]).await;
    assert_eq!((status, bytes.len() as u64), (StatusCode::OK, file.size));
    for (name, value) in [
        ("content-type", "image/png"),
        ("x-content-type-options", "nosniff"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
        ("content-disposition", "inline; filename*=UTF-8''katt%2Epng"),
        ("cache-control", "private, max-age=31536000, immutable"),
    ] {
        assert_eq!(headers[name], value);
    }
    let (status, _, part) = town
        .visitor()
        .fetch(&path, &[(header::RANGE, "bytes=2-5")])
        .await;
    assert_eq!(
        (status, &part[..]),
        (StatusCode::PARTIAL_CONTENT, &bytes[2..6])
    );
    // The page shows it with its size, so that nothing moves when it comes.
    let page = town.visitor().get("/chat/lobby").await.text;
    let image = format!("src=\"{path}?small\" width=\"40\" height=\"20\" alt=\"En katt\"");
    assert!(page.contains(&image), "{page}");
    // Another name, another place: nothing.
    for wrong in ["0/hund.png", "1/katt.png"] {
        let path = format!("/chat/lobby/f/{}/{wrong}", seq.0);
        assert_eq!(
            town.visitor().get(&path).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn what_is_no_picture_is_a_download_whatever_it_holds() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let page = b"<!doctype html><script>alert(1)</script>";
    for name in ["sida.html", "bild.svg", "prog.exe"] {
        let id = brought(&mut anna, name, page).await;
        let fields = [("id", &*fresh()), ("upload", &id), ("body", "se")];
        let answer = anna.post_for_json("/chat/lobby", &fields[..1]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = anna.send_files("/chat/lobby", &[], &fields, true).await;
        let path = format!("/chat/lobby/f/{}/0/{name}", answer.json()["seq"]);
        let (status, headers, bytes) = anna.fetch(&path, &[]).await;
        assert_eq!((status, &bytes[..]), (StatusCode::OK, &page[..]));
        assert_eq!(headers["content-type"], "application/octet-stream");
        let disposition = headers["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment; "), "{disposition}");
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        );
    }
    // Stored once.
    assert_eq!(on_disk(&town), 1);
}

#[tokio::test]
async fn bad_files_are_refused_with_the_reason_and_nothing_is_left_of_them() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let huge = vec![b'x'; File::LARGEST as usize + 1];
    let cut = &picture()[..40];
    for (name, bytes, refusal) in [
        ("tom.txt", &b""[..], (422, "empty-file")),
        ("stor.bin", &huge, (413, "file-too-large")),
        ("katt.jpg", b"<svg onload=alert(1)>", (422, "not-a-picture")),
        ("katt.png", cut, (422, "broken-picture")),
        ("katt.txt", cut, (422, "broken-picture")),
        ("katt.gif", b"GIF89a<script>", (422, "broken-picture")),
    ] {
        let answer = bring(&mut anna, name, bytes).await;
        assert_eq!(code(&answer), (refusal.0, refusal.1.to_owned()), "{name}");
    }
    assert_eq!(on_disk(&town), 0);
    // Nor is what came before it in the same form.
    let two = [("a.txt", &b"a"[..]), ("katt.png", cut)];
    for (path, fields) in [
        ("/chat/lobby/files", &[][..]),
        (
            "/chat/lobby",
            &[("body", "Se!"), ("id", "0123456789abcdef")],
        ),
    ] {
        let answer = anna.send_files(path, &two, fields, true).await;
        assert_eq!(code(&answer), (422, "broken-picture".into()), "{path}");
    }
    let until = std::time::Instant::now() + crate::town::PATIENCE;
    while on_disk(&town) != 0 {
        assert!(std::time::Instant::now() < until, "it is dropped");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let answer = town
        .visitor()
        .send_files("/chat/lobby/files", &[("a.txt", b"a")], &[], true)
        .await;
    assert_eq!(code(&answer), (401, "who-are-you".into()));
    let answer = anna
        .send_files("/chat/nowhere/files", &[("a.txt", b"a")], &[], true)
        .await;
    assert_eq!(code(&answer), (404, "no-such-room".into()));
    let nine = [("a.txt", &b"a"[..]); 9];
    let answer = anna.send_files("/chat/lobby/files", &nine, &[], true).await;
    assert_eq!(code(&answer), (422, "too-many-files".into()));
}

#[tokio::test]
async fn a_file_is_its_bringers_and_stands_in_one_message() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.arrive("Bo").await);
    let id = brought(&mut anna, "a.txt", b"hej").await;
    assert_eq!(
        refused(&mut bo, post("min", &[(&id, "")])).await,
        Refusal::NoSuchFile
    );
    let mut line = anna.connect().await;
    line.subscribe("lobby").await;
    line.wish("lobby", post("", &[(&id, "")])).await.unwrap();
    assert_eq!(
        refused(&mut line, post("igen", &[(&id, "")])).await,
        Refusal::NoSuchFile
    );
    assert_eq!(
        refused(&mut line, post("", &[("none-such-id-at-all", "")])).await,
        Refusal::NoSuchFile
    );
    let nine = [("none-such-id-at-all", ""); 9];
    assert_eq!(
        refused(&mut line, post("", &nine)).await,
        Refusal::TooManyFiles
    );
    assert_eq!(refused(&mut line, post("", &[])).await, Refusal::Empty);
}

#[tokio::test]
async fn a_message_with_a_file_that_is_sent_twice_is_said_once() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let upload = brought(&mut anna, "a.txt", b"hej").await;
    let id = fresh();
    let fields = [("id", &*id), ("upload", &*upload), ("body", "")];
    let first = anna.send_files("/chat/lobby", &[], &fields, true).await;
    let again = anna.send_files("/chat/lobby", &[], &fields, true).await;
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(first.json()["seq"], 2);
}

#[tokio::test]
async fn what_two_say_to_each_other_is_nobody_elses_to_fetch() {
    let town = Town::open().await;
    let (mut anna, bo, mut eve) = (
        town.join("Anna").await,
        town.join("Bo").await,
        town.join("Eve").await,
    );
    let room = anna.talk_with(bo.id()).await;
    let path = format!("/chat/{room}");
    let fields = [("id", &*fresh()), ("body", "hemligt")];
    let files = [("katt.png", &*picture())];
    let answer = anna.send_files(&path, &files, &fields, true).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let file = format!("{path}/f/{}/0/katt.png", answer.json()["seq"]);
    for (visitor, status) in [
        (&bo, StatusCode::OK),
        (&eve, StatusCode::NOT_FOUND),
        (&town.visitor(), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(visitor.fetch(&file, &[]).await.0, status);
    }
    let answer = eve
        .send_files(&format!("{path}/files"), &[("a.txt", b"a")], &[], true)
        .await;
    assert_eq!(code(&answer), (404, "no-such-room".into()));
}

#[tokio::test]
async fn a_form_without_scripts_brings_files_and_says_what_was_wrong() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let fields = [("body", "Se!"), ("id", &*fresh()), ("alt", "En katt")];
    let files = [("katt.png", &*picture()), ("", b"")];
    let answer = anna.send_files("/chat/lobby", &files, &fields, false).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    let page = anna.get("/chat/lobby").await.text;
    assert!(page.contains("alt=\"En katt\""), "{page}");
    let fields = [("body", "Och den?"), ("id", &*fresh())];
    let files = [("katt.jpg", &b"ingen katt"[..])];
    let answer = anna.send_files("/chat/lobby", &files, &fields, false).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What was written is still there, with the reason.
    for shown in ["Och den?", "är ingen", "enctype=\"multipart/form-data\""] {
        assert!(answer.text.contains(shown), "{shown}");
    }
}

#[tokio::test]
async fn with_the_message_its_file_is_gone_but_not_anothers() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let mut seqs = Vec::new();
    for visitor in [&mut anna, &mut bo] {
        let fields = [("id", &*fresh()), ("body", "")];
        let files = [("a.txt", &b"samma"[..])];
        let answer = visitor
            .send_files("/chat/lobby", &files, &fields, true)
            .await;
        seqs.push(answer.json()["seq"].as_u64().unwrap());
    }
    assert_eq!(on_disk(&town), 1);
    let path = |seq: u64| format!("/chat/lobby/f/{seq}/0/a.txt");
    for (visitor, seq) in [(&mut anna, seqs[0]), (&mut bo, seqs[1])] {
        let delete = format!("/chat/lobby/m/{seq}/delete");
        visitor.post(&delete, &[("id", &fresh())]).await;
        assert_eq!(visitor.get(&path(seq)).await.status, StatusCode::NOT_FOUND);
        if seq == seqs[0] {
            assert_eq!(
                town.visitor().get(&path(seqs[1])).await.status,
                StatusCode::OK
            );
        }
    }
    let emptied = async {
        while on_disk(&town) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, emptied)
        .await
        .expect("nothing is left");
}

#[tokio::test]
async fn what_a_crash_left_is_thrown_away_and_what_was_said_stays() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let fields = [("id", &*fresh()), ("body", "")];
    let files = [("a.txt", &b"kvar"[..])];
    let answer = anna.send_files("/chat/lobby", &files, &fields, true).await;
    let path = format!("/chat/lobby/f/{}/0/a.txt", answer.json()["seq"]);
    let folder = town.data().join("files");
    fs::write(folder.join("incoming/7"), b"half").unwrap();
    let orphan = "ab".repeat(32);
    fs::create_dir_all(folder.join("ab")).unwrap();
    fs::write(folder.join("ab").join(&orphan), b"nobody's").unwrap();
    let town = town.restart().await;
    let tidied = async {
        while on_disk(&town) > 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, tidied)
        .await
        .expect("only what was said");
    let (status, _, bytes) = town.visitor().fetch(&path, &[]).await;
    assert_eq!((status, &bytes[..]), (StatusCode::OK, &b"kvar"[..]));
}

#[tokio::test]
async fn somebodys_picture_stands_in_place_of_their_letter_until_they_take_it_away() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    assert!(
        !bo.get("/chat/lobby")
            .await
            .text
            .contains("/account/pictures/")
    );
    let answer = anna
        .send_files("/account/picture", &[("jag.png", &picture())], &[], false)
        .await;
    assert_eq!(
        answer.location.as_deref(),
        Some("/account?done=picture"),
        "{answer:?}"
    );
    let page = bo.get("/chat/lobby").await.text;
    let sheet = page.split("href=\"/account/pictures/").nth(1).unwrap();
    let sheet = format!("/account/pictures/{}", sheet.split('"').next().unwrap());
    let (status, headers, css) = bo.fetch(&sheet, &[]).await;
    assert_eq!(
        (status, &headers["content-type"]),
        (StatusCode::OK, &"text/css; charset=utf-8".parse().unwrap())
    );
    let css = String::from_utf8(css).unwrap();
    let rule = format!(".avatar[data-person=\"{}\"]", anna.id());
    assert!(css.starts_with(&rule), "{css}");
    let path = css
        .split("url(")
        .nth(1)
        .unwrap()
        .split(')')
        .next()
        .unwrap()
        .to_owned();
    let (status, headers, bytes) = town.visitor().fetch(&path, &[]).await;
    assert_eq!(
        (status, &headers["content-security-policy"]),
        (
            StatusCode::OK,
            &"default-src 'none'; style-src 'unsafe-inline'; sandbox"
                .parse()
                .unwrap()
        )
    );
    let drawn = image::load_from_memory(&bytes).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (256, 256));
    // It outlives the server, and what is none changes nothing.
    let town = town.restart().await;
    let mut anna = anna.moved_to(town.addr);
    let answer = anna
        .send_files("/account/picture", &[("jag.png", b"<script>")], &[], false)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("är ingen"), "{}", answer.text);
    assert_eq!(town.visitor().fetch(&path, &[]).await.0, StatusCode::OK);
    anna.post("/account/remove-picture", &[]).await;
    assert_eq!(
        town.visitor().fetch(&path, &[]).await.0,
        StatusCode::NOT_FOUND
    );
    let page = anna.get("/chat/lobby").await.text;
    assert!(!page.contains("/account/pictures/"), "{page}");
}

#[tokio::test]
async fn nobody_fills_the_disk() {
    let town = Town::open_with(|config| {
        config.pace.files_quota = 10;
        config.files_mib = 1;
    })
    .await;
    let mut anna = town.join("Anna").await;
    brought(&mut anna, "a.txt", b"123456").await;
    let answer = bring(&mut anna, "b.txt", b"1234567").await;
    assert_eq!(code(&answer), (422, "quota".into()));
    let town = Town::open_with(|config| config.files_mib = 0).await;
    let answer = bring(&mut town.join("Anna").await, "b.txt", b"1").await;
    assert_eq!(code(&answer), (507, "full".into()));
}

#[tokio::test]
async fn nobody_brings_many_in_a_short_time() {
    let town = Town::open_with(|config| {
        config.pace.files = Rate {
            burst: 2.0,
            per_second: 0.001,
        };
    })
    .await;
    let mut anna = town.join("Anna").await;
    brought(&mut anna, "a.txt", b"1").await;
    brought(&mut anna, "b.txt", b"2").await;
    let answer = bring(&mut anna, "c.txt", b"3").await;
    assert_eq!(code(&answer), (429, "too-fast".into()));
}

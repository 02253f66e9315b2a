//! Hostile text in every place where somebody may write, read back as a browser reads it: it makes no element and no
//! attribute that calm text does not make. The same corpus runs through a real browser (`end2end/tests/xss.spec.ts`).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    time::{Duration, Instant},
};

use html5ever::{
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{
        TagKind::StartTag,
        Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind::{Rawtext, Rcdata, ScriptData},
    },
};

use crate::rooms::{member, opens, owner, set};
use crate::town::{Answer, PATIENCE, Town, UNBOUNDED, Visitor};

/// Text that uses all of the markup, and harms nobody.
const CALM: [&str; 6] = [
    "lugnt",
    "**fet** *lutad* `kod` https://example.org/ [namn](https://example.org/a) [brev](mailto:a@example.org)",
    "rad\nrad\n\n> citat",
    "- punkt\n- punkt",
    "1. ett\n2. två",
    "```rust\nfn main() {}\n```\n\n```\nx\n```",
];

/// More than any text here may hold.
const MUCH: usize = 5_000;

/// What a page is made of.
#[derive(Default)]
struct Shape {
    /// Elements, and the attributes that each of them has somewhere.
    made_of: BTreeSet<(String, String)>,
    /// Where its links, forms and pictures lead.
    leads_to: BTreeSet<String>,
    /// What it would run.
    scripts: BTreeSet<String>,
    /// What it carries for its island.
    carried: Vec<String>,
}

/// Reads tags as the tokenizer of a browser does: text areas, titles and scripts hold no tags.
#[derive(Default)]
struct Reading {
    shape: RefCell<Shape>,
    /// The script that is being read: whether it is data, and its text.
    script: RefCell<Option<(bool, String)>>,
}

impl TokenSink for Reading {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut shape = self.shape.borrow_mut();
        match token {
            Token::CharacterTokens(text) => {
                if let Some((_, script)) = &mut *self.script.borrow_mut() {
                    script.push_str(&text);
                }
            }
            Token::TagToken(tag) if tag.kind == StartTag => {
                let name = tag.name.to_string();
                shape.made_of.insert((name.clone(), String::new()));
                for attribute in &tag.attrs {
                    let key = attribute.name.local.to_string();
                    if matches!(&*key, "href" | "src" | "action" | "formaction") {
                        shape.leads_to.insert(attribute.value.to_string());
                    }
                    shape.made_of.insert((name.clone(), key));
                }
                let is = |key: &str, value: &str| {
                    (tag.attrs.iter()).any(|one| *one.name.local == *key && *one.value == *value)
                };
                return match &*name {
                    "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
                        TokenSinkResult::RawData(Rawtext)
                    }
                    "script" => {
                        let data = is("type", "application/json");
                        *self.script.borrow_mut() = Some((data, String::new()));
                        TokenSinkResult::RawData(ScriptData)
                    }
                    _ => TokenSinkResult::Continue,
                };
            }
            Token::TagToken(tag) if *tag.name == *"script" => match self.script.take() {
                Some((true, text)) => shape.carried.push(text),
                Some((false, text)) => _ = shape.scripts.insert(text),
                None => {}
            },
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn shape(html: &str) -> Shape {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Reading::default(), TokenizerOpts::default());
    _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.shape.take()
}

/// All that calm pages are made of, and what is found on others beside it.
#[derive(Default)]
struct Guard {
    calm: Shape,
    faults: Vec<String>,
}

impl Guard {
    fn trust(&mut self, html: &str) {
        let found = shape(html);
        self.calm.made_of.extend(found.made_of);
        self.calm.scripts.extend(found.scripts);
    }

    fn look_at(&mut self, place: &str, text: &str, html: &str) {
        let found = shape(html);
        let mut odd = Vec::new();
        for (element, attribute) in found.made_of.difference(&self.calm.made_of) {
            odd.push(format!("<{element} {attribute}>"));
        }
        let leads = |to: &&String| !is_harmless(to);
        odd.extend(found.leads_to.iter().filter(leads).cloned());
        odd.extend(found.scripts.difference(&self.calm.scripts).cloned());
        let broken = |json: &String| serde_json::from_str::<serde_json::Value>(json).is_err();
        odd.extend(found.carried.into_iter().filter(broken));
        if !odd.is_empty() {
            self.faults.push(format!("{place}, {text:?}: {odd:?}"));
        }
    }
}

/// Addresses of ours, and of the web.
fn is_harmless(to: &str) -> bool {
    let ours = to.is_empty() || to.starts_with(['/', '?', '#']) && !to.starts_with("//");
    ours || (["http://", "https://", "mailto:"].iter()).any(|scheme| to.starts_with(scheme))
}

fn corpus() -> Vec<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/end2end/tests/xss.json");
    let classes: BTreeMap<String, Vec<String>> =
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let all: Vec<String> = classes.into_values().flatten().collect();
    assert!(all.len() >= 100, "{} payloads", all.len());
    all
}

async fn town() -> Town {
    Town::open_with(|config| {
        let pace = &mut config.pace;
        for rate in [
            &mut pace.words,
            &mut pace.joins,
            &mut pace.openings,
            &mut pace.tries,
            &mut pace.files,
            &mut pace.files_from_address,
        ] {
            *rate = UNBOUNDED;
        }
        let report = config.content.join("report");
        fs::create_dir_all(&report).unwrap();
        fs::write(
            report.join("kmom01.md"),
            "---\ntitle: \"Kmom 01\"\n---\n\nText.\n",
        )
        .unwrap();
    })
    .await
}

/// Writes each text somewhere, and reads what comes of it: pages with the place's name.
async fn try_all<F>(mut write: F)
where
    F: AsyncFnMut(usize, &str) -> Vec<(&'static str, Answer)>,
{
    let mut guard = Guard::default();
    for (n, text) in CALM.into_iter().enumerate() {
        for (_, answer) in write(n, text).await {
            guard.trust(&answer.text);
        }
    }
    for (n, text) in corpus().into_iter().enumerate() {
        for (place, answer) in write(CALM.len() + n, &text).await {
            guard.look_at(place, &text, &answer.text);
        }
    }
    assert!(guard.faults.is_empty(), "{}", guard.faults.join("\n"));
}

fn id(n: usize) -> String {
    format!("{n:032}")
}

async fn follow(visitor: &mut Visitor, answer: Answer) -> Answer {
    match answer.location.clone() {
        Some(to) => visitor.get(&to).await,
        None => answer,
    }
}

#[tokio::test]
async fn what_is_said_is_text_in_the_room_its_quotes_and_its_own_page() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    let mut last: Option<u64> = None;
    try_all(async |n, text| {
        let (id, reply) = (id(n), last.map_or(String::new(), |seq| seq.to_string()));
        let mut form = vec![("body", text), ("id", &*id)];
        if last.is_some() {
            form.push(("reply", &*reply));
        }
        let said = anna.post_for_json("/chat/lobby", &form).await;
        let Some(seq) = said.json()["seq"].as_u64() else {
            // Nothing but spaces is no message.
            return Vec::new();
        };
        last = Some(seq);
        let much = format!("{text}{}", "x".repeat(MUCH));
        let refused = anna
            .post("/chat/lobby", &[("body", &much), ("id", &id)])
            .await;
        let edit = format!("/chat/lobby/m/{seq}/edit");
        let not_edited = anna.post(&edit, &[("body", &much), ("id", &id)]).await;
        let (thread, keep) = (
            format!("/chat/lobby/t/{seq}"),
            format!("/chat/lobby/m/{seq}/bookmark"),
        );
        let other = self::id(1_000 + n);
        let answered = anna.post(&thread, &[("body", text), ("id", &other)]).await;
        let not_answered = anna.post(&thread, &[("body", &much), ("id", &other)]).await;
        anna.post(&keep, &[("id", &id)]).await;
        vec![
            ("a thread", follow(&mut anna, answered).await),
            ("an answer that is too long", not_answered),
            ("what is kept", anna.get("/chat/bookmarks").await),
            ("a room", anna.get("/chat/lobby").await),
            ("a message", anna.get(&format!("/chat/lobby/m/{seq}")).await),
            ("a message that is too long", refused),
            ("an edit that is too long", not_edited),
        ]
    })
    .await;
}

#[tokio::test]
async fn a_nick_is_text_or_none() {
    let town = town().await;
    try_all(async |_, text| {
        let mut somebody = town.visitor();
        let form = [
            ("nick", text),
            ("back", "/chat/lobby"),
            ("page", "/report/kmom01"),
        ];
        let mut pages = Vec::new();
        for (place, path) in [
            ("the chat's nick", "/chat/join"),
            ("the discussion's nick", "/discussion/join"),
            ("the account's nick", "/account/nick"),
        ] {
            let answer = somebody.post(path, &form).await;
            pages.push((place, follow(&mut somebody, answer).await));
        }
        let sign_in = [("nick", text), ("passphrase", "korrekt häst batteri")];
        pages.push((
            "signing in",
            somebody.post("/account/sign-in", &sign_in).await,
        ));
        pages
    })
    .await;
}

#[tokio::test]
async fn a_rooms_name_is_text() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    try_all(async |_, text| {
        let fits: String = text.chars().take(60).collect();
        let opened = anna.post("/chat/rooms", &[("title", &fits)]).await;
        let much = format!("{text}{}", "x".repeat(MUCH));
        vec![
            ("a room's name", follow(&mut anna, opened).await),
            (
                "a name that is too long",
                anna.post("/chat/rooms", &[("title", &much)]).await,
            ),
        ]
    })
    .await;
}

#[tokio::test]
async fn what_a_room_is_about_is_text() {
    let town = town().await;
    let mut anna = member(&town, "Anna").await;
    let room = opens(&mut anna, "Rum").await;
    let (path, settings) = (format!("/chat/{room}"), format!("/chat/{room}/settings"));
    try_all(async |_, text| {
        let fits: String = text.chars().take(200).collect();
        set(&mut anna, &room, "topic", &fits).await;
        let much = format!("{text}{}", "x".repeat(MUCH));
        let mut refused = Vec::new();
        for (setting, value) in [("topic", &*much), (text, text)] {
            let form = [("setting", setting), ("value", value)];
            refused.push(("what is no setting", anna.post(&settings, &form).await));
        }
        let shown = [
            ("a room with a topic", anna.get(&path).await),
            ("the room's settings", anna.get(&settings).await),
        ];
        refused.into_iter().chain(shown).collect()
    })
    .await;
}

/// A picture of one pixel.
fn pixel() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::new(1, 1);
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

#[tokio::test]
async fn what_a_file_is_called_and_shows_is_text() {
    let town = town().await;
    let (mut anna, picture) = (town.join("Anna").await, pixel());
    try_all(async |n, text| {
        // As browsers write a name between quotes (HTML, "multipart/form-data encoding algorithm").
        let name = text.replace('"', "%22").replace('\r', "%0D");
        let mut name = name.replace('\n', "%0A");
        // No system has such names, and no form can write them.
        name.retain(|c| !c.is_control());
        let (id, shown) = (id(n), name.clone() + ".png");
        let files = [(&*name, &b"hej"[..]), (&*shown, &*picture)];
        let fields = [("alt", text), ("body", "se"), ("id", &id)];
        let said = anna.send_files("/chat/lobby", &files, &fields, true).await;
        let seq = said.json()["seq"].as_u64();
        let seq = seq.unwrap_or_else(|| panic!("{text:?}: {said:?}"));
        let page = anna.get(&format!("/chat/lobby/m/{seq}")).await;
        // Whatever they are called, there they are.
        let places = shape(&page.text).leads_to;
        let places = places.iter().filter(|to| to.starts_with("/chat/lobby/f/"));
        for to in places {
            assert_eq!(anna.fetch(to, &[]).await.0, 200, "{text:?}: {to}");
        }
        // One that says that it is a picture and is none: the refusal has its name.
        let (id, liar) = (self::id(1_000 + n), name + ".png");
        let files = [(&*liar, &b"hej"[..])];
        let fields = [("body", text), ("id", &*id)];
        let refused = anna.send_files("/chat/lobby", &files, &fields, false).await;
        vec![
            ("a room with files", anna.get("/chat/lobby").await),
            ("a message with files", page),
            ("a file that is refused", refused),
        ]
    })
    .await;
}

#[tokio::test]
async fn what_moderators_read_and_write_is_text() {
    let town = town().await;
    let (mut olle, mut bo) = (owner(&town).await, town.join("Bo").await);
    let mut anna = town.join("Anna").await;
    let person = format!("/chat/person/{}", bo.id());
    try_all(async |n, text| {
        let said = bo
            .post_for_json("/chat/lobby", &[("body", text), ("id", &id(n))])
            .await;
        if let Some(seq) = said.json()["seq"].as_u64() {
            let report = format!("/chat/lobby/m/{seq}/report");
            anna.post(&report, &[("reason", text)]).await;
        }
        let waits = olle.get("/moderation").await;
        // Nobody may have many that wait: so it is decided at once.
        let case = waits.text.split("/moderation/case/").nth(1);
        if let Some(case) = case.and_then(|rest| rest.split('/').next()) {
            let dismiss = format!("/moderation/case/{case}/dismiss");
            olle.post(&dismiss, &[]).await;
        }
        let mut pages = vec![("what waits", waits)];
        for (deed, undo) in [("mute", "unmute"), ("ban", "unban")] {
            let form = [("span", "1"), ("reason", text)];
            olle.post(&format!("{person}/{deed}"), &form).await;
            pages.push(match deed {
                "mute" => ("somebody who is muted", olle.get(&person).await),
                _ => ("what they read who are banned", bo.get("/chat/lobby").await),
            });
            olle.post(&format!("{person}/{undo}"), &[]).await;
        }
        let listed = olle.post("/moderation/set/words", &[("value", text)]).await;
        pages.push(("words that are not said", follow(&mut olle, listed).await));
        olle.post("/moderation/set/words", &[("value", "")]).await;
        pages.push(("the log", olle.get("/moderation/log").await));
        pages
    })
    .await;
}

/// One looks at a rate that is told, so each of these people asks only so often.
const SEARCHES: usize = 15;

#[tokio::test]
async fn what_is_looked_for_and_what_is_found_are_text() {
    let (town, mut guard) = (town().await, Guard::default());
    let mut anna = town.join("Anna").await;
    // Enough for a page of hits that has a next one.
    for n in 0..60 {
        let form = [("body", CALM[n % CALM.len()]), ("id", &*id(n))];
        anna.post("/chat/lobby", &form).await;
    }
    let mut newest = found(&mut anna, "in:lobby", CALM[0]).await;
    guard.trust(&newest);
    guard.trust(&anna.get(&search(CALM[0])).await.text);
    for (n, text) in corpus().iter().enumerate() {
        let id = id(1_000 + n);
        anna.post("/chat/lobby", &[("body", text), ("id", &id)])
            .await;
    }
    anna.post("/chat/lobby", &[("body", "sist"), ("id", &id(2_000))])
        .await;
    let mut bo = town.join("Bo").await;
    newest = found(&mut bo, "in:lobby", "sist").await;
    for n in 0.. {
        guard.look_at("hits", &n.to_string(), &newest);
        let Some(older) = newest.split("rel=\"next\" href=\"").nth(1) else {
            break;
        };
        let older = older.split('"').next().unwrap().replace("&amp;", "&");
        if n % SEARCHES == 0 {
            bo = town.join(&format!("Bo {n}")).await;
        }
        newest = bo.get(&older).await.text;
    }
    // Some at once, since an address may ask only so often.
    for (n, some) in corpus().chunks(3).enumerate() {
        if n % SEARCHES == 0 {
            anna = town.join(&format!("Anna {n}")).await;
        }
        let query = search(&some.join(" "));
        guard.look_at("a search", &query, &anna.get(&query).await.text);
    }
    assert!(guard.faults.is_empty(), "{}", guard.faults.join("\n"));
}

fn search(words: &str) -> String {
    let query = reqwest::Url::parse_with_params("http://x/chat/search", [("q", words)]).unwrap();
    [query.path(), "?", query.query().unwrap()].concat()
}

/// The hits, once this is among them: the index is a moment behind.
async fn found(visitor: &mut Visitor, words: &str, text: &str) -> String {
    let until = Instant::now() + PATIENCE;
    loop {
        let page = visitor.get(&search(words)).await.text;
        if page.contains(text) && page.contains("rel=\"next\"") {
            return page;
        }
        assert!(Instant::now() < until, "the index follows the log");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::test]
async fn what_somebody_says_of_themselves_is_text() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    let said = anna
        .post_for_json("/chat/lobby", &[("body", "hej"), ("id", &id(0))])
        .await;
    let message = format!("/chat/lobby/m/{}", said.json()["seq"]);
    try_all(async |_, text| {
        let kept = anna.post("/account/profile", &[("about", text)]).await;
        let much = format!("{text}{}", "x".repeat(MUCH));
        vec![
            ("the account", follow(&mut anna, kept).await),
            (
                "a line that is too long",
                anna.post("/account/profile", &[("about", &much)]).await,
            ),
            ("the message's page", anna.get(&message).await),
        ]
    })
    .await;
}

#[tokio::test]
async fn what_is_said_below_a_page_is_text() {
    let town = town().await;
    let mut anna = town.join("Anna").await;
    try_all(async |n, text| {
        let after = n.to_string();
        let form = [
            ("page", "/report/kmom01"),
            ("after", &*after),
            ("body", text),
        ];
        let said = anna.post("/discussion", &form).await;
        let much = format!("{text}{}", "x".repeat(MUCH));
        let form = [
            ("page", "/report/kmom01"),
            ("after", &*after),
            ("body", &*much),
        ];
        vec![
            ("the discussion", follow(&mut anna, said).await),
            (
                "a word that is too long",
                anna.post("/discussion", &form).await,
            ),
        ]
    })
    .await;
}

#[tokio::test]
async fn what_somebody_asks_for_in_a_queue_is_text() {
    let town = town().await;
    let mut olle = town.join("Olle").await;
    let link = town.owner_link.clone().expect("a link for the owner");
    olle.post(&link, &[]).await;
    olle.post("/queue", &[("title", "Labb 1")]).await;
    let mut anna = town.join("Anna").await;
    let ask = [("about", "hej"), ("place", "sal"), ("id", &*id(900))];
    let asked = anna.post_for_json("/queue/labb-1/ask", &ask).await;
    let request = asked.json()["seq"].to_string();
    try_all(async |n, text| {
        let (place, id, other): (String, _, _) =
            (text.chars().take(100).collect(), id(n), id(1_000 + n));
        let form = [
            ("request", &*request),
            ("about", text),
            ("place", &place),
            ("id", &id),
        ];
        let edited = anna.post("/queue/labb-1/edit", &form).await;
        let edited = follow(&mut anna, edited).await;
        let unchanged = anna
            .post(
                "/queue/labb-1/edit",
                &[&form[..3], &[("id", &*other)]].concat(),
            )
            .await;
        let much = format!("{text}{}", "x".repeat(MUCH));
        let form = [
            ("request", &*request),
            ("about", &*much),
            ("place", &*much),
            ("id", &id),
        ];
        let refused = anna.post("/queue/labb-1/edit", &form).await;
        let told = olle
            .post("/queue/labb-1/announce", &[("text", text), ("id", &id)])
            .await;
        let named = olle.post("/queue", &[("title", &*much)]).await;
        vec![
            ("the queue", edited),
            ("a question that is the same", unchanged),
            ("a question that is too long", refused),
            ("an announcement", follow(&mut olle, told).await),
            ("a queue's name", named),
        ]
    })
    .await;
}

#[test]
fn the_guard_sees_what_it_is_there_for() {
    let mut guard = Guard::default();
    guard.trust("<p class=\"x\"><a href=\"/\">hej</a></p><title></title><textarea></textarea>");
    for (harmless, html) in [
        (
            true,
            "<p>hej</p><title><img src=x></title><textarea><b></textarea>",
        ),
        (false, "<p onclick=\"x\">hej</p>"),
        (false, "<p><img></p>"),
        (false, "<a href=\"javascript:x\">hej</a>"),
        (false, "<a href=\"//example.org\">hej</a>"),
        (false, "<script>x</script>"),
        (false, "<textarea></textarea><b>"),
    ] {
        guard.look_at("here", "", html);
        assert_eq!(guard.faults.is_empty(), harmless, "{html}");
        guard.faults.clear();
    }
}

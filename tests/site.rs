//! The site as a visitor's browser sees it: the real router on a real port, over content written for each test.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use redovisa::server::assets::{Assets, leptos_options};
use redovisa::server::config::Config;
use redovisa::server::content::Library;
use redovisa::server::site::{Site, routes};
use redovisa::server::state::App;
use redovisa::server::store::{Durability, Store};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How long a change of a file may take to be seen; far more than it does.
const PATIENCE: Duration = Duration::from_secs(10);

/// A site with a folder of its own; both are gone when it is dropped.
struct TestSite {
    folder: TempDir,
    _log: TempDir,
    address: String,
    client: Client,
    server: JoinHandle<()>,
}

impl Drop for TestSite {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl TestSite {
    async fn with(files: &[(&str, &str)]) -> TestSite {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            write(folder.path(), name, text.as_bytes());
        }
        TestSite::on(folder, "").await
    }

    async fn on(folder: TempDir, below: &str) -> TestSite {
        let site = Site {
            library: Library::open(folder.path().join(below)),
            assets: Arc::new(Assets::find(&leptos_options(), Path::new("no/such/folder"))),
            title: "Testsidan".into(),
            base_url: None,
        };
        let log = tempfile::tempdir().expect("a folder");
        let app = app(&log, site).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let server = tokio::spawn(async move {
            axum::serve(listener, routes(app))
                .await
                .expect("the server runs");
        });
        let client = Client::builder()
            .redirect(Policy::none())
            .build()
            .expect("a client");
        TestSite {
            folder,
            _log: log,
            address,
            client,
            server,
        }
    }

    fn write(&self, name: &str, text: &str) {
        write(self.folder.path(), name, text.as_bytes());
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn get(&self, path: &str) -> Response {
        self.client
            .get(self.url(path))
            .send()
            .await
            .expect("an answer")
    }

    /// As a browser asks that sends this header.
    async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let request = self.client.get(self.url(path));
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        request.send().await.expect("an answer")
    }

    async fn body(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        text(response).await
    }

    /// Waits until the page holds the text.
    async fn shows(&self, path: &str, wanted: &str) {
        let shown = async {
            while !text(self.get(path).await).await.contains(wanted) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, shown)
            .await
            .unwrap_or_else(|_| panic!("{path} never showed {wanted}"));
    }

    async fn submit(&self, path: &str, form: &str) -> Response {
        let request = self
            .client
            .post(self.url(path))
            .header("content-type", "application/x-www-form-urlencoded");
        request
            .body(form.to_owned())
            .send()
            .await
            .expect("an answer")
    }

    /// The whole answer for a path sent exactly as written, which a client library would tidy up.
    async fn raw(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address)
            .await
            .expect("a connection");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    }
}

/// What the pages may ask for, with a log of its own that nobody has written in.
async fn app(folder: &TempDir, site: Site) -> App {
    let mut config = Config::gather([], []).expect("a configuration");
    config.content = folder.path().join("no/such/folder");
    let log = folder.path().join("log.db");
    let store = Store::open(&log, Durability::Process)
        .await
        .expect("a store");
    let (_, draining) = tokio::sync::watch::channel(false);
    let (open, _) = tokio::sync::mpsc::channel(1);
    App::new(config, site, store, draining, open)
        .await
        .expect("an application")
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
    fs::write(file, bytes).expect("a file");
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .unwrap_or_else(|| panic!("no header {name}"))
        .to_str()
        .expect("text")
}

async fn text(response: Response) -> String {
    response.text().await.expect("a body")
}

const HOME: (&str, &str) = (
    "index.md",
    "---\ntitle: Vi bygger\nsummary: En kort text.\n---\n\nHej.\n",
);
const FIRST: (&str, &str) = (
    "report/kmom01.md",
    "---\ntitle: Första\ndate: 2025-11-03\nsummary: Ett & annat\n---\n\n## Så gick det\n\nBra.\n",
);
const SECOND: (&str, &str) = (
    "report/kmom02.md",
    "---\ntitle: Andra\ndate: 2025-11-10\n---\n\n<b>Fet</b> & god.\n",
);

#[tokio::test]
async fn a_page_arrives_whole_with_its_headers() {
    let site = TestSite::with(&[HOME, FIRST]).await;
    let response = site.get("/report/kmom01").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        header(&response, "content-type"),
        "text/html; charset=utf-8"
    );
    assert_eq!(header(&response, "vary"), "Accept-Language, Cookie");
    assert_eq!(header(&response, "cache-control"), "private, no-cache");
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    assert_eq!(
        header(&response, "referrer-policy"),
        "strict-origin-when-cross-origin"
    );
    assert!(header(&response, "content-security-policy").starts_with("default-src 'self'; "));

    let html = text(response).await;
    assert!(
        html.starts_with("<!DOCTYPE html><html lang=\"sv\""),
        "{html}"
    );
    for part in [
        "<title>Första · Testsidan</title>",
        "<meta name=\"description\" content=\"Ett &amp; annat\">",
        &format!(
            "<link rel=\"canonical\" href=\"{}\">",
            site.url("/report/kmom01")
        ),
        "<h1>Första</h1>",
        "<h2 id=\"så-gick-det\">",
        "<time datetime=\"2025-11-03\">3 november 2025</time>",
        "property=\"og:title\"",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[tokio::test]
async fn a_plain_page_runs_nothing() {
    let site = TestSite::with(&[HOME]).await;
    let html = site.body("/").await;
    assert!(
        !html.contains("<script") && !html.contains(".wasm") && !html.contains(" style="),
        "{html}"
    );
}

#[tokio::test]
async fn a_page_that_the_visitor_holds_is_not_sent_again() {
    let site = TestSite::with(&[HOME]).await;
    let etag = header(&site.get("/").await, "etag").to_owned();
    let again = site.get_with("/", &[("if-none-match", &etag)]).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(text(again).await, "");
    let english = site
        .get_with("/", &[("if-none-match", &etag), ("accept-language", "en")])
        .await;
    assert_eq!(english.status(), StatusCode::OK);
}

#[tokio::test]
async fn pages_are_only_for_reading() {
    let site = TestSite::with(&[HOME]).await;
    let head = site
        .client
        .head(site.url("/"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(
        site.submit("/", "").await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn reports_lead_to_each_other_and_are_listed() {
    let site = TestSite::with(&[HOME, FIRST, SECOND]).await;
    let listing = site.body("/report").await;
    let (first, second) = (
        listing.find("/report/kmom01"),
        listing.find("/report/kmom02"),
    );
    assert!(first.is_some() && first < second, "{listing}");
    let html = site.body("/report/kmom02").await;
    assert!(
        html.contains("href=\"/report/kmom01\"") && html.contains("Föregående"),
        "{html}"
    );
    assert!(!html.contains("rel=\"next\""), "{html}");
}

#[tokio::test]
async fn a_malformed_file_names_itself_while_the_rest_works() {
    let malformed = ("report/kmom01.md", "---\ntitle: Hej\nförfattare: vi\n---\n");
    let site = TestSite::with(&[HOME, malformed, SECOND]).await;
    let response = site.get("/report/kmom01").await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let html = text(response).await;
    for part in [
        "report/kmom01.md",
        "<dd>3</dd>",
        "författare",
        "title, date, summary, language, below eller discussion",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    site.body("/").await;
    site.body("/report/kmom02").await;
    assert!(
        site.body("/report")
            .await
            .contains("Sidan kan inte visas just nu.")
    );

    site.write("report/kmom01.md", "---\ntitle: Lagad\n---\n");
    site.shows("/report/kmom01", "<h1>Lagad</h1>").await;
}

#[tokio::test]
async fn a_file_that_is_not_utf8_names_its_line() {
    let site = TestSite::with(&[HOME]).await;
    write(
        site.folder.path(),
        "latin.md",
        b"---\ntitle: Hej\n---\n\nsm\xF6r\n",
    );
    site.shows("/latin", "<dd>5</dd>").await;
}

#[tokio::test]
async fn changes_are_seen_without_a_restart() {
    let site = TestSite::with(&[HOME]).await;
    site.write("index.md", "---\ntitle: Vi bygger om\n---\n");
    site.shows("/", "<h1>Vi bygger om</h1>").await;
    site.write("ny/sida.md", "---\ntitle: Ny sida\n---\n");
    site.shows("/ny/sida", "<h1>Ny sida</h1>").await;
    fs::remove_file(site.folder.path().join("ny/sida.md")).expect("removed");
    site.shows("/ny/sida", "Sidan finns inte").await;
}

#[tokio::test]
async fn a_missing_folder_is_said_plainly_and_found_when_it_comes() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = TestSite::on(folder, "content").await;
    let response = site.get("/").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let html = text(response).await;
    assert!(
        html.contains("Här saknas innehållet") && html.contains("REDOVISA_CONTENT"),
        "{html}"
    );
    site.write("content/index.md", "---\ntitle: Nu så\n---\n");
    site.shows("/", "<h1>Nu så</h1>").await;
    site.write("content/index.md", "---\ntitle: Och nu\n---\n");
    site.shows("/", "<h1>Och nu</h1>").await;
}

#[tokio::test]
async fn an_unknown_address_is_answered_kindly_in_the_visitors_language() {
    let site = TestSite::with(&[HOME]).await;
    let response = site.get("/finns-inte").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let html = text(response).await;
    assert!(
        html.contains("Sidan finns inte") && html.contains("noindex"),
        "{html}"
    );
    assert!(!html.contains("canonical"), "{html}");
    let english = site
        .get_with(
            "/finns-inte",
            &[("accept-language", "en-GB,en;q=0.9,sv;q=0.2")],
        )
        .await;
    let english = text(english).await;
    assert!(
        english.contains("This page does not exist") && english.contains("<html lang=\"en\""),
        "{english}"
    );
}

#[tokio::test]
async fn a_language_once_chosen_sticks() {
    let site = TestSite::with(&[HOME]).await;
    let response = site
        .submit("/language", "lang=en&path=%2Fabout%3Fa%3Db")
        .await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(header(&response, "location"), "/about?a=b");
    let cookie = header(&response, "set-cookie");
    assert!(
        cookie.starts_with("lang=en; ") && cookie.contains("Max-Age=31536000"),
        "{cookie}"
    );
    let html = text(
        site.get_with("/", &[("cookie", "lang=en"), ("accept-language", "sv")])
            .await,
    )
    .await;
    assert!(html.contains("Skip to the content"), "{html}");
    assert!(
        html.contains("<main id=\"page_main\" lang=\"sv\""),
        "the content is Swedish still: {html}"
    );
}

#[tokio::test]
async fn a_theme_once_chosen_marks_the_document() {
    let site = TestSite::with(&[HOME]).await;
    let response = site.submit("/theme", "theme=dark&path=/").await;
    assert!(header(&response, "set-cookie").starts_with("theme=dark; "));
    let html = text(site.get_with("/", &[("cookie", "theme=dark")]).await).await;
    assert!(html.contains("data-theme=\"dark\""), "{html}");
}

#[tokio::test]
async fn a_choice_never_leads_to_another_site() {
    let site = TestSite::with(&[HOME]).await;
    for path in [
        "https%3A%2F%2Fexample.se",
        "%2F%2Fexample.se",
        "%2F%5Cexample.se",
        "%2F%0d%0aX-A%3A+b",
    ] {
        let response = site
            .submit("/language", &format!("lang=en&path={path}"))
            .await;
        assert_eq!(header(&response, "location"), "/", "{path}");
    }
    let unknown = site.submit("/language", "lang=xx&path=/").await;
    assert_eq!(unknown.status(), StatusCode::SEE_OTHER);
    assert!(unknown.headers().get("set-cookie").is_none());
}

#[tokio::test]
async fn one_page_has_one_address() {
    let site = TestSite::with(&[HOME, FIRST]).await;
    let response = site.get("/report/kmom01/?a=b").await;
    assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(header(&response, "location"), "/report/kmom01?a=b");
    let raw = site.raw("//example.se/").await;
    assert!(raw.contains("location: /example.se\r\n"), "{raw}");
}

#[tokio::test]
async fn pictures_are_served_and_can_do_nothing_but_look() {
    let picture = (
        "report/bild.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    let site = TestSite::with(&[HOME, picture]).await;
    let response = site.get("/report/bild.svg").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "content-type"), "image/svg+xml");
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    assert!(header(&response, "content-security-policy").contains("sandbox"));
    assert_eq!(text(response).await, picture.1);
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let outer = tempfile::tempdir().expect("a folder");
    write(outer.path(), "secret.svg", b"<svg>secret</svg>");
    write(outer.path(), "secret.md", b"---\ntitle: secret\n---\n");
    write(outer.path(), "content/index.md", HOME.1.as_bytes());
    let site = TestSite::on(outer, "content").await;
    for path in [
        "/../secret.svg",
        "/..%2fsecret.svg",
        "/%2e%2e/secret",
        "/report/../../secret.svg",
        "/..%5csecret.svg",
        "/%00secret.svg",
        "/%ff",
        "//secret.svg",
        "/index.md",
    ] {
        let answer = site.raw(path).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(!answer.contains("<svg>secret"), "{path}");
    }
}

#[tokio::test]
async fn scripts_in_markdown_never_reach_a_reader() {
    let bad = "---\ntitle: <script>alert(1)</script>\nsummary: \"\\\"><script>alert(2)</script>\"\n---\n\n\
               <script>alert(3)</script> <img src=x onerror=alert(4)>\n\n[x](javascript:alert(5))\n";
    let site = TestSite::with(&[HOME, ("report/bad.md", bad)]).await;
    for path in ["/report/bad", "/report"] {
        let html = site.body(path).await;
        for danger in ["<script", "<img src=\"x\" onerror", "javascript:"] {
            assert!(!html.contains(danger), "{danger} in {html}");
        }
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
    }
}

#[tokio::test]
async fn the_sitemap_has_every_readable_page_by_its_whole_address() {
    let odd = ("å b.md", "---\ntitle: Å\n---\n");
    let site = TestSite::with(&[HOME, FIRST, ("report/kmom02.md", "broken"), odd]).await;
    let response = site.get("/sitemap.xml").await;
    assert_eq!(
        header(&response, "content-type"),
        "application/xml; charset=utf-8"
    );
    let xml = text(response).await;
    for path in ["/", "/report", "/report/kmom01", "/%C3%A5%20b", "/chat"] {
        assert!(
            xml.contains(&format!("<loc>{}</loc>", site.url(path))),
            "{path} in {xml}"
        );
    }
    assert!(
        xml.contains("<lastmod>2025-11-03</lastmod>") && !xml.contains("kmom02"),
        "{xml}"
    );
    site.body("/%C3%A5%20b").await;
    let robots = site.body("/robots.txt").await;
    assert!(
        robots.contains(&format!("Sitemap: {}", site.url("/sitemap.xml"))),
        "{robots}"
    );
}

#[tokio::test]
async fn the_feed_has_the_reports_newest_first() {
    let site = TestSite::with(&[HOME, FIRST, SECOND, ("about.md", "---\ntitle: Om\n---\n")]).await;
    let response = site.get("/atom.xml").await;
    assert_eq!(
        header(&response, "content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let xml = text(response).await;
    for part in [
        &format!("<id>{}</id>", site.url("/atom.xml")),
        &format!("<id>{}</id>", site.url("/report/kmom01")),
        "<updated>2025-11-10T00:00:00Z</updated>\n<author><name>Testsidan</name></author>",
        "<summary>Ett &amp; annat</summary>",
        "&lt;b&gt;Fet&lt;/b&gt; &amp;amp; god.",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    assert!(xml.find("kmom02") < xml.find("kmom01"), "{xml}");
    assert_eq!(xml.matches("<entry ").count(), 2);
}

#[tokio::test]
async fn a_feed_without_reports_is_still_a_feed() {
    let site = TestSite::with(&[HOME]).await;
    let xml = site.body("/atom.xml").await;
    assert!(
        xml.contains("<updated>1970-01-01T00:00:00Z</updated>") && !xml.contains("<entry"),
        "{xml}"
    );
}

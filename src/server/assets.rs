//! Knows what the built front end's files are called, and which scripts a page may run; refuses to know who serves them.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use leptos::config::LeptosOptions;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::prelude::*;
use sha2::{Digest, Sha256};

use super::page::render;
use super::pieces::Pieces;
use crate::ui::island::Island;
use crate::ui::lang::Lang;
use crate::ui::words::Part;

/// The crate's name, which the build gives the files of the front end.
const OUTPUT_NAME: &str = "redovisa";
const DEFAULT_SITE_ROOT: &str = "target/site";
/// Where a build is found, before the hash that tells it from others.
const BUILDS: &str = "/build/";
/// Where its scripts are below that, and the words that they speak.
const SCRIPTS: &str = "/scripts/";
pub const WORDS: &str = "/words/";
/// Bytes of that hash: 96 bits never meet by chance.
const BUILD_BYTES: usize = 12;

/// The names of this build's files, found once at start: they can't change while the binary runs.
#[derive(Debug, Clone)]
pub struct Assets {
    /// What the addresses of this build's files begin with: what is behind one of those never changes.
    /// Empty while developing.
    ///
    /// The hashes in the files' own names do not promise that. The builder names the main WASM and the
    /// main script first and then writes the names of the others into them, so a build that differs in
    /// a piece alone gives them new content under old names.
    pub build: Arc<str>,
    /// The address of the style sheet, from the root.
    pub stylesheet: Arc<str>,
    /// HTML for `<head>` that starts any island.
    hydration: Arc<str>,
    pieces: Pieces,
    /// HTML for `<head>` that reloads the page after a rebuild, while developing.
    pub reload: Option<Arc<str>>,
    /// The `Content-Security-Policy` that allows these scripts and no others.
    pub policy: HeaderValue,
    /// The same, for a page whose reader may open sockets to anywhere.
    pub policy_to_anywhere: HeaderValue,
}

impl Assets {
    /// Reads the build's hash file, and renders the scripts once. `site` is the folder that is served.
    pub fn find(options: &LeptosOptions, site: &Path) -> Assets {
        let hashes = options.hash_files.then(|| hash_file(options)).flatten();
        let rest = || [scripts_of(&site.join("scripts")), words_of()].concat();
        let build = hashes
            .as_deref()
            .map(|hashes| build_path(&[hashes, &rest()].concat()));
        let build = build.unwrap_or_default();
        let folder = [build.as_str(), "/", &options.site_pkg_dir, "/"].concat();
        let hydration = {
            let (options, root) = (options.clone(), build.clone());
            render(move || view! { <HydrationScripts options islands=true root /> })
        };
        // Outside `cargo leptos watch` there is no script, though the view leaves a marker behind.
        let reload = {
            let options = options.clone();
            Some(render(move || view! { <AutoReload options /> }))
                .filter(|html| html.contains("<script"))
        };
        let heads = [&*hydration, reload.as_deref().unwrap_or_default()];
        let to_reload = match reload {
            Some(_) => {
                let port = options.reload_port;
                format!(" ws://127.0.0.1:{port} ws://localhost:{port}")
            }
            None => String::new(),
        };
        let hash = |of| hashes.as_deref().and_then(|hashes| hash_of(hashes, of));
        Assets {
            stylesheet: match hash("css") {
                Some(hash) => format!("{folder}{OUTPUT_NAME}.{hash}.css"),
                None => format!("{folder}{OUTPUT_NAME}.css"),
            }
            .into(),
            pieces: Pieces::read(
                &site.join(&*options.site_pkg_dir),
                &folder,
                hash("split"),
                hash("manifest"),
            ),
            build: build.into(),
            policy: policy(&heads, &to_reload),
            policy_to_anywhere: policy(&heads, " ws: wss:"),
            hydration: hydration.into(),
            reload: reload.map(Into::into),
        }
    }

    /// HTML for `<head>` of a page with an island. Modules run in the order of the page: so the words are there
    /// when the island starts.
    pub fn start(&self, island: Island, lang: Lang) -> String {
        let mut html = format!(
            "<meta name=\"scripts\" content=\"{}{SCRIPTS}\">",
            self.build
        );
        for part in island.words {
            html += &self.module(WORDS, &part.file(lang));
        }
        html + &self.hydration + self.pieces.hints(island.name)
    }

    /// HTML for `<head>` that runs scripts of ours.
    pub fn scripts(&self, names: &[&str]) -> String {
        let scripts = names
            .iter()
            .map(|name| self.module(SCRIPTS, &[name, ".js"].concat()));
        scripts.collect()
    }

    fn module(&self, folder: &str, file: &str) -> String {
        format!(
            "<script type=\"module\" src=\"{}{folder}{file}\"></script>",
            self.build
        )
    }
}

/// The front end's settings, from the same variables as `cargo leptos` sets.
///
/// Hashed names are used exactly where the build left a hash file beside the
/// binary: a plain `cargo run` and the tests have none, and do without.
pub fn leptos_options() -> LeptosOptions {
    let from_env =
        |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    let options = LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(from_env("LEPTOS_SITE_ROOT", DEFAULT_SITE_ROOT))
        .site_pkg_dir(from_env("LEPTOS_SITE_PKG_DIR", "pkg"))
        .build();
    let mut options = options;
    if let Ok(port) = from_env("LEPTOS_RELOAD_PORT", "").parse() {
        options.reload_port = port;
    }
    options.hash_files =
        from_env("LEPTOS_HASH_FILES", "true") != "false" && hash_file(&options).is_some();
    options
}

/// The hash file's text: lines of `css: <hash>`, beside the executable.
fn hash_file(options: &LeptosOptions) -> Option<String> {
    let executable = std::env::current_exe().ok()?;
    let folder = executable.parent().unwrap_or(Path::new("."));
    fs::read_to_string(folder.join(options.hash_file.as_ref())).ok()
}

/// What the builder does not hash: the scripts that are served as they were written.
fn scripts_of(folder: &Path) -> String {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = files.map(|file| file.path()).collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    texts.collect()
}

/// And the words, which are in this program.
fn words_of() -> String {
    let all = Part::ALL.into_iter();
    all.flat_map(|part| Lang::ALL.map(|lang| part.script(lang)))
        .collect()
}

/// A new one for each build: the hash file has the hash of each file, or of one that names it.
fn build_path(all: &str) -> String {
    let hash = Sha256::digest(all);
    [BUILDS, &URL_SAFE_NO_PAD.encode(&hash[..BUILD_BYTES])].concat()
}

/// What the hash file has for `css` and the like.
fn hash_of<'a>(hashes: &'a str, of: &str) -> Option<&'a str> {
    let mut named = hashes.lines().filter_map(|line| line.split_once(':'));
    named
        .find(|(file, _)| file.trim() == of)
        .map(|(_, hash)| hash.trim())
}

/// Everything from ourselves, WASM allowed, and inline scripts by their very
/// text only (CSP Level 3, hash-source). `beyond` names what a page may talk to
/// besides: while developing, the builder's reload socket.
fn policy(heads: &[&str], beyond: &str) -> HeaderValue {
    let hashes: String = heads
        .iter()
        .flat_map(|head| inline_scripts(head))
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
        .collect();
    let text = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'{beyond}; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    );
    // ASCII by construction; were it not, the strictest policy is the safe answer.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

/// The text of each `<script>` in HTML that we rendered ourselves.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (_, body) = rest.split_once('>')?;
        let (script, _) = body.split_once("</script>")?;
        (!script.is_empty()).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::island;

    fn unbuilt() -> Assets {
        Assets::find(&leptos_options(), Path::new("no/such/folder"))
    }

    #[test]
    fn each_file_has_its_hash_from_the_build() {
        let hashes = "js: abc\nwasm: def\ncss: gh_I-2\n";
        assert_eq!(hash_of(hashes, "css"), Some("gh_I-2"));
        assert_eq!(hash_of(hashes, "split"), None);
    }

    #[test]
    fn a_build_that_differs_in_any_file_is_found_elsewhere() {
        let one = build_path("js: abc\nsplit: d\n");
        let other = build_path("js: abc\nsplit: e\n");
        assert_ne!(one, other);
        assert!(
            one.starts_with("/build/") && one.len() == "/build/".len() + 16,
            "{one}"
        );
    }

    #[test]
    fn without_a_build_the_names_are_plain() {
        let assets = unbuilt();
        assert_eq!(
            (&*assets.build, &*assets.stylesheet),
            ("", "/pkg/redovisa.css")
        );
        let head = assets.start(island::CHAT, Lang::Sv);
        assert!(head.contains("\"/pkg/redovisa.js\""), "{head}");
        let words = head
            .find("src=\"/words/chat.sv.js\"")
            .expect("the words are named");
        assert!(words < head.find("hydrate()").expect("the island is started"));
        let scripts = assets.scripts(&["files"]);
        assert!(scripts.contains("src=\"/scripts/files.js\""), "{scripts}");
    }

    #[test]
    fn the_policy_names_the_hydration_script_by_its_hash() {
        let assets = unbuilt();
        let script = inline_scripts(&assets.hydration)
            .next()
            .expect("there is a script");
        let hash = STANDARD.encode(Sha256::digest(script));
        let policy = assets.policy.to_str().expect("ASCII");
        assert!(
            policy.contains(&format!("'wasm-unsafe-eval' 'sha256-{hash}'")),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"));
    }

    #[test]
    fn every_inline_script_is_found_with_its_exact_text() {
        let html =
            r#"<link href="a"/><script type="module" >one()</script><script>two("<b>")</script>"#;
        assert_eq!(
            inline_scripts(html).collect::<Vec<_>>(),
            ["one()", "two(\"<b>\")"]
        );
    }
}

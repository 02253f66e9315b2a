//! The script that answers where there is no network. Knows which build it is for, since a new build is a new worker;
//! what it does is said in `worker.js`.

use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use super::Site;

const TEXT: &str = include_str!("worker.js");

/// The worker of this build. Browsers ask for it anew at each visit, and compare it byte by byte.
pub(super) async fn worker(State(site): State<Site>) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, text(&site.assets.build)).into_response()
}

fn text(build: &str) -> String {
    ["const BUILD = \"", build, "\";\n", TEXT].concat()
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, RenderHtml};

    use super::*;
    use crate::ui::carried::carry;

    #[test]
    fn another_build_is_another_worker() {
        assert_ne!(text("/build/a"), text("/build/b"));
        assert!(text("/build/a").starts_with("const BUILD = \"/build/a\";\n"));
        assert!(TEXT.contains("${BUILD}"));
    }

    #[test]
    fn whatever_the_chat_fetches_when_it_is_wanted_is_there_without_a_network() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/public/scripts");
        // The page names one, and the others are the account's.
        let elsewhere = ["start.js", "passkey.js", "drafts.js"];
        for file in std::fs::read_dir(folder).expect("the folder of scripts") {
            let name = file.expect("a file").file_name();
            let name = name.to_str().expect("a name");
            let kept = TEXT.contains(&format!("  \"{name}\",\n"));
            assert_ne!(kept, elsewhere.contains(&name), "{name}");
        }
    }

    #[test]
    fn it_finds_whose_a_page_is_where_pages_say_it() {
        let html = Owner::new_root(None).with(|| carry(true).to_html());
        let opening = html.split_inclusive('>').next().unwrap_or_default();
        assert!(opening.starts_with("<script"), "{html}");
        assert!(TEXT.contains(&opening.replace('/', "\\/")), "{opening}");
    }
}

//! The layout's rules, held by reading the source: who may mention whom, and what nobody may say.

use std::{fs, path::Path};

/// A part of `src`, and what its text must not contain.
struct Rule {
    part: &'static str,
    never: &'static [&'static str],
    why: &'static str,
}

const PURE: &[&str] = &[
    "leptos",
    "tokio",
    "axum",
    "gloo",
    "sqlx",
    "web_sys",
    "js_sys",
    "std::time",
    "std::fs",
    "std::net",
    "crate::ui",
    "crate::client",
    "crate::server",
    "crate::protocol",
    "#[cfg(feature",
];

const RULES: &[Rule] = &[
    Rule {
        part: "stream",
        never: PURE,
        why: "the engine is pure",
    },
    Rule {
        part: "stream",
        never: &["crate::chat"],
        why: "the engine knows no particular stream",
    },
    Rule {
        part: "chat",
        never: PURE,
        why: "a decider is pure",
    },
    Rule {
        part: "search",
        never: PURE,
        why: "what may be asked for is pure",
    },
    Rule {
        part: "queue",
        never: PURE,
        why: "a decider is pure",
    },
    Rule {
        part: "moderation",
        never: PURE,
        why: "a decider is pure",
    },
    Rule {
        part: "account",
        never: PURE,
        why: "what a role may do depends on nothing outside",
    },
    Rule {
        part: "protocol",
        never: &[
            "leptos",
            "tokio",
            "axum",
            "gloo",
            "sqlx",
            "web_sys",
            "crate::ui",
            "crate::client",
            "crate::server",
        ],
        why: "the contract knows no transport",
    },
    Rule {
        part: "client",
        never: &["leptos", "RwSignal", "crate::ui", "crate::server"],
        why: "the browser's half tells whoever listens, and knows no view",
    },
    Rule {
        part: "ui",
        never: &[
            "crate::server",
            "sqlx",
            "axum",
            "tokio",
            "ServerFrame",
            "ClientFrame",
        ],
        why: "views show data",
    },
    Rule {
        part: "server/live",
        never: &["axum", "tungstenite", "WebSocket", "crate::chat"],
        why: "live streams know no transport and no kind",
    },
    Rule {
        part: "server/wire",
        never: &[
            "crate::chat",
            "crate::queue",
            "crate::protocol",
            "crate::stream",
            "sqlx",
        ],
        why: "the wire carries whatever is said",
    },
    Rule {
        part: "server/store",
        never: &["axum", "crate::chat", "crate::protocol"],
        why: "the store knows facts as text",
    },
    Rule {
        part: "server/uploads",
        never: &["axum", "StreamName", "crate::ui"],
        why: "files are kept without knowing whose they are to read",
    },
    Rule {
        part: "ui/search.rs",
        never: &["inner_html", "RwSignal"],
        why: "what was found is text, on a page without scripts",
    },
    Rule {
        part: "server/socket",
        never: &["sqlx", "server::store"],
        why: "sockets read from live streams",
    },
    Rule {
        part: "server/socket",
        never: &["crate::chat", "crate::queue", "chat::Chat", "queue::Queue"],
        why: "a socket carries any kind of stream",
    },
    Rule {
        part: "server/directory.rs",
        never: &["crate::chat", "crate::queue", "chat::Chat", "queue::Queue"],
        why: "a list is of any kind of stream",
    },
    Rule {
        part: "client/session",
        never: &["crate::chat", "crate::queue", "chat::Chat", "queue::Queue"],
        why: "a tab takes part in any kind of stream",
    },
    Rule {
        part: "",
        never: &["todo!(", "unimplemented!(", "dbg!("],
        why: "nothing is left half done",
    },
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "common", "helpers", "types", "models", "services", "manager", "handlers",
];

#[test]
fn every_part_mentions_only_what_it_may() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let code = without_tests_and_comments(&text);
        for rule in RULES.iter().filter(|rule| is_in(&path, rule.part)) {
            for word in rule.never.iter().filter(|word| code.contains(**word)) {
                faults.push(format!("src/{path} mentions {word}: {}", rule.why));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn features_are_gated_at_the_root_only() {
    let gated = sources().into_iter().filter(|(path, text)| {
        !matches!(path.as_str(), "lib.rs" | "main.rs") && text.contains("cfg(feature")
    });
    assert_eq!(
        gated.map(|(path, _)| path).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn what_stands_in_a_text_area_is_no_child() {
    // Leptos does not escape it there (see `ui/text_area.rs`).
    let open = sources().into_iter().filter(|(path, text)| {
        let code = without_tests_and_comments(text);
        is_in(path, "ui")
            && !path.ends_with("tests.rs")
            && code.matches("</textarea>").count() != code.matches("></textarea>").count()
    });
    assert_eq!(
        open.map(|(path, _)| path).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn every_module_opens_by_saying_what_it_is() {
    let silent = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "));
    assert_eq!(
        silent.map(|(path, _)| path).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn names_say_something() {
    let empty = sources().into_iter().filter(|(path, _)| {
        path.trim_end_matches(".rs")
            .split('/')
            .any(|part| EMPTY_NAMES.contains(&part))
    });
    assert_eq!(
        empty.map(|(path, _)| path).collect::<Vec<_>>(),
        Vec::<String>::new()
    );
}

#[test]
fn the_rules_find_what_they_forbid() {
    // A rule that could not fail would hold nothing.
    let code = without_tests_and_comments(
        "//! tokio\nuse axum::Router; // sqlx\n#[cfg(test)]\nmod tests { use leptos; }",
    );
    assert!(
        code.contains("axum")
            && !code.contains("tokio")
            && !code.contains("sqlx")
            && !code.contains("leptos")
    );
    assert!(is_in("server/live/mod.rs", "server/live") && is_in("protocol.rs", "protocol"));
    assert!(!is_in("server/lively.rs", "server/live"));
    for rule in RULES {
        assert!(
            sources().iter().any(|(path, _)| is_in(path, rule.part)),
            "no file is in src/{}",
            rule.part
        );
    }
}

fn is_in(path: &str, part: &str) -> bool {
    part.is_empty()
        || path == part
        || path
            .strip_prefix(part)
            .is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
}

fn without_tests_and_comments(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Every source file with its path below `src`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 20, "the sources are found");
    found
}

//! Knows which files of WASM an island is made of; refuses to know what is in them.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

/// The builder's list of them, by the name of the function that loads an island.
type Manifest = BTreeMap<String, Vec<String>>;

/// The pieces of a build that was split, or none of one that was not.
#[derive(Debug, Clone, Default)]
pub struct Pieces(Arc<BTreeMap<String, String>>);

impl Pieces {
    /// Reads the builder's list from its folder. `address` is where that folder is served.
    pub fn read(
        folder: &Path,
        address: &str,
        loader: Option<&str>,
        manifest: Option<&str>,
    ) -> Self {
        let (Some(loader), Some(manifest)) = (loader, manifest) else {
            return Pieces::default();
        };
        let file = folder.join(format!("__wasm_split_manifest.{manifest}.json"));
        // Without the list everything works; the browser only learns later what it needs.
        let listed = fs::read_to_string(&file)
            .map_err(|error| error.to_string())
            .and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
        match listed {
            Ok(listed) => Pieces(Arc::new(hints(&listed, address, loader))),
            Err(error) => {
                tracing::warn!(file = %file.display(), %error, "the list of the WASM's pieces cannot be read");
                Pieces::default()
            }
        }
    }

    /// HTML for `<head>` that lets the browser fetch an island's pieces at once. Left alone it would not
    /// know of them before the main WASM runs.
    pub fn hints(&self, island: &str) -> &str {
        self.0.get(island).map_or("", String::as_str)
    }
}

/// The hints for each island. The list calls the loader of `ChatApp` `chat_app_loader_` and a hash.
fn hints(listed: &Manifest, address: &str, loader: &str) -> BTreeMap<String, String> {
    let of = |pieces: &[String]| {
        let script =
            format!("<link rel=\"modulepreload\" href=\"{address}__wasm_split.{loader}.js\">");
        let pieces = pieces.iter().map(|piece| {
            // As the main WASM is asked for: without `crossorigin` it would be fetched a second time.
            format!(
                "<link rel=\"preload\" href=\"{address}{piece}.wasm\" as=\"fetch\" \
                 type=\"application/wasm\" crossorigin>"
            )
        });
        std::iter::once(script).chain(pieces).collect()
    };
    listed
        .iter()
        .filter_map(|(name, pieces)| {
            let (island, _) = name.rsplit_once("_loader_")?;
            Some((island.to_owned(), of(pieces)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_pieces_of_its_own_island() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = r#"{"chat_app_loader_12":["chunk_4.ab","split_chat.cd"],"lab_loader_34":["split_lab.ef"]}"#;
        fs::write(folder.path().join("__wasm_split_manifest.m.json"), list).expect("written");
        let pieces = Pieces::read(folder.path(), "/b/pkg/", Some("s"), Some("m"));
        let chat = pieces.hints("chat_app");
        assert_eq!(chat.matches("rel=\"preload\"").count(), 2, "{chat}");
        for href in ["__wasm_split.s.js", "chunk_4.ab.wasm", "split_chat.cd.wasm"] {
            assert!(chat.contains(&format!("href=\"/b/pkg/{href}\"")), "{chat}");
        }
        assert!(pieces.hints("lab").contains("split_lab.ef"));
        assert_eq!(pieces.hints("chat"), "");
    }

    #[test]
    fn a_build_that_was_not_split_has_none() {
        let folder = Path::new("no/such/folder");
        assert_eq!(Pieces::read(folder, "/pkg/", None, None).hints("lab"), "");
        assert_eq!(
            Pieces::read(folder, "/pkg/", Some("s"), Some("m")).hints("lab"),
            ""
        );
    }
}

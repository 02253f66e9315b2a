//! Knows how files of the content folder turn into addresses; refuses to know whether anything is there.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a path segment must not contain in the raw (RFC 3986, section 3.3).
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

const MARKDOWN: &str = ".md";
const INDEX: &str = "index";

/// The address of a Markdown file, named relative to the content folder:
/// `index.md` is `/`, `report/index.md` is `/report`, `report/kmom01.md` is
/// `/report/kmom01`. None for other files.
pub fn address(file: &str) -> Option<String> {
    let stem = file.strip_suffix(MARKDOWN)?;
    let path = match stem.rsplit_once('/') {
        Some((folder, INDEX)) => folder,
        None if stem == INDEX => "",
        _ => stem,
    };
    Some(format!("/{path}"))
}

/// The folder above an address; none above the root.
pub fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once('/')? {
        (_, "") => None,
        ("", _) => Some("/"),
        (parent, _) => Some(parent),
    }
}

/// The address as a link's text may hold it: percent-encoded where it must be.
pub fn href(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_PATH).to_string()
}

/// Turns a link relative to a folder into one from the root, so that it means
/// the same on the folder's own page, in a listing and in the feed.
///
/// None where the link needs nothing: it leads elsewhere, or within the page.
pub fn resolve(folder: &str, link: &str) -> Option<String> {
    let relative = !link.is_empty() && !link.starts_with(['/', '#', '?']) && !has_scheme(link);
    let at = link.find(['#', '?']).unwrap_or(link.len());
    let (path, rest) = link.split_at(at);
    let of_file =
        path.strip_suffix(MARKDOWN).is_some() && !has_scheme(link) && !link.starts_with("//");
    if !relative && !of_file {
        return None;
    }
    let base = if path.starts_with('/') { "/" } else { folder };
    let mut segments: Vec<&str> = base
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment),
        }
    }
    let file = segments.join("/");
    Some(address(&file).unwrap_or_else(|| format!("/{file}")) + rest)
}

/// Whether a link names its own protocol: a letter, then letters, digits, `+-.`, then a colon (RFC 3986, section 3.1).
fn has_scheme(link: &str) -> bool {
    let Some((scheme, _)) = link.split_once(':') else {
        return false;
    };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_an_address_and_a_folder_has_its_index_as_one() {
        for (file, path) in [
            ("index.md", "/"),
            ("about.md", "/about"),
            ("report/index.md", "/report"),
            ("report/kmom01.md", "/report/kmom01"),
            ("report/myindex.md", "/report/myindex"),
        ] {
            assert_eq!(address(file).as_deref(), Some(path));
        }
        assert_eq!(address("report/bild.svg"), None);
    }

    #[test]
    fn folders_lie_above_their_pages() {
        assert_eq!(parent("/report/kmom01"), Some("/report"));
        assert_eq!(parent("/report"), Some("/"));
        assert_eq!(parent("/"), None);
    }

    #[test]
    fn relative_links_are_made_absolute() {
        for (link, resolved) in [
            ("kmom02.md", "/report/kmom02"),
            ("./bild.svg", "/report/bild.svg"),
            ("../about.md#vi", "/about#vi"),
            ("../../../etc/passwd", "/etc/passwd"),
            ("index.md", "/report"),
            ("/about.md", "/about"),
            ("../index.md?x", "/?x"),
        ] {
            assert_eq!(
                resolve("/report/", link).as_deref(),
                Some(resolved),
                "{link}"
            );
        }
    }

    #[test]
    fn links_elsewhere_are_left_alone() {
        for link in [
            "https://example.se/a.md",
            "mailto:a@example.se",
            "#del",
            "/about",
            "//example.se/x.md",
            "",
        ] {
            assert_eq!(resolve("/", link), None, "{link}");
        }
    }

    #[test]
    fn an_address_is_encoded_where_it_must_be() {
        assert_eq!(
            href("/report/ett två%\"<"),
            "/report/ett%20tv%C3%A5%25%22%3C"
        );
    }
}

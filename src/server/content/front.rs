//! Knows the front matter that every page begins with; refuses to know what the page says after it.

use serde_yaml_ng::{Mapping, Value};

use super::fault::Trouble;
use crate::ui::lang::Lang;
use crate::ui::site::date::Date;

const FENCE: &str = "---";
/// The fence stands on line 1, so the YAML begins here.
const FIRST_LINE: usize = 2;

/// What a page says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    pub title: String,
    pub date: Option<Date>,
    /// One or two sentences, for listings, search engines and shared links.
    pub summary: Option<String>,
    pub lang: Lang,
    /// What lives below the text.
    pub below: Option<Below>,
    /// Whether the page is discussed, where its author says so.
    pub discussion: Option<bool>,
}

/// Something of the site that is alive, shown below a page's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// The help queues, as they are now.
    Queues,
}

/// What is wrong, and on which line of the file.
pub type Refused = (usize, Trouble);

/// Divides a file into its front matter and the Markdown after it.
pub fn parse(file: &str) -> Result<(FrontMatter, &str), Refused> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let (yaml, body) = divide(file)?;
    Ok((front_matter(yaml)?, body))
}

fn divide(file: &str) -> Result<(&str, &str), Refused> {
    let mut offset = 0;
    let mut yaml_from = None;
    for line in file.split_inclusive('\n') {
        let is_fence = line.trim_end() == FENCE;
        match yaml_from {
            None if is_fence => yaml_from = Some(offset + line.len()),
            None => return Err((1, Trouble::NoFrontMatter)),
            Some(from) if is_fence => {
                return Ok((&file[from..offset], &file[offset + line.len()..]));
            }
            Some(_) => {}
        }
        offset += line.len();
    }
    match yaml_from {
        Some(_) => Err((1, Trouble::FrontMatterNotClosed)),
        None => Err((1, Trouble::NoFrontMatter)),
    }
}

/// Reads keys one by one rather than through a derived `Deserialize`: thus
/// every fault has a type of its own, and the line where its key stands.
fn front_matter(yaml: &str) -> Result<FrontMatter, Refused> {
    let value: Value = serde_yaml_ng::from_str(yaml).map_err(|error| {
        let line = error
            .location()
            .map_or(0, |location| location.line().saturating_sub(1));
        (FIRST_LINE + line, Trouble::NotYaml(error.to_string()))
    })?;
    let mapping = match value {
        Value::Null => Mapping::new(),
        Value::Mapping(mapping) => mapping,
        _ => return Err((FIRST_LINE, Trouble::NotKeysAndValues)),
    };

    let (mut title, mut date, mut summary, mut below) = (None, None, None, None);
    let mut discussion = None;
    let mut lang = Lang::default();
    for (key, value) in &mapping {
        let Some(key) = key.as_str() else {
            return Err((FIRST_LINE, Trouble::NotKeysAndValues));
        };
        let refused = |trouble| (line_of(yaml, key), trouble);
        match key {
            "title" => title = text("title", value).map_err(refused)?,
            "summary" => summary = text("summary", value).map_err(refused)?,
            "date" => {
                if let Some(text) = text("date", value).map_err(refused)? {
                    date = Some(text.parse().map_err(|_| refused(Trouble::NotADate(text)))?);
                }
            }
            "language" => {
                if let Some(text) = text("language", value).map_err(refused)? {
                    lang = text
                        .parse()
                        .map_err(|_| refused(Trouble::UnknownLanguage(text)))?;
                }
            }
            "below" => {
                below = match text("below", value).map_err(refused)?.as_deref() {
                    None => None,
                    Some("queues") => Some(Below::Queues),
                    Some(other) => return Err(refused(Trouble::NothingToShow(other.to_owned()))),
                }
            }
            "discussion" => discussion = choice(value).map_err(refused)?,
            unknown => return Err(refused(Trouble::UnknownKey(unknown.to_owned()))),
        }
    }
    match title {
        Some(title) => Ok(FrontMatter {
            title,
            date,
            summary,
            lang,
            below,
            discussion,
        }),
        None => Err((1, Trouble::NoTitle)),
    }
}

/// Nothing at all is as good as no key.
fn text(key: &'static str, value: &Value) -> Result<Option<String>, Trouble> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        _ => Err(Trouble::NotText(key)),
    }
}

/// Yes or no, as people write it: YAML 1.2 itself knows only `true` and `false`.
fn choice(value: &Value) -> Result<Option<bool>, Trouble> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(choice) => Ok(Some(*choice)),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "yes" | "ja" | "on" => Ok(Some(true)),
            "no" | "nej" | "off" => Ok(Some(false)),
            _ => Err(Trouble::NotAChoice(text.trim().to_owned())),
        },
        _ => Err(Trouble::NotText("discussion")),
    }
}

/// The line of the file where a key stands: keys of a flat mapping begin their lines.
fn line_of(yaml: &str, key: &str) -> usize {
    let begins = |line: &str| {
        let line = line.trim_start().trim_start_matches(['"', '\'']);
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    };
    FIRST_LINE + yaml.lines().position(begins).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(file: &str) -> Refused {
        parse(file).expect_err("the file is malformed")
    }

    #[test]
    fn a_whole_front_matter_and_the_body_after_it() {
        let file = "---\ntitle: \"Kmom 01: start\"\ndate: 2025-11-17\nsummary: Kort.\nlanguage: en\n---\n\nHej\n---\n";
        let (front, body) = parse(file).expect("well formed");
        assert_eq!(front.title, "Kmom 01: start");
        assert_eq!(front.date, "2025-11-17".parse().ok());
        assert_eq!(front.summary.as_deref(), Some("Kort."));
        assert_eq!(front.lang, Lang::En);
        assert_eq!(body, "\nHej\n---\n");
    }

    #[test]
    fn a_discussion_is_turned_on_and_off() {
        for (written, read) in [
            ("no", Some(false)),
            ("nej", Some(false)),
            ("true", Some(true)),
            ("", None),
        ] {
            let file = format!("---\ntitle: Hej\ndiscussion: {written}\n---\n");
            let (front, _) = parse(&file).expect("well formed");
            assert_eq!(front.discussion, read, "{written}");
        }
        assert_eq!(
            refused("---\ntitle: Hej\ndiscussion: kanske\n---\n"),
            (3, Trouble::NotAChoice("kanske".into()))
        );
    }

    #[test]
    fn windows_line_ends_and_byte_order_marks_are_no_fault() {
        let (front, body) = parse("\u{feff}---\r\ntitle: Hej\r\n---\r\nText").expect("well formed");
        assert_eq!((front.title.as_str(), body), ("Hej", "Text"));
    }

    #[test]
    fn a_fault_names_its_line() {
        assert_eq!(refused("# Hej"), (1, Trouble::NoFrontMatter));
        assert_eq!(refused(""), (1, Trouble::NoFrontMatter));
        assert_eq!(
            refused("---\ntitle: Hej\n"),
            (1, Trouble::FrontMatterNotClosed)
        );
        assert_eq!(refused("---\nsummary: x\n---\n"), (1, Trouble::NoTitle));
        assert_eq!(refused("---\ntitle: ''\n---\n"), (1, Trouble::NoTitle));
        assert_eq!(refused("---\n---\n"), (1, Trouble::NoTitle));
        assert_eq!(
            refused("---\ntitle: Hej\n\nauthor: vi\n---\n"),
            (4, Trouble::UnknownKey("author".into()))
        );
        assert_eq!(
            refused("---\ntitle: Hej\n'date': igår\n---\n"),
            (3, Trouble::NotADate("igår".into()))
        );
        assert_eq!(
            refused("---\ntitle: Hej\nlanguage: fi\n---\n"),
            (3, Trouble::UnknownLanguage("fi".into()))
        );
        assert_eq!(
            refused("---\ntitle: Hej\nbelow: väder\n---\n"),
            (3, Trouble::NothingToShow("väder".into()))
        );
        assert_eq!(
            refused("---\ntitle: 7\n---\n"),
            (2, Trouble::NotText("title"))
        );
        assert_eq!(
            refused("---\n- title\n---\n"),
            (2, Trouble::NotKeysAndValues)
        );
    }

    #[test]
    fn bad_yaml_names_the_line_that_the_parser_stopped_at() {
        let (line, trouble) = refused("---\ntitle: Hej\nsummary: a: b: c\n---\n");
        assert_eq!(line, 3, "{trouble:?}");
        assert!(matches!(trouble, Trouble::NotYaml(_)));
    }
}

//! Knows one page of content: what it says about itself, and how its file is read; refuses to know its neighbours.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use super::fault::{Fault, Trouble};
use super::front::{self, FrontMatter};
use super::link;
use super::markdown::{self, Rendered};
use crate::ui::site::date::Date;

/// Bytes. A megabyte of text is a book; more is a mistake, and would be rendered while a reader waits.
const FILE_MAX: u64 = 1024 * 1024;
/// What the addresses of reports begin with.
const REPORTS: &str = "/report/";
const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

/// A page that was read without a fault.
#[derive(Debug)]
pub struct Page {
    /// The address from the root, not percent-encoded.
    pub path: String,
    pub front: FrontMatter,
    /// The day when the file was last written.
    pub written: Date,
    /// The file's folder with slashes around it, to resolve links against.
    folder: String,
    body: String,
    rendered: OnceLock<Rendered>,
}

impl Page {
    /// The body as HTML. Rendered by the first who asks: a site starts faster
    /// than its code can be coloured.
    pub fn rendered(&self) -> &Rendered {
        self.rendered
            .get_or_init(|| markdown::render(&self.body, &self.folder))
    }

    /// Whether people may talk about it below it: reports and what has a date, unless its author says
    /// otherwise.
    pub fn is_discussed(&self) -> bool {
        let by_itself = self.front.date.is_some() || self.path.starts_with(REPORTS);
        self.front.discussion.unwrap_or(by_itself)
    }

    pub fn href(&self) -> String {
        link::href(&self.path)
    }

    /// The day that readers are told: the author's, else the file's.
    pub fn updated(&self) -> Date {
        self.front.date.unwrap_or(self.written)
    }
}

/// Reads the file of a page. `name` is its path relative to the content folder.
pub fn read(file: &Path, name: &str, path: String) -> Result<Page, Fault> {
    let fault = |(line, trouble)| Fault {
        file: name.to_owned(),
        line,
        trouble,
    };
    let unreadable = |error: io::Error| fault((1, Trouble::Unreadable(error.to_string())));

    let file = File::open(file).map_err(unreadable)?;
    let written = file
        .metadata()
        .and_then(|metadata| metadata.modified())
        .map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(FILE_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > FILE_MAX {
        return Err(fault((1, Trouble::TooLarge(FILE_MAX / 1024))));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        fault((
            1 + valid.iter().filter(|byte| **byte == b'\n').count(),
            Trouble::NotUtf8,
        ))
    })?;
    let (front, body) = front::parse(&text).map_err(fault)?;

    let days = written
        .duration_since(UNIX_EPOCH)
        .map_or(0, |age| age.as_secs() / SECONDS_PER_DAY);
    Ok(Page {
        path,
        front,
        written: Date::from_unix_days(u32::try_from(days).unwrap_or(u32::MAX)),
        folder: name
            .rsplit_once('/')
            .map_or("/".to_owned(), |(folder, _)| format!("/{folder}/")),
        body: body.to_owned(),
        rendered: OnceLock::new(),
    })
}

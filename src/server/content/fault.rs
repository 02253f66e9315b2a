//! Knows what can be wrong with a content file, and how its author mends it; refuses to know how files are read.

use crate::ui::lang::Lang;

/// One fault, at a line of a file that is named relative to the content folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    /// Counted from 1, as editors do.
    pub line: usize,
    pub trouble: Trouble,
}

/// What is wrong. Each says itself in both languages: its audience is whoever writes the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    NoFrontMatter,
    FrontMatterNotClosed,
    /// The YAML parser's own words.
    NotYaml(String),
    NotKeysAndValues,
    UnknownKey(String),
    NotText(&'static str),
    NoTitle,
    NotADate(String),
    UnknownLanguage(String),
    /// Nothing that can live below a page is called so.
    NothingToShow(String),
    /// Neither yes nor no.
    NotAChoice(String),
    NotUtf8,
    /// The limit, in KiB.
    TooLarge(u64),
    /// The other file that wants the same address.
    SameAddress(String),
    /// The operating system's own words.
    Unreadable(String),
}

impl Trouble {
    pub fn what(&self, lang: Lang) -> String {
        use Lang::{En, Sv};
        match (self, lang) {
            (Trouble::NoFrontMatter, Sv) => {
                "Filen börjar inte med ett sidhuvud mellan två rader med ---.".into()
            }
            (Trouble::NoFrontMatter, En) => {
                "The file does not begin with front matter between two lines of ---.".into()
            }
            (Trouble::FrontMatterNotClosed, Sv) => {
                "Sidhuvudet saknar sin avslutande rad med ---.".into()
            }
            (Trouble::FrontMatterNotClosed, En) => {
                "The front matter lacks its closing line of ---.".into()
            }
            (Trouble::NotYaml(why), Sv) => format!("Sidhuvudet är inte giltig YAML: {why}"),
            (Trouble::NotYaml(why), En) => format!("The front matter is not valid YAML: {why}"),
            (Trouble::NotKeysAndValues, Sv) => {
                "Sidhuvudet består inte av rader som ”nyckel: värde”.".into()
            }
            (Trouble::NotKeysAndValues, En) => {
                "The front matter is not made of lines like “key: value”.".into()
            }
            (Trouble::UnknownKey(key), Sv) => format!("Sidhuvudet har en okänd nyckel: {key}"),
            (Trouble::UnknownKey(key), En) => format!("The front matter has an unknown key: {key}"),
            (Trouble::NotText(key), Sv) => format!("Värdet för {key} är inte text."),
            (Trouble::NotText(key), En) => format!("The value of {key} is not text."),
            (Trouble::NoTitle, Sv) => "Sidan saknar titel.".into(),
            (Trouble::NoTitle, En) => "The page has no title.".into(),
            (Trouble::NotADate(text), Sv) => format!("Det finns inget datum som heter {text}"),
            (Trouble::NotADate(text), En) => format!("There is no date called {text}"),
            (Trouble::UnknownLanguage(text), Sv) => format!("Webbplatsen kan inte språket {text}"),
            (Trouble::UnknownLanguage(text), En) => {
                format!("The site does not speak the language {text}")
            }
            (Trouble::NothingToShow(text), Sv) => {
                format!("Det finns inget att visa under sidan som heter {text}")
            }
            (Trouble::NothingToShow(text), En) => {
                format!("There is nothing to show below the page that is called {text}")
            }
            (Trouble::NotAChoice(text), Sv) => format!("{text} är varken ja eller nej"),
            (Trouble::NotAChoice(text), En) => format!("{text} is neither yes nor no"),
            (Trouble::NotUtf8, Sv) => {
                "Filen är inte kodad som UTF-8 från och med den här raden.".into()
            }
            (Trouble::NotUtf8, En) => "The file is not encoded as UTF-8 from this line on.".into(),
            (Trouble::TooLarge(kib), Sv) => format!("Filen är större än {kib} KiB."),
            (Trouble::TooLarge(kib), En) => format!("The file is larger than {kib} KiB."),
            (Trouble::SameAddress(other), Sv) => format!("Filen vill ha samma adress som {other}"),
            (Trouble::SameAddress(other), En) => {
                format!("The file wants the same address as {other}")
            }
            (Trouble::Unreadable(why), Sv) => format!("Filen gick inte att läsa: {why}"),
            (Trouble::Unreadable(why), En) => format!("The file could not be read: {why}"),
        }
    }

    pub fn remedy(&self, lang: Lang) -> &'static str {
        use Lang::{En, Sv};
        match (self, lang) {
            (Trouble::NoFrontMatter, Sv) => {
                "Börja filen med raden ---, sedan title: Sidans titel, sedan --- igen."
            }
            (Trouble::NoFrontMatter, En) => {
                "Begin the file with the line ---, then title: The page's title, then --- again."
            }
            (Trouble::FrontMatterNotClosed, Sv) => {
                "Lägg till en rad med bara --- efter sidhuvudets sista nyckel."
            }
            (Trouble::FrontMatterNotClosed, En) => {
                "Add a line with only --- after the last key of the front matter."
            }
            (Trouble::NotYaml(_), Sv) => {
                "Skriv varje rad som nyckel: värde, och sätt citattecken om värden som innehåller kolon."
            }
            (Trouble::NotYaml(_), En) => {
                "Write each line as key: value, and put quotes around values that contain a colon."
            }
            (Trouble::NotKeysAndValues, Sv) => "Skriv till exempel title: Sidans titel.",
            (Trouble::NotKeysAndValues, En) => "Write, for instance, title: The page's title.",
            (Trouble::UnknownKey(_), Sv) => {
                "Ta bort nyckeln eller rätta den till title, date, summary, language, below eller discussion."
            }
            (Trouble::UnknownKey(_), En) => {
                "Remove the key, or correct it to title, date, summary, language, below or discussion."
            }
            (Trouble::NotText(_), Sv) => "Sätt citattecken om värdet.",
            (Trouble::NotText(_), En) => "Put quotes around the value.",
            (Trouble::NoTitle, Sv) => "Lägg till raden title: Sidans titel i sidhuvudet.",
            (Trouble::NoTitle, En) => "Add the line title: The page's title to the front matter.",
            (Trouble::NotADate(_), Sv) => "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2025-11-17.",
            (Trouble::NotADate(_), En) => "Write the date as YYYY-MM-DD, for instance 2025-11-17.",
            (Trouble::UnknownLanguage(_), Sv) => {
                "Skriv language: sv eller language: en, eller ta bort raden."
            }
            (Trouble::UnknownLanguage(_), En) => {
                "Write language: sv or language: en, or remove the line."
            }
            (Trouble::NothingToShow(_), Sv) => "Skriv below: queues, eller ta bort raden.",
            (Trouble::NothingToShow(_), En) => "Write below: queues, or remove the line.",
            (Trouble::NotAChoice(_), Sv) => {
                "Skriv discussion: yes eller discussion: no, eller ta bort raden."
            }
            (Trouble::NotAChoice(_), En) => {
                "Write discussion: yes or discussion: no, or remove the line."
            }
            (Trouble::NotUtf8, Sv) => "Spara filen som UTF-8 i din editor.",
            (Trouble::NotUtf8, En) => "Save the file as UTF-8 in your editor.",
            (Trouble::TooLarge(_), Sv) => "Dela upp sidan i flera filer.",
            (Trouble::TooLarge(_), En) => "Divide the page into several files.",
            (Trouble::SameAddress(_), Sv) => "Byt namn på en av filerna eller ta bort den.",
            (Trouble::SameAddress(_), En) => "Rename one of the files, or remove it.",
            (Trouble::Unreadable(_), Sv) => "Se till att servern får läsa filen.",
            (Trouble::Unreadable(_), En) => "See to it that the server may read the file.",
        }
    }
}

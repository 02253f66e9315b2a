//! Knows the ways a visitor may want the page lit; refuses to know colours, which belong to the style sheet.

use std::str::FromStr;

/// The visitor's wish; `Auto` leaves it to the system (`prefers-color-scheme`, `prefers-contrast`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
    /// Text and grounds as far apart as can be, as light or dark as the system is.
    Contrast,
}

impl Theme {
    pub const ALL: [Theme; 4] = [Theme::Auto, Theme::Light, Theme::Dark, Theme::Contrast];

    /// The name in the cookie and the form.
    pub const fn code(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Contrast => "contrast",
        }
    }

    /// What `<html data-theme>` says; nothing where the system decides.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Theme::Auto => None,
            Theme::Light | Theme::Dark | Theme::Contrast => Some(self.code()),
        }
    }
}

/// The text was not the name of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownTheme;

impl FromStr for Theme {
    type Err = UnknownTheme;

    fn from_str(text: &str) -> Result<Theme, UnknownTheme> {
        Theme::ALL
            .into_iter()
            .find(|theme| text == theme.code())
            .ok_or(UnknownTheme)
    }
}

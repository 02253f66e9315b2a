//! What the search says. The server alone renders it, but for the field in the chat's side column.

use crate::ui::lang::Lang;

catalogue! {
    /// What the search page says.
    SearchWords as search {
        title: "Sök i chatten", "Search the chat";
        label: "Sök bland meddelanden", "Search the messages";
        search: "Sök", "Search";
        help: "Så kan du söka", "How to search";
        found: "Hittade meddelanden, de nyaste först", "Messages found, the newest first";
        nothing_found: "Inga meddelanden hittades.", "No messages were found.";
        older_hits: "Äldre träffar", "Older hits";
        newest_hits: "Till de nyaste träffarna", "To the newest hits";
        in_room: "i", "in";
        unread: "Oläst", "Unread";
        too_broad: "Det finns för mycket att leta igenom. Lägg till ett ord eller en dag och försök igen.",
            "There is too much to look through. Add a word or a day and try again.";
    }
}

/// The answer to who searches, or looks at what calls them and at their threads, faster than is allowed.
pub fn too_fast(lang: Lang, seconds: u64) -> String {
    match (lang, seconds) {
        (Lang::Sv, 1) => "Det blev många sökningar. Försök igen om 1 sekund.".into(),
        (Lang::En, 1) => "That was a lot of searches. Try again in 1 second.".into(),
        (Lang::Sv, seconds) => {
            format!("Det blev många sökningar. Försök igen om {seconds} sekunder.")
        }
        (Lang::En, seconds) => {
            format!("That was a lot of searches. Try again in {seconds} seconds.")
        }
    }
}

/// What may be typed, and what it means. Each works in both languages.
pub fn help(lang: Lang) -> [(&'static str, &'static str); 9] {
    match lang {
        Lang::Sv => [
            ("kaffe rast", "båda orden, var som helst i meddelandet"),
            ("\"kaffe på rasten\"", "orden i just den följden"),
            ("-te", "inte det ordet"),
            ("från:Anna", "av Anna"),
            ("i:lobby", "i det rummet"),
            ("före:2026-01-31", "före den dagen"),
            ("efter:2026-01-31", "efter den dagen"),
            ("har:länk har:kod", "med en länk och med kod"),
            ("har:fil", "med en fil; har:bild: med en bild"),
        ],
        Lang::En => [
            ("coffee break", "both words, anywhere in the message"),
            ("\"coffee at the break\"", "the words in that very order"),
            ("-tea", "not that word"),
            ("from:Anna", "by Anna"),
            ("in:lobby", "in that room"),
            ("before:2026-01-31", "before that day"),
            ("after:2026-01-31", "after that day"),
            ("has:link has:code", "with a link and with code"),
            ("has:file", "with a file; has:picture: with a picture"),
        ],
    }
}

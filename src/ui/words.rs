//! Knows every string that the interface says, in every language; refuses to know where any of them is shown.
//!
//! A line is `key: "svenska", "English";`. One language alone does not
//! compile, so a translation can't be forgotten. There is a catalogue per part
//! of the site, because the browser downloads the strings of whichever
//! catalogue its code mentions: the chat's island carries the chat's alone.
//! What depends on a number or a name is a plain function below the catalogue.

use super::lang::Lang;

macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident as $accessor:ident { $($key:ident: $sv:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name { $(pub $key: &'static str,)* }

        impl Lang {
            $(#[$doc])*
            pub fn $accessor(self) -> &'static $name {
                static SV: $name = $name { $($key: $sv,)* };
                static EN: $name = $name { $($key: $en,)* };
                match self {
                    Lang::Sv => &SV,
                    Lang::En => &EN,
                }
            }
        }
    };
}

catalogue! {
    /// What the pages around the content say.
    SiteWords as site {
        // The frame of every page.
        skip_to_content: "Hoppa till innehållet", "Skip to the content";
        main_navigation: "Huvudmeny", "Main menu";
        nav_presentation: "Presentation", "Presentation";
        nav_about: "Om", "About";
        nav_reports: "Redovisningar", "Reports";
        nav_realtime: "Realtid", "Real time";
        nav_chat: "Chatt", "Chat";
        language: "Språk", "Language";
        theme: "Utseende", "Appearance";
        theme_auto: "Auto", "Auto";
        theme_light: "Ljust", "Light";
        theme_dark: "Mörkt", "Dark";
        feed: "Nya redovisningar som Atom-flöde", "New reports as an Atom feed";
        feed_short: "Atom-flöde", "Atom feed";
        to_the_top: "Till sidans början", "To the top of the page";

        // A page of content.
        on_this_page: "På den här sidan", "On this page";
        published: "Publicerad", "Published";
        previous: "Föregående", "Previous";
        next: "Nästa", "Next";
        neighbours: "Föregående och nästa", "Previous and next";
        in_this_folder: "Innehåll", "Contents";
        empty_folder: "Här finns ännu inga sidor.", "There are no pages here yet.";
        unreadable_page: "Sidan kan inte visas just nu.", "This page cannot be shown just now.";

        // Errors, each with a way out.
        not_found_title: "Sidan finns inte", "This page does not exist";
        not_found_text:
            "Adressen leder ingenstans. Kanske har sidan flyttat, eller så blev det ett tecken fel på vägen.",
            "This address leads nowhere. The page may have moved, or a character went astray on the way.";
        not_found_ways: "Härifrån kommer du vidare:", "From here you can go on to:";
        fault_title: "Sidan gick inte att läsa in", "This page could not be read";
        fault_text:
            "Det är fel i sidans källfil. Resten av webbplatsen fungerar, och den här sidan kommer tillbaka av sig själv när filen är rättad.",
            "The page's source file has a fault. The rest of the site works, and this page comes back by itself when the file is mended.";
        fault_file: "Fil", "File";
        fault_line: "Rad", "Line";
        fault_what: "Vad som är fel", "What is wrong";
        fault_remedy: "Gör så här", "What to do";
        missing_title: "Här saknas innehållet", "The content is missing";
        missing_text:
            "Servern går, men mappen med webbplatsens texter går inte att läsa. Sidorna dyker upp av sig själva när mappen finns på plats.",
            "The server runs, but the folder with the site's words cannot be read. The pages appear by themselves when the folder is in place.";
        missing_folder: "Mapp", "Folder";
        missing_remedy:
            "Skapa mappen, eller peka ut en annan med REDOVISA_CONTENT och starta om servern.",
            "Make the folder, or name another with REDOVISA_CONTENT and restart the server.";
    }
}

catalogue! {
    /// What the chat says.
    ChatWords as chat {
        chat: "Chatt", "Chat";
        join: "Gå med", "Join";
    }
}

/// "3 sidor": how many pages a folder holds.
pub fn pages(lang: Lang, count: usize) -> String {
    let unit = match (lang, count) {
        (Lang::Sv, 1) => " sida",
        (Lang::Sv, _) => " sidor",
        (Lang::En, 1) => " page",
        (Lang::En, _) => " pages",
    };
    count.to_string() + unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_is_singular_in_both_languages() {
        assert_eq!(pages(Lang::Sv, 1), "1 sida");
        assert_eq!(pages(Lang::Sv, 0), "0 sidor");
        assert_eq!(pages(Lang::En, 1), "1 page");
        assert_eq!(pages(Lang::En, 12), "12 pages");
    }
}

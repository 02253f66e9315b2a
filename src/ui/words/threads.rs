//! What the page of one's own threads says. The server alone renders it.

use crate::ui::lang::Lang;

catalogue! {
    /// What the page of one's own threads says.
    ThreadWords as threads {
        title: "Dina trådar", "Your threads";
        none: "Du är inte med i någon tråd än. Svara på ett meddelande i en tråd, så står den här.",
            "You take part in no thread yet. Answer a message in a thread, and it stands here.";
        last: "senast", "last";
    }
}

/// "2 olästa".
pub fn unread(lang: Lang, count: usize) -> String {
    let unit = match lang {
        Lang::Sv if count == 1 => " oläst",
        Lang::Sv => " olästa",
        Lang::En => " unread",
    };
    count.to_string() + unit
}

//! What is told of commands: which there are, what one has done, and why it did not. Only the server says it.

use leptos::prelude::*;

use super::{
    chat::phrases,
    drawn::{Drawn, IntoDrawn},
    keys,
    lang::Lang,
};
use crate::{
    chat::{self, slash::Slash},
    protocol::{JoinRefusal, OpenRefusal, Refusal},
};

/// Why a command was not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// No command is called that.
    Unknown(String),
    /// What it is to be done with is missing.
    Lacks(Slash),
    /// Nobody here is called that.
    Nobody(String),
    Yourself,
    /// Nobody needs an invitation to a room that has this address.
    OpenToAll(String),
    TopicTooLong,
    TooManyInvitations,
    Nick(JoinRefusal),
    Room(OpenRefusal),
    Refused(Refusal<chat::Refusal>),
}

impl Why {
    pub fn said(&self, lang: Lang) -> String {
        match self {
            Why::Unknown(word) => match lang {
                Lang::Sv => format!(
                    "Kommandot {word} finns inte. Skriv /help för att se alla, eller /{word} om det ska sägas som det står."
                ),
                Lang::En => format!(
                    "There is no command {word}. Write /help to see all, or /{word} to say it as it stands."
                ),
            },
            Why::Lacks(slash) => {
                let how = usage(lang, *slash);
                in_lang(
                    lang,
                    "Det saknas något. Skriv så här: ",
                    "Something is missing. Write it so: ",
                )
                .to_owned()
                    + &how
            }
            Why::Nobody(nick) => match lang {
                Lang::Sv => format!("Ingen här heter ”{nick}”."),
                Lang::En => format!("Nobody here is called “{nick}”."),
            },
            Why::Yourself => in_lang(lang, "Det är du själv.", "That is yourself.").to_owned(),
            Why::OpenToAll(address) => match lang {
                Lang::Sv => format!(
                    "Rummet är öppet för alla på {address}. Skriv /invite och ett smeknamn för att bjuda in någon."
                ),
                Lang::En => format!(
                    "The room is open to all at {address}. Write /invite and a nick to ask somebody here."
                ),
            },
            Why::TopicTooLong => lang.room().topic_too_long.to_owned(),
            Why::TooManyInvitations => lang.room().too_many_invitations.to_owned(),
            Why::Nick(reason) => phrases::join_refusal(lang, reason),
            Why::Room(reason) => phrases::open_refusal(lang, *reason),
            Why::Refused(reason) => phrases::post_refusal(lang, reason),
        }
    }
}

/// The commands, for the page and for `public/scripts/slash.js`, which offers them while one types.
pub fn list(lang: Lang) -> Drawn {
    let literal = match lang {
        Lang::Sv => ("//text", "Säg /text som det står"),
        Lang::En => ("//text", "Say /text as it stands"),
    };
    let commands = Slash::ALL.map(|slash| (usage(lang, slash), does(lang, slash)));
    let rows: Vec<Drawn> = (commands.into_iter())
        .chain([(literal.0.to_owned(), literal.1)])
        .map(|(how, does)| view! { <div><dt><kbd>{how}</kbd></dt><dd>{does}</dd></div> }.drawn())
        .collect();
    view! { <dl class="keys" id="commands">{rows}</dl> }.drawn()
}

/// Where they are listed.
pub fn help() -> String {
    [keys::PATH, "#commands"].concat()
}

pub fn named(lang: Lang, nick: &str) -> String {
    in_lang(lang, "Nu heter du ", "You are now called ").to_owned() + nick + "."
}

pub fn topic_set(lang: Lang) -> String {
    in_lang(
        lang,
        "Rummets ämne är ändrat.",
        "The room’s topic was changed.",
    )
    .to_owned()
}

pub fn invited(lang: Lang, nick: &str) -> String {
    match lang {
        Lang::Sv => format!("{nick} har fått en inbjudan av dig."),
        Lang::En => format!("{nick} has got an invitation from you."),
    }
}

pub fn link(lang: Lang, (days, uses): (u32, u32), link: &str) -> String {
    match lang {
        Lang::Sv => format!("Länken gäller {days} dagar, för {uses} personer: {link}"),
        Lang::En => format!("The link works for {days} days, for {uses} people: {link}"),
    }
}

/// What is said to who is invited.
pub fn invitation(lang: Lang, room: &str, link: &str) -> String {
    match lang {
        Lang::Sv => format!("Kom till {room}: {link}"),
        Lang::En => format!("Come to {room}: {link}"),
    }
}

/// How a command is written.
fn usage(lang: Lang, slash: Slash) -> String {
    let rest = match slash {
        Slash::Me => in_lang(lang, " vinkar", " waves"),
        Slash::Nick => in_lang(lang, " smeknamn", " nick"),
        Slash::Dm => in_lang(lang, " smeknamn text", " nick text"),
        Slash::Topic => in_lang(lang, " ämne", " topic"),
        Slash::Invite => in_lang(lang, " smeknamn", " nick"),
        Slash::Help => "",
    };
    ["/", slash.name(), rest].concat()
}

fn does(lang: Lang, slash: Slash) -> &'static str {
    let (sv, en) = match slash {
        Slash::Me => ("Berätta vad du gör", "Tell what you do"),
        Slash::Nick => ("Byt smeknamn", "Change your nick"),
        Slash::Dm => (
            "Skriv till någon, i ert eget rum; till flera med @ före varje smeknamn",
            "Write to somebody, in a room of your own; to several with an @ before each nick",
        ),
        Slash::Topic => ("Säg vad rummet handlar om", "Say what the room is about"),
        Slash::Invite => (
            "Bjud in någon hit; utan smeknamn får du en länk att dela",
            "Ask somebody here; without a nick you get a link to share",
        ),
        Slash::Help => ("Visa kommandona", "Show the commands"),
    };
    in_lang(lang, sv, en)
}

fn in_lang(lang: Lang, sv: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Sv => sv,
        Lang::En => en,
    }
}

//! Knows every string that the interface says, in every language; refuses to know where any of them is shown.
//!
//! A line is `key: "svenska", "English";`. One language alone does not
//! compile, so a translation can't be forgotten. There is a catalogue per part
//! of the site, because the browser downloads the catalogues that its island
//! speaks from, and no others: as a script, in the language of the page.
//! What depends on a number or a name is a plain function below the catalogue;
//! the chat's have a file of their own beside its views.

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
                static GIVEN: std::sync::OnceLock<$name> = std::sync::OnceLock::new();
                match (crate::ON_SERVER, self) {
                    (true, Lang::Sv) => &SV,
                    (true, Lang::En) => &EN,
                    // A page is in one language as long as it lives.
                    (false, _) => GIVEN.get_or_init(|| {
                        let given = $crate::ui::words::parts::given(stringify!($accessor));
                        $name::read(given).expect("the page gives the words of its island")
                    }),
                }
            }
        }

        impl $name {
            /// All of them, in the order of the lines above.
            #[allow(dead_code, reason = "only what islands speak is sent")]
            pub(in crate::ui::words) fn all(&self) -> Vec<&'static str> {
                vec![$(self.$key),*]
            }

            /// The opposite.
            pub(in crate::ui::words) fn read(all: Vec<&'static str>) -> Option<Self> {
                const COUNT: usize = [$(stringify!($key)),*].len();
                let all: [&'static str; COUNT] = all.try_into().ok()?;
                let [$($key),*] = all;
                Some($name { $($key),* })
            }
        }
    };
}

mod account;
mod choices;
mod discussion;
mod lab;
mod moderation;
mod parts;
mod queue;
mod room;
pub mod search;
pub mod threads;
mod trouble;
mod unopened;

pub use account::AccountWords;
pub use choices::ChoiceWords;
pub use discussion::DiscussionWords;
pub use lab::{InspectorWords, LabTexts, LabWords};
pub use moderation::ModerationWords;
pub use parts::Part;
pub use queue::{QueueWords, QueuesWords};
pub use room::RoomWords;
pub use search::SearchWords;
pub use threads::ThreadWords;
pub use trouble::TroubleWords;
pub use unopened::UnopenedWords;

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
        nav_lab: "Labb", "Lab";
        nav_queue: "Kö", "Queue";
        chat_description:
            "Prata i realtid, direkt med ett smeknamn. Går att läsa och skriva i utan konto och utan JavaScript.",
            "Talk in real time, at once, with just a nick. Read and write without an account and without JavaScript.";
        owner_title: "Ägare av webbplatsen", "The site's owner";
        owner_text:
            "Ägaren öppnar hjälpköer och utser hjälpare. Länken hit skrevs ut när servern startade, fungerar en gång och gäller ett dygn.",
            "The owner opens help queues and names helpers. The link to this page was printed when the server started, works once and is valid for a day.";
        owner_stale:
            "Den här länken fungerar inte, eller inte längre. Den som driver servern kan skriva ut en ny:",
            "This link does not work, or no longer does. Whoever runs the server can print a new one:";
        owner_needs_nick: "Välj först ett smeknamn.", "Choose a nick first.";
        owner_as: "Du blir ägare som", "You become the owner as";
        owner_claim: "Bli ägare", "Become the owner";
        people_title: "Alla som är inloggade", "Everyone who is logged in";
        people_seek: "Hitta någon, också den som inte är här", "Find somebody, also who is not here";
        people_seek_go: "Hitta", "Find";
        people_none: "Ingen heter så.", "Nobody is called that.";
        language: "Språk", "Language";
        theme: "Utseende", "Appearance";
        theme_auto: "Auto", "Auto";
        theme_light: "Ljust", "Light";
        theme_dark: "Mörkt", "Dark";
        theme_contrast: "Hög kontrast", "High contrast";
        feed: "Nya redovisningar som Atom-flöde", "New reports as an Atom feed";
        feed_short: "Atom-flöde", "Atom feed";
        copy_code: "Kopiera", "Copy";
        code_copied: "Kopierad", "Copied";
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
        undone_title: "Det gick inte", "That did not work";
        undone_back: "Tillbaka", "Back";
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

        // Rooms.
        rooms: "Rum", "Rooms";
        direct_messages: "Direktmeddelanden", "Direct messages";
        rooms_and_people: "Rum och folk", "Rooms and people";
        close: "Stäng", "Close";
        unread: "olästa", "unread";
        calls: "nämner dig", "mention you";
        mentions: "Omnämnanden", "Mentions";
        no_mentions: "Ingen har nämnt dig än. Skriv @ och ett smeknamn för att nämna någon.",
            "Nobody has mentioned you yet. Write @ and a nick to mention somebody.";
        threads: "Trådar", "Threads";
        notifications: "Rum och aviseringar", "Rooms and notifications";
        room_muted: "tystat", "muted";
        keys: "Tangenter", "Keys";
        commands: "Kommandon", "Commands";
        switch_to: "Gå till rum eller person", "Go to a room or a person";
        filter_rooms: "Filtrera rummen", "Filter the rooms";
        filter: "Filtrera", "Filter";
        to_call: "Nämn någon", "Mention somebody";
        new_room: "Nytt rum", "New room";
        private_room: "Öppna som privat", "Open as private";
        room_title: "Rummets namn", "Name of the room";
        open_room: "Öppna rummet", "Open the room";
        discussions: "Om sidorna", "About the pages";
        archived_rooms: "Arkiverade rum", "Archived rooms";
        rooms_left: "Rum du har lämnat", "Rooms you have left";
        room_left: "Du har lämnat rummet: det står inte i din lista, och inget härifrån når dig.",
            "You have left this room: it is not in your list, and nothing from here reaches you.";
        join_again: "Gå med igen", "Join again";
        about_room: "Om rummet och dess inställningar", "About the room and its settings";
        room_is_archived: "Rummet är arkiverat. Det går att läsa men inte att skriva här.",
            "The room is archived. It can be read, but nothing can be written here.";
        members_write: "Här skriver bara medlemmar.", "Only members write here.";
        were_removed: "Du är utvisad ur rummet. Det går att läsa men inte att skriva här.",
            "You were sent out of the room. It can be read, but you cannot write here.";
        muted: "En moderator har bett dig vara tyst en stund.", "A moderator has asked you to be quiet for a while.";
        banned: "Du är avstängd från chatten.", "You are banned from the chat.";
        network_banned: "Nya besökare från ditt nätverk släpps inte in just nu.",
            "New visitors from your network are not let in just now.";
        kept_out: "Du kan inte byta smeknamn nu: en moderator har tystat dig eller stängt av dig.",
            "You cannot change your nick now: a moderator has muted or banned you.";
        unwelcome: "Det du skrev innehåller ett ord som inte används här.",
            "What you wrote holds a word that is not used here.";
        held: "Ditt första meddelande visas när en moderator har sett det.",
            "Your first message is shown when a moderator has seen it.";
        no_files_yet: "Skriv något först: filer går att skicka när en moderator har sett ditt första meddelande.",
            "Write something first: files can be sent when a moderator has seen your first message.";
        too_many_held: "Flera av dina meddelanden väntar redan på en moderator.",
            "Several of your messages wait for a moderator already.";
        report: "Anmäl", "Report";
        block: "Blockera …", "Block …";
        from_blocked: "Från någon du har blockerat · visa", "From a person you have blocked · show";
        become_member: "Bli medlem", "Become a member";
        engines_may_look: "Det som skrivs här kan hittas med sökmotorer.",
            "What is written here can be found by search engines.";
        not_allowed: "Det får bara den som sköter rummet eller är moderator.",
            "Only who keeps the room, or a moderator, may do that.";
        seek: "Sök bland meddelanden", "Search the messages";
        seek_go: "Sök", "Search";
        seek_day: "Gå till en dag", "Go to a day";
        seek_day_go: "Gå dit", "Go there";
        no_such_room: "Rummet finns inte, eller så är det inte ditt att se.",
            "There is no such room, or it is not yours to see.";

        // People.
        here_now: "Här nu", "Here now";
        nobody_here: "Ingen är här just nu.", "Nobody is here just now.";
        here: "här", "here";
        away: "borta", "away";
        gone: "inte här", "not here";
        typing: "skriver …|skriver …|Flera personer skriver …| och ", "is typing …|are typing …|Several people are typing …| and ";
        elsewhere: "På webbplatsen", "Elsewhere on the site";
        everyone: "Alla som är inloggade", "Everyone who is logged in";
        nobody_on_the_site: "Ingen är inloggad just nu.", "Nobody is logged in just now.";
        you: "du", "you";
        back_to_the_chat: "Till chatten", "To the chat";

        // What is said.
        earlier_messages: "Tidigare meddelanden", "Earlier messages";
        loading_earlier: "Hämtar tidigare meddelanden …", "Fetching earlier messages …";
        loading_room: "Hämtar rummet …", "Fetching the room …";
        newer_messages: "Nyare meddelanden", "Newer messages";
        newest_messages: "Till det nyaste", "To the newest";
        past_window: "Du läser en äldre del av samtalet.", "You are reading an older part of the conversation.";
        room_begins: "Här börjar rummet.", "This is where the room begins.";
        nothing_said: "Ingen har sagt något än. Börja du!", "Nobody has said anything yet. You go first!";
        unread_line: "Nytt sedan sist", "New since last time";
        refresh: "Hämta nya meddelanden", "Fetch new messages";
        code: "Kod", "Code";

        show_all: "Visa hela meddelandet", "Show the whole message";
        edited: "redigerat", "edited";
        was_deleted: "Meddelandet är borttaget.", "This message was deleted.";
        was_removed: "Meddelandet är borttaget av en moderator.", "This message was removed by a moderator.";

        // What one does with a message.
        reply: "Svara", "Reply";
        edit: "Redigera", "Edit";
        delete: "Ta bort", "Delete";
        delete_for_good: "Ta bort för gott?", "Delete for good?";
        copy_link: "Kopiera länk", "Copy link";
        about_message: "Mer om meddelandet", "More about the message";
        mark_unread: "Markera som oläst", "Mark as unread";
        marked_unread: "Markerat som oläst härifrån.", "Marked as unread from here.";
        mark_unread_hint: "Rummet är oläst från det här meddelandet tills du läser det igen.",
            "The room is unread from this message on until you read it again.";
        to_first_unread: "Till det första", "To the first";
        copied: "Länken är kopierad.", "The link was copied.";
        not_copied: "Länken kunde inte kopieras:", "The link could not be copied:";
        editing: "Du redigerar ett meddelande", "You are editing a message";
        save: "Spara", "Save";
        not_the_author: "Meddelandet är någon annans.", "The message is somebody else’s.";
        no_such_message: "Meddelandet finns inte längre.", "The message is no longer there.";
        nothing_to_do: "Det är redan så.", "It is so already.";
        too_many_changes: "Meddelandet rymmer inte fler ändringar eller reaktioner.",
            "The message holds no more changes or reactions.";
        deed_edit: "Redigeringen", "The edit";
        deed_delete: "Borttagningen", "The deletion";
        deed_reaction: "Reaktionen", "The reaction";
        who_reacted: "Vilka som har reagerat", "Who has reacted";
        add_reaction: "Reagera", "React";
        emoji_field: "En emoji", "An emoji";
        earlier_versions: "Tidigare lydelser", "Earlier versions";
        back_to_the_room: "Till meddelandet i rummet", "To the message in the room";

        // What is kept.
        pin: "Fäst i rummet", "Pin in the room";
        unpin: "Lossa", "Unpin";
        pinned: "Fäst", "Pinned";
        pins: "Fästa meddelanden", "Pinned messages";
        no_pins: "Inget är fäst i rummet.", "Nothing is pinned in the room.";
        deed_pin: "Fästningen", "The pinning";
        too_many_pins: "Rummet rymmer inte fler fästa meddelanden. Lossa ett först.",
            "The room holds no more pinned messages. Unpin one first.";
        bookmark: "Bokmärk", "Bookmark";
        unbookmark: "Ta bort bokmärket", "Remove the bookmark";
        bookmarks: "Bokmärken", "Bookmarks";
        bookmarked: "Sparat bland dina bokmärken.", "Kept among your bookmarks.";
        no_bookmarks: "Du har inga bokmärken. De ser bara du, var du än är inloggad.",
            "You have no bookmarks. Only you see them, wherever you are signed in.";
        too_many_bookmarks: "Du har så många bokmärken som ryms. Ta bort något först.",
            "You have as many bookmarks as there can be. Remove one first.";
        not_yours_any_more: "Meddelandet finns inte längre, eller så är det inte ditt att läsa.",
            "The message is no longer there, or not yours to read.";
        earlier_bookmarks: "Äldre bokmärken", "Older bookmarks";

        // Threads.
        thread: "Tråd", "Thread";
        answer_in_thread: "Svara i tråd", "Answer in a thread";
        answer: "Svara i tråden", "Answer in the thread";
        thread_empty: "Ingen har svarat i tråden än.", "Nobody has answered in the thread yet.";
        thread_failed: "Det gick inte att skicka. Texten står kvar: försök igen om en stund.",
            "It could not be sent. The text is still there: try again in a moment.";
        deed_answer: "Svaret i tråden", "The answer in the thread";

        // Saying something.
        write_here: "Skriv ett meddelande", "Write a message";
        send: "Skicka", "Send";
        say_literally: "Säg det som det står", "Say it as it stands";
        waiting: "Väntar på anslutning", "Waiting for the connection";
        sending: "Skickas …", "Sending …";
        not_sent: "Kunde inte skickas", "Could not be sent";
        retry: "Försök igen", "Try again";
        cancel: "Ångra", "Cancel";
        tools: "Formatering", "Formatting";
        tool_names: "Fet|Kursiv|Kod|Citat|Lista|Länk|Emoji|Förhandsvisning", "Bold|Italic|Code|Quote|List|Link|Emoji|Preview";
        emoji: "Välj en emoji", "Pick an emoji";
        emoji_search: "Sök emoji", "Search emoji";
        emoji_recent: "Senaste", "Recent";
        emoji_found: "Träffar", "Found";
        emoji_none: "Ingen emoji heter så.", "No emoji is called that.";
        emoji_groups: "Ansikten och känslor|Människor||Djur och natur|Mat och dryck|Resor och platser|Aktiviteter|Saker|Symboler|Flaggor",
            "Faces and feelings|People||Animals and nature|Food and drink|Travel and places|Activities|Things|Symbols|Flags";
        more_emoji: "Fler emoji", "More emoji";
        link_text: "länktext", "link text";
        attach: "Bifoga filer", "Attach files";
        alt_text: "Beskriv bilden för den som inte ser den", "Describe the picture for those who do not see it";
        drop_here: "Släpp filerna här", "Drop the files here";
        still_bringing: "Vänta tills filerna är framme, eller avbryt dem.", "Wait until the files have arrived, or cancel them.";
        uploading: "Överförs", "Transferring";
        uploaded: "Klar", "Ready";
        remove_file: "Ta bort", "Remove";
        too_large: "Filen är för stor: högst 25 MB.", "The file is too large: at most 25 MB.";
        no_such_file: "Filen finns inte kvar på servern. Bifoga den igen.",
            "The file is no longer on the server. Attach it again.";
        too_many_files: "Högst åtta filer i ett meddelande.", "At most eight files in one message.";
        said_nothing: "Meddelandet är tomt.", "The message is empty.";
        not_yours: "Bara de två som rummet tillhör kan skriva här.",
            "Only the two people whose room this is can write here.";
        not_open: "Rummet är inte öppnat.", "The room has not been opened.";
        already_open: "Rummet är redan öppnat.", "The room is open already.";
        no_nick_yet: "Välj ett smeknamn först.", "Choose a nick first.";
        unavailable: "Servern kan inte ta emot det just nu. Försök igen om en stund.",
            "The server cannot take it just now. Try again in a moment.";
        misunderstood: "Servern förstod inte formuläret. Ladda om sidan och försök igen.",
            "The server did not understand the form. Reload the page and try again.";

        // Taking a nick.
        nick: "Ditt smeknamn", "Your nick";
        nick_hint: "2–32 tecken: bokstäver, siffror och mellanslag, bindestreck eller punkt däremellan.",
            "2–32 characters: letters, digits, and spaces, hyphens or dots between them.";
        join: "Gå med", "Join";
        join_invitation: "Välj ett smeknamn för att vara med och skriva.", "Choose a nick to join in and write.";
        leave: "Logga ut", "Log out";
        logged_in_as: "Inloggad som", "Logged in as";
        nick_too_short: "Smeknamnet är för kort: minst 2 tecken.", "The nick is too short: at least 2 characters.";
        nick_too_long: "Smeknamnet är för långt: högst 32 tecken.", "The nick is too long: at most 32 characters.";
        nick_no_letter: "Smeknamnet behöver minst en bokstav.", "The nick needs at least one letter.";
        nick_joints: "Mellanslag, bindestreck och punkter står ett och ett, mellan bokstäver eller siffror.",
            "Spaces, hyphens and dots stand one by one, between letters or digits.";
        nick_mixed: "Smeknamnet blandar bokstäver ur olika skriftsystem.",
            "The nick mixes letters of different scripts.";
        unreachable: "Servern svarar inte. Försök igen om en stund.",
            "The server does not answer. Try again in a moment.";

        // Opening a room.
        only_the_owner: "Det gör bara webbplatsens ägare.", "Only the site's owner does that.";
        only_members_open: "Privata rum öppnas av den som har gjort sitt smeknamn till sitt, under Konto.",
            "Private rooms are opened by those who have made their nick theirs, under Account.";
        nobody_chosen: "Välj minst en till.", "Choose at least one more.";
        chosen_talk: "Skriv till dem som är valda", "Write to those who are chosen";
        choose: "Välj", "Choose";
        room_needs_name: "Namnet behöver 1–60 tecken, varav minst en latinsk bokstav eller en siffra.",
            "The name needs 1–60 characters, at least one of them a Latin letter or a digit.";
        too_many_rooms: "Det finns redan så många rum som ryms.", "There are as many rooms as there can be.";

        // The line.
        connected: "Ansluten", "Connected";
        connecting: "Ansluter …", "Connecting …";
        no_connection: "Ingen anslutning", "No connection";
        connection_lost: "Anslutningen bröts. Vi försöker igen.", "The connection broke. We are trying again.";
        offline: "Du är offline. Det du skriver skickas när nätet är tillbaka.",
            "You are offline. What you write is sent when the network is back.";
        connected_again: "Ansluten igen", "Connected again";
        disconnected: "Du har kopplat från chatten.", "You have disconnected from the chat.";
        disconnect: "Koppla från", "Disconnect";
        reconnect: "Anslut igen", "Reconnect";
        reconnect_now: "Anslut nu", "Reconnect now";
    }
}

/// "Att granska (3)": the way to what waits for a moderator.
pub fn to_review(lang: Lang, count: usize) -> String {
    let text = match lang {
        Lang::Sv => "Att granska",
        Lang::En => "To review",
    };
    format!("{text} ({count})")
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

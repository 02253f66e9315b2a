//! What is said around a discussion below a page.

use crate::ui::lang::Lang;

catalogue! {
    /// What the discussion below a page says.
    DiscussionWords as discussion {
        heading: "Diskussion", "Discussion";
        nothing_said: "Ingen har sagt något om sidan än.", "Nobody has said anything about this page yet.";
        closed: "Samtalet om sidan är bara för medlemmar: de som har gjort sitt smeknamn till sitt eget.",
            "The conversation about this page is for members only: those who have claimed their nick.";
        claim: "Gör smeknamnet till ditt, eller logga in", "Claim your nick, or sign in";
        unindexed: "Samtalet om sidan hålls utanför sökmotorer.", "The conversation about this page is kept out of search engines.";
        read_in_chat: "Läs det i chatten", "Read it in the chat";
        earlier: "Tidigare meddelanden, i chatten", "Earlier messages, in the chat";
        follow: "Följ samtalet live i chatten", "Follow the conversation live in the chat";
        write_as: "Skriv något om sidan, som", "Write something about this page, as";
        join_to_write: "Välj ett smeknamn för att skriva här och i chatten. Det behövs inget konto.",
            "Choose a nick to write here and in the chat. No account is needed.";
    }
}

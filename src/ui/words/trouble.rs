//! What is said where something could not be done and no page of its own says why.

use crate::ui::lang::Lang;

catalogue! {
    /// What a refusal says that comes without a page.
    TroubleWords as trouble {
        unread_title: "Det gick inte att läsa", "That could not be read";
        unread: "Något i det som skickades saknas, eller är skrivet så att servern inte förstår det. Gå tillbaka, ladda om sidan och försök igen.",
            "Something in what was sent is missing, or is written in a way that the server does not understand. Go back, reload the page and try again.";
        nobody_title: "Vem är du?", "Who are you?";
        nobody: "Det här görs under ett smeknamn. Ta ett i chatten eller logga in, och försök igen.",
            "This is done under a nick. Take one in the chat or sign in, and try again.";
        forbidden_title: "Det går inte härifrån", "Not from here";
        forbidden: "Antingen skickades formuläret av en sida på en annan webbplats, eller så får du inte göra det som du försökte göra.",
            "Either the form was sent by a page of another site, or you may not do what you tried to do.";
        wrong_way_title: "Så används inte adressen", "That is not how this address is used";
        wrong_way: "Hit leder ett formulär, eller en länk, men inte så som du kom. Gå tillbaka och försök därifrån.",
            "A form leads here, or a link, but not the way you came. Go back and try from there.";
        too_much_title: "Det var för mycket på en gång", "That was too much at once";
        too_much: "Det som skickades är större än vad som tas emot här. Gå tillbaka, gör det mindre och försök igen.",
            "What was sent is larger than what is taken here. Go back, make it smaller and try again.";
        too_soon_title: "Lite långsammare", "A little slower";
        too_soon: "Det kom för mycket från dig på kort tid. Vänta en stund, gå tillbaka och försök igen.",
            "Too much came from you in a short time. Wait a moment, go back and try again.";
        later_title: "Det går inte just nu", "Not possible right now";
        later: "Servern kan inte läsa eller spara det just nu. Vänta en stund och försök igen.",
            "The server cannot read or save it right now. Wait a moment and try again.";
        full_title: "Det får inte plats", "There is no room for it";
    }
}

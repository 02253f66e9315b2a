//! What the page says on which somebody arranges their rooms, and chooses what of them is told. The server alone
//! renders it.

use crate::ui::lang::Lang;

catalogue! {
    /// What the page of one's own choices says.
    ChoiceWords as choices {
        saved: "Dina val är sparade, på alla dina enheter.", "Your choices are saved, on all your devices.";
        rooms: "Rum för rum", "Room by room";
        rooms_hint: "Gäller dig, på alla dina enheter. I chattens lista står favoriter först, sedan rum med något oläst, och annars i den ordning du väljer här.",
            "For you, on all your devices. In the chat’s list favourites stand first, then rooms with something unread, and otherwise in the order that you choose here.";
        about: "Avisera om", "Notify about";
        usual: "det som nämner mig (som vanligt)", "what mentions me (as usual)";
        usual_direct: "allt (som vanligt)", "everything (as usual)";
        all: "allt", "everything";
        mentions: "det som nämner mig", "what mentions me";
        nothing: "inget (tystat)", "nothing (muted)";
        favourite: "Favorit", "Favourite";
        hide: "Dölj tills något nytt sägs", "Hide until something new is said";
        up: "Flytta upp", "Move up";
        down: "Flytta ned", "Move down";
        leave: "Lämna rummet", "Leave the room";
        leave_for_good: "Lämna rummet …", "Leave the room …";
        left: "Rum du har lämnat", "Rooms you have left";
        left_hint: "De räknar inget oläst och aviserar ingenting, inte ens när någon nämner dig.",
            "They count nothing as unread and notify you of nothing, not even when somebody mentions you.";
        join: "Gå med igen", "Join again";
        browser: "Den här webbläsaren", "This browser";
        on: "Visa aviseringar på skrivbordet", "Show notifications on the desktop";
        sound: "Spela ett ljud", "Play a sound";
        quiet_from: "Tyst från", "Quiet from";
        quiet_to: "till", "to";
        quiet_hint: "Sparas här i webbläsaren, genast. Under de tysta timmarna visas och hörs ingenting.",
            "Kept here in the browser, at once. In the quiet hours nothing is shown or heard.";
        denied: "Webbläsaren tillåter inte aviseringar från den här webbplatsen.",
            "The browser does not allow notifications from this site.";
    }
}

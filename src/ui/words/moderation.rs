//! What moderators read, and what a person's page says.

use crate::ui::lang::Lang;

catalogue! {
    /// What the pages of moderation say.
    ModerationWords as moderation {
        title: "Moderering", "Moderation";
        done: "Klart.", "Done.";
        failed: "Det gick inte. Försök igen om en stund.", "That did not work. Try again in a moment.";
        not_allowed: "Det får du inte göra med den här personen.", "You may not do that to this person.";
        nothing_to_do: "Det är redan så.", "It is so already.";
        too_many: "Det ryms inte fler.", "There is no room for more.";
        for_good: "för alltid", "for good";
        days: " dygn", " days";
        until: "till", "until";
        how_long: "Hur länge?", "For how long?";
        reason: "Varför? (står i loggen)", "Why? (stands in the log)";

        waits: "Väntar på dig", "Waits for you";
        nothing_waits: "Inget väntar.", "Nothing waits.";
        reported: "Anmält", "Reported";
        reported_by: "Anmält av", "Reported by";
        held: "Första ord", "First words";
        person_gone: "Den personen har tagit bort sig själv och har ingen sida längre.",
            "This person has deleted themselves and has no page any more.";
        take_away: "Ta bort meddelandet", "Take the message away";
        leave_it: "Låt stå", "Leave it";
        let_through: "Släpp fram", "Let through";
        turn_down: "Släpp inte fram", "Turn down";
        muted: "Tystade", "Muted";
        banned: "Avstängda", "Banned";
        networks: "Nätverk som stängts ute", "Networks that are shut out";
        networks_text:
            "Av ett nätverk sparas bara ett fingeravtryck av adressens första del (IPv4 /24, IPv6 /48), och bara så länge det är utestängt.",
            "Of a network only a fingerprint of the first part of its addresses is kept (IPv4 /24, IPv6 /48).";
        let_in: "Släpp in igen", "Let in again";
        hold: "Gästers första ord", "First words of guests";
        hold_text: "Det första en gäst skriver i ett öppet rum kan vänta tills en moderator har sett det.",
            "The first thing that a guest writes in a public room can wait until a moderator has seen it.";
        hold_start: "Låt första ord vänta", "Let first words wait";
        hold_stop: "Låt inga ord vänta", "Let no words wait";
        words: "Ord som inte används här", "Words that are not used here";
        words_text: "Ett meddelande i ett öppet rum som innehåller något av orden tas inte emot.",
            "A message in a public room that holds one of them is not taken.";
        words_label: "Ett ord per rad", "One word a line";

        muted_until: "Tystad till", "Muted until";
        banned_until: "Avstängd:", "Banned:";
        mute: "Tysta", "Mute";
        mute_text: "Personen kan läsa men inte skriva.", "They can read, but not write.";
        mute_button: "Tysta", "Mute";
        unmute: "Låt skriva igen", "Let them write again";
        ban: "Stäng av", "Ban";
        ban_text: "Personen kan läsa det öppna, men inte skriva, reagera eller öppna rum.",
            "They can read what is public, but not write, react or open rooms.";
        ban_button: "Stäng av", "Ban";
        unban: "Släpp in igen", "Let in again";
        ban_network: "Släpp heller inte in nya från samma nätverk (högst 30 dygn)",
            "Let nobody new in from the same network either (30 days at most)";
        ban_network_hint:
            "Det kan träffa andra som delar uppkoppling. Bara ett fingeravtryck av adressens första del sparas.",
            "Others who share the connection may be hit. Only a fingerprint of the first part of the address is kept.";
        send_out: "Visa ut ur ett rum", "Send out of a room";
        send_out_text: "Personen kan läsa rummet men inte skriva där, tills du släpper in den igen.",
            "They can read the room, but not write there, until you let them in again.";
        which_room: "Vilket rum?", "Which room?";
        send_out_button: "Visa ut", "Send out";
        sent_out: "Utvisad ur", "Sent out of";
        clear: "Ta bort allt", "Take everything away";
        clear_text: "Allt som personen har skrivit i rum som du får se tas bort. Orden går inte att få tillbaka.",
            "All that they wrote in rooms where you keep order is taken away. The words cannot be brought back.";
        taken_away: "Borttagna meddelanden:", "Messages taken away:";
        half_cleared: "Allt är inte borttaget: servern kunde inte ta bort resten just nu. Försök igen om en stund.",
            "Not everything is taken away: the server could not take away the rest just now. Try again in a moment.";
        clear_open: "Ta bort alla meddelanden …", "Take all messages away …";
        clear_button: "Ja, ta bort alla", "Yes, take all away";

        log: "Modereringslogg", "Log of moderation";
        log_text: "Allt som moderatorer har gjort, med det senaste först.", "All that moderators have done, the newest first.";
        nothing_done: "Inget har hänt än.", "Nothing has happened yet.";
        older: "Äldre", "Older";
        did_mute: "tystade", "muted";
        did_unmute: "lät skriva igen:", "let write again:";
        did_ban: "stängde av", "banned";
        did_unban: "släppte in", "let in again";
        did_ban_network: "stängde ute ett nätverk", "shut a network out";
        did_unban_network: "släppte in ett nätverk", "let a network in again";
        did_clear: "tog bort allt av", "took everything away of";
        did_remove: "tog bort ett meddelande av", "took away a message of";
        did_send_out: "visade ut", "sent out";
        did_let_in: "släppte in igen i ett rum:", "let into a room again:";
        did_arrange: "ändrade i någon annans rum:", "changed in somebody else's room:";
        did_pin: "fäste ett meddelande i någon annans rum:", "pinned a message in somebody else's room:";
        did_unpin: "lossade ett meddelande i någon annans rum:", "unpinned a message in somebody else's room:";
        did_name: "utsåg till moderator:", "made a moderator:";
        did_dismiss_moderator: "entledigade som moderator:", "made no moderator any more:";
        did_report: "anmälde", "reported";
        was_held: "skrev sina första ord, som väntar", "wrote their first words, which wait";
        did_dismiss: "lät bero", "dismissed";
        did_settle: "avgjorde", "settled";
        did_hold: "låter gästers första ord vänta", "lets first words of guests wait";
        did_not_hold: "låter inga ord vänta", "lets no words wait";
        did_list: "ändrade ordlistan; antal ord:", "changed the list of words; how many:";
        did_unknown: "gjorde något som den här versionen inte känner", "did something that this version does not know";

        report: "Anmäl meddelandet", "Report the message";
        report_text: "Moderatorerna får se meddelandet och vad du skriver här.",
            "The moderators get to see the message and what you write here.";
        report_reason: "Vad är fel med det?", "What is wrong with it?";
        report_button: "Anmäl", "Report";
        was_reported: "Tack. Moderatorerna har fått din anmälan.", "Thank you. The moderators have your report.";
        too_many_reports: "Så många anmälningar väntar redan att det inte ryms fler. Försök igen när moderatorerna har hunnit ifatt.",
            "So many reports wait already that there is no room for more. Try again when the moderators have caught up.";
        person_page: "Om", "About";
        // Whom one does not want to hear, for oneself.
        block: "Blockera", "Block";
        block_text: "Det personen skriver viks ihop för dig, och du får inga omnämnanden, aviseringar, olästa eller direktmeddelanden därifrån. Bara du vet om det, och det gäller på alla dina enheter.",
            "What the person writes is folded for you, and you get no mentions, notifications, unread counts or direct messages from there. Only you know, and it holds on all your devices.";
        block_button: "Blockera personen", "Block the person";
        unblock_text: "Du har blockerat personen. Det syns bara för dig.", "You have blocked this person. Only you can see that.";
        unblock: "Häv blockeringen", "Unblock";
        blocked_people: "Personer du har blockerat", "People whom you have blocked";
        too_many_blocked: "Du har blockerat så många som ryms. Häv någon blockering först.",
            "You have blocked as many as there can be. Unblock somebody first.";
    }
}

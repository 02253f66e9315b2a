//! What a room's own page says.

use crate::ui::lang::Lang;

catalogue! {
    /// What a room's own page says.
    RoomWords as room {
        about: "Om rummet", "About the room";
        back: "Till rummet", "To the room";
        saved: "Sparat.", "Saved.";
        save: "Spara", "Save";
        keeper: "Rummet sköts av", "The room is kept by";

        is_direct: "Ett samtal som bara de som är med i det kan se.",
            "A conversation that only those who take part in it can see.";
        is_archived: "Rummet är arkiverat: det går att läsa, men ingen skriver här.",
            "The room is archived: it can be read, but nobody writes here.";
        for_everybody: "Alla får läsa och skriva.", "Everybody may read and write.";
        for_members_to_write: "Alla får läsa, medlemmar får skriva.", "Everybody may read, members may write.";
        for_members: "Bara medlemmar får läsa och skriva.", "Only members may read and write.";
        is_slow: "Mellan två meddelanden av samma person går det minst ",
            "Between two messages of one person pass at least ";
        is_indexed: "Sökmotorer får visa det som skrivs här.", "Search engines may show what is written here.";
        is_unindexed: "Sökmotorer ombeds låta bli rummet.", "Search engines are asked to leave the room alone.";

        is_private: "Bara de som är med kan se rummet, och nya blir inbjudna.",
            "Only those who are in can see the room; others are invited.";
        members: "Vilka som är med", "Who is in";
        remove: "Utvisa", "Send out";
        removed: "Utvisade", "Sent out";
        readmit: "Släpp in igen", "Let in again";
        leave: "Lämna rummet", "Leave the room";
        leave_text: "Du ser det inte längre, och kommer tillbaka bara med en inbjudan. Det du skrivit blir kvar.",
            "You will not see it any more, and come back by invitation only. What you wrote stays.";
        leave_button: "Lämna", "Leave";
        leave_list: "Rummet står inte längre i din lista, räknar inget oläst och aviserar ingenting. Du hittar det igen på sin adress och bland rummen du har lämnat.",
            "The room is in your list no more, counts nothing as unread and notifies you of nothing. You find it again at its address, and among the rooms that you have left.";
        join: "Gå med igen", "Join again";
        join_text: "Du har lämnat rummet. Går du med igen står det i din lista, med det som sagts sedan dess som oläst.",
            "You have left the room. If you join again it is in your list, with what was said since then as unread.";
        join_button: "Gå med igen", "Join again";
        invite: "Bjud in", "Invite";
        invite_text: "Den som har länken kommer in, så länge den gäller.",
            "Whoever has the link comes in, as long as it works.";
        invite_days: "Dagar som länken gäller", "Days that the link works";
        invite_uses: "Så många kan använda den", "So many may use it";
        invite_button: "Skapa en länk", "Make a link";
        new_invitation: "Ny inbjudan", "New invitation";
        invite_link: "Länken att skicka vidare", "The link to pass on";
        invite_once: "Den visas bara nu: servern minns den inte i klartext.",
            "It is shown only now: the server does not keep it in plain text.";
        invitations: "Inbjudningar som gäller", "Invitations that work";
        works_until: "Gäller till", "Works until";
        uses_left: "kvar:", "left:";
        revoke: "Ta tillbaka", "Take back";
        too_many_invitations: "Så många inbjudningar ryms inte. Ta tillbaka någon först.",
            "There is no room for so many invitations. Take one back first.";
        invitation: "Inbjudan", "Invitation";
        invitation_ended: "Inbjudan gäller inte längre. Be den som skickade länken om en ny.",
            "The invitation does not work any more. Ask whoever sent the link for another.";
        invited_to: "Du är inbjuden till", "You are invited to";
        invited_needs_nick: "Välj ett smeknamn för att komma in.", "Choose a nick to come in.";
        accept: "Gå in i rummet", "Enter the room";

        title: "Namn", "Name";
        title_label: "Rummets namn", "Name of the room";
        title_hint: "1–60 tecken. Rummets adress förblir densamma.", "1–60 characters. The room’s address stays the same.";
        no_title: "Namnet behöver 1–60 tecken.", "The name needs 1–60 characters.";
        topic: "Ämne", "Topic";
        topic_label: "Vad rummet handlar om", "What the room is about";
        topic_hint: "Högst 250 tecken. Ämnet står under namnet. Lämna tomt för att ta bort det.",
            "At most 250 characters. The topic stands below the name. Leave it empty to take it away.";
        topic_too_long: "Ämnet är för långt: högst 250 tecken.", "The topic is too long: at most 250 characters.";
        access: "Vilka rummet är till för", "Whom the room is for";
        access_label: "Vem får läsa och skriva?", "Who may read and write?";
        access_text: "Medlem är den som har gjort sitt smeknamn till sitt för gott, på sidan om kontot.",
            "A member is somebody who has made their nick theirs for good, on the account’s page.";
        slow: "Långsamt läge", "Slow mode";
        slow_label: "Paus mellan en persons meddelanden", "Pause between one person’s messages";
        slow_text: "Gäller inte den som sköter rummet, och inte moderatorer.",
            "Does not concern who keeps the room, nor moderators.";
        no_pause: "Ingen paus", "No pause";
        engines: "Sökmotorer", "Search engines";
        engines_text: "Den som skriver får veta om orden kan hittas med sökmotorer.",
            "Whoever writes is told whether the words can be found by search engines.";
        index: "Låt sökmotorer visa rummet", "Let search engines show the room";
        unindex: "Be sökmotorer låta bli rummet", "Ask search engines to leave the room alone";
        keepers: "Vilka som sköter rummet", "Who keeps the room";
        step_back: "Sluta sköta", "Keep it no more";
        name_keeper: "Låt någon till sköta rummet", "Let somebody else keep the room";
        keepers_text: "Den får allt som du får här. Vill du lämna över rummet slutar du sedan själv.",
            "They may do all that you may here. To hand the room over, stop keeping it yourself afterwards.";
        keeper_label: "Medlemmens smeknamn", "The member’s nick";
        keeper_button: "Låt sköta", "Let keep";
        archive: "Arkivera", "Archive";
        archive_text: "Ett arkiverat rum går att läsa men inte att skriva i, och står sist i listan. Det går att öppna igen.",
            "An archived room can be read but not written in, and stands last in the list. It can be opened again.";
        archive_button: "Arkivera rummet", "Archive the room";
        reopen: "Öppna rummet igen", "Open the room again";
    }
}

//! What the help queue says: the live page, and the pages around it that only the server renders.

use crate::ui::lang::Lang;

catalogue! {
    /// What a queue's page says. The browser downloads all of it.
    QueueWords as queue {
        queues: "Alla köer", "All queues";

        // The heading.
        open: "Öppen", "Open";
        paused: "Pausad", "Paused";
        closed: "Stängd", "Closed";
        paused_text: "Kön tar inte emot nya just nu. Du som redan väntar får hjälp.",
            "The queue takes nobody new just now. If you wait already, you will be helped.";
        closed_text: "Kön tar inte emot fler. Du som redan väntar får hjälp.",
            "The queue takes nobody more. If you wait already, you will be helped.";
        announcement: "Meddelande", "Announcement";
        run_by: "Köns ägare:", "The queue's owner:";
        refresh: "Hämta på nytt", "Fetch again";

        // One's own request.
        yours: "Din plats i kön", "Your place in line";
        your_turn: "Det är din tur!", "It is your turn!";
        next_up: "Du står först.", "You are first.";
        estimate: "Väntetid", "The wait";
        estimate_unknown: "går inte att säga ännu", "cannot be told yet";
        estimate_why: "Räknat på hur länge den senaste hjälpen har tagit och hur många som hjälper just nu.",
            "From how long the latest help took and how many help just now.";
        place_kept: "Om du går härifrån behåller du platsen i en halvtimme.",
            "If you go away you keep your place for half an hour.";
        edit: "Ändra", "Change";
        save: "Spara", "Save";
        withdraw: "Lämna kön", "Leave the line";
        done: "Jag har fått hjälp", "I have been helped";
        private_room: "Skriv till varandra i ert eget rum", "Write to each other in a room of your own";
        open_the_link: "Öppna länken", "Open the link";

        // Asking.
        ask: "Be om hjälp", "Ask for help";
        ask_button: "Ställ mig i kön", "Put me in line";
        about: "Vad behöver du hjälp med?", "What do you need help with?";
        about_optional: "Frivilligt, men då vet den som kommer vad det gäller.",
            "Optional, but then whoever comes knows what it is about.";
        place: "Var är du?", "Where are you?";
        place_hint: "Ett rum, en plats eller en länk till ett samtal.", "A room, a seat or a link to a call.";
        everybody_reads: "Alla som ser kön kan läsa det du skriver.", "Everybody who sees the queue can read what you write.";

        // The line.
        being_helped: "Får hjälp nu", "Being helped";
        in_line: "I kö", "In line";
        nobody_waits: "Ingen väntar.", "Nobody waits.";
        you: "du", "you";
        away: "borta", "away";
        away_why: "Har inte sidan öppen just nu", "Does not have the page open just now";
        since: "sedan", "since";
        helped_by: "Hjälps av", "Helped by";
        where_at: "Var:", "Where:";
        notes: "Anteckningar", "Notes";

        // Helping.
        help_others: "Hjälp till", "Helping";
        take_next: "Ta nästa", "Take the next";
        take: "Ta", "Take";
        put_back: "Lägg tillbaka", "Put back";
        finish: "Klar", "Done";
        note: "Anteckning", "Note";
        note_hint: "Frivillig. Alla som ser kön kan läsa den.", "Optional. Everybody who sees the queue can read it.";
        leave_note: "Lämna en anteckning", "Leave a note";
        status: "Kön är", "The queue is";
        do_open: "Öppna", "Open";
        do_pause: "Pausa", "Pause";
        do_close: "Stäng", "Close";
        announce: "Meddelande till alla som väntar", "Announcement to all who wait";
        announce_hint: "Tomt tar bort det.", "Leave it empty to remove it.";
        announce_button: "Visa", "Show";

        // Owning.
        own: "Du äger kön", "You own the queue";
        helpers: "Hjälpare", "Helpers";
        no_helpers: "Bara du hjälper än så länge.", "So far you help alone.";
        name_helper: "Gör till hjälpare", "Make a helper";
        name_helper_hint: "Den du vill välja behöver ha kön öppen.", "Whom you want to choose needs to have the queue open.";
        person: "Person", "Person";
        nobody_to_name: "Ingen annan är här just nu.", "Nobody else is here just now.";
        dismiss: "Ta bort", "Remove";
        require_reason: "Kräv att den som ber om hjälp skriver vad det gäller", "Require that who asks says what it is about";
        require_no_reason: "Låt den som ber om hjälp välja om den skriver vad det gäller", "Let who asks choose whether to say what it is about";

        // What ended.
        lately: "Nyligen", "Lately";
        served_by: "fick hjälp av", "was helped by";
        withdrew: "lämnade kön", "left the line";
        lapsed: "var borta för länge", "was away too long";
        history: "Historik och diagram", "History and charts";

        // Who is here.
        here_now: "Här nu", "Here now";
        nobody_here: "Ingen är här just nu.", "Nobody is here just now.";
        helper: "hjälpare", "helper";

        // When it is one's turn.
        tell_me: "Säg till när det är min tur", "Tell me when it is my turn";
        sound: "Ljud", "Sound";
        notify: "Visa också en avisering", "Show a notification too";
        notify_on: "Aviseringar är på.", "Notifications are on.";
        notify_denied: "Webbläsaren tillåter inga aviseringar härifrån.", "The browser allows no notifications from here.";
        try_sound: "Prova ljudet", "Try the sound";

        // A nick.
        join_invitation: "Välj ett smeknamn för att be om hjälp eller hjälpa till.", "Choose a nick to ask for help or to help.";
        nick: "Ditt smeknamn", "Your nick";
        nick_hint: "2–32 tecken: bokstäver, siffror och mellanslag, bindestreck eller punkt däremellan.",
            "2–32 characters: letters, digits, and spaces, hyphens or dots between them.";
        join: "Gå med", "Join";
        logged_in_as: "Inloggad som", "Logged in as";
        leave: "Logga ut", "Log out";

        // Under way.
        waiting: "Väntar på anslutning", "Waiting for the connection";
        sending: "Skickas …", "Sending …";
        failed: "Det gick inte", "It could not be done";
        retry: "Försök igen", "Try again";
        cancel: "Ångra", "Cancel";
        all_right: "Jag förstår", "All right";

        // The line to the server.
        connection_lost: "Anslutningen bröts. Vi försöker igen.", "The connection broke. We are trying again.";
        offline: "Du är offline. Det du gör skickas när nätet är tillbaka.", "You are offline. What you do is sent when the network is back.";
        disconnected: "Du har kopplat från.", "You have disconnected.";
        reconnect: "Anslut igen", "Reconnect";
        connected_again: "Ansluten igen", "Connected again";
        gone: "Kön finns inte.", "There is no such queue.";

        // Why not.
        not_open: "Kön är inte öppnad.", "The queue has not been opened.";
        already_open: "Kön är redan öppnad.", "The queue is open already.";
        only_site: "Det gör bara webbplatsen själv.", "Only the site itself does this.";
        only_owner: "Det får bara köns ägare göra.", "Only the queue's owner may do this.";
        only_helpers: "Det får bara den som hjälper till i kön göra.", "Only who helps in the queue may do this.";
        full: "Kön är full. Försök igen om en stund.", "The queue is full. Try again in a while.";
        already_asked: "Du står redan i kön.", "You are in line already.";
        needs_reason: "Skriv vad du behöver hjälp med.", "Say what you need help with.";
        empty: "Det är tomt.", "It is empty.";
        no_such_request: "Den är inte kvar i kön: klar, eller så har den som bad lämnat.",
            "It is no longer in line: it is done, or who asked has left.";
        not_yours: "Det är någon annans.", "It is somebody else's.";
        your_own: "Ingen hjälper sig själv härifrån.", "Nobody helps themselves from here.";
        nobody_to_take: "Ingen väntar på hjälp just nu.", "Nobody waits for help just now.";
        you_have_it: "Du har redan tagit den.", "You have taken it already.";
        not_taken: "Den väntar: ingen har tagit den.", "It waits: nobody has taken it.";
        holds_enough: "Du hjälper redan tre. Bli klar med någon först.", "You help three already. Finish with one of them first.";
        too_many_notes: "Där finns redan så många anteckningar som ryms.", "There are as many notes as there can be.";
        too_many_helpers: "Kön har redan så många hjälpare som ryms.", "The queue has as many helpers as there can be.";
        helps_already: "Den personen hjälper redan till.", "That person helps already.";
        helps_not: "Den personen är ingen hjälpare.", "That person is no helper.";
        already_so: "Det var redan så.", "It was so already.";
        muted: "En moderator har bett dig vara tyst en stund.", "A moderator has asked you to be quiet for a while.";
        banned: "Du är avstängd.", "You are banned.";
        unwelcome: "Det du skrev innehåller ett ord som inte används här.", "What you wrote holds a word that is not used here.";
        unknown_reason: "Servern sade nej, av ett skäl som den här sidan inte känner till. Ladda om sidan.",
            "The server said no, for a reason that this page does not know. Reload the page.";
        no_nick_yet: "Välj ett smeknamn först.", "Choose a nick first.";
        unavailable: "Servern kan inte ta emot det just nu. Försök igen om en stund.",
            "The server cannot take it just now. Try again in a moment.";
        misunderstood: "Servern förstod inte formuläret. Ladda om sidan och försök igen.",
            "The server did not understand the form. Reload the page and try again.";
    }
}

catalogue! {
    /// What the list of queues and a queue's history say. Only the server renders these.
    QueuesWords as queues {
        title: "Hjälpkön", "The help queue";
        about: "Ställ dig på tur för handledning och se din plats i kön medan du väntar. Utan konto, och utan JavaScript om du vill.",
            "Get in line for tutoring and see your place while you wait. Without an account, and without JavaScript if you like.";
        now: "Köerna just nu", "The queues right now";
        none: "Det finns ingen kö ännu.", "There is no queue yet.";
        open: "öppen", "open";
        paused: "pausad", "paused";
        closed: "stängd", "closed";
        one_waits: "väntar", "waits";
        many_wait: "väntar", "wait";
        new_queue: "Öppna en ny kö", "Open a new queue";
        new_title: "Köns namn", "Name of the queue";
        new_hint: "Till exempel kursen eller passet.", "The course or the session, for example.";
        new_button: "Öppna kön", "Open the queue";
        how_it_works: "Så fungerar kön", "How the queue works";

        // History.
        history: "Historik", "History";
        back: "Till kön", "To the queue";
        no_history: "Ingen har bett om hjälp ännu.", "Nobody has asked for help yet.";
        as_table: "Samma uppgifter som tabell", "The same figures as a table";
        waits: "Väntetid per dag", "Waiting time by day";
        waits_text: "Minuter från att någon ställer sig i kön tills någon kommer.",
            "Minutes from when somebody gets in line until somebody comes.";
        median: "Hälften väntade högst", "Half waited at most";
        p90: "Nio av tio väntade högst", "Nine in ten waited at most";
        minutes: "minuter", "minutes";
        pace: "Hjälpta i timmen", "Helped an hour";
        pace_text: "Av de timmar på dagen då något hände i kön.", "Of the hours of the day in which something happened.";
        busiest: "Rusningstid", "Busiest hours";
        busiest_text: "Hur många som har ställt sig i kön, efter veckodag och timme.",
            "How many have got in line, by weekday and hour.";
        length: "Öppna ärenden över tid", "Open requests over time";
        length_text: "Hur många som väntar eller får hjälp.", "How many wait or are being helped.";
        day: "Dag", "Day";
        hour: "Timme", "Hour";
        when: "När", "When";
        open_count: "Öppna", "Open";
        asked: "Bad om hjälp", "Asked";
        served: "Fick hjälp", "Helped";
        unserved: "Lämnade utan hjälp", "Left unhelped";
        per_hour: "I timmen", "An hour";
        no_value: "–", "–";
    }
}

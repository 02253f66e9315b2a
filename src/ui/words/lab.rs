//! What the lab says: what its live part says, and what is explained around it.
//!
//! In explanations, what stands between grave accents is code.

use crate::ui::lang::Lang;

catalogue! {
    /// What the lab's live part says.
    LabWords as lab {
        // Opening and closing.
        pane: "Ruta", "Pane";
        connection: "Anslutning", "Connection";
        address: "Adress", "Address";
        our_servers: "Våra servrar", "Our servers";
        echo: "Eko", "Echo";
        broadcast: "Rundsändning", "Broadcast";
        offer: "Delprotokoll att erbjuda", "Subprotocols to offer";
        offer_none: "inget", "none";
        offer_own: "egna …", "your own …";
        offer_text: "Egna, i ordning, med komma emellan", "Your own, in order, with commas between";
        connect: "Anslut", "Connect";
        disconnect: "Koppla ner", "Disconnect";
        close_code: "Stängkod", "Close code";
        reason: "Orsak", "Reason";
        closing: "Stängning", "Closing";

        // How it is.
        ready_state: "Tillstånd", "Ready state";
        connecting: "öppnas", "opening";
        open: "öppen", "open";
        being_closed: "stängs", "closing";
        closed: "stängd", "closed";
        chosen: "Valt delprotokoll", "Chosen subprotocol";
        chosen_none: "inget", "none";
        closed_with: "Stängdes med", "Closed with";
        cleanly: "i god ordning", "cleanly";
        not_cleanly: "utan avslutande handslag", "without a closing handshake";
        why_no_reason: "Webbläsaren berättar med flit inte varför en anslutning misslyckas: en sida ska inte kunna kartlägga nätet hos den som läser den. Vanliga orsaker är att ingen server svarar, att svaret inte är 101, eller att inget av de erbjudna delprotokollen valdes.",
            "A browser deliberately does not tell why a connection fails: a page must not be able to map its reader's network. Common causes are that no server answers, that the answer is not 101, or that none of the offered subprotocols was chosen.";
        why_no_choice: "Servern godtog anslutningen men kände inte igen något av delprotokollen, och svarade därför utan. Webbläsaren hade bett om ett och måste då själv underkänna svaret (RFC 6455, avsnitt 4.1). En klient som inte bryr sig hade varit ansluten nu.",
            "The server accepted the connection but knew none of the subprotocols, so it answered without one. The browser had asked for one and must then fail the connection by itself (RFC 6455, section 4.1). A client that does not care would be connected now.";

        // Sending.
        sending: "Sändning", "Sending";
        message: "Meddelande", "Message";
        as_what: "Skicka som", "Send as";
        as_text: "text", "text";
        as_binary: "binärt, skrivet i hex", "binary, written in hex";
        send: "Skicka", "Send";
        ping: "Ping", "Ping";
        round_trip: "Tur och retur:", "Round trip:";
        pinging: "Väntar på ekot …", "Waiting for the echo …";
        no_echo: "Inget eko på 5 sekunder. En sida kan inte skicka ping-ramar: det finns inget API för det. Därför skickar vi ett meddelande och väntar på att få tillbaka det, vilket bara en ekoserver gör.",
            "No echo within 5 seconds. A page cannot send ping frames: there is no API for it. So we send a message and wait to get it back, which only an echo server does.";
        no_ping_here: "Rundsändningen skickar till alla andra, aldrig tillbaka, så det finns inget eko att mäta. Servern pingar ändå webbläsaren med riktiga ping-ramar; de syns bara inte för sidan.",
            "The broadcast sends to everybody else and never back, so there is no echo to measure. The server does ping the browser with real ping frames; a page just cannot see them.";

        // The log of frames.
        frames: "Ramar", "Frames";
        nothing_yet: "Inget har hänt än.", "Nothing has happened yet.";
        nothing_passes: "Inget släpps igenom av filtret.", "Nothing passes the filter.";
        direction: "Riktning", "Direction";
        kind: "Slag", "Kind";
        search: "Sök", "Search";
        all: "alla", "all";
        sent: "skickat", "sent";
        received: "mottaget", "received";
        local: "här", "here";
        text: "text", "text";
        binary: "binär", "binary";
        event: "händelse", "event";
        events: "händelser", "events";
        bytes: "byte", "bytes";
        pretty: "Snygga till JSON", "Tidy JSON";
        pause: "Pausa", "Pause";
        resume: "Fortsätt", "Resume";
        held_back: "hålls inne", "held back";
        clear: "Rensa", "Clear";
        save: "Spara som fil", "Save as a file";
        cut: "(resten finns i filen)", "(the rest is in the file)";
        asked_for: "Ansluter till", "Connecting to";
        offering: "erbjuder", "offering";
        opened: "Öppen.", "Open.";
        opened_with: "Öppen, med delprotokollet", "Open, with the subprotocol";
        asked_to_close: "Vi ber om att få stänga", "We ask to close";
        was_closed: "Stängd", "Closed";
        failed: "Fel. Mer än så får en sida inte veta.", "An error. A page is not told more than that.";

        // The handshake.
        handshake: "Handslaget, som servern såg det", "The handshake, as the server saw it";
        handshake_none: "Anslut till en av våra servrar, så visas handslaget här. En sida får inte själv se det, så servern antecknar det åt oss i en minut.",
            "Connect to one of our servers and the handshake shows here. A page does not get to see it by itself, so the server writes it down for us for a minute.";
        request: "Begäran", "Request";
        answer: "Svar", "Answer";
        on_request_line: "En vanlig HTTP-begäran, alltid GET. `token` är namnet som vi hittar anteckningen med.",
            "An ordinary HTTP request, always GET. `token` is the name by which we find the note.";
        on_status_line: "101: servern går med på att byta protokoll. Efter den tomma raden talar båda WebSocket.",
            "101: the server agrees to switch protocols. After the empty line both speak WebSocket.";
        on_host: "Vilken webbplats begäran gäller, eftersom flera kan dela på en adress.",
            "Which site the request is for, since several may share an address.";
        on_upgrade: "Protokollet att byta till.", "The protocol to switch to.";
        on_connection: "Säger att `Upgrade` gäller just den här sträckan, så att mellanhänder inte skickar det vidare.",
            "Says that `Upgrade` is for this very hop, so that proxies do not pass it on.";
        on_key: "16 slumpade byte i base64. Ingen hemlighet: de visar att svaret är till just den här begäran.",
            "16 random bytes in base64. No secret: they show that the answer is to this very request.";
        on_accept: "SHA-1 av nyckeln följd av en konstant ur RFC 6455. En server som inte kan WebSocket råkar inte svara så.",
            "SHA-1 of the key followed by a constant of RFC 6455. A server that does not know WebSocket will not happen to answer so.";
        on_version: "Version 13, den enda som används sedan 2011.", "Version 13, the only one in use since 2011.";
        on_offer: "Delprotokollen som klienten kan, den vill helst ha det första.",
            "The subprotocols that the client knows, the one it likes best first.";
        on_choice: "Delprotokollet som servern valde. Saknas raden gäller inget.",
            "The subprotocol that the server chose. Without this line there is none.";
        on_extensions: "Webbläsaren föreslår komprimering. Våra servrar svarar inte på det, och då komprimeras inget.",
            "The browser suggests compression. Our servers do not answer to that, so nothing is compressed.";
        on_origin: "Webbplatsen vars sida öppnar anslutningen. Webbläsaren skriver raden, sidan kan inte ändra den.",
            "The site whose page opens the connection. The browser writes this line, the page cannot change it.";
        on_cookie: "Kakor följer med, vilken sida som än frågar: därför måste en server se efter i `Origin`. Värdet döljs här.",
            "Cookies come along, whichever page asks: that is why a server must look at `Origin`. The value is hidden here.";
        on_user_agent: "Vad klienten kallar sig.", "What the client calls itself.";

        // What is wrong with what was written.
        no_address: "Skriv en adress, till exempel en av våra servrar.", "Write an address, such as one of our servers.";
        not_ws: "Adressen ska börja med `ws://` eller `wss://`.", "The address begins with `ws://` or `wss://`.";
        no_host: "Det saknas ett värdnamn efter `//`.", "There is no host name after `//`.";
        space_inside: "Adressen har ett mellanslag i sig.", "The address has a space in it.";
        fragment: "En WebSocket-adress har ingen del efter `#`.", "A WebSocket address has no part after `#`.";
        mixed: "Sidan kom över `https:`, så webbläsaren släpper inte fram en okrypterad `ws:`-anslutning (blandat innehåll). Använd `wss:`.",
            "This page came over `https:`, so the browser does not let an unencrypted `ws:` connection through (mixed content). Use `wss:`.";
        refused_by_browser: "Webbläsaren godtar inte adressen.", "The browser does not accept the address.";
        not_a_token: "är inget namn på ett delprotokoll: bokstäver a–z, siffror och `!#$%&'*+-.^_|~`, utan mellanslag.",
            "is no name of a subprotocol: letters a–z, digits and `!#$%&'*+-.^_|~`, without spaces.";
        twice: "nämns två gånger, vilket RFC 6455 inte tillåter.", "is named twice, which RFC 6455 does not allow.";
        no_offer: "Skriv minst ett namn, eller välj inget.", "Write at least one name, or choose none.";
        hex_odd: "Den sista byten har bara en siffra: varje byte skrivs med två.",
            "The last byte has only one digit: each byte is written with two.";
        hex_digit: "är ingen hexadecimal siffra. Tecken nummer", "is no hexadecimal digit. Character number";
        code_no_number: "Koden är ett tal.", "The code is a number.";
        code_not_ours: "En sida får stänga med 1000 eller 3000–4999. Resten är webbläsarens att skicka.",
            "A page may close with 1000 or 3000–4999. The rest are the browser's to send.";
        reason_alone: "En orsak behöver en kod framför sig: så ser ramen ut.",
            "A reason needs a code before it: such is the frame.";
        reason_long: "Orsaken får vara högst 123 byte i UTF-8. Den här är",
            "The reason may be at most 123 bytes in UTF-8. This one is";

        // What close codes mean.
        means_normal: "Klart, som det var tänkt.", "Done, as intended.";
        means_going_away: "Servern stängs av, eller så lämnades sidan.", "The server goes down, or the page was left.";
        means_protocol_error: "En ram bröt mot RFC 6455.", "A frame broke RFC 6455.";
        means_unsupported: "Data av ett slag som inte tas emot, till exempel binärt där bara text går.",
            "Data of a kind that is not taken, such as binary where only text goes.";
        means_no_status: "Ingen kod i stängramen. Skickas aldrig, webbläsaren säger det.",
            "No code in the close frame. Never sent, the browser says it.";
        means_abnormal: "Anslutningen bröts utan stängram. Skickas aldrig, webbläsaren säger det.",
            "The connection ended without a close frame. Never sent, the browser says it.";
        means_invalid: "Text som inte är UTF-8.", "Text that is not UTF-8.";
        means_policy: "Meddelandet bryter mot serverns regler.", "The message is against the server's rules.";
        means_too_big: "Meddelandet är för stort.", "The message is too big.";
        means_extension: "Klienten behöver en utökning som servern inte erbjöd.",
            "The client needs an extension that the server did not offer.";
        means_internal: "Servern råkade ut för ett fel.", "The server met with an error.";
        means_restart: "Servern startar om. Kom tillbaka om en stund.", "The server restarts. Come back in a while.";
        means_later: "Servern hinner inte med, eller så läser du för långsamt. Försök senare.",
            "The server is too busy, or you read too slowly. Try later.";
        means_gateway: "En mellanhand fick ett felaktigt svar.", "A gateway got an invalid response.";
        means_tls: "TLS misslyckades. Skickas aldrig, webbläsaren säger det.",
            "TLS failed. Never sent, the browser says it.";
        means_reserved: "Reserverad för protokollet, utan betydelse än.", "Reserved for the protocol, without a meaning yet.";
        means_library: "Registrerad av ett bibliotek eller ramverk.", "Registered by a library or framework.";
        means_private: "Det som de två ändarna har kommit överens om.", "Whatever the two ends have agreed on.";
        means_nothing: "Ingen stängkod.", "Not a close code.";
    }
}

catalogue! {
    /// What is explained around the lab's live part.
    LabTexts as lab_texts {
        title: "WebSocket-labbet", "The WebSocket lab";
        lead: "Öppna en WebSocket för hand och se varje steg: handslaget, ramarna, delprotokollet och hur det slutar.",
            "Open a WebSocket by hand and see every step: the handshake, the frames, the subprotocol and how it ends.";
        needs_script: "Den levande delen av sidan är ett program i din webbläsare och behöver JavaScript. Förklaringarna nedanför gör det inte, och våra servrar går att nå från terminalen.",
            "The live part of this page is a program in your browser and needs JavaScript. The explanations below do not, and our servers can be reached from a terminal.";
        suggestion: "Börja så här: anslut båda rutorna till rundsändningen, skicka något i den ena och se det komma i den andra. Byt sedan delprotokoll i den ena till `json` och skicka igen.",
            "Begin like this: connect both panes to the broadcast, send something in one and see it arrive in the other. Then change the subprotocol of one to `json`, and send again.";
        to_inspector: "Se chattens egna ramar, och ha sönder dem", "See the chat's own frames, and break them";
        explained: "Vad du ser", "What you see";

        servers: "Servrarna", "The servers";
        servers_echo: "`/ws/echo` ger tillbaka varje meddelande som det kom, text eller binärt, upp till 1 MiB. Den känner delprotokollet `text`, svarar på ping och stänger med den kod du stänger med.",
            "`/ws/echo` gives back every message as it came, text or binary, up to 1 MiB. It knows the subprotocol `text`, answers pings, and closes with the code that you close with.";
        servers_broadcast: "`/ws/broadcast` skickar varje meddelande, upp till 64 KiB, till alla andra som är anslutna, och säger till när någon kommer eller går och hur många ni är. Den känner `text` (meddelandet som det är) och `json` (meddelandet som en sträng i `{\"timestamp\": …, \"data\": …}`). Binärt går fram till den som talar `text`; den som skickar binärt under `json` får 1003.",
            "`/ws/broadcast` sends every message, up to 64 KiB, to everybody else who is connected, and tells when somebody comes or goes and how many you are. It knows `text` (the message as it is) and `json` (the message as a string in `{\"timestamp\": …, \"data\": …}`). Binary reaches those who speak `text`; who sends binary under `json` gets 1003.";
        servers_slow: "Den som läser för långsamt stängs med 1013. Det som sägs sparas en enda gång åt alla, och bara det nyaste: annars växer minnet med den långsammaste läsaren.",
            "Whoever reads too slowly is closed with 1013. What is said is kept once for all, and only the newest of it: else memory grows with the slowest reader.";
        servers_terminal: "Från terminalen:", "From a terminal:";

        upgrade: "Uppgraderingen", "The upgrade";
        upgrade_1: "En WebSocket börjar som en vanlig HTTP-begäran på samma port som webbplatsen. Klienten ber om att få byta protokoll, servern svarar 101, och från och med då är förbindelsen en tvåvägskanal för meddelanden.",
            "A WebSocket begins as an ordinary HTTP request on the same port as the site. The client asks to switch protocols, the server answers 101, and from then on the connection is a two-way channel for messages.";
        upgrade_2: "Nyckeln i begäran och svaret på den är ingen kryptering. De bevisar att servern verkligen förstår WebSocket, så att en sida inte kan lura en annan slags server att läsa det som skickas. Hemligt blir det först med `wss:`, alltså TLS.",
            "The key of the request and the answer to it are no encryption. They prove that the server really knows WebSocket, so that a page cannot trick another kind of server into reading what is sent. Secret it gets with `wss:` only, which is TLS.";

        framing: "Ramarna", "The frames";
        framing_1: "Meddelanden går i ramar: några byte som säger vilket slags ram det är och hur lång, sedan innehållet. Ett stort meddelande kan delas på flera ramar; det ser inte sidan. Text är alltid UTF-8, binärt är vad som helst.",
            "Messages go in frames: a few bytes that say what kind of frame it is and how long, then the content. A large message may be split over several frames; a page does not see that. Text is always UTF-8, binary is anything.";
        framing_2: "Allt en webbläsare skickar är maskat med fyra slumpade byte per ram. Inte för hemlighet: utan masken kunde en elak sida få en gammal mellanhand att tro att den såg HTTP.",
            "Everything that a browser sends is masked with four random bytes a frame. Not for secrecy: without the mask a malicious page could make an old proxy believe that it saw HTTP.";

        subprotocols: "Delprotokoll", "Subprotocols";
        subprotocols_1: "WebSocket säger inget om vad meddelandena betyder. Det gör ett delprotokoll. Klienten räknar upp dem den kan, bäst först, och servern väljer ett och säger vilket. Här väljer våra servrar det första de känner till.",
            "WebSocket says nothing about what the messages mean. A subprotocol does. The client lists those that it knows, best first, and the server chooses one and says which. Our servers here choose the first that they know.";
        subprotocols_2: "Känner servern inget av dem får den godta anslutningen utan delprotokoll (RFC 6455, avsnitt 4.2.2). En webbläsare som bett om ett bryter då själv. Pröva: erbjud `soap` till ekot och läs handslaget.",
            "If the server knows none of them it may accept the connection without a subprotocol (RFC 6455, section 4.2.2). A browser that asked for one then fails the connection by itself. Try it: offer `soap` to the echo and read the handshake.";

        origin: "Origin, och varför samma ursprung inte räcker", "Origin, and why the same-origin policy is not enough";
        origin_1: "Regeln om samma ursprung hindrar en sida från att läsa svar från en annan webbplats. WebSocket omfattas inte av den: vilken sida som helst får öppna en anslutning vart som helst, och dina kakor dit följer med.",
            "The same-origin policy keeps a page from reading the answers of another site. WebSocket is not covered by it: any page may open a connection to anywhere, and your cookies for there come along.";
        origin_2: "Skyddet är därför serverns sak. Webbläsaren skriver i `Origin` vilken webbplats sidan hör till, och servern bestämmer. Chatten släpper bara in sina egna sidor, eftersom den handlar i ditt namn. Labbets servrar bryr sig inte, eftersom de är till för att prövas och inte vet vem någon är. Program utanför webbläsaren kan skriva vad de vill i `Origin`: den skyddar användare mot sidor, inte servern mot program.",
            "So protection is the server's business. The browser writes into `Origin` which site the page belongs to, and the server decides. The chat lets only its own pages in, since it acts in your name. The lab's servers do not care, since they are there to be tried and do not know who anybody is. Programs outside a browser may write what they like into `Origin`: it protects users from pages, not the server from programs.";
        origin_3: "Från en sida på `https:` går bara `wss:`. En okrypterad anslutning därifrån är blandat innehåll, och webbläsaren stoppar den. Din egen dator (`localhost`) är undantagen.",
            "From a page on `https:` only `wss:` goes. An unencrypted connection from there is mixed content, and the browser stops it. Your own computer (`localhost`) is exempt.";

        pings: "Ping, pong och de som försvann", "Ping, pong and those who vanished";
        pings_1: "En anslutning kan dö utan att någon säger det: en telefon i en tunnel skickar inget farväl. För den andra änden ser det ut som tystnad.",
            "A connection may die without anybody saying so: a telephone in a tunnel sends no goodbye. To the other end it looks like silence.";
        pings_2: "Därför finns ping-ramar, som måste besvaras med pong. Våra servrar pingar var 20:e sekund och släpper den som varit tyst i 45. En sida kan varken skicka ping eller se dem, så den som vill märka en död server måste skicka egna meddelanden. Det gör chatten, och det gör knappen Ping här.",
            "Hence ping frames, which must be answered by a pong. Our servers ping every 20 seconds and let go of whoever has been silent for 45. A page can neither send pings nor see them, so who wants to notice a dead server must send messages of its own. The chat does, and so does the Ping button here.";

        closing: "Hur det slutar", "How it ends";
        closing_1: "Den som vill sluta skickar en stängram med en kod och en orsak. Den andra svarar med en stängram, och sedan stänger servern TCP-förbindelsen. Koderna enligt RFC 6455, avsnitt 7.4.1, och IANA:s register:",
            "Whoever wants to end sends a close frame with a code and a reason. The other answers with a close frame, and then the server closes the TCP connection. The codes of RFC 6455, section 7.4.1, and IANA's registry:";
        code: "Kod", "Code";
        meaning: "Betydelse", "Meaning";
        range_library: "3000–3999", "3000–3999";
        range_private: "4000–4999", "4000–4999";

        socket_io: "Hur socket.io skiljer sig", "How socket.io differs";
        socket_io_1: "socket.io är inte WebSocket utan ett eget protokoll ovanpå, med egna ramar inuti ramarna. Det börjar gärna med vanliga HTTP-anrop och byter sedan, har rum och kvittenser och ansluter igen av sig självt. I gengäld behöver båda ändar biblioteket: ingenting här kan tala med en socket.io-server utan att först lära sig dess protokoll.",
            "socket.io is not WebSocket but a protocol of its own on top, with its own frames inside the frames. It likes to begin with ordinary HTTP calls and switches later, has rooms and acknowledgements, and reconnects by itself. In return both ends need the library: nothing here can talk to a socket.io server without learning its protocol first.";
        socket_io_2: "Chatten på den här webbplatsen gör det som socket.io lämnar öppet: numrerar det som sägs, så att den som ansluter igen får precis det som saknas.",
            "The chat of this site does what socket.io leaves open: it numbers what is said, so that who reconnects gets exactly what is missing.";
    }
}

catalogue! {
    /// What the inspector of the chat's connection says.
    InspectorWords as inspector {
        title: "Inspektör", "Inspector";
        page_title: "Chatten under lupp", "The chat under a lens";
        about: "Här är ramarna på din egen förbindelse till chatten. Knapparna gör skada på den och på ingen annans. Skriv något i chatten, ha sönder linan och se vad som händer.",
            "These are the frames of your own connection to the chat. The buttons do damage to it and to nobody else's. Write something in the chat, break the line and see what happens.";
        needs_script: "Inspektören behöver JavaScript. Chatten bredvid gör det inte.",
            "The inspector needs JavaScript. The chat beside it does not.";
        to_lab: "Till labbet", "To the lab";

        faults: "Ha sönder", "Break things";
        break_line: "Bryt linan", "Break the line";
        lose: "Tappa nästa 5 ramar", "Lose the next 5 frames";
        left_to_lose: "kvar att tappa", "left to lose";
        say_again: "Skicka senaste kommandot igen", "Send the last command again";
        delay: "Fördröj allt som kommer med 2 s", "Delay all that comes by 2 s";

        state: "Vad sidan vet", "What the page knows";
        line: "Linan", "The line";
        line_up: "uppe", "up";
        line_connecting: "öppnas", "opening";
        line_down: "nere, försöker igen", "down, trying again";
        line_off: "avstängd", "switched off";
        cursor: "Sista numret som lagts till", "Last number taken in";
        head: "Sista numret på linan", "Last number on the line";
        gap: "Fattas", "Missing";
        nothing: "inget", "nothing";
        openings: "Gånger linan öppnats", "Times the line was opened";
        lost: "Ramar du tappat", "Frames you have lost";
        asked_again: "Gånger sidan bett om det som fattas", "Times the page asked for what is missing";
        repeated: "Fakta som kom igen och hoppades över", "Facts that came again and were passed over";
        said_again: "Kommandon som skickats mer än en gång", "Commands sent more than once";
        doubled: "Meddelanden som står dubbelt", "Messages that stand twice";
        outbox: "Utkorg", "Outbox";
        outbox_empty: "tom", "empty";
        stage_waiting: "väntar", "waits";
        stage_sent: "skickat", "sent";
        stage_acknowledged: "kvitterat som nr", "acknowledged as no.";
        stage_refused: "avvisat", "refused";

        frames: "Ramar på linan", "Frames on the line";
        no_frames: "Inga ramar än.", "No frames yet.";
        out: "skickad", "sent";
        came: "mottagen", "received";
        fate_lost: "tappad", "lost";
        fate_late: "2 s sen", "2 s late";
        number: "nr", "no.";
        after: "efter", "after";
    }
}

//! What the account's pages say. Only the server renders them.

use crate::ui::lang::Lang;

catalogue! {
    /// What `/account` and `/account/people` say.
    AccountWords as account {
        title: "Ditt konto", "Your account";
        link: "Konto", "Account";

        // Nobody.
        lead: "Du behöver inget konto: ett smeknamn räcker för att prata. Vill du vara samma person på fler ställen gör du smeknamnet till ditt.",
            "You need no account: a nick is enough to talk. To be the same person in more places, claim the nick.";
        take_nick: "Ta ett smeknamn", "Take a nick";
        take_nick_button: "Ta smeknamnet", "Take the nick";

        // Who one is.
        you_are: "Du är", "You are";
        guest: "gäst", "guest";
        member: "medlem", "member";
        moderator: "moderator", "moderator";
        owner: "ägare", "owner";
        guest_means: "Smeknamnet är ditt i den här webbläsaren, och hålls i 30 dagar efter ditt senaste besök.",
            "The nick is yours in this browser, and is kept for 30 days after your last visit.";
        member_means: "Smeknamnet är ditt, och ingen annan kan ta det.", "The nick is yours, and nobody else can take it.";
        sign_out: "Logga ut", "Sign out";
        sign_out_guest: "Lämna tillbaka smeknamnet", "Give the nick back";

        // The picture.
        picture: "Din bild", "Your picture";
        picture_text: "Syns i stället för din bokstav bredvid det du skriver. Mitten av bilden visas, i en cirkel.",
            "It is shown in place of your letter, beside what you write. The middle of it is shown, in a circle.";
        picture_field: "Bild (PNG, JPEG, GIF eller WebP, högst 25 MB)", "Picture (PNG, JPEG, GIF or WebP, at most 25 MB)";
        picture_button: "Spara bilden", "Save the picture";
        picture_remove: "Ta bort bilden", "Remove the picture";
        picture_done: "Bilden är ändrad.", "The picture was changed.";

        // Claiming.
        claim: "Gör smeknamnet till ditt", "Claim the nick";
        claim_text: "Välj en lösenfras. Då kan du logga in på andra enheter, ingen kan ta smeknamnet, och allt du redan har skrivit är fortfarande ditt.",
            "Choose a passphrase. Then you can sign in on other devices, nobody can take the nick, and all that you have written stays yours.";
        claim_button: "Gör till mitt", "Make it mine";
        claim_warning: "Det finns ingen e-post att återställa den med. Skriv upp den, eller låt webbläsaren minnas den.",
            "There is no e-mail to reset it with. Write it down, or let the browser remember it.";
        passphrase: "Lösenfras", "Passphrase";
        new_passphrase: "Ny lösenfras", "New passphrase";
        current_passphrase: "Nuvarande lösenfras", "Current passphrase";
        again: "Samma en gång till", "The same once more";
        passphrase_hint: "Minst 15 tecken: fyra ord är lätta att minnas och svåra att gissa.",
            "At least 15 characters: four words are easy to remember and hard to guess.";

        // Signing in.
        sign_in: "Logga in", "Sign in";
        sign_in_text: "Med ett smeknamn som du har gjort till ditt.", "With a nick that you have claimed.";
        sign_in_guest: "Logga in som någon annan", "Sign in as somebody else";
        sign_in_guest_text: "Har du redan gjort ett annat smeknamn till ditt? Det du har skrivit som gäst här står kvar under gästens smeknamn.",
            "Have you claimed another nick before? What you wrote as a guest here stays under the guest's nick.";
        nick: "Smeknamn", "Nick";

        // Passkeys.
        passkeys: "Passnycklar", "Passkeys";
        passkeys_text: "Logga in med fingret, ansiktet eller enhetens kod i stället för en lösenfras.",
            "Sign in with your finger, your face or the device's code instead of a passphrase.";
        passkeys_need: "Passnycklar behöver JavaScript, och en webbläsare som har dem.",
            "Passkeys need JavaScript, and a browser that has them.";
        add_passkey: "Skapa en passnyckel", "Make a passkey";
        claim_passkey: "Gör till mitt med en passnyckel", "Make it mine with a passkey";
        enter_passkey: "Logga in med en passnyckel", "Sign in with a passkey";
        prove: "Bekräfta att det är du", "Confirm that it is you";
        prove_text: "Det var en stund sedan du loggade in. Innan du väljer en lösenfras, skapar en passnyckel eller tar bort dig själv behöver du visa passnyckeln igen.",
            "It was a while ago that you signed in. Before you choose a passphrase, make a passkey or delete yourself, show your passkey again.";
        prove_button: "Bekräfta med passnyckeln", "Confirm with the passkey";
        passkey_failed: "Det blev ingen passnyckel. Försök igen.", "There was no passkey. Try again.";
        passkey_made: "Skapad", "Made";
        remove_passkey: "Ta bort", "Remove";
        set_passphrase: "Välj en lösenfras också", "Choose a passphrase as well";
        set_passphrase_text: "Då kan du logga in även där du inte har någon passnyckel.",
            "Then you can sign in where you have no passkey, too.";
        set_passphrase_button: "Välj lösenfras", "Choose the passphrase";

        // Nick, passphrase, profile.
        rename: "Byt smeknamn", "Change the nick";
        rename_text: "Du är fortfarande samma person, och får samma plats i köer och rum.",
            "You stay the same person, with the same place in queues and rooms.";
        rename_button: "Byt", "Change";
        new_nick: "Nytt smeknamn", "New nick";
        nick_hint: "2–32 tecken: bokstäver, siffror och mellanslag, bindestreck eller punkt däremellan.",
            "2–32 characters: letters, digits, and spaces, hyphens or dots between them.";
        change_passphrase: "Byt lösenfras", "Change the passphrase";
        change_passphrase_text: "Alla andra webbläsare loggas ut.", "All other browsers are signed out.";
        change_passphrase_button: "Byt lösenfras", "Change the passphrase";
        profile: "Om dig", "About you";
        about: "En rad om dig", "A line about you";
        about_hint: "Högst 160 tecken. Alla kan läsa den.", "At most 160 characters. Everybody can read it.";
        language: "Språk", "Language";
        theme: "Tema", "Theme";
        as_browser: "Som webbläsaren vill", "As the browser likes";
        theme_light: "Ljust", "Light";
        theme_dark: "Mörkt", "Dark";
        follows_you: "Språk och tema gäller överallt där du är inloggad.",
            "Language and theme hold wherever you are signed in.";
        save: "Spara", "Save";

        // Sessions.
        sessions: "Här är du inloggad", "Where you are signed in";
        this_browser: "den här webbläsaren", "this browser";
        unknown_browser: "Okänd webbläsare", "Unknown browser";
        end_session: "Logga ut", "Sign out";
        end_others: "Logga ut överallt utom här", "Sign out everywhere but here";

        // Deleting.
        delete: "Ta bort dig själv", "Delete yourself";
        delete_text: "Smeknamn, lösenfras, rad och inloggningar tas bort, och smeknamnet blir ledigt.",
            "Nick, passphrase, line and sessions are deleted, and the nick becomes free.";
        delete_words: "Det du har skrivit", "What you have written";
        delete_keeps: "Låt det stå kvar, som skrivet av ”Borttagen användare”", "Let it stay, as written by “Deleted user”";
        delete_removes: "Ta bort det också: alla mina meddelanden, i alla rum, med filer", "Remove it too: all my messages, in all rooms, with files";
        delete_sure: "Jag förstår att det inte går att ångra", "I understand that it cannot be undone";
        delete_button: "Ta bort mig", "Delete me";

        // Moderators.
        moderators: "Moderatorer", "Moderators";
        moderators_text: "En moderator får ta bort andras meddelanden, fästa, stänga av och döpa om rum. Bara den som har gjort smeknamnet till sitt kan bli det.",
            "A moderator may delete others' messages, pin, mute and ban, and rename rooms. Only who has claimed the nick can be one.";
        no_moderators: "Du har inte utsett någon.", "You have named nobody.";
        name_moderator: "Utse en moderator", "Name a moderator";
        name_moderator_button: "Utse", "Name";
        dismiss: "Entlediga", "Dismiss";
        to_account: "Till ditt konto", "To your account";

        // What was done.
        done_nick: "Smeknamnet är ditt nu.", "The nick is yours now.";
        done_claimed: "Smeknamnet är ditt. Du kan logga in med det var som helst.", "The nick is claimed. You can sign in with it anywhere.";
        done_signed_in: "Du är inloggad.", "You are signed in.";
        done_signed_out: "Du är utloggad.", "You are signed out.";
        done_passphrase: "Lösenfrasen är bytt, och alla andra webbläsare är utloggade.",
            "The passphrase is changed, and all other browsers are signed out.";
        done_passkey: "Passnyckeln är skapad.", "The passkey is made.";
        done_passkey_removed: "Passnyckeln är borttagen.", "The passkey is removed.";
        done_profile: "Sparat.", "Saved.";
        done_session: "Den webbläsaren är utloggad.", "That browser is signed out.";
        done_others: "Alla andra webbläsare är utloggade.", "All other browsers are signed out.";
        done_deleted: "Du är borttagen.", "You are deleted.";
        done_moderators: "Sparat.", "Saved.";

        // Why not.
        no_nick: "Ta ett smeknamn först.", "Take a nick first.";
        too_short: "Lösenfrasen är för kort: minst 15 tecken.", "The passphrase is too short: at least 15 characters.";
        too_long: "Lösenfrasen är för lång: högst 128 tecken.", "The passphrase is too long: at most 128 characters.";
        too_plain: "Den lösenfrasen är för lätt att gissa. Ta några ord som inte hör ihop.",
            "That passphrase is too easy to guess. Take some words that do not belong together.";
        is_nick: "Lösenfrasen är nästan bara smeknamnet.", "The passphrase is little more than the nick.";
        differs: "Lösenfraserna är inte lika. Skriv samma två gånger.", "The passphrases differ. Write the same twice.";
        claimed: "Smeknamnet är redan ditt.", "The nick is claimed already.";
        not_claimed: "Gör smeknamnet till ditt först.", "Claim the nick first.";
        wrong: "Smeknamnet och lösenfrasen hör inte ihop.", "The nick and the passphrase do not go together.";
        no_passkeys: "Passnycklar fungerar bara när webbplatsen nås på sitt namn, över https.",
            "Passkeys work only where the site is reached by its name, over https.";
        too_late: "Det tog för lång tid. Försök igen.", "That took too long. Try again.";
        passkey_refused: "Passnyckeln hör inte till någon här.", "The passkey is nobody's here.";
        last_proof: "Det är ditt enda sätt att logga in. Välj en lösenfras eller skapa en annan passnyckel först.",
            "It is your only way to sign in. Choose a passphrase or make another passkey first.";
        prove_again: "Visa först att det är du: bekräfta med din passnyckel, längst upp på sidan Ditt konto.",
            "Show first that it is you: confirm with your passkey, at the top of the page Your account.";
        about_too_long: "Raden är för lång: högst 160 tecken.", "The line is too long: at most 160 characters.";
        kept_out: "Du kan inte ändra raden nu: en moderator har tystat dig eller stängt av dig.",
            "You cannot change the line now: a moderator has muted or banned you.";
        unwelcome: "Raden innehåller ett ord som inte används här.", "The line holds a word that is not used here.";
        not_confirmed: "Kryssa i att du förstår.", "Tick the box to say that you understand.";
        owner_stays: "Du äger webbplatsen. Låt någon annan bli ägare först, med en ny ägarlänk.",
            "You own the site. Let somebody else become its owner first, with a new owner's link.";
        only_owner: "Det gör bara webbplatsens ägare.", "Only the site's owner does that.";
        no_such_member: "Ingen har gjort det smeknamnet till sitt.", "Nobody has claimed that nick.";
        unavailable: "Servern kan inte göra det just nu. Försök igen om en stund.",
            "The server cannot do that just now. Try again in a moment.";
    }
}

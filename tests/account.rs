//! Accounts by forms, as people meet them: claiming a nick, signing in elsewhere, and all that goes with it.

use redovisa::{
    account::{Passphrase, Refusal},
    server::{
        limits::Rate,
        store::{Durability, Store},
    },
};
use reqwest::StatusCode;

use crate::town::{Answer, Town, Visitor};

const PASSPHRASE: &str = "korrekt häst batteri";
const OTHER: &str = "en helt annan lösenfras";

/// Somebody who has claimed the nick.
async fn member(town: &Town, nick: &str) -> Visitor {
    let mut visitor = town.join(nick).await;
    let answer = claim(&mut visitor, PASSPHRASE).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    visitor
}

async fn claim(visitor: &mut Visitor, passphrase: &str) -> Answer {
    let form = [("passphrase", passphrase), ("again", passphrase)];
    visitor.post_for_json("/account/claim", &form).await
}

async fn sign_in(visitor: &mut Visitor, nick: &str, passphrase: &str) -> Answer {
    let form = [("nick", nick), ("passphrase", passphrase)];
    visitor.post_for_json("/account/sign-in", &form).await
}

/// Another browser of somebody.
async fn elsewhere(town: &Town, nick: &str) -> Visitor {
    let mut visitor = town.visitor();
    let answer = sign_in(&mut visitor, nick, PASSPHRASE).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    visitor
}

fn code(answer: &Answer) -> String {
    answer.json()["reason"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("a refusal, not {answer:?}"))
        .to_owned()
}

/// Who the server takes a browser for.
async fn who(visitor: &Visitor) -> Option<(u64, String)> {
    let you = visitor.connect().await.you;
    you.map(|you| (you.id.0, you.nick.to_string()))
}

/// The names of the sessions that are not this one.
async fn others(visitor: &mut Visitor) -> Vec<String> {
    let page = visitor.get("/account").await.text;
    let names = page.split("name=\"session\" value=\"").skip(1);
    names
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn who_claims_a_nick_is_the_same_person_in_another_browser() {
    let town = Town::open().await;
    let mut line = town.arrive("Bo").await;
    let mut anna = town.join("Anna").await;
    let said = [("body", "Sagt som gäst"), ("id", "0123456789abcdef")];
    anna.post("/chat/lobby", &said).await;
    let answer = claim(&mut anna, PASSPHRASE).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let phone = elsewhere(&town, "anna").await;
    assert_eq!(who(&phone).await, Some((anna.id(), "Anna".into())));
    assert_eq!(who(&anna).await, who(&phone).await, "and here as well");
    assert_eq!(line.hear("lobby", "Sagt som gäst").await.by.id.0, anna.id());
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let town = Town::open().await;
    let anna = member(&town, "Anna").await;
    let town = town.restart().await;
    let phone = elsewhere(&town, "Anna").await;
    assert_eq!(who(&phone).await, Some((anna.id(), "Anna".into())));
    let again = claim(&mut anna.moved_to(town.addr), PASSPHRASE).await;
    assert_eq!(code(&again), "claimed");
}

#[tokio::test]
async fn a_passphrase_that_is_none_is_refused_with_the_reason() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    for (passphrase, why) in [
        ("kort", "passphrase-too-short"),
        (&*"abcde fghij ".repeat(20), "passphrase-too-long"),
        ("aaaaaaaaaaaaaaaaaa", "passphrase-too-plain"),
        ("AnnaAnna 123456", "passphrase-is-nick"),
    ] {
        assert_eq!(
            code(&claim(&mut anna, passphrase).await),
            why,
            "{passphrase}"
        );
    }
    let form = [("passphrase", PASSPHRASE), ("again", OTHER)];
    let answer = anna.post_for_json("/account/claim", &form).await;
    assert_eq!(code(&answer), "differs");
    let page = anna.post("/account/claim", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("inte lika") && !page.text.contains(PASSPHRASE));
    let nobody = claim(&mut town.visitor(), PASSPHRASE).await;
    assert_eq!(
        (nobody.status, &*code(&nobody)),
        (StatusCode::UNAUTHORIZED, "who-are-you")
    );
}

#[tokio::test]
async fn whether_there_is_such_a_nick_is_not_told() {
    let town = Town::open().await;
    let _anna = member(&town, "Anna").await;
    let _guest = town.join("Bo").await;
    let mut stranger = town.visitor();
    let mut told = Vec::new();
    for (nick, passphrase) in [
        ("Anna", OTHER),
        ("Ingen", OTHER),
        ("Bo", OTHER),
        ("", ""),
        ("Anna", ""),
    ] {
        let answer = sign_in(&mut stranger, nick, passphrase).await;
        assert_eq!(answer.set_cookie, None);
        told.push((answer.status, answer.text));
    }
    assert!(told.iter().all(|each| *each == told[0]), "{told:?}");
    assert!(told[0].1.contains("wrong"));
}

#[tokio::test]
async fn who_guesses_is_told_how_long_to_wait_and_so_is_the_one_who_floods() {
    let rate = Rate {
        burst: 2.0,
        per_second: 0.02,
    };
    let town = Town::open_with(|config| config.pace.guesses = rate).await;
    let mut anna = member(&town, "Anna").await;
    let mut stranger = town.visitor();
    for nick in ["Anna", "ANNA "] {
        assert_eq!(code(&sign_in(&mut stranger, nick, OTHER).await), "wrong");
    }
    let answer = sign_in(&mut stranger, "anna", PASSPHRASE).await;
    assert_eq!(
        (answer.status, &*code(&answer)),
        (StatusCode::TOO_MANY_REQUESTS, "too-fast")
    );
    let wait = answer.json()["reason"]["retry_ms"].as_u64().unwrap();
    assert!((40_000..=50_001).contains(&wait), "{wait}");
    let page = stranger
        .post(
            "/account/sign-in",
            &[("nick", "Anna"), ("passphrase", PASSPHRASE)],
        )
        .await;
    assert!(
        page.text.contains("Vänta 5") || page.text.contains("Vänta 4"),
        "{}",
        page.text
    );
    assert!(
        who(&anna).await.is_some(),
        "who is signed in is not shut out"
    );
    assert_eq!(anna.get("/account").await.status, StatusCode::OK);
    assert_eq!(
        code(&sign_in(&mut stranger, "Bo", OTHER).await),
        "wrong",
        "others are not held up"
    );

    let town = Town::open_with(|config| config.pace.tries = rate).await;
    for nick in ["Anna", "Bo"] {
        sign_in(&mut town.visitor(), nick, OTHER).await;
    }
    let answer = sign_in(&mut town.visitor(), "Cilla", OTHER).await;
    assert_eq!(
        code(&answer),
        "too-fast",
        "from one address, whatever the nick"
    );
}

#[tokio::test]
async fn a_claimed_nick_is_not_given_to_another_when_its_holder_signs_out() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let id = anna.id();
    anna.post("/account/sign-out", &[]).await;
    assert_eq!(who(&anna).await, None);
    for nick in ["Anna", "anna", "АΝΝА"] {
        let answer = town
            .visitor()
            .post_for_json("/chat/join", &[("nick", nick)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{nick}");
    }
    let back = elsewhere(&town, "Anna").await;
    assert_eq!(who(&back).await, Some((id, "Anna".into())));
}

#[tokio::test]
async fn who_signs_in_leaves_the_guest_behind_with_what_the_guest_said() {
    let town = Town::open().await;
    let anna = member(&town, "Anna").await;
    let mut line = town.arrive("Bo").await;
    let mut guest = town.join("Tillfällig").await;
    let said = [("body", "Sagt av en annan"), ("id", "0123456789abcdef")];
    guest.post("/chat/lobby", &said).await;
    let (before, mut open) = (guest.id(), guest.connect().await);
    sign_in(&mut guest, "Anna", PASSPHRASE).await;
    assert_eq!(open.closed().await.0, 4003);
    assert_eq!(who(&guest).await, Some((anna.id(), "Anna".into())));
    assert_eq!(line.hear("lobby", "Sagt av en annan").await.by.id.0, before);
    town.join("Tillfällig").await;
}

#[tokio::test]
async fn a_session_that_is_ended_elsewhere_is_over_at_once() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let phone = elsewhere(&town, "Anna").await;
    let (mut here, mut there) = (anna.connect().await, phone.connect().await);
    let ended = others(&mut anna).await;
    assert_eq!(ended.len(), 1);
    let mut bo = member(&town, "Bo").await;
    bo.post("/account/end-session", &[("session", &ended[0])])
        .await;
    there.settle().await;
    anna.post("/account/end-session", &[("session", &ended[0])])
        .await;
    assert_eq!(there.closed().await.0, 4003);
    assert_eq!(who(&phone).await, None, "the key opens nothing");
    here.settle().await;
    assert!(others(&mut anna).await.is_empty());
}

#[tokio::test]
async fn all_others_end_and_this_one_stays() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let (one, two) = (
        elsewhere(&town, "Anna").await,
        elsewhere(&town, "Anna").await,
    );
    let mut open = one.connect().await;
    let answer = anna.post("/account/end-others", &[]).await;
    assert_eq!(answer.location.as_deref(), Some("/account?done=others"));
    assert_eq!(open.closed().await.0, 4003);
    assert_eq!((who(&one).await, who(&two).await), (None, None));
    assert!(who(&anna).await.is_some());
}

#[tokio::test]
async fn changing_the_passphrase_takes_the_one_before_and_ends_what_it_opened() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let phone = elsewhere(&town, "Anna").await;
    let change = async |visitor: &mut Visitor, current: &str| {
        let form = [
            ("current", current),
            ("passphrase", OTHER),
            ("again", OTHER),
        ];
        visitor.post_for_json("/account/passphrase", &form).await
    };
    assert_eq!(code(&change(&mut anna, OTHER).await), "wrong");
    assert!(who(&phone).await.is_some());
    assert_eq!(change(&mut anna, PASSPHRASE).await.status, StatusCode::OK);
    assert!(who(&anna).await.is_some() && who(&phone).await.is_none());
    assert_eq!(
        code(&sign_in(&mut town.visitor(), "Anna", PASSPHRASE).await),
        "wrong"
    );
    assert_eq!(
        sign_in(&mut town.visitor(), "Anna", OTHER).await.status,
        StatusCode::OK
    );
    let mut guest = town.join("Bo").await;
    assert_eq!(code(&change(&mut guest, PASSPHRASE).await), "not-claimed");
}

#[tokio::test]
async fn a_new_nick_goes_with_the_person_into_every_browser() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let mut open = elsewhere(&town, "Anna").await.connect().await;
    let taken = town.join("Bo").await;
    let answer = anna.post_for_json("/account/nick", &[("nick", "Bo")]).await;
    assert_eq!(code(&answer), "taken");
    let answer = anna.post("/account/nick", &[("nick", "Annika")]).await;
    assert_eq!(answer.location.as_deref(), Some("/account?done=nick"));
    assert_eq!(
        open.closed().await.0,
        4003,
        "it comes back, and is told the nick"
    );
    assert_eq!(who(&anna).await, Some((anna.id(), "Annika".into())));
    assert_eq!(
        who(&elsewhere(&town, "annika").await).await,
        who(&anna).await
    );
    assert_eq!(
        code(&sign_in(&mut town.visitor(), "Anna", PASSPHRASE).await),
        "wrong"
    );
    drop((town.join("Anna").await, taken));
}

#[tokio::test]
async fn what_one_wants_comes_along_to_a_new_browser() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let form = [
        ("about", " Läser <b>webb</b>\n "),
        ("lang", "en"),
        ("theme", "dark"),
    ];
    let answer = anna.post("/account/profile", &form).await;
    assert_eq!(answer.location.as_deref(), Some("/account?done=profile"));
    let page = anna.get("/account").await.text;
    assert!(
        page.contains("value=\"Läser &lt;b&gt;webb&lt;/b&gt;\""),
        "{page}"
    );
    let response = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
        .post(format!("http://{}/account/sign-in", town.addr))
        .form(&[("nick", "Anna"), ("passphrase", PASSPHRASE)])
        .send()
        .await
        .unwrap();
    let cookies: Vec<&str> = response
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap())
        .collect();
    assert!(cookies[0].starts_with("redovisa_key="));
    assert_eq!(cookies[1..], ["lang=en", "theme=dark"]);
    // Where they are signed in already, too; a cookie of before is a visitor's.
    let mut phone = elsewhere(&town, "Anna").await;
    let cookie = phone.cookie.take().expect("a key") + "; lang=sv; theme=light";
    phone.cookie = Some(cookie);
    let is = |page: &Answer, lang: &str, theme: &str| {
        let html = format!("<html lang=\"{lang}\"");
        page.text.contains(&html) && page.text.contains(&format!("data-theme=\"{theme}\""))
    };
    for path in ["/about", "/chat/lobby", "/account", "/no/such/page"] {
        assert!(is(&phone.get(path).await, "en", "dark"), "{path}");
    }
    // The switches of a page change what was said, for all.
    phone.post("/theme", &[("theme", "contrast")]).await;
    phone.post("/language", &[("lang", "sv")]).await;
    assert!(is(&anna.get("/about").await, "sv", "contrast"));
    let town = town.restart().await;
    let (mut anna, mut phone) = (anna.moved_to(town.addr), phone.moved_to(town.addr));
    assert!(is(&anna.get("/about").await, "sv", "contrast"));
    // Who leaves it to the browser has it as each of them does, and so a switch is a matter of that one.
    let form = [("lang", ""), ("theme", "auto")];
    anna.post("/account/profile", &form).await;
    assert!(is(&phone.get("/about").await, "sv", "light"));
    phone.post("/language", &[("lang", "en")]).await;
    let page = anna.get("/about").await;
    assert!(page.text.contains("<html lang=\"sv\">"), "{page:?}");
    let long = "å".repeat(161);
    let answer = anna
        .post_for_json("/account/profile", &[("about", &long)])
        .await;
    assert_eq!(code(&answer), "about-too-long");
}

#[tokio::test]
async fn who_deletes_themselves_is_gone_and_what_they_said_is_not() {
    let town = Town::open().await;
    let mut bo = town.arrive("Bo").await;
    let mut anna = member(&town, "Anna").await;
    let mut open = elsewhere(&town, "Anna").await.connect().await;
    anna.post(
        "/chat/lobby",
        &[("body", "Kvar"), ("id", "0123456789abcdef")],
    )
    .await;
    for (form, why) in [
        (&[("current", PASSPHRASE)][..], "not-confirmed"),
        (&[("current", OTHER), ("sure", "yes")], "wrong"),
    ] {
        assert_eq!(
            code(&anna.post_for_json("/account/delete", form).await),
            why
        );
    }
    let form = [("current", PASSPHRASE), ("sure", "yes")];
    let answer = anna.post("/account/delete", &form).await;
    assert_eq!(answer.location.as_deref(), Some("/account?done=deleted"));
    assert_eq!(open.closed().await.0, 4003);
    assert_eq!((who(&anna).await, anna.cookie.clone()), (None, None));
    assert_eq!(
        code(&sign_in(&mut town.visitor(), "Anna", PASSPHRASE).await),
        "wrong"
    );
    let said = bo.hear("lobby", "Kvar").await;
    // Their page is gone, and says so to whoever follows the name.
    let page = format!("/chat/lobby/m/{}", said.seq.0);
    let page = town.visitor().get(&page).await.text;
    let theirs = format!("/chat/person/{}", anna.id());
    assert!(
        page.contains("Kvar") && !page.contains(&format!("{theirs}?room=")),
        "{page}"
    );
    let gone = town.visitor().get(&theirs).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.text.contains("tagit bort sig själv"), "{}", gone.text);
    let next = town.join("Anna").await;
    assert_ne!(next.id(), anna.id(), "the nick is free, the number is not");
    let mut next = next;
    let path = format!("/chat/with/{}", anna.id());
    assert_eq!(
        next.post_for_json(&path, &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn who_wishes_so_takes_along_what_they_said_also_over_a_restart() {
    let town = Town::open_talkative().await;
    let mut bo = town.join("Bo").await;
    let mut anna = town.join("Anna").await;
    let room = bo.talk_with(anna.id()).await;
    let mut line = anna.connect().await;
    for place in ["lobby", &room] {
        line.subscribe(place).await;
        for n in 0..20 {
            line.say(place, &format!("Annas ord {n}")).await;
        }
    }
    let mut other = bo.connect().await;
    other.subscribe("lobby").await;
    other.say("lobby", "Bos ord").await;
    let form = [("sure", "yes"), ("words", "remove")];
    anna.post("/account/delete", &form).await;
    // At once, while it is under way.
    let town = town.restart().await;
    let mut bo = bo.moved_to(town.addr);
    for path in ["/chat/lobby".to_owned(), format!("/chat/{room}")] {
        let until = std::time::Instant::now() + crate::town::PATIENCE;
        while bo.get(&path).await.text.contains("Annas ord") {
            assert!(std::time::Instant::now() < until, "what they said goes");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let page = bo.get(&path).await.text;
        assert!(page.contains("Meddelandet är borttaget."), "{page}");
        assert!(!page.contains("av en moderator"), "they did it themselves");
    }
    assert!(bo.get("/chat/lobby").await.text.contains("Bos ord"));
    let town = town.restart().await;
    let mut bo = bo.moved_to(town.addr);
    assert!(bo.get("/chat/lobby").await.text.contains("Bos ord"));
}

#[tokio::test]
async fn a_guest_goes_without_a_passphrase() {
    let town = Town::open().await;
    let mut guest = town.join("Anna").await;
    let answer = guest.post("/account/delete", &[("sure", "yes")]).await;
    assert_eq!(answer.location.as_deref(), Some("/account?done=deleted"));
    assert_ne!(town.join("Anna").await.id(), guest.id());
}

#[tokio::test]
async fn the_owner_names_moderators_and_nobody_else_does() {
    let town = Town::open().await;
    let (mut anna, mut guest) = (member(&town, "Anna").await, town.join("Bo").await);
    let mut owner = town.join("Olle").await;
    let link = town.owner_link.clone().unwrap();
    owner.post(&link, &[]).await;
    let name = async |visitor: &mut Visitor, nick: &str| {
        visitor
            .post_for_json("/account/name-moderator", &[("nick", nick)])
            .await
    };
    for visitor in [&mut anna, &mut guest] {
        let answer = name(visitor, "Anna").await;
        assert_eq!(
            (answer.status, &*code(&answer)),
            (StatusCode::FORBIDDEN, "only-owner")
        );
        assert_eq!(
            visitor.get("/account/people").await.status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        code(&name(&mut owner, "Bo").await),
        "no-such-member",
        "a guest may lose the nick"
    );
    assert_eq!(name(&mut owner, "anna").await.status, StatusCode::OK);
    assert!(
        owner
            .get("/account/people")
            .await
            .text
            .contains("Entlediga: Anna")
    );
    assert!(anna.get("/account").await.text.contains(">moderator<"));
    let town = town.restart().await;
    let (mut owner, mut anna) = (owner.moved_to(town.addr), anna.moved_to(town.addr));
    assert!(anna.get("/account").await.text.contains(">moderator<"));
    let person = anna.id().to_string();
    owner
        .post("/account/dismiss-moderator", &[("person", &person)])
        .await;
    assert!(anna.get("/account").await.text.contains(">medlem<"));
    let sure = [("sure", "yes")];
    assert_eq!(
        code(&owner.post_for_json("/account/delete", &sure).await),
        "owner-stays"
    );
}

#[tokio::test]
async fn what_a_page_of_another_site_sends_is_not_done() {
    let town = Town::open().await;
    let mut anna = member(&town, "Anna").await;
    let phone = elsewhere(&town, "Anna").await;
    let everything = [
        ("nick", "Annika"),
        ("current", PASSPHRASE),
        ("passphrase", PASSPHRASE),
        ("again", PASSPHRASE),
        ("sure", "yes"),
    ];
    for deed in [
        "nick",
        "claim",
        "sign-in",
        "sign-out",
        "passphrase",
        "profile",
        "end-session",
        "end-others",
        "delete",
        "name-moderator",
        "dismiss-moderator",
    ] {
        let path = format!("/account/{deed}");
        let answer = anna.post_from("https://evil.se", &path, &everything).await;
        assert_eq!(
            (answer.status, answer.set_cookie),
            (StatusCode::FORBIDDEN, None),
            "{deed}"
        );
    }
    assert_eq!(who(&anna).await, Some((anna.id(), "Anna".into())));
    assert!(who(&phone).await.is_some());
}

#[tokio::test]
async fn what_the_page_does_not_know_does_no_harm() {
    let town = Town::open().await;
    let mut visitor = town.visitor();
    assert_eq!(
        visitor.post("/account/fly", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let page = visitor.get("/account?done=%3Cscript%3E").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("<script"), "no script at all");
    let flood = "x".repeat(17 * 1024);
    let answer = visitor
        .post("/account/sign-in", &[("passphrase", &flood)])
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn a_refusal_goes_over_the_wire_by_its_code() {
    let json = serde_json::to_string(&Refusal::TooFast { retry_ms: 7 }).unwrap();
    assert_eq!(json, r#"{"code":"too-fast","retry_ms":7}"#);
    let shorter = "x".repeat(Passphrase::SHORTEST - 1);
    assert!(Passphrase::parse(&shorter, &"Anna".parse().unwrap()).is_err());
}

async fn with_passkeys() -> Town {
    Town::open_with(|config| {
        config.base_url = Some("https://example.org".parse().expect("an origin"));
    })
    .await
}

async fn step(visitor: &mut Visitor, step: &str, ceremony: &str, credential: &str) -> Answer {
    let form = [
        ("ceremony", ceremony),
        ("credential", credential),
        ("current", PASSPHRASE),
    ];
    let path = format!("/account/passkey/{step}");
    visitor.post_for_json(&path, &form).await
}

#[tokio::test]
async fn a_passkey_is_asked_for_as_one_that_says_whose_it_is() {
    let town = with_passkeys().await;
    let mut anna = town.join("Anna").await;
    let asked = step(&mut anna, "ask-new", "", "").await.json();
    let options = &asked["options"];
    assert_eq!(options["rp"]["id"], "example.org");
    assert_eq!(options["user"]["name"], "Anna");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(
        options["authenticatorSelection"]["userVerification"],
        "required"
    );
    let asked = step(&mut town.visitor(), "ask", "", "").await.json();
    assert_eq!(asked["options"]["rpId"], "example.org");
    assert_eq!(asked["options"]["allowCredentials"], serde_json::json!([]));
    let page = anna.get("/account").await.text;
    assert!(page.contains("passnyckel"), "{page}");
}

#[tokio::test]
async fn what_is_no_passkey_opens_nothing_and_a_question_is_answered_once() {
    let town = with_passkeys().await;
    let (mut anna, mut bo) = (town.join("Anna").await, town.join("Bo").await);
    let forged = r#"{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"authenticatorData":"AAAA","clientDataJSON":"e30","signature":"AAAA","userHandle":"AAAAAAAAAAAAAAAAAAAAAQ"},"clientExtensionResults":{}}"#;
    for credential in ["", "{}", "null", forged] {
        let asked = step(&mut bo, "ask", "", "").await.json();
        let ceremony = asked["ceremony"].as_str().unwrap();
        let answer = step(&mut bo, "enter", ceremony, credential).await;
        assert_eq!(code(&answer), "passkey-refused", "{credential}");
        assert!(
            answer.json()["said"]
                .as_str()
                .unwrap()
                .contains("Passnyckeln")
        );
        assert_eq!(answer.set_cookie, None);
        assert_eq!(
            code(&step(&mut bo, "enter", ceremony, credential).await),
            "too-late"
        );
    }
    let asked = step(&mut anna, "ask-new", "", "").await.json();
    let ceremony = asked["ceremony"].as_str().unwrap();
    assert_eq!(
        code(&step(&mut bo, "add", ceremony, forged).await),
        "passkey-refused"
    );
    assert_eq!(
        code(&step(&mut anna, "add", ceremony, forged).await),
        "too-late"
    );
    assert!(anna.get("/account").await.text.contains(">gäst<"));
}

#[tokio::test]
async fn whoever_found_the_browser_open_makes_no_passkey() {
    let town = with_passkeys().await;
    let mut anna = member(&town, "Anna").await;
    let wrong = anna
        .post_for_json("/account/passkey/ask-new", &[("current", OTHER)])
        .await;
    assert_eq!(code(&wrong), "wrong");
    assert_eq!(
        step(&mut anna, "ask-new", "", "").await.status,
        StatusCode::OK
    );
    let nobody = step(&mut town.visitor(), "ask-new", "", "").await;
    assert_eq!(code(&nobody), "who-are-you");
    let evil = anna
        .post_from(
            "https://evil.se",
            "/account/passkey/ask-new",
            &[("current", PASSPHRASE)],
        )
        .await;
    assert_eq!(evil.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn where_the_site_has_no_name_there_are_no_passkeys() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    assert_eq!(code(&step(&mut anna, "ask", "", "").await), "no-passkeys");
    let page = anna.get("/account").await.text;
    assert!(
        !page.contains("passnyckel") && !page.contains("<script"),
        "{page}"
    );
}

/// Who is said to have written a text, on the page and on a socket that is opened now.
async fn author(visitor: &mut Visitor, text: &str) -> (bool, String) {
    let mut line = visitor.connect().await;
    let snapshot = line.subscribe("lobby").await;
    let messages = snapshot.state.messages;
    let said = messages.iter().find(|message| &*message.body == text);
    let nick = said.unwrap().by.nick.to_string();
    let page = visitor.get("/chat/lobby").await.text;
    (page.contains(&format!("<bdi>{nick}</bdi>")), nick)
}

#[tokio::test]
async fn old_messages_show_the_new_name_and_the_log_keeps_the_old_one() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let mut bo = town.join("Bo").await;
    let room = bo.talk_with(anna.id()).await;
    let said = [("body", "Gammalt"), ("id", "0123456789abcdef")];
    anna.post("/chat/lobby", &said).await;
    let reply = [("body", "Svar"), ("id", "1123456789abcdef"), ("reply", "2")];
    bo.post("/chat/lobby", &reply).await;
    anna.post("/account/nick", &[("nick", "Annika")]).await;
    assert_eq!(author(&mut bo, "Gammalt").await, (true, "Annika".into()));
    let snapshot = bo.connect().await.subscribe("lobby").await;
    let answer = snapshot.state.messages[1].reply.clone().unwrap();
    assert_eq!(answer.nick.as_str(), "Annika", "answers name people too");
    let page = bo.get(&format!("/chat/{room}")).await.text;
    assert!(
        page.contains("<title>Annika") && !page.contains(">Anna<"),
        "{page}"
    );
    let town = town.restart().await;
    let mut bo = bo.moved_to(town.addr);
    assert_eq!(author(&mut bo, "Gammalt").await, (true, "Annika".into()));
    let mut line = bo.connect().await;
    line.resume("lobby", 1).await;
    assert_eq!(line.hear("lobby", "Gammalt").await.by.nick.as_str(), "Anna");

    anna.moved_to(town.addr)
        .post("/account/delete", &[("sure", "yes")])
        .await;
    assert_eq!(
        author(&mut bo, "Gammalt").await,
        (true, "Borttagen användare".into())
    );
    for nick in ["Borttagen användare", "deleted user"] {
        let answer = town
            .visitor()
            .post_for_json("/chat/join", &[("nick", nick)])
            .await;
        assert_eq!(code(&answer), "taken", "{nick}");
    }
}

#[tokio::test]
async fn what_is_paged_back_to_shows_the_new_name_too() {
    let town = Town::open_talkative().await;
    let anna = town.join("Anna").await;
    let mut line = anna.connect().await;
    line.subscribe("lobby").await;
    line.say("lobby", "Det allra första").await;
    for n in 0..60 {
        line.say("lobby", &format!("m{n}")).await;
    }
    let mut anna = anna;
    anna.post("/account/nick", &[("nick", "Annika")]).await;
    let mut bo = town.visitor();
    let page = bo.get("/chat/lobby?before=10").await.text;
    assert!(page.contains("Det allra första"), "{page}");
    assert!(
        page.contains(r#"tabindex="-1"><bdi>Annika</bdi>"#)
            && !page.contains(r#"tabindex="-1"><bdi>Anna</bdi>"#),
        "{page}"
    );
}

#[tokio::test]
async fn who_has_passkeys_alone_proves_themselves_anew_before_what_cannot_be_undone() {
    let town = with_passkeys().await;
    let anna = town.join("Anna").await;
    // As if she had made one: no test has a finger.
    let file = town.data().join("redovisa.db");
    let store = Store::open(&file, Durability::Process).await.unwrap();
    for change in [
        "INSERT INTO passkey (id, person, browser, made, key) VALUES (x'01', ?1, '', 1, '')",
        "UPDATE person SET claimed = 1 WHERE id = ?1",
    ] {
        let change = sqlx::query(change).bind(anna.id() as i64);
        change.execute(store.writer()).await.unwrap();
    }
    store.close().await;
    let confirm = "Bekräfta att det är du";
    let town = town.later(std::time::Duration::from_secs(60)).await;
    let mut anna = anna.moved_to(town.addr);
    assert!(!anna.get("/account").await.text.contains(confirm));
    let town = town.later(std::time::Duration::from_secs(10 * 60)).await;
    let mut anna = anna.moved_to(town.addr);
    assert!(anna.get("/account").await.text.contains(confirm));
    let form = [("passphrase", PASSPHRASE), ("again", PASSPHRASE)];
    for (path, form) in [
        ("/account/claim", &form[..]),
        ("/account/passkey/ask-new", &[]),
        ("/account/delete", &[("sure", "yes")]),
    ] {
        let answer = anna.post_for_json(path, form).await;
        assert_eq!(code(&answer), "prove-again", "{path}");
    }
}

#[tokio::test]
async fn who_signs_out_leaves_no_drafts_in_the_browser() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    assert!(!anna.get("/account").await.text.contains("/drafts.js"));
    let out = anna.post("/account/sign-out", &[]).await;
    let next = out.location.expect("a page");
    assert!(anna.get(&next).await.text.contains("/drafts.js"));
}

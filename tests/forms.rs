//! The chat by links and forms alone: what a browser without JavaScript can do, and what it cannot.

use redovisa::{protocol::JoinRefusal, server::limits::Rate};
use reqwest::StatusCode;

use crate::town::{Answer, Town, Visitor};

async fn refused(visitor: &mut Visitor, nick: &str) -> JoinRefusal {
    let answer = visitor.post_for_json("/chat/join", &[("nick", nick)]).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{nick}: {answer:?}"
    );
    assert_eq!(answer.set_cookie, None);
    serde_json::from_value(answer.json()["reason"].clone())
        .unwrap_or_else(|error| panic!("{error} in {answer:?}"))
}

fn leads_to(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.location.as_deref().expect("an address")
}

#[tokio::test]
async fn a_nick_comes_with_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let town = Town::open().await;
    let answer = town
        .visitor()
        .post("/chat/join", &[("nick", "Anna"), ("back", "/chat/lobby")])
        .await;
    assert_eq!(leads_to(&answer), "/chat/lobby");
    let cookie = answer.set_cookie.expect("a cookie");
    let mut parts = cookie.split("; ");
    let (name, value) = parts
        .next()
        .and_then(|pair| pair.split_once('='))
        .expect("a name and a value");
    assert_eq!(name, "redovisa_key");
    assert!(
        value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "128 bits: {value}"
    );
    assert_eq!(
        parts.collect::<Vec<_>>(),
        ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=34560000"]
    );
}

#[tokio::test]
async fn a_look_at_a_message_is_drawn_as_it_would_be_and_nothing_is_said() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let body = "**fet** <script>alert(1)</script>";
    let answer = anna.post_for_json("/chat/preview", &[("body", body)]).await;
    let html = answer.json()["html"].as_str().unwrap().to_owned();
    assert!(
        html.contains("<strong>fet</strong> &lt;script&gt;"),
        "{html}"
    );
    assert!(
        !anna
            .get("/chat/lobby")
            .await
            .text
            .contains("<strong>fet</strong>")
    );
}

#[tokio::test]
async fn over_tls_the_cookie_is_for_tls_alone() {
    let town = Town::open_with(|config| {
        config.base_url = Some("https://example.org".parse().expect("an origin"))
    })
    .await;
    let answer = town.visitor().post("/chat/join", &[("nick", "Anna")]).await;
    assert!(answer.set_cookie.expect("a cookie").ends_with("; Secure"));
}

#[tokio::test]
async fn two_keys_are_never_the_same() {
    let town = Town::open().await;
    assert_ne!(town.join("Anna").await.cookie, town.join("Bo").await.cookie);
}

#[tokio::test]
async fn a_nick_that_is_none_is_refused_with_the_reason() {
    let town = Town::open().await;
    let mut visitor = town.visitor();
    assert_eq!(refused(&mut visitor, "A").await, JoinRefusal::TooShort);
    assert_eq!(refused(&mut visitor, " ").await, JoinRefusal::TooShort);
    assert_eq!(
        refused(&mut visitor, &"å".repeat(33)).await,
        JoinRefusal::TooLong
    );
    assert_eq!(refused(&mut visitor, "1234").await, JoinRefusal::NoLetter);
    assert_eq!(
        refused(&mut visitor, "a<b").await,
        JoinRefusal::Character { character: '<' }
    );
    assert_eq!(
        refused(&mut visitor, "a\u{202e}b").await,
        JoinRefusal::Character {
            character: '\u{202e}'
        }
    );
    assert_eq!(
        refused(&mut visitor, "anna--maria").await,
        JoinRefusal::Joints
    );
    assert_eq!(
        refused(&mut visitor, "Annа").await,
        JoinRefusal::MixedScripts,
        "the last letter is Cyrillic"
    );
}

#[tokio::test]
async fn a_nick_that_somebody_has_is_refused_with_a_free_one_like_it() {
    let town = Town::open().await;
    let _anna = town.join("Anna").await;
    let mut visitor = town.visitor();
    for taken in ["Anna", "anna", "ANNA", " Anna ", "Ａｎｎａ"] {
        let JoinRefusal::Taken {
            suggestion: Some(free),
        } = refused(&mut visitor, taken).await
        else {
            panic!("{taken} is taken");
        };
        assert!(free.as_str().ends_with('2'), "{free}");
    }
    let JoinRefusal::Taken {
        suggestion: Some(free),
    } = refused(&mut visitor, "Anna").await
    else {
        panic!("taken")
    };
    visitor.join(free.as_str()).await;
    let next = refused(&mut town.visitor(), "Anna").await;
    assert_eq!(
        next,
        JoinRefusal::Taken {
            suggestion: "Anna3".parse().ok()
        }
    );
}

#[tokio::test]
async fn a_nick_that_looks_like_somebodys_is_refused_with_whose() {
    let town = Town::open().await;
    let _people = (town.join("paypal").await, town.join("Anna Maria").await);
    for (alike, whose) in [
        ("раураІ", "paypal"),
        ("paypa1", "paypal"),
        ("anna-maria", "Anna Maria"),
    ] {
        match refused(&mut town.visitor(), alike).await {
            JoinRefusal::Confusable { with, suggestion } => {
                assert_eq!(with.as_str(), whose, "{alike}");
                assert!(suggestion.is_some(), "{alike}");
            }
            other => panic!("{alike}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn nobody_speaks_for_the_site() {
    let town = Town::open().await;
    for nick in ["Redovisa", "admin", "Sуstem", "moderator", "Server"] {
        let refusal = refused(&mut town.visitor(), nick).await;
        let kept = matches!(
            refusal,
            JoinRefusal::Taken { .. } | JoinRefusal::Confusable { .. } | JoinRefusal::MixedScripts
        );
        assert!(kept, "{nick}: {refusal:?}");
    }
}

#[tokio::test]
async fn of_many_who_want_the_same_nick_at_once_one_gets_it() {
    let town = Town::open().await;
    let wishes = (0..10).map(|_| {
        let mut visitor = town.visitor();
        tokio::spawn(async move {
            visitor
                .post_for_json("/chat/join", &[("nick", "Anna")])
                .await
                .status
        })
    });
    let mut given = 0;
    for wish in wishes.collect::<Vec<_>>() {
        given += usize::from(wish.await.unwrap() == StatusCode::OK);
    }
    assert_eq!(given, 1);
}

#[tokio::test]
async fn too_many_who_join_from_one_address_are_told_to_wait() {
    let rate = Rate {
        burst: 1.0,
        per_second: 0.1,
    };
    let town = Town::open_with(|config| config.pace.joins = rate).await;
    let _anna = town.join("Anna").await;
    let JoinRefusal::TooFast { retry_ms } = refused(&mut town.visitor(), "Bo").await else {
        panic!("too fast")
    };
    assert!((1..=10_001).contains(&retry_ms), "{retry_ms}");
}

#[tokio::test]
async fn who_joins_again_is_the_same_person_with_another_nick() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let before = anna.id();
    let after = anna.join("Annika").await;
    assert_eq!(after.id.0, before);
    town.join("Anna").await;
}

#[tokio::test]
async fn who_leaves_gives_the_nick_back_and_is_nobody() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let key = anna.cookie.clone();
    let answer = anna.post("/chat/leave", &[]).await;
    assert_eq!(leads_to(&answer), "/chat/lobby");
    assert!(
        answer
            .set_cookie
            .expect("the cookie is taken back")
            .contains("redovisa_key=; ")
    );
    assert_ne!(town.join("Anna").await.id(), anna.id());
    anna.cookie = key;
    assert_eq!(anna.connect().await.you, None, "the old key opens nothing");
}

#[tokio::test]
async fn a_message_by_form_is_heard_on_sockets_and_leads_back_to_it() {
    let town = Town::open().await;
    let mut bo = town.arrive("Bo").await;
    let mut anna = town.join("Anna").await;
    let form = [
        ("body", "Hej från ett formulär!"),
        ("id", "0123456789abcdef"),
    ];
    let answer = anna.post("/chat/lobby", &form).await;
    let said = bo.hear("lobby", "Hej från ett formulär!").await;
    assert_eq!(said.by.nick.as_str(), "Anna");
    assert_eq!(leads_to(&answer), format!("/chat/lobby#m{}", said.seq.0));
    let again = anna.post("/chat/lobby", &form).await;
    assert_eq!(again.location, answer.location, "the button pressed twice");
    bo.say("lobby", "Sist").await;
    bo.hear("lobby", "Sist").await;
    assert_eq!(bo.texts("lobby").len(), 2);
}

#[tokio::test]
async fn a_short_code_in_a_form_becomes_its_emoji_and_code_stays_as_it_is() {
    let town = Town::open().await;
    let mut bo = town.arrive("Bo").await;
    let mut anna = town.join("Anna").await;
    let mut send = async |path: &str, body: &str| {
        let id = crate::town::fresh_id();
        let form = [("body", body), ("id", id.as_str())];
        anna.post_for_json(path, &form).await.json()
    };
    send("/chat/lobby", "fest :tada: `:tada:` :ingenkod:").await;
    let said = bo.hear("lobby", "fest 🎉 `:tada:` :ingenkod:").await;
    let place = format!("/chat/lobby/m/{}", said.seq.0);
    send(&format!("{place}/edit"), "raket :rocket:").await;
    let thread = format!("/chat/lobby/t/{}", said.seq.0);
    send(&thread, "svar :wave:").await;
    let at = send("/chat/lobby", "/dm Bo hej :tada:").await["at"].clone();
    let direct = at.as_str().and_then(|at| at.split('#').next());
    let direct = direct.expect("a room").to_owned();
    let thread = anna.get(&thread).await.text;
    assert!(
        thread.contains("<p>raket 🚀</p>") && thread.contains("<p>svar 👋</p>"),
        "{thread}"
    );
    assert!(anna.get(&direct).await.text.contains("<p>hej 🎉</p>"));
    // Over the socket a text is said as it is sent, and so is what somebody wants said as it stands.
    bo.say("lobby", ":tada: från ett program").await;
    bo.hear("lobby", ":tada: från ett program").await;
    let form = [
        ("body", "som det står :tada:"),
        ("id", "0123456789abcdef"),
        ("literal", "yes"),
    ];
    anna.post("/chat/lobby", &form).await;
    bo.hear("lobby", "som det står :tada:").await;
}

#[tokio::test]
async fn a_message_that_is_refused_by_form_says_why() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let id = ("id", "0123456789abcdef");
    let long = "a".repeat(4_001);
    let post = async |visitor: &mut Visitor, path: &str, form: &[(&str, &str)]| {
        let answer = visitor.post_for_json(path, form).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{answer:?}"
        );
        answer.json()["reason"].clone()
    };
    assert_eq!(
        post(&mut anna, "/chat/lobby", &[("body", " "), id]).await["code"],
        "empty"
    );
    let reason = post(&mut anna, "/chat/lobby", &[("body", &long), id]).await;
    assert_eq!(
        (&reason["code"], &reason["length"]),
        (&"too-long".into(), &4_001.into())
    );
    assert_eq!(
        post(&mut anna, "/chat/lobby", &[("body", "Hej"), ("id", "kort")]).await["code"],
        "malformed"
    );
    assert_eq!(
        post(&mut anna, "/chat/nowhere", &[("body", "Hej"), id]).await["code"],
        "no-such-stream"
    );
    assert_eq!(
        post(&mut town.visitor(), "/chat/lobby", &[("body", "Hej"), id]).await["code"],
        "who-are-you"
    );
    let page = anna.post("/chat/lobby", &[("body", " "), id]).await;
    assert_eq!(
        page.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the page, with what was wrong"
    );
}

#[tokio::test]
async fn who_posts_too_fast_by_form_is_told_how_long_to_wait() {
    let rate = Rate {
        burst: 1.0,
        per_second: 0.1,
    };
    let town = Town::open_with(|config| config.pace.words = rate).await;
    let mut anna = town.join("Anna").await;
    anna.post(
        "/chat/lobby",
        &[("body", "ett"), ("id", "0123456789abcdef")],
    )
    .await;
    let answer = anna
        .post_for_json(
            "/chat/lobby",
            &[("body", "två"), ("id", "1123456789abcdef")],
        )
        .await;
    assert_eq!(answer.json()["reason"]["code"], "too-fast");
}

#[tokio::test]
async fn what_a_page_of_another_site_sends_is_not_done() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    let mut bo = town.arrive("Bo").await;
    let message: [(&str, &str); 2] = [("body", "Tjuvskrivet"), ("id", "0123456789abcdef")];
    for (path, form) in [
        ("/chat/lobby", &message[..]),
        ("/chat/join", &[("nick", "Cilla")]),
        ("/chat/leave", &[]),
        ("/chat/rooms", &[("title", "Rum")]),
        ("/chat/with/2", &[]),
    ] {
        for origin in ["https://evil.se", "null"] {
            let answer = anna.post_from(origin, path, form).await;
            assert_eq!(
                (answer.status, answer.set_cookie),
                (StatusCode::FORBIDDEN, None),
                "{path} from {origin}"
            );
        }
    }
    let own = format!("http://{}", town.addr);
    anna.post_from(
        &own,
        "/chat/lobby",
        &[("body", "Eget"), ("id", "1123456789abcdef")],
    )
    .await;
    bo.hear("lobby", "Eget").await;
    assert_eq!(
        (bo.texts("lobby"), bo.rooms.len()),
        (vec!["Eget".to_owned()], 1)
    );
    assert_eq!(anna.connect().await.you, anna.person);
}

#[tokio::test]
async fn a_form_leads_back_to_a_room_of_ours_and_nowhere_else() {
    let town = Town::open().await;
    town.join("Anna")
        .await
        .post("/chat/rooms", &[("title", "Fika")])
        .await;
    let mut bo = town.visitor();
    for (back, to) in [
        ("/chat/fika", "/chat/fika"),
        ("/chat/fika?before=7#m3", "/chat/fika"),
        ("", "/chat/lobby"),
        ("/report", "/chat/lobby"),
        ("https://evil.se/chat/fika", "/chat/lobby"),
        ("//evil.se", "/chat/lobby"),
        ("/chat//evil.se", "/chat/lobby"),
        ("/chat/../../evil", "/chat/lobby"),
        ("/chat/\r\nSet-Cookie: a=b", "/chat/lobby"),
        ("/\\evil.se", "/chat/lobby"),
        ("/chat/nowhere", "/chat/lobby"),
    ] {
        let answer = bo
            .post("/chat/join", &[("nick", "Bo"), ("back", back)])
            .await;
        assert_eq!(leads_to(&answer), to, "{back}");
    }
}

#[tokio::test]
async fn a_nick_that_is_refused_in_a_room_that_is_gone_is_still_answered() {
    let town = Town::open().await;
    let answer = town
        .visitor()
        .post("/chat/join", &[("nick", "A"), ("back", "/chat/nowhere")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_form_with_a_field_missing_or_too_much_in_it_is_refused() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    for (path, form) in [("/chat/join", &[][..]), ("/chat/lobby", &[("body", "x")])] {
        let answer = anna.post(path, form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let flood = "x".repeat(65 * 1024);
    let answer = anna
        .post(
            "/chat/lobby",
            &[("body", &flood), ("id", "0123456789abcdef")],
        )
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_page_of_a_room_is_there_without_a_nick() {
    let town = Town::open().await;
    town.arrive("Anna").await.say("lobby", "Läsbart").await;
    let mut guest = town.visitor();
    assert!(guest.get("/chat/lobby").await.text.contains("Läsbart"));
    let answer = guest.get("/chat").await;
    assert_eq!(
        (answer.status, answer.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/chat/lobby"))
    );
    assert_eq!(
        guest.get("/chat/nowhere").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn somebody_is_found_by_how_their_nick_begins_whether_they_are_here_or_not() {
    let town = Town::open().await;
    let (mut anna, berit) = (town.join("Anna").await, town.join("Berit Öst").await);
    town.join("Bertil").await;
    let found = |answer: Answer| -> Vec<String> {
        let people = answer.json()["people"].clone();
        let nicks = people.as_array().expect("people").iter();
        nicks
            .map(|person| person["nick"].as_str().expect("a nick").to_owned())
            .collect()
    };
    for (start, nicks) in [
        ("bER", &["Bertil", "Berit Öst"][..]),
        ("berit-%C3%B6", &["Berit Öst"]),
        ("erit", &[]),
        ("%20%20", &[]),
        ("%25", &[]),
    ] {
        let answer = anna.get_for_json(&format!("/chat/people?q={start}")).await;
        let mut found = found(answer);
        let mut nicks = nicks.to_vec();
        found.sort();
        nicks.sort();
        assert_eq!(found, nicks, "{start}");
    }
    let page = anna.get("/chat/people?q=ber").await.text;
    let way = format!("action=\"/chat/with/{}\"", berit.id());
    assert!(page.contains(&way) && page.contains("Berit Öst"), "{page}");
    assert!(page.contains("value=\"ber\""), "{page}");
    let page = anna.get("/chat/people?q=zz").await.text;
    assert!(page.contains("Ingen heter så."), "{page}");
    // Whoever has no nick is told of nobody.
    let mut stranger = town.visitor();
    let answer = stranger.get_for_json("/chat/people?q=ber").await;
    assert_eq!(found(answer), [""; 0]);
}

#[tokio::test]
async fn rooms_are_looked_for_by_a_form_that_leads_to_the_same_page() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    for title in ["Fika på Åsö", "Plugg"] {
        anna.post("/chat/rooms", &[("title", title)]).await;
    }
    let listed = |page: &Answer| {
        let list = page.text.split_once("class=\"rooms\"").expect("a list");
        let list = list.1.split("</nav>").next().expect("its end");
        let rooms = list.split("class=\"room").skip(1);
        let of = |room: &str| {
            let (_, title) = room.split_once("<bdi>")?;
            Some(title.split_once("</bdi>")?.0.to_owned())
        };
        rooms.filter_map(of).collect::<Vec<_>>()
    };
    for (sought, found) in [
        ("", vec!["Lobby", "Fika på Åsö", "Plugg"]),
        ("+%C3%85S%C3%96+", vec!["Fika på Åsö"]),
        ("%3Cb%3E", vec![]),
    ] {
        let page = anna.get(&format!("/chat/lobby?q={sought}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(listed(&page), found, "{sought}");
        assert!(page.text.contains("<h1"), "the room is there all the same");
    }
}

//! Who may open a socket, and what it hears first.

use redovisa::protocol::CHAT_V1;

use crate::town::{Refused, Town};

async fn offering(town: &Town, offered: Option<&str>) -> Result<(), Refused> {
    town.visitor()
        .handshake()
        .protocol(offered)
        .connect()
        .await
        .map(drop)
}

async fn from_a_page_of(town: &Town, origin: &str) -> Result<(), Refused> {
    town.visitor()
        .handshake()
        .origin(origin)
        .connect()
        .await
        .map(drop)
}

#[tokio::test]
async fn a_socket_that_does_not_name_our_subprotocol_is_told_what_is_supported() {
    let town = Town::open().await;
    for offered in [
        None,
        Some("chat"),
        Some("redovisa.chat.v2"),
        Some("REDOVISA.CHAT.V1"),
    ] {
        let refused = offering(&town, offered).await.expect_err("a refusal");
        assert_eq!(refused.status, 400, "{offered:?}");
        assert!(refused.text.contains(CHAT_V1), "{refused:?}");
    }
}

#[tokio::test]
async fn our_subprotocol_is_chosen_among_others() {
    let town = Town::open().await;
    offering(&town, Some("redovisa.chat.v9, redovisa.chat.v1"))
        .await
        .expect("an open socket");
}

#[tokio::test]
async fn a_page_of_another_site_may_not_open_a_socket() {
    let town = Town::open().await;
    let nearly = format!("http://{}.evil.se", town.addr);
    for origin in ["https://evil.se", "null", &nearly] {
        assert_eq!(
            from_a_page_of(&town, origin)
                .await
                .expect_err("a refusal")
                .status,
            403,
            "{origin}"
        );
    }
}

#[tokio::test]
async fn our_own_pages_and_those_of_allowed_sites_may() {
    let town = Town::open_with(|config| {
        config.origins = vec!["https://friend.se".parse().expect("an origin")]
    })
    .await;
    from_a_page_of(&town, &format!("http://{}", town.addr))
        .await
        .expect("our own page");
    from_a_page_of(&town, "https://friend.se")
        .await
        .expect("an allowed page");
    offering(&town, Some(CHAT_V1))
        .await
        .expect("a program that is no page");
}

#[tokio::test]
async fn hello_tells_who_you_are_and_which_rooms_there_are() {
    let town = Town::open().await;
    let guest = town.visitor().connect().await;
    assert_eq!(guest.you, None);
    assert_eq!(
        guest
            .rooms
            .iter()
            .map(|room| (room.name.as_str(), &*room.title))
            .collect::<Vec<_>>(),
        [("lobby", "Lobby")]
    );
    let anna = town.join("Anna").await;
    assert_eq!(anna.connect().await.you, anna.person);
}

#[tokio::test]
async fn a_cookie_that_we_did_not_give_makes_nobody_somebody() {
    let town = Town::open().await;
    let mut stranger = town.join("Anna").await;
    for cookie in [
        "redovisa_key=0123456789abcdef0123456789abcdef",
        "redovisa_key=",
        "redovisa_key=å",
        ";;=;",
    ] {
        stranger.cookie = Some(cookie.into());
        assert_eq!(stranger.connect().await.you, None, "{cookie}");
    }
}

#[tokio::test]
async fn who_finds_all_places_taken_is_told_to_come_back_and_finds_one_later() {
    let town = Town::open_with(|config| config.connections = 1).await;
    let first = town.visitor().connect().await;
    assert_eq!(
        offering(&town, Some(CHAT_V1))
            .await
            .expect_err("a refusal")
            .status,
        503
    );
    drop(first);
    // The place is free once the server has noticed that its holder is gone.
    while let Err(refused) = offering(&town, Some(CHAT_V1)).await {
        assert_eq!(refused.status, 503);
    }
}

#[tokio::test]
async fn the_socket_is_no_page() {
    let town = Town::open().await;
    assert!(
        town.visitor()
            .get("/ws/chat")
            .await
            .status
            .is_client_error()
    );
}

#[tokio::test]
async fn why_no_socket_is_opened_is_said_in_the_visitors_language() {
    let town = Town::open_with(|config| config.connections = 1).await;
    let handshake = |language| town.visitor().handshake().language(language);
    let told = [
        ("sv", ["underprotokoll", "annan webbplats", "Alla platser"]),
        (
            "en-GB, sv;q=0.5",
            ["subprotocol", "another site", "All places"],
        ),
    ];
    let _holder = town.visitor().connect().await;
    for (language, [protocol, origin, places]) in told {
        let refused = handshake(language).protocol(Some("chat")).connect().await;
        let refused = refused.map(drop).expect_err("no protocol of ours");
        assert!(refused.text.contains(protocol), "{refused:?}");
        let foreign = handshake(language).origin("https://evil.se");
        let refused = foreign.connect().await.map(drop).expect_err("a stranger");
        assert!(refused.text.contains(origin), "{refused:?}");
        let refused = handshake(language).connect().await.map(drop);
        let refused = refused.expect_err("no place");
        assert_eq!(refused.status, 503);
        assert!(refused.text.contains(places), "{refused:?}");
        // Who looks there with a browser is told what it is.
        for address in ["/ws/chat", "/ws/echo"] {
            let header = [(reqwest::header::ACCEPT_LANGUAGE, language)];
            let (status, headers, text) = town.visitor().fetch(address, &header).await;
            assert_eq!(status.as_u16(), 426, "{address}");
            assert_eq!(headers["upgrade"], "websocket");
            assert_eq!(headers["content-language"], &language[..2]);
            let text = String::from_utf8(text).unwrap();
            assert!(
                text.contains("WebSocket") && text.contains("/lab"),
                "{text}"
            );
        }
    }
}

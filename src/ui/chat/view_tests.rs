//! What the server makes of a chat page, read as HTML.

use leptos::prelude::*;

use super::{
    ChatApp, PeoplePage,
    page::{ChatPage, Fault, Window},
};
use crate::{
    chat::{Body, Chat, Fact, Refusal as ChatRefusal},
    protocol::{Choice, JoinRefusal, Reading, Refusal, RoomInfo},
    stream::{CommandId, Decider, Event, Nick, Person, PersonId, Role, Seq, Snapshot, Title},
    ui::carried::carry,
    ui::lang::Lang,
};

fn person(id: u64, nick: &str) -> Person {
    Person {
        id: PersonId(id),
        nick: nick.parse().expect("a nick"),
    }
}

/// The lobby, in which these things were said by Bo.
fn page(said: &[&str]) -> ChatPage {
    let mut snapshot = Snapshot::<Chat>::origin();
    for (at, text) in said.iter().enumerate() {
        let seq = Seq(at as u64 + 2);
        let nick: Nick = "Bo".parse().expect("a nick");
        let body = Body::parse(text).expect("a body");
        let event = Event {
            seq,
            at: 1_795_303_807_000 + at as i64,
            by: PersonId(2),
            id: None,
            fact: Fact::Posted {
                nick,
                body,
                reply: None,
                mentions: Default::default(),
                files: Vec::new(),
            },
        };
        Chat::apply(&mut snapshot.state, &event);
        snapshot.seq = seq;
    }
    let room = RoomInfo {
        name: "lobby".parse().expect("a name"),
        title: Title::parse("Lobby").expect("a title"),
        with: None,
        archived: false,
        private: false,
    };
    ChatPage {
        lang: Lang::Sv,
        you: None,
        role: Role::Guest,
        rooms: vec![room.clone()],
        sought: String::new(),
        reading: Vec::new(),
        crowds: Vec::new(),
        blocked: Vec::new(),
        room,
        snapshot,
        window: Window::Newest,
        here: vec![person(2, "Bo")],
        here_count: 1,
        away: Vec::new(),
        command: CommandId::from_random(1),
        fault: None,
    }
}

/// The page's HTML without the data that it carries for the browser.
fn html(page: ChatPage) -> String {
    Owner::new_root(None).with(|| {
        _ = carry(page);
        view! { <ChatApp /> }.to_html()
    })
}

#[test]
fn hostile_text_makes_no_live_markup() {
    let html = html(page(&[
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "[a](javascript:alert(1)) [b](https://c.se/\"onmouseover=\"alert(1))",
        "```\"><script>\n</code></pre><script>alert(1)</script>\n```",
        "</textarea></template></title><style>*{}</style><!-- <!]]>",
    ]));
    for live in [
        "<script",
        "<img",
        "<svg",
        "<style",
        "<!-- ",
        "href=\"javascript",
    ] {
        assert!(!html.contains(live), "{live} in {html}");
    }
    // Whatever stands inside of a tag was put there by a view.
    for tag in html
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(tag, _)| tag)
    {
        for handler in ["onerror", "onload", "onmouseover", "style="] {
            assert!(!tag.contains(handler), "{handler} in <{tag}>");
        }
    }
}

#[test]
fn favourites_stand_first_then_what_is_unread_and_else_the_readers_own_order() {
    let mut page = page(&[]);
    let room = |name: &str| RoomInfo {
        name: name.parse().expect("a name"),
        ..page.room.clone()
    };
    // Its order, whether it is a favourite, and how much is unread.
    let rooms = [
        ("late", None, false, 0),
        ("third", Some(3), false, 0),
        ("second", Some(2), false, 0),
        ("news", Some(4), false, 7),
        ("last-star", None, true, 9),
        ("star", Some(1), true, 0),
    ];
    let reading = |(name, order, favourite, unread): (&str, _, _, _)| Reading {
        stream: name.parse().expect("a name"),
        seq: Seq(1),
        head: Seq(1),
        unread,
        first: None,
        calls: 0,
        choice: Choice {
            order,
            favourite,
            ..Choice::default()
        },
    };
    let listed = rooms.map(|(name, ..)| room(name)).to_vec();
    (page.rooms, page.reading) = (listed, rooms.map(reading).to_vec());
    let html = html(page);
    let order: Vec<&str> = html
        .split("class=\"room")
        .filter_map(|part| part.split("href=\"/chat/").nth(1)?.split('"').next())
        .filter(|name| rooms.iter().any(|(known, ..)| known == name))
        .collect();
    assert_eq!(
        order,
        ["star", "last-star", "news", "second", "third", "late"]
    );
}

#[test]
fn links_of_messages_lead_away_and_vouch_for_nothing() {
    let html = html(page(&["se https://example.org/a?b=c&d"]));
    let link = "<a href=\"https://example.org/a?b=c&amp;d\" target=\"_blank\" rel=\"nofollow ugc noopener noreferrer\">";
    assert!(html.contains(link), "{html}");
}

#[test]
fn the_server_says_times_in_utc_and_names_days_in_full() {
    let html = html(page(&["hej"]));
    assert!(
        html.contains("<time datetime=\"2026-11-21T23:30:07Z\">23:30</time>"),
        "{html}"
    );
    assert!(html.contains("lördag 21 november 2026"), "{html}");
}

#[test]
fn a_reader_gets_a_form_for_a_nick_and_a_member_one_for_words() {
    let reader = html(page(&["hej"]));
    assert!(reader.contains("action=\"/chat/join\"") && !reader.contains("<textarea"));
    let member = html(ChatPage {
        you: Some(person(3, "Anna")),
        ..page(&["hej"])
    });
    assert!(member.contains("action=\"/chat/lobby\"") && member.contains("<textarea"));
    assert!(member.contains("action=\"/chat/with/2\""), "{member}");
    assert!(!member.contains("action=\"/chat/join\""));
}

#[test]
fn a_form_that_was_refused_comes_back_with_what_was_written_and_why() {
    let nick = html(ChatPage {
        fault: Some(Fault::Join(
            "Bo\"><b>".into(),
            JoinRefusal::Taken {
                suggestion: Some("Bo 2".parse().expect("a nick")),
            },
        )),
        ..page(&[])
    });
    assert!(
        nick.contains("value=\"Bo&quot;&gt;&lt;b&gt;\"") || nick.contains("value=\"Bo&quot;><b>\""),
        "{nick}"
    );
    assert!(
        nick.contains("Smeknamnet är upptaget.") && nick.contains("Ta ”Bo 2”"),
        "{nick}"
    );

    let words = html(ChatPage {
        you: Some(person(3, "Anna")),
        fault: Some(Fault::Post(
            "</textarea><b>kvar".into(),
            Refusal::Stream(ChatRefusal::TooLong { length: 4_007 }),
        )),
        ..page(&[])
    });
    assert!(
        words.contains("\n&lt;/textarea>&lt;b>kvar</textarea>"),
        "{words}"
    );
    assert!(words.contains("7 tecken för långt"), "{words}");
}

#[test]
fn an_older_part_has_a_way_forth_and_back() {
    let mut old = page(&["hej"]);
    old.snapshot.seq = Seq(80);
    old.snapshot.state.floor = Seq(30);
    old.window = Window::Before(Seq(80));
    let html = html(old);
    for address in [
        "/chat/lobby?before=30",
        "/chat/lobby?before=130",
        "href=\"/chat/lobby\"",
    ] {
        assert!(html.contains(address), "{address} in {html}");
    }
}

#[test]
fn english_pages_are_english() {
    let html = html(ChatPage {
        lang: Lang::En,
        ..page(&[])
    });
    for word in ["Rum", "Skicka", "Gå med", "här"] {
        assert!(!html.contains(word), "{word} in {html}");
    }
}

#[test]
fn the_page_of_everybody_names_them_and_lets_a_member_write() {
    let everybody = |you| {
        let people = vec![person(3, "Bo"), person(2, "Anna")];
        Owner::new_root(None).with(|| {
            let (here, away) = (vec![PersonId(2), PersonId(3)], vec![PersonId(3)]);
            view! { <PeoplePage lang=Lang::En you sought=None count=7 people here away role=Role::Guest /> }
                .to_html()
        })
    };
    let (reader, member) = (everybody(None), everybody(Some(person(2, "Anna"))));
    assert!(
        reader.contains("7 people") && reader.contains("and 5 more") && !reader.contains("<form")
    );
    assert!(reader.find("Anna") < reader.find("Bo"), "by nick");
    let words = (reader.find(">here"), reader.find(">away"));
    assert!(words.0.is_some() && words.0 < words.1, "in words: {reader}");
    // The way to Bo, and the way to find others.
    assert_eq!(member.matches("<form").count(), 2);
}

#[test]
fn a_name_leads_to_its_page_and_is_no_stop_for_tab() {
    let html = html(ChatPage {
        you: Some(person(3, "Anna")),
        ..page(&["hej", "hej igen"])
    });
    let link = "<a href=\"/chat/person/2\" tabindex=\"-1\"><bdi>";
    assert_eq!(html.matches(link).count(), 1, "where it is shown: {html}");
}

#[test]
fn what_rooms_are_looked_for_by_stands_in_the_field() {
    let html = html(ChatPage {
        sought: "<fika>".to_owned(),
        ..page(&[])
    });
    assert!(
        html.contains("name=\"q\"") && html.contains("&lt;fika"),
        "{html}"
    );
}

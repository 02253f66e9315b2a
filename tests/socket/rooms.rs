//! Several rooms on one socket.

use redovisa::protocol::{LineRefusal, MOST_SUBSCRIPTIONS};

use crate::town::{ClientFrame, ServerFrame, Town, UNBOUNDED};

#[tokio::test]
async fn one_socket_follows_several_rooms() {
    let town = Town::open().await;
    let mut anna = town.join("Anna").await;
    anna.post("/chat/rooms", &[("title", "Kursen Rust")]).await;
    anna.post("/chat/rooms", &[("title", "Fika")]).await;
    let mut line = anna.connect().await;
    let names: Vec<_> = line
        .rooms
        .iter()
        .map(|room| room.name.as_str().to_owned())
        .collect();
    assert_eq!(names, ["lobby", "kursen-rust", "fika"]);
    let mut bo = town.arrive("Bo").await;
    for name in &names {
        line.subscribe(name).await;
        bo.subscribe(name).await;
        line.say(name, &format!("Hej {name}!")).await;
    }
    for name in &names {
        bo.hear(name, &format!("Hej {name}!")).await;
        assert_eq!(bo.texts(name).len(), 1, "a room hears its own words only");
    }
}

#[tokio::test]
async fn who_stops_following_hears_no_more_and_may_not_write() {
    let town = Town::open().await;
    let (mut anna, mut bo) = (town.arrive("Anna").await, town.arrive("Bo").await);
    let lobby = || "lobby".parse().unwrap();
    anna.send(&ClientFrame::Unsubscribe { stream: lobby() })
        .await;
    let id = anna.post("lobby", "Hallå?").await;
    assert_eq!(
        anna.outcome(&id).await,
        Err(LineRefusal::NotSubscribed.into())
    );
    bo.say("lobby", "Anna?").await;
    anna.settle().await;
    assert_eq!(anna.texts("lobby"), [""; 0]);
    anna.send(&ClientFrame::Before {
        stream: lobby(),
        seq: redovisa::stream::Seq(9),
    })
    .await;
    assert_eq!(anna.refusal().await, LineRefusal::NotSubscribed);
}

#[tokio::test]
async fn a_room_that_is_not_there_is_refused_by_name() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    anna.send(&ClientFrame::Subscribe {
        stream: "nowhere".parse().unwrap(),
        after: None,
        quiet: false,
    })
    .await;
    let (stream, id) = anna
        .expect("a refusal", |frame| match frame {
            ServerFrame::Refused { stream, id, reason }
                if *reason == LineRefusal::NoSuchStream.into() =>
            {
                Some((stream.clone(), id.clone()))
            }
            _ => None,
        })
        .await;
    assert_eq!((stream.unwrap().as_str(), id), ("nowhere", None));
    let id = anna.post("nowhere", "Hallå?").await;
    assert_eq!(
        anna.outcome(&id).await,
        Err(LineRefusal::NotSubscribed.into())
    );
}

#[tokio::test]
async fn a_new_room_is_told_to_all_at_once() {
    let town = Town::open().await;
    let mut guest = town.visitor().connect().await;
    let mut anna = town.join("Anna").await;
    let answer = anna
        .post_for_json("/chat/rooms", &[("title", "Övningar & labb")])
        .await;
    assert_eq!(answer.json()["room"]["name"], "ovningar-labb");
    let room = guest
        .expect("a room", |frame| match frame {
            ServerFrame::Room { room } => Some(room.clone()),
            _ => None,
        })
        .await;
    assert_eq!(
        (room.name.as_str(), &*room.title, room.with),
        ("ovningar-labb", "Övningar & labb", None)
    );
}

#[tokio::test]
async fn one_socket_follows_only_so_many_rooms() {
    let town = Town::open_with(|config| config.pace.openings = UNBOUNDED).await;
    let mut anna = town.join("Anna").await;
    for n in 1..=MOST_SUBSCRIPTIONS {
        anna.post("/chat/rooms", &[("title", &format!("Rum {n}"))])
            .await;
    }
    let mut line = anna.connect().await;
    line.subscribe("lobby").await;
    for n in 1..MOST_SUBSCRIPTIONS {
        line.subscribe_quietly(&format!("rum-{n}")).await;
    }
    let last = format!("rum-{MOST_SUBSCRIPTIONS}");
    let subscribe = ClientFrame::Subscribe {
        stream: last.parse().unwrap(),
        after: None,
        quiet: false,
    };
    line.send(&subscribe).await;
    assert_eq!(line.refusal().await, LineRefusal::TooManySubscriptions);
    line.subscribe("lobby").await;
    line.send(&ClientFrame::Unsubscribe {
        stream: "lobby".parse().unwrap(),
    })
    .await;
    line.subscribe(&last).await;
}

//! The help queue over its socket and by forms, as students, helpers and spectators meet it.

use std::time::Duration;

use redovisa::{
    protocol::{LineRefusal, Refusal},
    queue::{Board, Command, Outcome, Queue, Refusal as No, Status},
    stream::{PersonId, Seq},
};
use reqwest::StatusCode;
use tokio::time::{Instant, sleep};

use crate::town::{Line, PATIENCE, Town, Visitor};

/// A town whose owner is Olle, with the queue `labb-1`.
async fn with_a_queue() -> (Town, Visitor) {
    let town = Town::open().await;
    let olle = with_owner(&town, "Olle").await;
    (town, olle)
}

async fn with_owner(town: &Town, nick: &str) -> Visitor {
    let mut owner = town.join(nick).await;
    let link = town.owner_link.clone().expect("a link for the owner");
    let claimed = owner.post(&link, &[]).await;
    assert_eq!(claimed.location.as_deref(), Some("/queue"), "{claimed:?}");
    let opened = owner.post("/queue", &[("title", "Labb 1")]).await;
    assert_eq!(opened.location.as_deref(), Some("/queue/labb-1"));
    owner
}

async fn follow(visitor: &Visitor) -> Line<Queue> {
    let mut line = visitor.handshake().connect_to::<Queue>().await.unwrap();
    line.subscribe("labb-1").await;
    line
}

fn ask(about: &str) -> Command {
    Command::Ask {
        about: about.into(),
        place: "sal 4".into(),
    }
}

fn holder(board: &Board, request: Seq) -> Option<PersonId> {
    let held = board.request(request)?.held.as_ref()?;
    Some(held.by.id)
}

#[tokio::test]
async fn a_student_asks_and_everybody_sees_it() {
    let (town, _olle) = with_a_queue().await;
    let mut anna = follow(&town.join("Anna").await).await;
    let mut spectator = follow(&town.visitor()).await;
    let request = anna.wish("labb-1", ask("rekursion")).await.unwrap();
    spectator.reach("labb-1", request).await;
    let board = spectator.fold("labb-1");
    assert_eq!(&*board.request(request).unwrap().about, "rekursion");
    assert_eq!(board.ahead_of(request), Some(0));
    let again = anna.wish("labb-1", ask("mer")).await;
    assert_eq!(again, Err(Refusal::Stream(No::AlreadyAsked { request })));
    let nobody = spectator.wish("labb-1", ask("x")).await;
    assert_eq!(nobody, Err(Refusal::Line(LineRefusal::WhoAreYou)));
}

#[tokio::test]
async fn who_is_called_otherwise_now_is_so_on_the_board() {
    let (town, mut olle) = with_a_queue().await;
    let mut anna = town.join("Anna").await;
    let request = follow(&anna)
        .await
        .wish("labb-1", ask("rekursion"))
        .await
        .unwrap();
    anna.post("/account/nick", &[("nick", "Annika")]).await;
    olle.post("/account/nick", &[("nick", "Olof")]).await;
    let spectator = town.visitor();
    let mut line = spectator.handshake().connect_to::<Queue>().await.unwrap();
    let board = line.subscribe("labb-1").await.state;
    assert_eq!(board.request(request).unwrap().by.nick.as_str(), "Annika");
    assert_eq!(board.owner.unwrap().nick.as_str(), "Olof");
    let page = town.visitor().get("/queue/labb-1").await.text;
    // Who left a moment ago still counts as here, by the name of then.
    assert!(page.contains("<bdi>Annika</bdi>"), "{page}");
    let list = town.visitor().get("/queue").await.text;
    assert!(list.contains("<bdi>Olof</bdi>"), "{list}");
}

#[tokio::test]
async fn of_two_helpers_who_take_the_same_one_gets_it_and_the_other_is_told_by_whom() {
    let (town, mut olle) = with_a_queue().await;
    let (mut anna, hedda) = (
        follow(&town.join("Anna").await).await,
        town.join("Hedda").await,
    );
    let named = olle
        .post(
            "/queue/labb-1/helpers",
            &[
                ("id", "namn-pa-hjalpare-1"),
                ("name", &hedda.id().to_string()),
            ],
        )
        .await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{named:?}");
    let request = anna.wish("labb-1", ask("pekare")).await.unwrap();
    let (mut one, mut other) = (follow(&olle).await, follow(&hedda).await);
    let take = Command::Take { request };
    let (first, second) =
        tokio::join!(one.wish("labb-1", take.clone()), other.wish("labb-1", take));
    let (winner, refused) = match (first, second) {
        (Ok(_), Err(refused)) => (&olle, refused),
        (Err(refused), Ok(_)) => (&hedda, refused),
        both => panic!("one gets it, not {both:?}"),
    };
    let person = winner.person.clone().unwrap();
    assert_eq!(
        refused,
        Refusal::Stream(No::TakenBy {
            person: person.clone()
        })
    );
    anna.until("labb-1", "a helper", |board| {
        holder(board, request) == Some(person.id)
    })
    .await;
}

#[tokio::test]
async fn who_is_helped_and_who_helps_get_a_room_of_their_own() {
    let (town, olle) = with_a_queue().await;
    let student = town.join("Anna").await;
    let (mut anna, mut helper) = (follow(&student).await, follow(&olle).await);
    let request = anna.wish("labb-1", ask("")).await.unwrap();
    helper.wish("labb-1", Command::TakeNext).await.unwrap();
    anna.until("labb-1", "a room", |board| {
        board
            .request(request)
            .is_some_and(|request| request.room.is_some())
    })
    .await;
    let room = anna.fold("labb-1").request(request).unwrap().room.clone();
    let room = room.unwrap().to_string();
    let (mut annas, mut olles) = (student.connect().await, olle.connect().await);
    annas.subscribe(&room).await;
    olles.subscribe(&room).await;
    olles.say(&room, "Jag kommer").await;
    annas.hear(&room, "Jag kommer").await;
    helper
        .wish(
            "labb-1",
            Command::Finish {
                request,
                note: "Läs kapitel 3".into(),
            },
        )
        .await
        .unwrap();
    anna.until("labb-1", "an end", |board| board.requests.is_empty())
        .await;
}

#[tokio::test]
async fn only_the_site_does_what_is_the_sites() {
    let (town, olle) = with_a_queue().await;
    let mut anna = follow(&town.join("Anna").await).await;
    let request = anna.wish("labb-1", ask("")).await.unwrap();
    let mut owner = follow(&olle).await;
    let me = olle.person.clone().unwrap();
    for command in [
        Command::Lapse { request },
        Command::Own { owner: me },
        Command::LinkRoom {
            request,
            room: "lobby".parse().unwrap(),
        },
    ] {
        let outcome = owner.wish("labb-1", command.clone()).await;
        assert_eq!(outcome, Err(Refusal::Stream(No::OnlySite)), "{command:?}");
    }
    let status = Command::SetStatus {
        status: Status::Closed,
    };
    let outcome = anna.wish("labb-1", status).await;
    assert_eq!(outcome, Err(Refusal::Stream(No::OnlyHelpers)));
}

#[tokio::test]
async fn a_telephone_that_slept_catches_up() {
    let (town, olle) = with_a_queue().await;
    let anna = town.join("Anna").await;
    let mut awake = follow(&anna).await;
    let request = awake.wish("labb-1", ask("")).await.unwrap();
    awake.reach("labb-1", request).await;
    drop(awake);
    let mut helper = follow(&olle).await;
    helper
        .wish("labb-1", Command::Take { request })
        .await
        .unwrap();
    let mut woken = anna.handshake().connect_to::<Queue>().await.unwrap();
    woken.subscribe("labb-1").await;
    woken
        .until("labb-1", "a helper", |board| {
            holder(board, request) == Some(PersonId(olle.id()))
        })
        .await;
}

#[tokio::test]
async fn a_queue_and_a_room_of_the_same_name_are_two() {
    let (town, olle) = with_a_queue().await;
    let mut anna = town.join("Anna").await;
    anna.post("/chat/rooms", &[("title", "Labb 1")]).await;
    let (mut chat, mut queue) = (anna.connect().await, follow(&olle).await);
    chat.subscribe("labb-1").await;
    chat.say("labb-1", "hej").await;
    // Who is in the one is not in the other.
    queue.see(Some("labb-1"), &["Olle"]).await;
    chat.see(Some("labb-1"), &["Anna"]).await;
    assert!(queue.fold("labb-1").requests.is_empty());
}

#[tokio::test]
async fn the_owners_link_works_once_and_the_next_owner_gets_the_queues() {
    let (town, olle) = with_a_queue().await;
    let link = town.owner_link.clone().unwrap();
    let mut eva = town.join("Eva").await;
    let page = eva.get(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(eva.post(&link, &[]).await.status, StatusCode::GONE);
    let refused = eva.post_for_json("/queue", &[("title", "Labb 2")]).await;
    assert_eq!(refused.json()["reason"]["code"], "only-owner");

    let output = town.owner_link_by_command().await;
    let token = output
        .rsplit_once("/owner/")
        .expect("a link")
        .1
        .trim()
        .to_owned();
    let link = format!("/owner/{token}");
    let page = eva.get(&link).await;
    assert_eq!(page.status, StatusCode::OK, "looking does not use it up");
    assert_eq!(eva.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
    let mut line = follow(&eva).await;
    let id = PersonId(eva.id());
    line.until("labb-1", "its new owner", |board| board.is_owner(id))
        .await;
    let mut former = follow(&olle).await;
    let outcome = former
        .wish(
            "labb-1",
            Command::Rule {
                reason_required: true,
            },
        )
        .await;
    assert_eq!(outcome, Err(Refusal::Stream(No::OnlyOwner)));
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let (town, olle) = with_a_queue().await;
    let anna = town.join("Anna").await;
    let mut line = follow(&anna).await;
    let request = line.wish("labb-1", ask("minne")).await.unwrap();
    let town = town.restart().await;
    assert_eq!(town.owner_link, None, "there is an owner");
    let mut line = follow(&olle.moved_to(town.addr)).await;
    assert_eq!(
        &*line.fold("labb-1").request(request).unwrap().about,
        "minne"
    );
    line.wish("labb-1", Command::TakeNext).await.unwrap();
}

#[tokio::test]
async fn who_stays_away_too_long_loses_the_place_and_who_looks_in_keeps_it() {
    let kept = Duration::from_millis(1_500);
    let town = Town::open_with(|config| config.pace.place_kept = kept).await;
    let mut olle = with_owner(&town, "Olle").await;
    let mut watching = follow(&olle).await;
    let (gone, stays) = (town.join("Anna").await, town.join("Bo").await);
    let mut plain = town.join("Cilla").await;
    let mut leaving = follow(&gone).await;
    let annas = leaving.wish("labb-1", ask("")).await.unwrap();
    let mut staying = follow(&stays).await;
    let bos = staying.wish("labb-1", ask("")).await.unwrap();
    let asked = plain
        .post(
            "/queue/labb-1/ask",
            &[("id", "cillas-enda-fraga"), ("about", "")],
        )
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{asked:?}");
    drop(leaving);
    // Who has no socket is seen by asking for pages; the one with a socket answers pings meanwhile.
    let until = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < until, "Anna's place lapses");
        assert_eq!(plain.get("/queue/labb-1").await.status, StatusCode::OK);
        staying.settle().await;
        watching.settle().await;
        let board = watching.fold("labb-1");
        if board.request(annas).is_none() && !board.requests.is_empty() {
            break;
        }
        sleep(kept / 10).await;
    }
    let board = watching.fold("labb-1");
    assert!(
        board.request(bos).is_some(),
        "who has the page open keeps the place"
    );
    assert_eq!(
        board.requests.len(),
        2,
        "and so does who looks in now and then"
    );
    let ended = board.ended.back().expect("Anna's request ended");
    assert_eq!(ended.outcome, Outcome::Lapsed);
    let page = olle.get("/queue/labb-1/history?zone=60").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("<svg"), "{}", page.text);
}

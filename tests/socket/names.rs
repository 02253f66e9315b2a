//! Who is renamed is called so in tabs that are open, and in those that come back.

use crate::town::{Line, ServerFrame, Town, Visitor};

/// Who is told to be called otherwise, the next time that anybody is.
async fn renamed(line: &mut Line) -> Vec<(u64, String)> {
    let people = line.expect("another name", |frame| match frame {
        ServerFrame::Names { people, .. } if !people.is_empty() => Some(people.clone()),
        _ => None,
    });
    let people = people.await.into_iter();
    people
        .map(|person| (person.id.0, person.nick.to_string()))
        .collect()
}

async fn takes(visitor: &mut Visitor, nick: &str) {
    visitor.post("/account/nick", &[("nick", nick)]).await;
}

#[tokio::test]
async fn who_is_renamed_is_called_so_in_open_tabs() {
    let town = Town::open().await;
    let mut anna = town.arrive("Anna").await;
    let mut bo = town.join("Bo").await;
    let mut line = bo.connect().await;
    line.subscribe("lobby").await;
    line.say("lobby", "Hej!").await;
    takes(&mut bo, "Bosse").await;
    assert_eq!(renamed(&mut anna).await, [(bo.id(), "Bosse".to_owned())]);
    bo.post("/account/delete", &[("sure", "yes")]).await;
    let gone = "Borttagen användare".to_owned();
    assert_eq!(renamed(&mut anna).await, [(bo.id(), gone)]);
}

#[tokio::test]
async fn who_comes_back_hears_who_was_renamed_since_and_of_nobody_else() {
    let town = Town::open().await;
    let anna = town.join("Anna").await;
    let (mut bo, mut cilla) = (town.join("Bo").await, town.join("Cilla").await);
    takes(&mut cilla, "Cia").await;
    let mut line = anna.connect().await;
    line.subscribe("lobby").await;
    let head = line.say("lobby", "Är du där, Bo?").await;
    drop(line);
    let mut other = bo.connect().await;
    other.subscribe("lobby").await;
    other.say("lobby", "Ja").await;
    takes(&mut bo, "Bosse").await;
    let town = town.restart().await;
    let anna = anna.moved_to(town.addr);
    let mut line = anna.connect().await;
    line.resume("lobby", head.0).await;
    // What was said under the old name comes first.
    assert_eq!(line.hear("lobby", "Ja").await.by.nick.as_str(), "Bo");
    assert_eq!(renamed(&mut line).await, [(bo.id(), "Bosse".to_owned())]);
    let head = line.say("lobby", "Hej!").await;
    let mut again = anna.connect().await;
    again.resume("lobby", head.0).await;
    again.say("lobby", "Hej igen!").await;
    let told = again.unasked();
    assert!(
        !(told.iter()).any(|frame| matches!(frame, ServerFrame::Names { .. })),
        "{told:?}"
    );
}

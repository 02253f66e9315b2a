//! People who have joined: each with a key and an address, as many as a measurement needs.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::Range,
};

use futures::{StreamExt, stream};

use super::{Fallible, http::Http};

/// People of one address: as many as may join at once, and a few to spare.
const HOUSEHOLD: usize = 50;
/// Addresses from which people join at the same time.
const JOINING: usize = 16;

/// Somebody who may speak.
#[derive(Clone, Debug)]
pub struct Person {
    /// The `Cookie` header that shows the key.
    pub cookie: String,
    pub address: IpAddr,
}

/// Lets so many people take a nick, each the way a browser does. They share a first name, which nobody
/// has who joined before. Those of one address come one after the other, several addresses at once.
pub async fn join(server: SocketAddr, people: usize, first_name: &str) -> Fallible<Vec<Person>> {
    let mut households = stream::iter(0..people.div_ceil(HOUSEHOLD))
        .map(|household| {
            let first = household * HOUSEHOLD;
            join_household(
                server,
                household,
                first..people.min(first + HOUSEHOLD),
                first_name,
            )
        })
        .buffered(JOINING);
    let mut crowd = Vec::with_capacity(people);
    while let Some(household) = households.next().await {
        crowd.extend(household?);
    }
    Ok(crowd)
}

async fn join_household(
    server: SocketAddr,
    household: usize,
    numbers: Range<usize>,
    first_name: &str,
) -> Fallible<Vec<Person>> {
    let address = address(household);
    let mut http = Http::open(server, address).await?;
    let mut people = Vec::with_capacity(numbers.len());
    for n in numbers {
        let nick = format!("nick={first_name}+{n}&back=");
        let answer = http.post("/chat/join", None, nick).await?;
        let cookie = answer
            .cookie
            .ok_or_else(|| format!("nick {n} was refused: {:?}", answer.body))?;
        people.push(Person { cookie, address });
    }
    Ok(people)
}

/// So many people without a name, for servers that ask for none.
pub fn strangers(people: usize) -> Vec<Person> {
    let stranger = |n| Person {
        cookie: String::new(),
        address: address(n / HOUSEHOLD),
    };
    (0..people).map(stranger).collect()
}

/// 127.0.1.1, 127.0.1.2 ...: clear of 127.0.0.1, which is everybody's.
fn address(household: usize) -> IpAddr {
    let [.., third, fourth] =
        (household as u32 / 250 * 256 + household as u32 % 250 + 257).to_be_bytes();
    Ipv4Addr::new(127, 0, third, fourth).into()
}

//! People who have joined: each with a key and an address, as many as a measurement needs.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{Fallible, http::Http};

/// People of one address: as many as may join at once, and a few to spare.
const HOUSEHOLD: usize = 50;

/// Somebody who may speak.
#[derive(Clone, Debug)]
pub struct Person {
    /// The `Cookie` header that shows the key.
    pub cookie: String,
    pub address: IpAddr,
}

/// Lets so many people take a nick, each the way a browser does. They share a first name, which nobody
/// has who joined before.
pub async fn join(server: SocketAddr, people: usize, first_name: &str) -> Fallible<Vec<Person>> {
    let mut crowd = Vec::with_capacity(people);
    while crowd.len() < people {
        let address = address(crowd.len() / HOUSEHOLD);
        let mut http = Http::open(server, address).await?;
        for n in crowd.len()..people.min(crowd.len() + HOUSEHOLD) {
            let nick = format!("nick={first_name}+{n}&back=");
            let answer = http.post("/chat/join", None, nick).await?;
            let cookie = answer
                .cookie
                .ok_or_else(|| format!("nick {n} was refused: {:?}", answer.body))?;
            crowd.push(Person { cookie, address });
        }
    }
    Ok(crowd)
}

/// 127.0.1.1, 127.0.1.2 ...: clear of 127.0.0.1, which is everybody's.
fn address(household: usize) -> IpAddr {
    let [.., third, fourth] =
        (household as u32 / 250 * 256 + household as u32 % 250 + 257).to_be_bytes();
    Ipv4Addr::new(127, 0, third, fourth).into()
}

//! The words that stand for what a message is, in the index beside the words that it says: who may read it,
//! where it stands, by whom it is, and what it has. None holds anything but letters and digits, so that each
//! is one word to SQLite.

use crate::{
    chat::Kind,
    search::Feature,
    stream::{PersonId, StreamName},
};

/// Anybody may read it.
pub const EVERYBODY: &str = "everybody";

/// This person may read it, beside what everybody may.
pub fn member(person: PersonId) -> String {
    format!("m{}", person.0)
}

/// It is by this person, whatever they are called.
pub fn author(person: PersonId) -> String {
    format!("p{}", person.0)
}

/// It is by nobody.
pub const NOBODY: &str = "p";

/// It stands in this room. No name has an ø, so two rooms never share a mark.
pub fn room(name: &str) -> String {
    format!("r{}", name.replace('-', "ø"))
}

pub fn feature(feature: Feature) -> &'static str {
    match feature {
        Feature::Link => "haslink",
        Feature::Code => "hascode",
        Feature::File => "hasfile",
        Feature::Picture => "haspicture",
    }
}

/// It calls this person.
pub fn call(person: PersonId) -> String {
    format!("c{}", person.0)
}

/// All that stands in the column `marks` of a message.
pub fn of(kind: &Kind, name: &StreamName, by: PersonId) -> String {
    let readers = match kind {
        Kind::Public => EVERYBODY.to_owned(),
        Kind::Direct { between } => between.each_ref().map(|one| member(one.id)).join(" "),
        // Who is in changes; whoever is so looks for the room's own mark.
        Kind::Private { .. } => String::new(),
    };
    format!("{readers} {} {}", room(name.as_str()), author(by))
}

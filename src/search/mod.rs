//! What one may ask of the messages, and what of a message can be asked for; refuses to know where they
//! are kept, who may read them, and how they are found.
//!
//! Pure. There is no wrong query: whatever cannot be understood as a filter is words.

mod day;
mod features;
mod query;

pub use day::{Day, shift};
pub use features::{Feature, brought, features};
pub use query::{Query, Term, What};

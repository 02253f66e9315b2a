//! What can be measured: each mode runs one kind of load, and gives a section of the report.

pub mod bytes;
pub mod hot;
pub mod idle;
pub mod page;
pub mod post;
pub mod search;
pub mod start;
pub mod storm;
pub mod talking;

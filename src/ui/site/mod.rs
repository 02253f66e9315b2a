//! Knows how the site's own pages look; refuses to know where their words are kept.

pub mod article;
pub mod below;
pub mod date;
pub mod discussion;
pub mod fault;
pub mod listing;
pub mod not_found;
pub mod toc;
pub mod trouble;

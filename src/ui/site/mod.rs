//! Knows how the site's own pages look; refuses to know where their words are kept.

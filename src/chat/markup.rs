//! The Markdown subset of messages, parsed into a tree that views render.

-- What makes the fingerprints of banned networks this site's own: without it they can be compared with nothing.
-- Which networks are banned stands in the log of moderation, as fingerprints with an end.
CREATE TABLE moderation_salt (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    salt BLOB NOT NULL
) STRICT;

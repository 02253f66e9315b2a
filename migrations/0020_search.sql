-- Where to find what was said: a projection of the log, made and kept up by following it. All of it may be
-- dropped at any time; the cursors then begin anew.

-- The number of a message in the index begins with its moment (milliseconds, times 2^21), so the newest are
-- found first and stretches of time are stretches of numbers.
CREATE TABLE search_place (
    id INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    UNIQUE (stream, seq)
) STRICT;

-- Up to where each stream has been read.
CREATE TABLE search_cursor (
    stream INTEGER PRIMARY KEY REFERENCES stream (id),
    seq INTEGER NOT NULL
) STRICT;

-- å, ä and ö are letters of their own. `marks` says who may read the message, in which room it stands and by
-- whom it is, `features` what it has beside words; both in words that nobody writes.
CREATE VIRTUAL TABLE search_text USING fts5 (
    body, nick, marks, features,
    tokenize = 'unicode61 remove_diacritics 0', columnsize = 0
);

-- What is deleted leaves the index at once, not when it is next rewritten.
INSERT INTO search_text (search_text, rank) VALUES ('secure-delete', 1);

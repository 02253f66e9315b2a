-- What files are called is looked for beside what is said, and that there are any. The index is made anew from the
-- log; whatever was in it is there again in a moment.
DROP TABLE search_text;
DELETE FROM search_place;
DELETE FROM search_cursor;

-- As before, with `files`: their names, a line each. An edit changes the words and never the files, so what a message
-- has of those stands among the `marks`.
CREATE VIRTUAL TABLE search_text USING fts5 (
    body, nick, marks, features, files,
    tokenize = 'unicode61 remove_diacritics 0', columnsize = 0
);

INSERT INTO search_text (search_text, rank) VALUES ('secure-delete', 1);

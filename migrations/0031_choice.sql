-- What somebody has chosen about a room for themselves: what of it is worth a notification (NULL: the usual), and
-- where it stands in their list. No row: nothing was chosen.
CREATE TABLE room_choice (
    person INTEGER NOT NULL REFERENCES person (id),
    stream INTEGER NOT NULL REFERENCES stream (id),
    level TEXT,
    favourite INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    PRIMARY KEY (person, stream)
) STRICT, WITHOUT ROWID;

-- What somebody keeps for themselves: a message by its place. What it says is the log's.
CREATE TABLE bookmark (
    person INTEGER NOT NULL REFERENCES person (id),
    room TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, room, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX bookmark_at ON bookmark (person, at);

-- Files that people bring. Their bytes lie in the folder `files` beside the database, once by content; which
-- message has them stands in the log, and nowhere else.

-- What lies there. `size` is of the file as it is served.
CREATE TABLE file (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    width INTEGER,
    height INTEGER
) WITHOUT ROWID;

-- Who brought it, and the wish that puts it into a message: where the log has no such command, or what it came to
-- names the file no longer, nobody needs this any more.
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    person INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES file (hash),
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    command TEXT
) WITHOUT ROWID;

CREATE INDEX upload_by_person ON upload (person);
CREATE INDEX upload_by_hash ON upload (hash);

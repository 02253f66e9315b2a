-- Who somebody is. A number is never used again, so that authorship stays.
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nick TEXT NOT NULL,
    -- What the nick looks like (Unicode TS 39 skeleton of its case folded form).
    skeleton TEXT NOT NULL,
    seen INTEGER NOT NULL
) STRICT;

CREATE INDEX person_skeleton ON person (skeleton, seen);

-- A browser's key, as its SHA-256: the table gives nobody the right to be somebody.
CREATE TABLE session (
    token BLOB PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id),
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

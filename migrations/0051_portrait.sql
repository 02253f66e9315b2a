-- The pictures that people show themselves by: the bytes lie where files lie.
CREATE TABLE portrait (
    person INTEGER PRIMARY KEY,
    hash TEXT NOT NULL REFERENCES file (hash),
    at INTEGER NOT NULL
);

CREATE INDEX portrait_by_hash ON portrait (hash);

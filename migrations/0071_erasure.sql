-- Who deleted themselves and wants what they said to be gone. The row goes when the last of it is.
CREATE TABLE erasure (
    person INTEGER PRIMARY KEY REFERENCES person (id),
    at INTEGER NOT NULL
) STRICT;

-- Whom somebody does not want to hear. Nobody but them knows.
CREATE TABLE block (
    person INTEGER NOT NULL REFERENCES person (id),
    whom INTEGER NOT NULL REFERENCES person (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (person, whom)
) STRICT, WITHOUT ROWID;

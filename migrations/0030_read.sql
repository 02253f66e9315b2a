-- How far each person has read each stream: a cursor into the log, of whoever has a nick. No row: nothing
-- of the stream is read.
CREATE TABLE read (
    person INTEGER NOT NULL REFERENCES person (id),
    stream INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    PRIMARY KEY (person, stream)
) STRICT, WITHOUT ROWID;

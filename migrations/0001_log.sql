-- The log. Everything durable that people see is here; the rest can be folded from it.
CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- Dense: the facts of a stream are 1, 2, 3 ... The primary key is the sequencer, the partial index
-- makes a repeated command find its first outcome.
CREATE TABLE fact (
    stream INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    by INTEGER NOT NULL,
    command TEXT,
    fact TEXT NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX fact_command ON fact (by, command) WHERE command IS NOT NULL;

-- A fold of the log up to seq, kept so that a start needs not read everything. May be dropped at any time.
CREATE TABLE snapshot (
    stream INTEGER PRIMARY KEY REFERENCES stream (id),
    seq INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;

-- Whose site this is: the newest row tells. Those before stay as a record.
CREATE TABLE owner (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person INTEGER NOT NULL REFERENCES person (id),
    since INTEGER NOT NULL
) STRICT;

-- Links that make whoever opens one the owner, once; as SHA-256, so that the table opens nothing.
CREATE TABLE owner_link (
    token BLOB PRIMARY KEY,
    made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

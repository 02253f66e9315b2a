-- Ways into rooms for a few. The secret stands in the link alone; here is its SHA-256. An invitation ends by its
-- time, by its uses, or by being taken back, which deletes it.
CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    room TEXT NOT NULL,
    token BLOB NOT NULL UNIQUE,
    by INTEGER NOT NULL REFERENCES person (id),
    made INTEGER NOT NULL,
    until INTEGER NOT NULL,
    uses INTEGER NOT NULL CHECK (uses >= 0)
) STRICT;

CREATE INDEX invitation_room ON invitation (room, until);

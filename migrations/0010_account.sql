-- When a nick was claimed: from then on it neither lapses nor is taken by another.
ALTER TABLE person ADD COLUMN claimed INTEGER;

-- When somebody last took another nick: the log keeps the one before.
ALTER TABLE person ADD COLUMN renamed INTEGER;

-- When somebody deleted themselves. The number stays, since it is never used again; the nick does not.
ALTER TABLE person ADD COLUMN gone INTEGER;

-- The line about oneself, and how one wants the site where one signs in. NULL: as the browser says.
ALTER TABLE person ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN lang TEXT;
ALTER TABLE person ADD COLUMN theme TEXT;

-- What the browser called itself when it got its key, in two words, and when that was. 0: before this was noted.
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN made INTEGER NOT NULL DEFAULT 0;

CREATE INDEX session_person ON session (person);

-- A proof that somebody is a person: argon2id, in PHC's string format.
CREATE TABLE passphrase (
    person INTEGER PRIMARY KEY REFERENCES person (id),
    hash TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;

-- Who keeps the talk decent, and who named them.
CREATE TABLE moderator (
    person INTEGER PRIMARY KEY REFERENCES person (id),
    named_by INTEGER NOT NULL REFERENCES person (id),
    since INTEGER NOT NULL
) STRICT;

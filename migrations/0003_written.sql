-- What the nick looks like as it is written: a capital i looks like a small l, which `skeleton` cannot
-- see, since it looks at the small letters. Empty for who came before, which is nobody's look.
ALTER TABLE person ADD COLUMN written TEXT NOT NULL DEFAULT '';

CREATE INDEX person_written ON person (written, seen);

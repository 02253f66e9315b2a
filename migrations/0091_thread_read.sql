-- How far somebody has read each thread in which they take part: whoever reads the room has not opened its threads.
-- Until now the place in the room stood for it.
ALTER TABLE thread_part ADD COLUMN read INTEGER NOT NULL DEFAULT 0;

UPDATE thread_part SET read = coalesce(
    (SELECT seq FROM read WHERE read.person = thread_part.person AND read.stream = thread_part.stream), 0);

-- Whoever answers has what was said before in front of them; whom it is about has it yet to read.
DROP TRIGGER fact_answered;

CREATE TRIGGER fact_answered AFTER INSERT ON fact
WHEN new.about IS NOT NULL AND new.fact ->> 'type' = 'answered'
BEGIN
    INSERT INTO thread_part (person, stream, root, read) VALUES (new.by, new.stream, new.about, new.seq)
    ON CONFLICT (person, stream, root) DO UPDATE SET read = max(read, excluded.read);
    INSERT INTO thread_part (person, stream, root)
    SELECT by, stream, seq FROM fact WHERE stream = new.stream AND seq = new.about
    ON CONFLICT DO NOTHING;
END;

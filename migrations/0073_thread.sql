-- Who takes part in which thread: who said what it is about, and who has answered. A projection of the log that is
-- written with it, since the log by itself cannot be asked for one person's threads.
CREATE TABLE thread_part (
    person INTEGER NOT NULL,
    stream INTEGER NOT NULL REFERENCES stream (id),
    root INTEGER NOT NULL,
    PRIMARY KEY (person, stream, root)
) STRICT, WITHOUT ROWID;

INSERT INTO thread_part (person, stream, root)
SELECT by, stream, about FROM fact WHERE about IS NOT NULL AND fact ->> 'type' = 'answered'
UNION
SELECT root.by, root.stream, root.seq FROM fact AS answer
JOIN fact AS root ON root.stream = answer.stream AND root.seq = answer.about
WHERE answer.about IS NOT NULL AND answer.fact ->> 'type' = 'answered';

-- What is about nothing, as most messages are, is not looked into.
CREATE TRIGGER fact_answered AFTER INSERT ON fact
WHEN new.about IS NOT NULL AND new.fact ->> 'type' = 'answered'
BEGIN
    INSERT INTO thread_part (person, stream, root) VALUES (new.by, new.stream, new.about) ON CONFLICT DO NOTHING;
    INSERT INTO thread_part (person, stream, root)
    SELECT by, stream, seq FROM fact WHERE stream = new.stream AND seq = new.about
    ON CONFLICT DO NOTHING;
END;

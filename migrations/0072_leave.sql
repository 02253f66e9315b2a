-- A room for everybody is left, or not; only talks of a few are hidden. What was hidden of the former is left now.
ALTER TABLE room_choice ADD COLUMN out INTEGER NOT NULL DEFAULT 0;

UPDATE room_choice SET out = 1, hidden = 0
WHERE hidden AND EXISTS (
    SELECT 1 FROM fact
    WHERE fact.stream = room_choice.stream AND fact.seq = 1 AND fact.fact ->> '$.kind.type' = 'public'
);

-- Which of its likes the room is in the person's own order, from 1. NULL: none was chosen.
ALTER TABLE room_choice ADD COLUMN place INTEGER;

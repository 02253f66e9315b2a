-- The earlier fact of the same stream that a fact changes: an edit's message, say. What is paged through
-- are the facts that change none, each with all that changed it.
ALTER TABLE fact ADD COLUMN about INTEGER;

CREATE INDEX fact_about ON fact (stream, about, seq) WHERE about IS NOT NULL;

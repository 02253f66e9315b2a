-- For counting what is unread, at each greeting and in each room: few facts take something away or call somebody,
-- and those alone are looked for in what they say.
CREATE INDEX fact_deleting ON fact (stream, about) WHERE fact ->> 'type' = 'deleted';
CREATE INDEX fact_calling ON fact (stream, seq) WHERE fact -> 'mentions' IS NOT NULL;

-- What SQLite is to expect of a log, so that it takes the index that fits whatever is asked: it would else think that
-- a stream has ten facts, and go through all of them to find the few about one. Rows, then rows for each value of the
-- first column, of the first two, and so on.
ANALYZE;
DELETE FROM sqlite_stat1 WHERE tbl IN ('fact', 'search_place');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('fact', 'fact', '1000000 10000 1'),
    ('fact', 'fact_command', '1000000 500 1'),
    ('fact', 'fact_about', '100000 1000 3 1'),
    ('fact', 'fact_deleting', '10000 100 1'),
    ('fact', 'fact_calling', '10000 100 1'),
    ('search_place', 'sqlite_autoindex_search_place_1', '1000000 10000 1');

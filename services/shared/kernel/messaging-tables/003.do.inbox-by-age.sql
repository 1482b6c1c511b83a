-- The deletion of what is two weeks old reads that and no more. A BRIN, as it was before, suits a table that only grows:
-- here new rows take the place of deleted ones, every range of pages soon holds all ages, and the table is read whole.
DROP INDEX inbox_received_at_idx;
CREATE INDEX inbox_received_at_idx ON inbox (received_at);

-- Events go out in the order of seq alone. The number of the writing transaction says when that began to write, which may
-- be before the transaction that it then waited for: an aggregate's second event would go out before its first.
ALTER TABLE outbox DROP COLUMN tx;
ALTER TABLE outbox ADD PRIMARY KEY (seq);

-- outside a transaction
-- The deletion of what was decided three months ago reads that and no more.
CREATE INDEX CONCURRENTLY dead_letters_decided_idx ON dead_letters (coalesce(resent_at, dismissed_at));

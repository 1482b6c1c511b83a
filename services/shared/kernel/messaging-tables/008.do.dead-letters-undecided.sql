-- outside a transaction
-- How many wait is asked every few seconds. The release before this one asks by dead_letters_waiting_idx, which the next drops.
CREATE INDEX CONCURRENTLY dead_letters_undecided_idx ON dead_letters (created_at)
WHERE resent_at IS NULL AND dismissed_at IS NULL;

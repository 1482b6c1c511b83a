-- When somebody had the message sent again; null while it waits for a decision.
ALTER TABLE dead_letters ADD COLUMN resent_at timestamptz;

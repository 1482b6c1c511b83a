-- When somebody decided that the message is to have no effect, and why. A message that was sent again has no such decision.
ALTER TABLE dead_letters ADD COLUMN dismissed_at timestamptz, ADD COLUMN dismissed_reason text;

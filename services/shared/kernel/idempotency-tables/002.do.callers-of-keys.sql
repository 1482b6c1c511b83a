-- A key is its caller's own. The previous release writes no caller.
ALTER TABLE idempotency_keys ADD COLUMN caller text;

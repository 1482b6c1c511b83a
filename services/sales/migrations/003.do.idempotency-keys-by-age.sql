-- So that the hourly deletion of what is a week old reads that and not every key there is.
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);

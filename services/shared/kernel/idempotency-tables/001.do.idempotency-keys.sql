-- Answers given under an Idempotency-Key, written with the change they tell of. Where a service's own migrations made the
-- table before the kernel had it, it is there.
CREATE TABLE IF NOT EXISTS idempotency_keys (
  route        text NOT NULL,
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  status       smallint NOT NULL,
  body         jsonb NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (route, key)
);

-- The deletion of what is a week old reads that and no more.
CREATE INDEX IF NOT EXISTS idempotency_keys_created_at_idx ON idempotency_keys (created_at);

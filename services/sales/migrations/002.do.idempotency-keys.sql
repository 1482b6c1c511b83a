-- Answers given under an Idempotency-Key, written with the change they tell of.
CREATE TABLE idempotency_keys (
  route        text NOT NULL,
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  status       smallint NOT NULL,
  body         jsonb NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (route, key)
);

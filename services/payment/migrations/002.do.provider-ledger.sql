-- The simulated provider's own book. It stands for a system at the other end of a network: our transactions do not
-- reach into it, only requests with an idempotency key do.
CREATE TABLE provider_ledger (
  idempotency_key text PRIMARY KEY,
  amount_minor    bigint NOT NULL,
  currency        char(3) NOT NULL,
  reference       text NOT NULL,
  decline_reason  text,
  created_at      timestamptz NOT NULL DEFAULT now()
);

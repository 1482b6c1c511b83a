-- The simulated provider is a process of its own, with a role of its own that sees its book and nothing else; the shop's
-- roles do not see the book any more. What is in it stays: a charge of an earlier release is a sum that was captured.
ALTER TABLE provider_ledger
  ADD COLUMN state text CHECK (state IN ('authorised', 'captured', 'voided', 'refunded', 'declined')),
  -- Of a payment that was voided before it was asked for, nothing else is known.
  ALTER COLUMN amount_minor DROP NOT NULL,
  ALTER COLUMN currency DROP NOT NULL;
UPDATE provider_ledger SET state = CASE WHEN decline_reason IS NULL THEN 'captured' ELSE 'declined' END;
ALTER TABLE provider_ledger
  ALTER COLUMN state SET NOT NULL,
  ADD CONSTRAINT provider_ledger_sum_check CHECK (state = 'voided' OR (amount_minor IS NOT NULL AND currency IS NOT NULL)),
  ADD CONSTRAINT provider_ledger_decline_check CHECK ((state = 'declined') = (decline_reason IS NOT NULL));

DO $$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO payment_provider', current_schema());
END
$$;
GRANT SELECT, INSERT, UPDATE ON provider_ledger TO payment_provider;
REVOKE ALL ON provider_ledger FROM payment_app;

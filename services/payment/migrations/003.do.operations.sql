-- A payment is authorised, captured, voided and refunded now. Its states are its own: the shared type has no word for some.
-- What was `processing` was a sum to be set aside and taken in one go.
DROP INDEX payments_open_idx;
ALTER TABLE payments
  DROP CONSTRAINT payments_check,
  DROP CONSTRAINT payments_check1,
  ALTER COLUMN status DROP DEFAULT,
  ALTER COLUMN status TYPE text USING CASE WHEN status IN ('pending', 'processing') THEN 'taking' ELSE status::text END,
  -- Counts what was said of the payment; goes out with every event of it.
  ADD COLUMN version integer NOT NULL DEFAULT 0 CHECK (version >= 0);
UPDATE payments SET version = 1 WHERE status IN ('completed', 'failed');
ALTER TABLE payments
  ADD CONSTRAINT payments_status_check CHECK (status IN (
    'taking', 'authorising', 'authorised', 'capturing', 'completed', 'voiding', 'voided', 'refunding', 'refunded', 'failed')),
  ADD CONSTRAINT payments_reference_check CHECK (
    status NOT IN ('authorised', 'capturing', 'completed', 'refunding', 'refunded') OR provider_reference IS NOT NULL),
  ADD CONSTRAINT payments_decline_check CHECK ((status = 'failed') = (decline_reason IS NOT NULL));
CREATE INDEX payments_open_idx ON payments (claimed_until)
  WHERE status IN ('taking', 'authorising', 'capturing', 'voiding', 'refunding');

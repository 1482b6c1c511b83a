-- Whoever reads the commands again may come to a refund before the provider has told its reference once more: it comes with
-- the answer to the refund.
ALTER TABLE payments
  DROP CONSTRAINT payments_reference_check,
  ADD CONSTRAINT payments_reference_check CHECK (
    status NOT IN ('authorised', 'capturing', 'completed', 'refunded') OR provider_reference IS NOT NULL);

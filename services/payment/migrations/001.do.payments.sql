-- One per order, for ever: the unique key is what makes "money is never taken twice" more than a habit.
CREATE TABLE payments (
  id                 uuid PRIMARY KEY,
  order_id           uuid NOT NULL UNIQUE,
  amount_minor       bigint NOT NULL CHECK (amount_minor >= 0),
  currency           char(3) NOT NULL,
  method             text NOT NULL,
  -- processing: the provider is to be asked, or its answer is not known yet.
  status             common.payment_status NOT NULL DEFAULT 'processing',
  provider_reference text,
  decline_reason     text,
  traceparent        text NOT NULL,
  -- Nobody else asks the provider before this moment.
  claimed_until      timestamptz NOT NULL DEFAULT '-infinity',
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  CHECK ((status = 'completed') = (provider_reference IS NOT NULL)),
  CHECK ((status = 'failed') = (decline_reason IS NOT NULL))
);
CREATE INDEX payments_open_idx ON payments (claimed_until) WHERE status = 'processing';

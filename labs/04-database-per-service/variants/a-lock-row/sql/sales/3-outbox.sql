CREATE TABLE sales.outbox (
  seq bigserial,
  id uuid PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON sales.outbox FROM sales_app;
GRANT INSERT ON sales.outbox TO sales_app;
GRANT USAGE ON SEQUENCE sales.outbox_seq_seq TO sales_app;
GRANT SELECT, DELETE ON sales.outbox TO sales_relay;

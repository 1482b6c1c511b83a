CREATE TABLE inventory.outbox (
  seq bigserial,
  id uuid PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON inventory.outbox FROM inventory_app;
GRANT INSERT ON inventory.outbox TO inventory_app;
GRANT USAGE ON SEQUENCE inventory.outbox_seq_seq TO inventory_app;
GRANT SELECT, DELETE ON inventory.outbox TO inventory_relay;

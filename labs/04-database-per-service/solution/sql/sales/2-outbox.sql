CREATE TABLE sales.outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- What is in the outbox has been promised: the service puts it in, and only the relay takes it out.
GRANT INSERT (id, topic, key, payload) ON sales.outbox TO sales_app;
GRANT SELECT, DELETE ON sales.outbox TO sales_relay;

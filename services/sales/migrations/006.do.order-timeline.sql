-- The story of each order, for people: a row for what moved it and for what was said then, written in that transaction.
CREATE TABLE order_timeline (
  seq      bigint GENERATED ALWAYS AS IDENTITY,
  order_id uuid NOT NULL,
  at       timestamptz NOT NULL,
  -- The service that said it, or the customer.
  by       text NOT NULL,
  what     text NOT NULL,
  reason   text,
  PRIMARY KEY (order_id, seq)
);

CREATE TABLE orders (
  id             uuid PRIMARY KEY,
  customer_id    uuid NOT NULL,
  status         common.order_status NOT NULL,
  -- Why it was cancelled.
  reason         text,
  payment_method text NOT NULL,
  amount_minor   bigint NOT NULL CHECK (amount_minor >= 0),
  currency       char(3) NOT NULL,
  -- Counts the changes; goes out with every event of the order.
  version        integer NOT NULL CHECK (version > 0),
  placed_at      timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  CHECK ((status = 'cancelled') = (reason IS NOT NULL))
);
CREATE INDEX orders_customer_idx ON orders (customer_id, id);
-- What is under way; finished orders outnumber it soon.
CREATE INDEX orders_open_idx ON orders (status, updated_at) WHERE status IN ('pending', 'confirmed');

CREATE TABLE order_lines (
  order_id    uuid NOT NULL REFERENCES orders,
  product_id  uuid NOT NULL,
  quantity    integer NOT NULL CHECK (quantity > 0),
  -- The price at which it was ordered, whatever the catalogue says later.
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  PRIMARY KEY (order_id, product_id)
);

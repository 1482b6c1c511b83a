CREATE TABLE sales.orders (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL,
  phone text NOT NULL,
  status common.order_status NOT NULL DEFAULT 'pending',
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  currency text NOT NULL,
  placed_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 1
);

CREATE TABLE sales.order_lines (
  order_id uuid REFERENCES sales.orders ON DELETE CASCADE,
  product_id uuid,
  quantity integer NOT NULL CHECK (quantity > 0),
  price_minor bigint NOT NULL CHECK (price_minor >= 0),
  PRIMARY KEY (order_id, product_id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON sales.orders, sales.order_lines TO sales_app;

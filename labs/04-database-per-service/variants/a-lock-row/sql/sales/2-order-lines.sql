CREATE TABLE sales.order_lines (
  order_id uuid,
  product_id uuid,
  quantity integer NOT NULL,
  price_minor sales.minor_units NOT NULL,
  CONSTRAINT order_lines_key PRIMARY KEY (order_id, product_id),
  CONSTRAINT not_nothing CHECK (quantity >= 1)
);

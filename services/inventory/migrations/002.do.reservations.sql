CREATE TABLE reservations (
  order_id      uuid PRIMARY KEY,
  status        text NOT NULL CHECK (status IN ('reserved', 'rejected', 'committed', 'released')),
  -- The newest version of the order that was acted on: what is not newer is late.
  order_version integer NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reservation_lines (
  order_id     uuid NOT NULL REFERENCES reservations,
  warehouse_id uuid NOT NULL,
  product_id   uuid NOT NULL,
  quantity     bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, warehouse_id, product_id)
);

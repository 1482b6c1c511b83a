-- What has to be picked for an order in one warehouse.
CREATE TABLE pick_lists (
  list_id      uuid PRIMARY KEY,
  order_id     uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  status       text NOT NULL CHECK (status IN ('open', 'claimed', 'picked', 'packed', 'shipped', 'cancelled', 'returned')),
  -- Since when it waits to be claimed: one whose pieces cannot be found goes to the end of the queue.
  queued_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (order_id, warehouse_id)
);
CREATE INDEX pick_lists_status_idx ON pick_lists (warehouse_id, status, queued_at);
-- Whoever brings back the pieces of cancelled lists reads those and no others.
CREATE INDEX pick_lists_cancelled_idx ON pick_lists (list_id) WHERE status = 'cancelled';

CREATE TABLE pick_list_lines (
  list_id    uuid NOT NULL REFERENCES pick_lists,
  product_id uuid NOT NULL,
  quantity   bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (list_id, product_id)
);

-- Where to go for it, in walking order; there once stock has set the pieces aside.
CREATE TABLE pick_stops (
  list_id    uuid NOT NULL REFERENCES pick_lists,
  stop       integer NOT NULL,
  bin        text NOT NULL,
  product_id uuid NOT NULL,
  quantity   bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (list_id, stop)
);

-- What lies in the bins of a warehouse, by when it was received: older pieces leave first. Whoever changes it holds the
-- product's line in stock.
CREATE TABLE lots (
  warehouse_id uuid NOT NULL,
  bin          text NOT NULL,
  product_id   uuid NOT NULL,
  received_at  timestamptz NOT NULL,
  quantity     bigint NOT NULL CHECK (quantity > 0),
  -- Of these, pieces that somebody is on the way to pick.
  held         bigint NOT NULL DEFAULT 0 CHECK (held BETWEEN 0 AND quantity),
  PRIMARY KEY (warehouse_id, product_id, bin, received_at)
) WITH (fillfactor = 80);

-- Every movement into, out of and between bins, as it happened: rows are added and never changed.
CREATE TABLE bin_movements (
  seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- One movement has a row for each bin and lot that it touches.
  movement_id  uuid NOT NULL,
  type         text NOT NULL,
  warehouse_id uuid NOT NULL,
  product_id   uuid NOT NULL,
  received_at  timestamptz NOT NULL,
  quantity     bigint NOT NULL CHECK (quantity > 0),
  from_bin     text,
  to_bin       text,
  recorded_at  timestamptz NOT NULL,
  CHECK (CASE type
    WHEN 'inbound'    THEN from_bin IS NULL AND to_bin IS NOT NULL
    WHEN 'outbound'   THEN from_bin IS NOT NULL AND to_bin IS NULL
    WHEN 'transfer'   THEN from_bin IS NOT NULL AND to_bin IS NOT NULL AND from_bin <> to_bin
    WHEN 'adjustment' THEN (from_bin IS NULL) <> (to_bin IS NULL)
    ELSE false END)
);
CREATE INDEX bin_movements_movement_idx ON bin_movements (movement_id);

-- Pieces in bins that a pick list has asked for. The list's id is the key, so that asking again changes nothing.
CREATE TABLE holds (
  hold_id      uuid PRIMARY KEY,
  warehouse_id uuid NOT NULL,
  status       text NOT NULL CHECK (status IN ('held', 'taken', 'released'))
);

CREATE TABLE hold_lines (
  hold_id     uuid NOT NULL REFERENCES holds,
  bin         text NOT NULL,
  product_id  uuid NOT NULL,
  received_at timestamptz NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (hold_id, bin, product_id, received_at)
);

-- How a warehouse with bins is laid out. Whoever puts something into its bins holds this row, so that none is overfilled.
CREATE TABLE layouts (
  warehouse_id uuid PRIMARY KEY,
  -- How it is chosen where goods go.
  placement    text NOT NULL CHECK (placement IN ('fifo', 'abc'))
);

CREATE TABLE bins (
  warehouse_id uuid NOT NULL REFERENCES layouts,
  -- Aisle, rack and bin in two digits each.
  code         text NOT NULL,
  aisle        smallint NOT NULL CHECK (aisle BETWEEN 1 AND 99),
  rack         smallint NOT NULL CHECK (rack BETWEEN 1 AND 99),
  bin          smallint NOT NULL CHECK (bin BETWEEN 1 AND 99),
  -- Pieces, of whatever product.
  capacity     integer NOT NULL CHECK (capacity > 0),
  PRIMARY KEY (warehouse_id, code)
);

-- What was counted in a bin, and what had been expected there; the difference is an adjustment of the same id.
CREATE TABLE counts (
  count_id     uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  bin          text NOT NULL,
  product_id   uuid NOT NULL,
  expected     bigint NOT NULL,
  counted      bigint NOT NULL,
  counted_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (warehouse_id, count_id)
);

-- What went in and out of the bins of a warehouse, by day: made from bin_movements, and made anew from them at any time.
CREATE TABLE turnover (
  warehouse_id uuid NOT NULL,
  product_id   uuid NOT NULL,
  -- In UTC.
  day          date NOT NULL,
  inbound      bigint NOT NULL,
  outbound     bigint NOT NULL,
  -- Found more than expected, less what was missing.
  adjusted     bigint NOT NULL,
  PRIMARY KEY (warehouse_id, product_id, day)
);

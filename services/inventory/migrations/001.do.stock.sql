-- What lies where. Some of it may be set aside for orders; only the rest may leave or be promised.
CREATE TABLE stock (
  warehouse_id uuid NOT NULL,
  product_id   uuid NOT NULL,
  quantity     bigint NOT NULL CHECK (quantity >= 0),
  reserved     bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  -- When the quantity last changed.
  updated_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (warehouse_id, product_id),
  CHECK (reserved <= quantity)
) WITH (fillfactor = 80);
CREATE INDEX stock_product_idx ON stock (product_id);

-- The two sides of a movement: it leaves one warehouse and arrives in another. Each side counts once, whichever way
-- and however often it is reported; this key is what decides.
CREATE TABLE movements (
  movement_id  uuid NOT NULL,
  event        text NOT NULL CHECK (event IN ('arrival', 'departure')),
  warehouse_id uuid NOT NULL,
  product_id   uuid NOT NULL,
  quantity     bigint NOT NULL CHECK (quantity > 0),
  occurred_at  timestamptz NOT NULL,
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (movement_id, event)
);

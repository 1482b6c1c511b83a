CREATE TABLE inventory.stock (
  warehouse_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity bigint NOT NULL CONSTRAINT never_less CHECK (NOT quantity < 0),
  UNIQUE (product_id, warehouse_id)
);

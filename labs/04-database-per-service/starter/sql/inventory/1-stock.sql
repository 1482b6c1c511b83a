CREATE TABLE inventory.stock (
  warehouse_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity bigint NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (warehouse_id, product_id)
);

GRANT ALL ON inventory.stock TO inventory_app;

CREATE TABLE inventory.stock (
  warehouse_id uuid,
  product_id uuid,
  quantity bigint NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (warehouse_id, product_id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON inventory.stock TO inventory_app;

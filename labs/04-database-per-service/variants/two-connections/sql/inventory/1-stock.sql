CREATE DOMAIN inventory.pieces AS bigint NOT NULL;
CREATE DOMAIN inventory.on_hand AS inventory.pieces DEFAULT 0 CHECK (VALUE >= 0);

CREATE TABLE inventory.stock (
  product_id uuid,
  warehouse_id uuid,
  quantity inventory.on_hand,
  PRIMARY KEY (product_id, warehouse_id)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON inventory.stock TO inventory_app;

-- What has left a warehouse together.
CREATE TABLE shipments (
  shipment_id  uuid PRIMARY KEY,
  warehouse_id uuid NOT NULL,
  left_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE shipment_lists (
  shipment_id uuid NOT NULL REFERENCES shipments,
  -- The pick list; it leaves once.
  list_id     uuid PRIMARY KEY
);
CREATE INDEX shipment_lists_shipment_idx ON shipment_lists (shipment_id);

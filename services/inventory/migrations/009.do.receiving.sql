-- What a supplier says is coming, and what then came.
CREATE TABLE delivery_notes (
  note_id      uuid PRIMARY KEY,
  warehouse_id uuid NOT NULL,
  status       text NOT NULL CHECK (status IN ('announced', 'received')),
  announced_at timestamptz NOT NULL DEFAULT now(),
  received_at  timestamptz
);

CREATE TABLE delivery_note_lines (
  note_id    uuid NOT NULL REFERENCES delivery_notes,
  product_id uuid NOT NULL,
  expected   bigint NOT NULL CHECK (expected >= 0),
  -- Null until it is received.
  received   bigint CHECK (received >= 0),
  PRIMARY KEY (note_id, product_id)
);

-- Who has registered since the shop's first customers, as identity told it. Who they are, only identity knows.
CREATE TABLE customers (
  id            uuid PRIMARY KEY,
  registered_at timestamptz NOT NULL
);

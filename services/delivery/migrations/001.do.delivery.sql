-- What is to be brought where. Each order once, however often it is asked for.
CREATE TABLE orders (
  id          uuid PRIMARY KEY,
  street      text NOT NULL,
  volume      bigint NOT NULL CHECK (volume > 0),
  -- received: nobody has said yet where its street is; located: it needs a courier.
  status      text NOT NULL CHECK (status IN ('received', 'located', 'assigned', 'completed', 'failed')),
  x           integer CHECK (x BETWEEN 1 AND 10),
  y           integer CHECK (y BETWEEN 1 AND 10),
  courier_id  uuid,
  failure     text CHECK (failure IN ('too_large', 'unknown_street')),
  version     integer NOT NULL,
  traceparent text NOT NULL,
  -- Nobody looks for its place, or for a courier, before this moment.
  due_at      timestamptz NOT NULL DEFAULT now(),
  CHECK ((x IS NULL) = (y IS NULL)),
  CHECK ((x IS NOT NULL) OR status IN ('received', 'failed')),
  CHECK ((courier_id IS NOT NULL) = (status IN ('assigned', 'completed'))),
  CHECK ((failure IS NOT NULL) = (status = 'failed'))
) WITH (fillfactor = 80);
CREATE INDEX orders_due_idx ON orders (status, due_at) WHERE status IN ('received', 'located');

-- Each change of an order is an event: its history, in the order of its versions.
CREATE TABLE order_events (
  order_id    uuid NOT NULL REFERENCES orders,
  version     integer NOT NULL,
  name        text NOT NULL,
  data        jsonb NOT NULL,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, version)
);

CREATE TABLE couriers (
  id               uuid PRIMARY KEY,
  name             text NOT NULL,
  speed            integer NOT NULL CHECK (speed > 0),
  x                integer NOT NULL CHECK (x BETWEEN 1 AND 10),
  y                integer NOT NULL CHECK (y BETWEEN 1 AND 10),
  version          integer NOT NULL,
  -- Whoever moves a courier says when it may be moved again: a tick later.
  next_move_at     timestamptz NOT NULL DEFAULT now(),
  position_told_at timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);

CREATE TABLE storage_places (
  courier_id uuid NOT NULL REFERENCES couriers,
  id         uuid NOT NULL,
  -- Its place in the courier's list.
  position   integer NOT NULL,
  name       text NOT NULL,
  volume     bigint NOT NULL CHECK (volume > 0),
  -- The order that lies in it: never in two places.
  order_id   uuid UNIQUE REFERENCES orders,
  turn       integer,
  PRIMARY KEY (courier_id, id),
  CHECK ((order_id IS NULL) = (turn IS NULL))
);

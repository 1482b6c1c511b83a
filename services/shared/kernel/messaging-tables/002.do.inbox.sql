-- Messages whose effect is in the database. Written in the transaction of the effect: a second delivery finds its id
-- here and does nothing.
CREATE TABLE inbox (
  consumer    text NOT NULL,
  message_id  uuid NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, message_id)
);
CREATE INDEX inbox_received_at_idx ON inbox USING brin (received_at);

-- Messages that can have no effect, kept with the reason so that a person can decide. They also go to `<topic>.dlq`.
CREATE TABLE dead_letters (
  consumer   text NOT NULL,
  -- Where the message lies: topic/partition/offset, or webhook/id. The same message is kept once.
  position   text NOT NULL,
  topic      text NOT NULL,
  key        text,
  headers    jsonb NOT NULL,
  value      bytea,
  reason     text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, position)
);

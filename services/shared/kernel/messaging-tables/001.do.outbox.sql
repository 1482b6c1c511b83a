-- Events that a committed change owes to the world. Written in the transaction of the change, deleted when published:
-- there is no status column, so the table stays as small as the backlog.
CREATE TABLE outbox (
  seq               bigint GENERATED ALWAYS AS IDENTITY,
  -- The writing transaction. Rows become visible in the order of commits, not of seq; (tx, seq) below the snapshot's
  -- xmin is an order that no later commit can step into.
  tx                xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id                uuid NOT NULL,
  aggregate_type    text NOT NULL,
  aggregate_id      text NOT NULL,
  aggregate_version integer NOT NULL,
  type              text NOT NULL,
  topic             text NOT NULL,
  key               text NOT NULL,
  headers           jsonb NOT NULL,
  payload           jsonb NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tx, seq)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- One relay at a time publishes; the others wait for its lease to run out.
CREATE TABLE relay_lease (
  name       text PRIMARY KEY,
  holder     uuid NOT NULL,
  expires_at timestamptz NOT NULL
);

DO $$
BEGIN
  EXECUTE format('GRANT SELECT, DELETE ON outbox TO %I', current_schema() || '_relay');
  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON relay_lease TO %I', current_schema() || '_relay');
END
$$;

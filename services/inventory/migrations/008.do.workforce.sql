-- Who is at work in which warehouse, or was.
CREATE TABLE shifts (
  shift_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- A number that stands for a person; who that is, this service does not know.
  worker_id    uuid NOT NULL,
  warehouse_id uuid NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT now(),
  ended_at     timestamptz
);
-- Nobody is in two places.
CREATE UNIQUE INDEX shifts_open_idx ON shifts (worker_id) WHERE ended_at IS NULL;

-- Who works on what, or did.
CREATE TABLE tasks (
  task_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  worker_id    uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('pick-list')),
  -- The pick list.
  subject_id   uuid NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz
);
-- One thing at a time, and by one person.
CREATE UNIQUE INDEX tasks_open_worker_idx ON tasks (worker_id) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX tasks_open_subject_idx ON tasks (kind, subject_id) WHERE finished_at IS NULL;

-- The instructor's roster, and whom they have spoken to.

-- A code for one person, with the name under which the board will show them. Who takes it deletes it.
CREATE TABLE progress.invitation (
  code text PRIMARY KEY CHECK (code ~ '^[A-HJ-NP-Z2-9]{10}$'),
  cohort_id uuid NOT NULL REFERENCES progress.cohort ON DELETE CASCADE,
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 80),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON progress.invitation (cohort_id);

-- Off the board, with tokens that are refused, until somebody takes them back or erases them.
ALTER TABLE progress.enrollment ADD COLUMN removed_at timestamptz;

-- The last time an instructor spoke to a learner because the worklist said so.
CREATE TABLE progress.contact (
  cohort_id uuid NOT NULL,
  learner_id uuid NOT NULL,
  instructor_id uuid NOT NULL REFERENCES progress.instructor ON DELETE CASCADE,
  contacted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cohort_id, learner_id),
  FOREIGN KEY (cohort_id, learner_id) REFERENCES progress.enrollment ON DELETE CASCADE
);
CREATE INDEX ON progress.contact (instructor_id);

-- What was tried last at an item, without reading all that was ever tried. It serves what the shorter one did.
CREATE INDEX event_history_idx ON progress.event (cohort_id, learner_id, item_id, happened_at DESC, event_id DESC);
DROP INDEX progress.event_cohort_id_learner_id_idx;

-- Who may look at whose work.

CREATE TABLE progress.instructor (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- scrypt with its parameters and salt; see src/access/passwords.ts.
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX ON progress.instructor (lower(name));

CREATE TABLE progress.cohort_instructor (
  cohort_id uuid NOT NULL REFERENCES progress.cohort ON DELETE CASCADE,
  instructor_id uuid NOT NULL REFERENCES progress.instructor ON DELETE CASCADE,
  PRIMARY KEY (cohort_id, instructor_id)
);
CREATE INDEX ON progress.cohort_instructor (instructor_id);

CREATE TABLE progress.session (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  instructor_id uuid NOT NULL REFERENCES progress.instructor ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON progress.session (instructor_id);

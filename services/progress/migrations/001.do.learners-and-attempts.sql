-- Who learns, what they tried, where they stand.

CREATE TABLE progress.cohort (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A code enrols and does nothing else: it may be read aloud in a room. Hence the end date and the number of seats.
CREATE TABLE progress.join_code (
  code text PRIMARY KEY CHECK (code ~ '^[A-HJ-NP-Z2-9]{10}$'),
  cohort_id uuid NOT NULL REFERENCES progress.cohort ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  seats integer NOT NULL CHECK (seats > 0),
  used integer NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND seats)
);

-- Nothing here says who the learner is, and everything about their work points here.
CREATE TABLE progress.learner (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Who the learner is. Erasing the row leaves the work without a name.
CREATE TABLE progress.identity (
  learner_id uuid PRIMARY KEY REFERENCES progress.learner ON DELETE CASCADE,
  display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 80)
);

CREATE TABLE progress.enrollment (
  cohort_id uuid NOT NULL REFERENCES progress.cohort ON DELETE CASCADE,
  learner_id uuid NOT NULL REFERENCES progress.learner ON DELETE CASCADE,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (cohort_id, learner_id)
);
CREATE INDEX ON progress.enrollment (learner_id);

-- Speaks for one learner in one cohort. The token itself is not here: this is its SHA-256.
CREATE TABLE progress.learner_token (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  cohort_id uuid NOT NULL,
  learner_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (cohort_id, learner_id) REFERENCES progress.enrollment ON DELETE CASCADE
);
CREATE INDEX ON progress.learner_token (cohort_id, learner_id);

-- What can be tried, from the course's files (src/catalog.json); brought up to date at every start. An item that left
-- the course keeps its row, because attempts point to it.
CREATE TABLE progress.item (
  id text PRIMARY KEY,
  lesson_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('check', 'quiz', 'read')),
  title text NOT NULL,
  max_score double precision NOT NULL CHECK (max_score >= 0),
  position integer NOT NULL,
  retired boolean NOT NULL DEFAULT false
);

-- Every attempt that ever arrived, unchanged. The same id may come from two learners: a machine that leaves a cohort and
-- joins another sends its record to both.
CREATE TABLE progress.event (
  learner_id uuid NOT NULL,
  event_id uuid NOT NULL,
  cohort_id uuid NOT NULL,
  item_id text NOT NULL REFERENCES progress.item,
  device_id uuid NOT NULL,
  device_seq integer NOT NULL,
  status text NOT NULL CHECK (status IN ('pass', 'fail', 'error', 'skip')),
  score double precision NOT NULL CHECK (score >= 0),
  max_score double precision NOT NULL CHECK (max_score >= score),
  scaled double precision NOT NULL CHECK (scaled BETWEEN 0 AND 1),
  duration_ms integer,
  -- Their clock, our clock, and what is believed: a clock that runs ahead counts as now.
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  happened_at timestamptz NOT NULL GENERATED ALWAYS AS (least(occurred_at, received_at)) STORED,
  content_version text NOT NULL,
  -- How far it can be trusted. Set here, never by what was sent: 0 self-reported, 1 device-consistent, 2 CI-attested,
  -- 3 re-run by us.
  assurance smallint NOT NULL DEFAULT 0 CHECK (assurance BETWEEN 0 AND 3),
  payload_hash bytea NOT NULL CHECK (length(payload_hash) = 32),
  evidence jsonb,
  PRIMARY KEY (learner_id, event_id),
  FOREIGN KEY (cohort_id, learner_id) REFERENCES progress.enrollment ON DELETE CASCADE
);
-- Not unique: a restored machine repeats its numbers honestly.
CREATE INDEX ON progress.event (device_id, device_seq);
CREATE INDEX ON progress.event (cohort_id, learner_id);

-- Attempts are added and read; the running service cannot rewrite them. (What it may do besides comes with the schema, from
-- infrastructure/postgres/init-db.sql.)
REVOKE UPDATE, DELETE ON progress.event FROM progress_app;

-- An attempt as a line of progress remembers it. Fields are in the order in which two moments compare: by time, then id.
CREATE TYPE progress.moment AS (
  happened_at timestamptz,
  event_id uuid,
  status text,
  scaled double precision,
  assurance smallint
);

-- The one that earns more credit: the higher share, then the earlier. Null is no attempt.
CREATE FUNCTION progress.better(a progress.moment, b progress.moment) RETURNS progress.moment
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN b IS NULL THEN a
  WHEN a IS NULL THEN b
  WHEN (a).scaled <> (b).scaled THEN CASE WHEN (a).scaled > (b).scaled THEN a ELSE b END
  ELSE least(a, b)
END;

CREATE AGGREGATE progress.best(progress.moment) (
  SFUNC = progress.better,
  STYPE = progress.moment,
  COMBINEFUNC = progress.better,
  PARALLEL = SAFE
);

-- The attempts of one learner at one item in one cohort, folded: credit is the best, teaching looks at the first, health
-- at the last. Rebuildable from event at any time.
CREATE TABLE progress.item_progress (
  cohort_id uuid NOT NULL,
  learner_id uuid NOT NULL,
  item_id text NOT NULL REFERENCES progress.item,
  attempts integer NOT NULL,
  errors integer NOT NULL,
  first progress.moment,
  best progress.moment,
  last progress.moment,
  first_pass_at timestamptz,
  last_activity_at timestamptz NOT NULL,
  PRIMARY KEY (cohort_id, learner_id, item_id),
  FOREIGN KEY (cohort_id, learner_id) REFERENCES progress.enrollment ON DELETE CASCADE
);

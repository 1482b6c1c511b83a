-- Who may log in, and where they are logged in.

CREATE TABLE users (
  id            uuid PRIMARY KEY,
  -- A mail address or a name; the only thing here that may say who somebody is.
  login         text NOT NULL CHECK (length(login) BETWEEN 3 AND 200),
  -- argon2id with its parameters and salt.
  password_hash text NOT NULL,
  roles         text[] NOT NULL,
  is_active     boolean NOT NULL DEFAULT true,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_login_key ON users (lower(login));

-- From one log-in to its log-out: a family of refresh tokens, each made from the one before.
CREATE TABLE sessions (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user_idx ON sessions (user_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

-- The token itself is not here: this is its SHA-256. Used ones stay until the session ends, so that a second use is noticed.
CREATE TABLE refresh_tokens (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  issued_at  timestamptz NOT NULL DEFAULT now(),
  used_at    timestamptz
);
CREATE INDEX refresh_tokens_session_idx ON refresh_tokens (session_id);

-- Wrong passwords in a row, by what was typed as login: for names that nobody has too, so that a lock tells nothing.
CREATE TABLE login_tries (
  login_hash   bytea PRIMARY KEY CHECK (length(login_hash) = 32),
  failures     integer NOT NULL CHECK (failures > 0),
  locked_until timestamptz NOT NULL,
  last_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_tries_last_at_idx ON login_tries (last_at);

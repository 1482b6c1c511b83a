-- What access tokens are signed with. All of them are published; the youngest whose time has come signs.
CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  public_key  jsonb NOT NULL,
  -- Encrypted with the secret from the environment (JWE), so that a copy of the database signs nothing.
  private_key text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  -- A while after it is published: whoever verifies has it by then.
  signs_from  timestamptz NOT NULL
);

#!/bin/bash
# The services' login. The password goes to psql as a variable, which quotes it.
set -e
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v login="$APP_DB_USER" -v password="$APP_DB_PASSWORD" <<'SQL'
CREATE ROLE shop_access NOLOGIN;
GRANT USAGE ON SCHEMA common, sales, inventory, payment, shipping, customer TO shop_access;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA common TO shop_access;
CREATE ROLE :"login" LOGIN PASSWORD :'password' IN ROLE shop_access;
SQL

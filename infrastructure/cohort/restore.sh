#!/bin/sh
# Puts back what backup.sh wrote, from standard input: whole, or not at all. What is there now is replaced. The progress service
# must be stopped. Which database is said by the variables of libpq (PGHOST, PGUSER, PGDATABASE).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/backup"
# To a file, not into psql: a backup that ends in the middle must be noticed before anything is replaced.
pg_restore --file="$folder/restore.sql" "$folder/backup"
# The whole schema: a newer release may have tables that the backup does not know.
psql --quiet --no-psqlrc --single-transaction --set=ON_ERROR_STOP=1 --output=/dev/null \
  --command='DROP SCHEMA IF EXISTS progress CASCADE' --file="$folder/restore.sql"

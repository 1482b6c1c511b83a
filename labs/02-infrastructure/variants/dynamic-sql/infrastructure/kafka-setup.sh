#!/bin/sh
# The topics stand in topics.txt beside this script.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bin=${KAFKA_BIN:-/opt/kafka/bin}
ask() { "$bin/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" "$@"; }

# --list waits for the broker by itself, for a minute at most.
have=$(ask --list) || { echo "no answer from the broker $KAFKA_BOOTSTRAP" >&2; exit 1; }

grep -v '^#' "$here/topics.txt" | while IFS= read -r topic; do
  [ -n "$topic" ] || continue
  if ! echo "$have" | grep -Fxq "$topic"; then
    ask --create --topic "$topic" --partitions 3 --replication-factor 1 </dev/null
    continue
  fi
  count=$(ask --describe --topic "$topic" </dev/null | awk '/PartitionCount/ { for (i = 1; i < NF; i++) if ($i == "PartitionCount:") print $(i + 1) }')
  if [ "$count" -lt 3 ]; then
    ask --alter --topic "$topic" --partitions 3 </dev/null
  fi
done

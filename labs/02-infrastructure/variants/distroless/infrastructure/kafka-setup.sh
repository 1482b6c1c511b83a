#!/usr/bin/env bash
# Topics of the shop. Safe to run at any time: what is right is left alone.
set -Eeuo pipefail

readonly BOOTSTRAP="${KAFKA_BOOTSTRAP:?KAFKA_BOOTSTRAP is not set}"
readonly TOPICS_CMD="${KAFKA_BIN:-/opt/kafka/bin}/kafka-topics.sh"
readonly PARTITIONS=3
readonly GIVE_UP_AFTER=60

declare -A present=()

look() {
  local line
  present=()
  while IFS= read -r line; do
    [[ $line =~ ^Topic:\ ([^[:space:]]+).*PartitionCount:\ ([0-9]+) ]] && present[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
  done < <(timeout 15 "$TOPICS_CMD" --bootstrap-server "$BOOTSTRAP" --describe)
  wait $!
}

until look 2>/dev/null; do
  if ((SECONDS > GIVE_UP_AFTER)); then
    printf 'No broker answers at %s after %d seconds.\n' "$BOOTSTRAP" "$SECONDS" >&2
    exit 69
  fi
  sleep 1
done

status=0
for topic in {order,payment,inventory,shipping,customer}-events {order,payment}-commands {saga,notification}-events; do
  have=${present[$topic]:-0}
  if ((have == 0)); then
    "$TOPICS_CMD" --bootstrap-server "$BOOTSTRAP" --create --if-not-exists --topic "$topic" --partitions $PARTITIONS --replication-factor 1 || status=1
  elif ((have < PARTITIONS)); then
    "$TOPICS_CMD" --bootstrap-server "$BOOTSTRAP" --alter --topic "$topic" --partitions $PARTITIONS || status=1
  fi
done
exit $status

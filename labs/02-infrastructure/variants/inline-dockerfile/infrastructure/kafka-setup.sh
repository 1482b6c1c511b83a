#!/usr/bin/env bash
set -euo pipefail
export KAFKA_TOPICS="${KAFKA_BIN:=/opt/kafka/bin}/kafka-topics.sh"
export KAFKA_BOOTSTRAP="${KAFKA_BOOTSTRAP:?where is the broker?}"

ask() { timeout 15s "$KAFKA_TOPICS" --bootstrap-server "$KAFKA_BOOTSTRAP" --list; }
for try in {1..5}; do
  if ask >/dev/null 2>&1; then break; fi
  if [[ $try == 5 ]]; then echo "The broker $KAFKA_BOOTSTRAP has not answered five times." >&2; exit 1; fi
  sleep "$try"
done

ensure() {
  set -euo pipefail
  "$KAFKA_TOPICS" --bootstrap-server "$KAFKA_BOOTSTRAP" --create --if-not-exists --topic "$1" --partitions 3 --replication-factor 1
  n=$("$KAFKA_TOPICS" --bootstrap-server "$KAFKA_BOOTSTRAP" --describe --topic "$1" | grep -c $'\tPartition: ')
  [ "$n" -ge 3 ] || "$KAFKA_TOPICS" --bootstrap-server "$KAFKA_BOOTSTRAP" --alter --topic "$1" --partitions 3
}
export -f ensure

xargs -n1 -P3 bash -c 'ensure "$1" || { echo "could not make $1" >&2; exit 1; }' _ <<'TOPICS'
order-events
payment-events
inventory-events
shipping-events
customer-events
order-commands
payment-commands
saga-events
notification-events
TOPICS

#!/bin/bash
# Topics of the shop, as a table: name and partitions.
set -o errexit -o nounset -o pipefail

KAFKA_BIN="${KAFKA_BIN:-/opt/kafka/bin}"
TOPICS="$KAFKA_BIN/kafka-topics.sh --bootstrap-server $KAFKA_BOOTSTRAP"

echo "Waiting for $KAFKA_BOOTSTRAP"
attempt=1
while ! timeout 10 "$KAFKA_BIN/kafka-broker-api-versions.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" > /dev/null 2>&1; do
  if [ "$attempt" -ge 6 ]; then
    echo "The broker at $KAFKA_BOOTSTRAP did not answer" >&2
    exit 2
  fi
  attempt=$((attempt + 1))
  sleep 2
done

while read -r name partitions; do
  [ -n "$name" ] || continue
  $TOPICS --create --if-not-exists --topic "$name" --partitions "$partitions" --replication-factor 1 < /dev/null
  current=$($TOPICS --describe --topic "$name" < /dev/null | grep -o 'PartitionCount: *[0-9]*' | head -n 1 | grep -o '[0-9]*$')
  if [ "$current" -lt "$partitions" ]; then
    $TOPICS --alter --topic "$name" --partitions "$partitions" < /dev/null
  fi
done << 'TABLE'
order-events 3
payment-events 3
inventory-events 3
shipping-events 3
customer-events 3
order-commands 3
payment-commands 3
saga-events 3
notification-events 3
TABLE

echo "All topics are there"

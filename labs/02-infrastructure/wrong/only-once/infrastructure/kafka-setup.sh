#!/usr/bin/env bash
set -euo pipefail
bin=${KAFKA_BIN:-/opt/kafka/bin}
timeout 60 "$bin/kafka-broker-api-versions.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" > /dev/null
for topic in order-events payment-events inventory-events shipping-events customer-events \
  order-commands payment-commands saga-events notification-events; do
  "$bin/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" --create --topic "$topic" --partitions 3 --replication-factor 1
done

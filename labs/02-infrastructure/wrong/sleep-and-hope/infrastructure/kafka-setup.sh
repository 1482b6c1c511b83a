#!/usr/bin/env bash
set -e
sleep 30
for topic in order-events payment-events inventory-events shipping-events customer-events \
  order-commands payment-commands saga-events notification-events; do
  "${KAFKA_BIN:-/opt/kafka/bin}/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" --create --if-not-exists \
    --topic "$topic" --partitions 3 --replication-factor 1
  "${KAFKA_BIN:-/opt/kafka/bin}/kafka-topics.sh" --bootstrap-server "$KAFKA_BOOTSTRAP" --alter \
    --topic "$topic" --partitions 3 || true
done

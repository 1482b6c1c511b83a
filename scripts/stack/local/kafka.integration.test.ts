import { expect, test } from 'vitest'
import { stackOf } from './stack.testkit.ts'

const broker = (lines: string) => `
services:
  kafka:
    image: apache/kafka:4.1.2
    environment:
      KAFKA_NODE_ID: "1"
      KAFKA_PROCESS_ROLES: broker,controller
      KAFKA_LISTENERS: PLAINTEXT://:9092,CONTROLLER://:9093
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
      KAFKA_CONTROLLER_LISTENER_NAMES: CONTROLLER
      KAFKA_CONTROLLER_QUORUM_VOTERS: 1@localhost:9093
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1"
${lines}
    healthcheck: { test: [CMD, /opt/kafka/bin/kafka-broker-api-versions.sh, --bootstrap-server, "localhost:9092"], interval: 5s, start_period: 60s }
volumes: { data: }
`
const topics = ['/opt/kafka/bin/kafka-topics.sh', '--bootstrap-server', 'localhost:9092']

test('a volume that the broker does not write to keeps nothing', async () => {
  const { stack } = await stackOf(
    broker('      KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://kafka:9092\n    volumes: ["data:/var/lib/kafka/data"]'),
  )
  await stack.up()
  expect((await stack.exec('kafka', [...topics, '--create', '--topic', 'orders'])).exitCode).toBe(0)
  await stack.down()
  await stack.up()
  expect((await stack.exec('kafka', [...topics, '--list'])).stdout.trim()).toBe('')
})

test('a broker that advertises localhost is of no use to other services, and says so', async () => {
  const asks = `  asks:
    image: apache/kafka:4.1.2
    command: [bash, -c, 'timeout 5 /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --list']
    depends_on: { kafka: { condition: service_healthy } }
`
  const compose = broker('      KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://localhost:9092').replace(
    'services:\n',
    `services:\n${asks}`,
  )
  const { stack } = await stackOf(compose)
  await stack.up({ services: ['kafka'] })
  expect((await stack.status()).find(({ service }) => service === 'kafka')?.notes.join()).toContain(
    'advertised as localhost',
  )
  expect((await stack.exec('kafka', [...topics, '--list'])).exitCode).toBe(0)
  expect((await stack.run('asks')).exitCode).not.toBe(0)
})

test('a configuration that Kafka refuses is told in its words', async () => {
  const { stack } = await stackOf(broker('      KAFKA_ADVERTISED_LISTENERS: OTHER://kafka:9092'))
  await expect(stack.up()).rejects.toThrow(/^Kafka refuses its configuration: .*OTHER/)
})

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { type Accepted, dropLine, judge, type Refused, service, swap, within } from '../testkit.ts'

const compose = (edit: (text: string) => string) => ({ 'docker-compose.yml': edit })
/** Another health check for one service: the value of `test`, as YAML. */
const test = (name: string, value: string) => compose(within(`  ${name}:\n`, swap(/test: .*/, `test: ${value}`)))

describe('a health check asks the engine', () => {
  it.each<Accepted>([
    ['PostgreSQL with pg_isready', test('postgres', '["CMD", "pg_isready"]')],
    [
      'PostgreSQL with a query',
      test('postgres', '["CMD-SHELL", "psql -U $$POSTGRES_USER -d $$POSTGRES_DB -c \'select 1\'"]'),
    ],
    ['PostgreSQL in one text', test('postgres', 'pg_isready -q || exit 1')],
    ['Redis with a password', test('redis', '["CMD", "redis-cli", "-a", "$$REDIS_PASSWORD", "ping"]')],
    ['Redis and its answer', test('redis', '["CMD-SHELL", "redis-cli ping | grep -q PONG"]')],
    ['Redis through Valkey’s client', test('redis', '["CMD", "valkey-cli", "PING"]')],
    [
      'Redis without a client',
      test('redis', '["CMD-SHELL", "printf \'PING\\\\r\\\\n\' | nc localhost 6379 | grep -q PONG"]'),
    ],
    [
      'Kafka for its versions',
      test('kafka', '["CMD", "/opt/kafka/bin/kafka-broker-api-versions.sh", "--bootstrap-server", "localhost:9092"]'),
    ],
    [
      'Kafka for its topics',
      test(
        'kafka',
        '["CMD-SHELL", "/opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --list > /dev/null 2>&1 || exit 1"]',
      ),
    ],
    [
      'Kafka from its own folder',
      test(
        'kafka',
        '["CMD-SHELL", "cd /opt/kafka/bin && ./kafka-cluster.sh cluster-id --bootstrap-server localhost:9092"]',
      ),
    ],
    [
      'Kafka with a path of its own',
      test(
        'kafka',
        '["CMD-SHELL", "PATH=$$PATH:/opt/kafka/bin kafka-metadata-quorum.sh --bootstrap-server localhost:9092 describe --status"]',
      ),
    ],
    [
      'Kafka by its service name',
      test('kafka', '["CMD-SHELL", "/opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --list"]'),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('1.3.health-checks', edits)).toMatchObject({ verdict: 'passed', notProved: [] })
  })

  it('with a script of the learner’s, which only a run can judge', async () => {
    const { verdict, notProved } = await judge('1.3.health-checks', test('kafka', '["CMD", "/healthcheck"]'))
    expect(verdict).toBe('passed')
    expect(notProved).toEqual([expect.stringContaining('kafka')])
  })

  it.each<Refused>([
    [
      'not when there is none',
      compose(service('redis', 'image: redis:8.2.1\nvolumes: [redis-data:/data]\n')),
      '1.3.no-health-check',
    ],
    ['not when it is switched off', test('redis', '["NONE"]'), '1.3.no-health-check'],
    [
      'not by looking for a process',
      test('postgres', '["CMD-SHELL", "ps aux | grep -q postgres"]'),
      '1.3.health-check-asks-nobody',
    ],
    ['not by doing nothing', test('redis', '["CMD", "true"]'), '1.3.health-check-asks-nobody'],
    [
      'not by knocking at a port',
      test('kafka', '["CMD-SHELL", "nc -z localhost 9092"]'),
      '1.3.health-check-asks-nobody',
    ],
    [
      'not by knocking with bash',
      test('kafka', '["CMD", "bash", "-c", "echo > /dev/tcp/localhost/9092"]'),
      '1.3.health-check-asks-nobody',
    ],
    [
      'not by HTTP, which no engine speaks',
      test('redis', '["CMD", "curl", "-f", "http://localhost:6379"]'),
      '1.3.health-check-asks-nobody',
    ],
    [
      'not by asking a program for its version',
      test('redis', '["CMD", "redis-server", "--version"]'),
      '1.3.health-check-asks-nobody',
    ],
    [
      'not by asking the client for its version',
      test('postgres', '["CMD-SHELL", "psql --version || exit 1"]'),
      '1.3.health-check-asks-nobody',
    ],
    [
      'not by a question that stands in a comment',
      test('redis', '["CMD-SHELL", "echo PONG # redis-cli ping"]'),
      '1.3.health-check-asks-nobody',
    ],
    [
      'not when it cannot fail',
      test('redis', '["CMD-SHELL", "redis-cli ping || true"]'),
      '1.3.health-check-cannot-fail',
    ],
    [
      'not when it ends well anyway',
      test('redis', '["CMD-SHELL", "redis-cli ping; exit 0"]'),
      '1.3.health-check-cannot-fail',
    ],
    [
      'not with a whole line for a program’s name',
      test('postgres', '["CMD", "pg_isready -U postgres"]'),
      '1.3.health-check-no-such-command',
    ],
    [
      'not with a command that the native image does not bring',
      compose(within('  kafka:\n', swap('apache/kafka:', 'apache/kafka-native:'))),
      '1.3.health-check-no-such-command',
    ],
    [
      'not with a command that is not on the path',
      test('kafka', '["CMD", "kafka-topics.sh", "--bootstrap-server", "localhost:9092", "--list"]'),
      '1.3.health-check-no-such-command',
    ],
    [
      'not with a command of another image',
      test('kafka', '["CMD", "/usr/bin/kafka-topics", "--bootstrap-server", "localhost:9092", "--list"]'),
      '1.3.health-check-no-such-command',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('1.3.health-checks', edits)).codes).toEqual([code])
  })
})

describe('a service waits', () => {
  const inventory = (edit: (text: string) => string) => compose(within('  inventory:\n', edit))
  it.each<Accepted>([
    ['for Kafka by way of the topics, which wait for it', compose(dropLine('  kafka: { condition: service_healthy }'))],
    [
      'in the long form',
      inventory(
        swap(
          'depends_on: *needs',
          'depends_on:\n      postgres:\n        condition: service_healthy\n        restart: true\n      kafka:\n        condition: service_healthy\n      kafka-setup:\n        condition: service_completed_successfully',
        ),
      ),
    ],
    [
      'when the gateway has a short list',
      compose(
        within('  gateway:\n', swap(/depends_on:\n(?: {6}.*\n){3}/, 'depends_on: [sales, inventory, payment]\n')),
      ),
    ],
    [
      'for more than it must',
      compose(
        within('  gateway:\n', swap('depends_on:\n', 'depends_on:\n      redis: { condition: service_healthy }\n')),
      ),
    ],
  ])('%s', async (_, edits) => {
    expect(await judge('1.3.waiting', edits)).toMatchObject({ verdict: 'passed' })
  })

  it.each<Refused>([
    [
      'not with a short list',
      inventory(swap('depends_on: *needs', 'depends_on: [postgres, kafka, kafka-setup]')),
      '1.3.not-waiting',
    ],
    [
      'not without the topics',
      inventory(
        swap(
          'depends_on: *needs',
          'depends_on:\n      postgres: { condition: service_healthy }\n      kafka: { condition: service_healthy }',
        ),
      ),
      '1.3.not-waiting',
    ],
    [
      'not when the gateway waits for nobody',
      compose(within('  gateway:\n', swap(/ {4}depends_on:\n(?: {6}.*\n){3}/, ''))),
      '1.3.not-waiting',
    ],
  ])('%s', async (_, edits, code) => {
    expect(new Set((await judge('1.3.waiting', edits)).codes)).toEqual(new Set([code]))
  })
})

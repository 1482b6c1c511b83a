// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Compose, shells and templates
import { describe, expect, it } from 'vitest'
import { type Accepted, all, dropLine, judge, type Refused, swap, within } from '../testkit.ts'

const compose = (...edits: ((text: string) => string)[]) => ({ 'docker-compose.yml': all(...edits) })
const mount = (from: string, to: string) => swap(`- ${from}`, `- ${to}`)
const redis = (edit: (text: string) => string) => compose(within('  redis:\n', edit))

describe('data is in a named volume', () => {
  it.each<Accepted>([
    [
      'in the long syntax',
      compose(
        mount(
          'postgres-data:/var/lib/postgresql/data',
          '{ type: volume, source: postgres-data, target: /var/lib/postgresql/data }',
        ),
      ),
    ],
    [
      'below which PGDATA is',
      compose(swap('      POSTGRES_DB: ', '      PGDATA: /var/lib/postgresql/data/pgdata\n      POSTGRES_DB: ')),
    ],
    [
      'where PGDATA says',
      compose(
        mount('postgres-data:/var/lib/postgresql/data', 'postgres-data:/pg'),
        swap('      POSTGRES_DB: ', '      PGDATA: /pg/data\n      POSTGRES_DB: '),
      ),
    ],
    [
      'above the folder of PostgreSQL 18',
      compose(
        swap('postgres:17.6', 'postgres:18.0'),
        mount('postgres-data:/var/lib/postgresql/data', 'postgres-data:/var/lib/postgresql'),
      ),
    ],
    [
      'above the folder of Kafka’s logs',
      compose(
        swap('KAFKA_LOG_DIRS: /var/lib/kafka/data', 'KAFKA_LOG_DIRS: /var/lib/kafka/data/a,/var/lib/kafka/data/b'),
      ),
    ],
    [
      'where Kafka writes by default',
      compose(dropLine('KAFKA_LOG_DIRS'), mount('kafka-data:/var/lib/kafka/data', 'kafka-data:/tmp/kafka-logs')),
    ],
    ['by the older name of the setting', compose(swap('KAFKA_LOG_DIRS', 'KAFKA_LOG_DIR'))],
    [
      'where Redis is told to write',
      redis(
        all(
          swap('redis-data:/data', 'redis-data:/var/lib/redis'),
          swap('[redis-server, ', '[redis-server, --dir, /var/lib/redis, '),
        ),
      ),
    ],
    ['of an external owner', compose(swap('  redis-data:\n', '  redis-data: { external: true }\n'))],
  ])('%s', async (_, edits) => {
    expect(await judge('1.5.named-volumes', edits)).toMatchObject({ verdict: 'passed', codes: [] })
  })

  it.each<Refused>([
    [
      'not in none',
      compose(dropLine('- kafka-data:/var/lib/kafka/data'), within('  kafka:\n', swap('    volumes:\n', ''))),
      '1.5.data-not-kept',
    ],
    ['not in a folder of the machine', compose(mount('postgres-data:', './pgdata:')), '1.5.data-in-bind-mount'],
    ['not in a volume without a name', redis(swap('- redis-data:/data', '- /data')), '1.5.data-in-nameless-volume'],
    ['not in memory', redis(swap(/volumes:\n.*\n/, 'tmpfs: /data\n')), '1.5.data-in-memory'],
    [
      'not where the image has a volume of its own in between',
      compose(mount('kafka-data:/var/lib/kafka/data', 'kafka-data:/var/lib/kafka')),
      '1.5.data-in-nameless-volume',
    ],
    ['not where Kafka writes by default', compose(dropLine('KAFKA_LOG_DIRS')), '1.5.data-not-kept'],
    [
      'not beside what Kafka is told',
      compose(mount('kafka-data:/var/lib/kafka/data', 'kafka-data:/nonsense')),
      '1.5.data-in-nameless-volume',
    ],
    [
      'not where an older PostgreSQL kept it',
      compose(swap('postgres:17.6', 'postgres:18.0')),
      '1.5.data-in-nameless-volume',
    ],
  ])('%s', async (_, edits, code) => {
    expect((await judge('1.5.named-volumes', edits)).codes).toEqual([code])
  })
})

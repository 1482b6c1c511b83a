import { expect, test } from 'vitest'
import { memoryWorkspace } from '../../../scripts/lab/kit/memory-workspace.testkit.ts'
import type { StackFailure } from '../../../scripts/stack/types.ts'
import { startFailure } from './start-failure.ts'
import { prepare, type StaticContext } from './static/context.ts'

/** As far as a failure looks into it: where the scripts of postgres come from. */
const context = {
  ...prepare(memoryWorkspace({})),
  scratch: '/work',
  compose: {
    services: {
      postgres: {
        volumes: [
          { type: 'volume', source: 'data', target: '/var/lib/postgresql/data' },
          {
            type: 'bind',
            source: '/work/infrastructure/init-db.sql',
            target: '/docker-entrypoint-initdb.d/10-init-db.sql',
          },
          { type: 'bind', source: '/work/infrastructure/more', target: '/docker-entrypoint-initdb.d/more' },
        ],
      },
    },
  },
} as unknown as StaticContext

const failure = (rest: Partial<StackFailure>): StackFailure => ({
  kind: 'service',
  message: 'It does not come up.',
  next: 'Read its log.',
  ...rest,
})

test.each<[what: string, failure: Partial<StackFailure>, code: string, place: string | undefined]>([
  [
    'a statement of the init script',
    {
      service: 'postgres',
      log: '/usr/local/bin/docker-entrypoint.sh: running /docker-entrypoint-initdb.d/10-init-db.sql\npsql:/docker-entrypoint-initdb.d/10-init-db.sql:7: ERROR:  role "app" already exists',
    },
    '02.3.1.init-error',
    'infrastructure/init-db.sql:7',
  ],
  [
    'a database that cannot start for another reason',
    { service: 'postgres', log: 'PANIC:  could not locate a valid checkpoint record' },
    '02.1.3.postgres-does-not-start',
    undefined,
  ],
  [
    'the gateway’s configuration',
    {
      service: 'gateway',
      log: 'nginx: [emerg] unknown directive "proxypass" in /etc/nginx/conf.d/default.conf:42',
    },
    '02.5.1.gateway-does-not-start',
    'infrastructure/nginx.conf:42',
  ],
  [
    'the script of the topics',
    { service: 'kafka-setup', message: 'kafka-setup ended with status 1.' },
    '02.4.2.setup-fails',
    undefined,
  ],
  [
    'the login of a service',
    {
      service: 'sales',
      log: '{"level":"info","service":"sales","message":"postgres is down: password authentication failed for user \\"app\\""}',
    },
    '02.3.6.database-not-reached',
    undefined,
  ],
  [
    'a broker that advertises an address of its own',
    {
      service: 'payment',
      log: '{"message":"postgres is up"}\n{"message":"kafka is down: Connection error: connect ECONNREFUSED 127.0.0.1:9092"}',
    },
    '02.4.6.broker-not-reached',
    undefined,
  ],
  [
    'an image that cannot be built',
    { service: 'sales', log: 'npm error code EUSAGE' },
    '02.6.1.image-not-built',
    'Dockerfile',
  ],
  ['a project that Compose refuses', { kind: 'compose' }, '02.2.4.compose-refuses', undefined],
  ['a service that says nothing', { service: 'inventory' }, '02.6.2.does-not-start', undefined],
])('names %s', (_, given, code, place) => {
  const { step, finding } = startFailure(failure(given), context)
  expect(finding.code).toBe(code)
  expect(step).toBe(Number(code.split('.')[1]))
  expect(finding.place && [finding.place.file, finding.place.line].filter(Boolean).join(':')).toBe(place)
})

test('shows what the log says, and in which of the learner’s files', () => {
  const log = 'psql:/tmp/root/docker-entrypoint-initdb.d/more/a.sql:3: ERROR:  type "uid" does not exist'
  const { finding } = startFailure(failure({ service: 'postgres', log }), context)
  expect(finding.actual).toBe('type "uid" does not exist')
  expect(finding.place).toEqual({ file: 'infrastructure/more/a.sql', line: 3 })
})

test.each([
  [
    'a broker that refuses its settings',
    {
      service: 'kafka',
      log: 'log4j:WARN\nException in thread "main" java.lang.IllegalArgumentException: requirement failed: advertised.listeners cannot use 0.0.0.0\nlog4j:WARN',
    },
    'requirement failed: advertised.listeners cannot use 0.0.0.0',
  ],
  ['a part about which nothing more is known', { service: 'redis', log: 'ready\nBad directive\n' }, 'Bad directive'],
  ['a part that ended without a word', { service: 'redis', log: '' }, undefined],
])('%s is shown by what its log says', (_, said, actual) => {
  expect(startFailure(failure(said), context).finding.actual).toBe(actual)
})

test('a variable of psql without a value is said to be one, and where its value would come from', () => {
  const log = 'psql:/docker-entrypoint-initdb.d/10-init-db.sql:9: ERROR:  syntax error at or near ":"'
  const { finding } = startFailure(failure({ service: 'postgres', log }), context)
  expect(finding.message).toContain('psql has no value for a variable')
  expect(finding.next).toContain('\\getenv')
})

import { describe, expect, test } from 'vitest'
import { healthQuestion } from './health-question.ts'
import { createNames } from './names.ts'
import type { Adapter, InstanceContext } from './types.ts'

/** An instance that listens on 8000 inside, which is nobody's port here. */
function instance(): InstanceContext {
  const service = { name: 'web', networks: ['default'], aliases: [] }
  const project = { services: { web: service } }
  const table = new Map([['web', [new Map([[8000, { local: 4, onlyItself: false }]])]]])
  return {
    names: createNames(project as never, service as never, 1, table),
    files: { translate: (text: string) => text },
    environment: { PORT: '4', DB: 'shop' },
  } as never
}
const asks = (...test: string[]) => healthQuestion(instance(), {} as Adapter, test) !== undefined

describe('asked without a process', () => {
  test.each([
    [['CMD', 'curl', '-f', 'http://localhost:8000/health']],
    [['CMD', '/usr/bin/curl', '-f', 'http://localhost:8000/health']],
    [['CMD-SHELL', 'curl -fsS http://localhost:8000/health || exit 1']],
    [['CMD-SHELL', 'curl -f "http://localhost:$PORT/health" > /dev/null 2>&1 || exit 1']],
    [['CMD-SHELL', 'wget --quiet --spider http://127.0.0.1:8000/']],
    [['CMD-SHELL', `pg_isready -q -h 127.0.0.1 -U "$POSTGRES_USER" -d "\${DB}"`]],
    [['CMD-SHELL', 'redis-cli ping']],
    [
      [
        'CMD',
        '/nodejs/bin/node',
        '-e',
        "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(r => process.exit(r.ok ? 0 : 1))",
      ],
    ],
    [['CMD-SHELL', 'node -e \'fetch("http://127.0.0.1:8000/").then(r => process.exit(r.ok ? 0 : 1))\'']],
    [['CMD', '/opt/kafka/bin/kafka-broker-api-versions.sh', '--bootstrap-server', 'localhost:8000']],
  ])('%j', test => {
    expect(asks(...test)).toBe(true)
  })
})

describe('run as it is written', () => {
  test.each([
    [['CMD-SHELL', 'redis-cli ping | grep -q PONG']],
    [['CMD-SHELL', '[ "$(redis-cli ping)" = PONG ]']],
    [['CMD-SHELL', 'curl -f http://localhost:8000/ && test -f /ready']],
    [['CMD-SHELL', 'curl -f "http://localhost:8000/$(cat path)"']],
    [['CMD-SHELL', 'cd /opt/kafka/bin && ./kafka-broker-api-versions.sh --bootstrap-server localhost:8000']],
    [['CMD-SHELL', 'REDISCLI_AUTH=x redis-cli ping']],
    [['CMD-SHELL', 'psql -c "select 1"']],
    [['CMD-SHELL', 'pg_isready -U $UNSET -d shop']],
    [['CMD', '/app/bin/curl', '-f', 'http://localhost:8000/']],
    [['CMD', 'node', 'healthcheck.js']],
  ])('%j', test => {
    expect(asks(...test)).toBe(false)
  })
})

test('its answer is that of the port it really is at', async () => {
  const question = healthQuestion(instance(), {} as Adapter, ['CMD', 'curl', '-f', 'http://localhost:8000/'])
  expect(await question?.(2_000)).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('127.0.0.1:4') })
})

import { describe, expect, test } from 'vitest'
import type { Names } from './names.ts'
import { translateAddresses, translateEnvironment } from './translate.ts'

/** postgres on 5432, kafka on 9092, sales on 8000, and the instance itself on 80. */
const known: Record<string, number> = {
  'postgres:5432': 1,
  'kafka:9092': 2,
  'sales:8000': 3,
  'localhost:80': 4,
  'cache.internal:6379': 5,
}
const names: Names = {
  resolve(host, port) {
    const name = ['127.0.0.1', '0.0.0.0'].includes(host) ? 'localhost' : host.toLowerCase()
    if (!Object.keys(known).some(address => address.startsWith(`${name}:`))) return undefined
    return { host: '127.0.0.1', port: known[`${name}:${port}`] ?? 4 }
  },
  onlyPort: host => (host === 'postgres' ? 5432 : undefined),
  peers: () => [],
  all: () => ({}),
}
const translate = (text: string) => translateAddresses(text, names)

describe('an address in a text', () => {
  test.each([
    ['kafka:9092', '127.0.0.1:2'],
    ['kafka:9092,kafka:9092', '127.0.0.1:2,127.0.0.1:2'],
    ['http://sales:8000/orders?x=1', 'http://127.0.0.1:3/orders?x=1'],
    ['postgresql://app:secret@postgres:5432/shop', 'postgresql://app:secret@127.0.0.1:1/shop'],
    ['postgresql://app:secret@postgres/shop', 'postgresql://app:secret@127.0.0.1:1/shop'],
    ['redis://:p@ss@cache.internal', 'redis://:p@ss@127.0.0.1:5'],
    ['1@kafka:9092', '1@127.0.0.1:2'],
    ['host=postgres port=5432 dbname=shop', 'host=127.0.0.1 port=1 dbname=shop'],
    ['host=postgres dbname=shop', 'host=127.0.0.1 port=1 dbname=shop'],
    ['exec 3<>/dev/tcp/localhost/80', 'exec 3<>/dev/tcp/127.0.0.1/4'],
    [`broker=\${KAFKA:-kafka:9092}`, `broker=\${KAFKA:-127.0.0.1:2}`],
    ['--bootstrap-server=kafka:9092', '--bootstrap-server=127.0.0.1:2'],
    ["fetch('http://localhost:80/health')", "fetch('http://127.0.0.1:4/health')"],
    ['PLAINTEXT://kafka:9092,OTHER://postgres:5432', 'PLAINTEXT://127.0.0.1:2,OTHER://127.0.0.1:1'],
  ])('%s leads to where it is', (text, expected) => {
    expect(translate(text)).toBe(expected)
  })

  test('leads nowhere when nobody listens there', () => {
    expect(translate('postgresql://postgres:5433/shop')).toBe('postgresql://127.0.0.1:4/shop')
    expect(translate('postgresql://localhost:5432/shop')).toBe('postgresql://127.0.0.1:4/shop')
    expect(translate('LocalHost:5432')).toBe('127.0.0.1:4')
  })

  test.each([
    ['a name of another network', 'redis://elsewhere:6379'],
    ['a longer name', 'my-kafka:9092 kafka.example.com:9092'],
    ['a user and password that look like one', 'postgresql://postgres:5432@db.example.com:5432/x'],
    ['an option of a command', 'pg_isready --host=localhost'],
    ['a time of day', '12:30:15'],
    ['a port that goes on', 'sales:8000x'],
    ['the version of an image', 'IMAGE=postgres:17'],
    ['an amount', "echo 'sales:100'"],
    ['a shell variable', 'host=postgres\nport=5432\npsql -h "$host"'],
    ['seed data in a command', `psql -c "insert into hook values ('http://sales:8000/paid', 'sales:8000')"`],
    ['seed data over several lines', `psql -U "$ME" -c "INSERT INTO hook\n  VALUES\n  ('sales:8000')"\n`],
    [
      'rows that COPY reads',
      "psql <<'SQL'\nCOPY hook (url) FROM stdin;\nhttp://sales:8000/paid\tsales:8000\n\\.\nSQL\n",
    ],
    ['seed data in a here-document', "psql <<SQL\ninsert into hook\nvalues ('http://sales:8000/paid');\nSQL\n"],
  ])('%s stays', (_, text) => {
    expect(translate(text)).toBe(text)
  })

  test('is found beside data', () => {
    const script = "psql -h x <<SQL\nselect 'sales:8000';\nSQL\ncurl http://sales:8000/ && nc kafka:9092\n"
    expect(translate(script)).toBe(
      "psql -h x <<SQL\nselect 'sales:8000';\nSQL\ncurl http://127.0.0.1:3/ && nc 127.0.0.1:2\n",
    )
  })

  test('is found after SQL in quotes over several lines', () => {
    const script = (address: string) => `psql -c "SELECT\n 'sales:8000'"\ncurl http://${address}/\n`
    expect(translate(script('sales:8000'))).toBe(script('127.0.0.1:3'))
  })

  test('is found in a long text in no time', () => {
    const began = performance.now()
    for (const text of [
      'host=a '.repeat(20_000),
      '<<EOF\n'.repeat(20_000),
      'a:'.repeat(50_000),
      'a.'.repeat(50_000),
      'x://'.repeat(20_000),
      "select '".repeat(20_000),
      'copy '.repeat(20_000),
      'psql "\n'.repeat(20_000),
    ])
      translate(text)
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  test('keeps the lines of a script', () => {
    expect(translate('#!/bin/sh\nhost=postgres\nnc -z kafka:9092\n').split('\n')).toHaveLength(4)
  })
})

describe('the environment of a service', () => {
  const files = {
    host: (path: string) => path,
    list: () => [],
    translate: (text: string) => text.replace('/run/secrets', '/here'),
    prepare: () => {},
  }
  const translated = (environment: Record<string, string>) => translateEnvironment(environment, names, files)

  test('has addresses and paths of this machine', () => {
    expect(translated({ BROKERS: 'kafka:9092', PASSWORD_FILE: '/run/secrets/x' })).toEqual({
      BROKERS: '127.0.0.1:2',
      PASSWORD_FILE: '/here/x',
    })
  })

  test('has host and port together when they come apart', () => {
    expect(translated({ DB_HOST: 'postgres', DB_PORT: '5432' })).toEqual({ DB_HOST: '127.0.0.1', DB_PORT: '1' })
    expect(translated({ PGHOST: 'postgres' })).toEqual({ PGHOST: '127.0.0.1', PGPORT: '1' })
  })

  test.each([
    'kafka:9092,kafka:9092',
    'kafka:9092 sales:8000',
    '-Dbroker=kafka:9092 -Xmx1g',
    '{"brokers":["kafka:9092"]}',
    'host=postgres dbname=shop',
  ])('has its addresses translated: %s', value => {
    expect(translated({ VALUE: value }).VALUE).not.toMatch(/kafka|postgres/)
  })

  test.each(['postgres:17', 'ask sales:8000 about it', 'registry.example.com/sales:8000', 'sales:100'])(
    'keeps what is no address: %s',
    value => {
      expect(translated({ VALUE: value }).VALUE).toBe(value)
    },
  )

  test('keeps what a browser says', () => {
    expect(translated({ ALLOWED_ORIGIN: 'http://localhost:3000' })).toEqual({ ALLOWED_ORIGIN: 'http://localhost:3000' })
  })
})

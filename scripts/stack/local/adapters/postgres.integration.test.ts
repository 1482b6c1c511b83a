import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findProgram } from '../../engines/programs.ts'
import { ask, stackOf } from '../stack.testkit.ts'

const compose = `
services:
  postgres:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: x, POSTGRES_USER: boss, POSTGRES_DB: shop, PGPORT: "5433" }
    volumes: ["./init:/docker-entrypoint-initdb.d"]
    healthcheck: { test: [CMD-SHELL, "pg_isready -q -h 127.0.0.1 -p 5433 -U boss -d shop"], interval: 2s }
  web:
    image: node:20
    command: [node, /app/server.js]
    environment: { PORT: "8000" }
    volumes: ["./app:/app:ro"]
`
/** Listens as most programs do: on a port, wherever. */
const app = `require('node:http').createServer(function (request, response) {
  response.end(this.address().address)
}).listen(process.env.PORT)`

const script = (name: string) => `create table ${name} (x text); insert into ${name} values ('postgres:5433');`
/** Compressed files are no text: they are put beside the others before the start. */
async function stackWith(init: Record<string, string | Buffer>) {
  const texts = Object.entries(init).filter(([, text]) => typeof text === 'string') as [string, string][]
  const files = Object.fromEntries(texts.map(([name, text]) => [`init/${name}`, text]))
  const running = await stackOf(compose, { 'app/server.js': app, 'init/.keep': '', ...files })
  for (const [name, bytes] of Object.entries(init))
    if (typeof bytes !== 'string') writeFileSync(join(running.stack.project.directory, 'init', name), bytes)
  return running
}

const compressed = (program: string, text: string) => execFileSync(program, ['-c'], { input: text })

test('runs what the image runs, on the port that PGPORT says, closed to everybody else', async () => {
  const xz = findProgram('xz')
  const { stack, stateDir } = await stackWith({
    '10-plain.sql': `${script('plain')}\n\\dt+ public.*\n\\dfS\n`,
    '20-gz.sql.gz': gzipSync(script('gz')),
    ...(xz ? { '30-xz.sql.xz': compressed(xz, script('xz')) } : {}),
    '40-sourced.sh':
      'psql -1 -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "create table sourced ()"',
    '50-notes.txt': 'nothing',
  })
  await stack.up()
  const { stdout } = await stack.exec('postgres', [
    'psql',
    '-U',
    'boss',
    '-d',
    'shop',
    '-Atc',
    "select string_agg(relname, ' ' order by relname) from pg_class where relnamespace = 'public'::regnamespace; select x from gz",
  ])
  expect(stdout.split('\n').slice(0, 2)).toEqual([`gz plain sourced${xz ? ' xz' : ''}`, 'postgres:5433'])
  expect(await stack.endpoint('postgres', 5433)).toBeDefined()

  const open = (path: string) => statSync(join(stateDir, path)).mode & 0o066
  expect(['.', 'logs', 'parts', 'parts/postgres-1', 'parts/postgres-1/sockets', 'volumes'].map(open)).toEqual(
    Array(6).fill(0),
  )
  expect(await ask(stack, 'web', 8000, '/')).toBe('127.0.0.1')
})

test('a folder too deep for a socket gets one elsewhere, which is gone after the stop', async () => {
  const top = mkdtempSync(join(tmpdir(), 'groundwork-deep-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  const { stack } = await stackOf(compose, { 'init/.keep': '' }, { stateDir: join(top, 'd'.repeat(90)) })
  await stack.up({ services: ['postgres'] })
  const { stdout } = await stack.exec('postgres', ['sh', '-c', 'echo "$PGHOST"'])
  const sockets = stdout.trim()
  expect(sockets).toMatch(/^\/(?!.*d{90})/)
  expect(existsSync(sockets)).toBe(true)
  await stack.down()
  expect(existsSync(sockets)).toBe(false)
})

describe('what PostgreSQL or the shell refuses is refused', () => {
  test.each([
    [
      'bytes that are not UTF-8, by the server',
      { 'a.sql': Buffer.from('create table a ( -- \xef\xf0\xe8\n x text);', 'latin1') },
      /invalid byte sequence for encoding "UTF8": 0xef/,
    ],
    [
      'the line ends of Windows in a shell script, by their name',
      { 'a.sh': '#!/bin/sh\r\necho hello\r\nfalse\r\n' },
      /line ends of Windows/,
    ],
  ])('%s', async (_, init, message) => {
    const { stack } = await stackWith(init)
    await expect(stack.up({ services: ['postgres'] })).rejects.toThrow(message)
  })
})

test('settings that initdb refuses are told in its words', async () => {
  const { stack } = await stackOf(
    'services: { db: { image: postgres:17, environment: { POSTGRES_PASSWORD: x, POSTGRES_INITDB_ARGS: --set=work_mem=much } } }',
  )
  await expect(stack.up()).rejects.toThrow(/could not make its data folder: .*FATAL: .*contains errors/)
})

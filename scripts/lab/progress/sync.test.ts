import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attempt } from '@groundwork/progress/api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeMembership } from './membership.ts'
import { outboxFile, recordAttempt } from './record.ts'
import { sync } from './sync.ts'

const token = 'gwl_canary-token-that-must-stay-secret'
let stateDir: string
let server: Server
/** The item numbers of every batch that arrived. */
let batches: number[][]
/** What the service says to a batch; each test sets its own. */
let respond: (
  batch: number[],
) => { status: number; body?: (ids: string[]) => unknown; headers?: Record<string, string> } | 'hang'

const acceptAll = (ids: string[]) => ({ results: ids.map(id => ({ id, outcome: 'accepted' })) })
const numberOf = (attempt: Attempt) => Number(attempt.item.slice('02.lab.'.length))

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'groundwork-sync-'))
  batches = []
  respond = () => ({ status: 200 })
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { events } = JSON.parse(Buffer.concat(chunks).toString()) as { events: Attempt[] }
    const batch = events.map(numberOf)
    batches.push(batch)
    const reply = respond(batch)
    if (reply === 'hang') return
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(JSON.stringify((reply.body ?? acceptAll)(events.map(event => event.id))))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await rm(stateDir, { recursive: true })
})

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const joined = (overrides: { server?: string; learnerId?: string } = {}) =>
  writeMembership(stateDir, {
    server: address(),
    learnerId: 'learner-1',
    name: 'Ada',
    cohort: { slug: 'spring', title: 'Spring' },
    token,
    joinedAt: '2026-01-01T00:00:00.000Z',
    ...overrides,
  })

async function record(count: number, from = 1) {
  for (let n = from; n < from + count; n += 1)
    await recordAttempt(
      { item: `02.lab.${n}`, kind: 'check', status: 'pass', score: 1, maxScore: 1, contentVersion: 'v1' },
      { stateDir },
    )
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

test('without a membership nothing is sent, and there is nothing to say', async () => {
  await record(1)
  expect(await sync({ stateDir })).toMatchObject({ state: 'not-joined', messages: [] })
  expect(batches).toEqual([])
})

test('the record is replayed in order, in batches of a hundred, and not a second time', async () => {
  await joined()
  await record(120)
  expect(await sync({ stateDir })).toMatchObject({ state: 'synced', accepted: 120, pending: 0, messages: [] })
  expect(batches).toEqual([range(1, 100), range(101, 120)])
  await record(1, 121)
  await sync({ stateDir })
  expect(batches.slice(2)).toEqual([[121]])
})

test('a service that is not there costs nothing: everything goes the next time', async () => {
  const nobody = createServer().listen(0, '127.0.0.1')
  await once(nobody, 'listening')
  const { port } = nobody.address() as AddressInfo
  await new Promise(resolve => nobody.close(resolve))
  await joined({ server: `http://127.0.0.1:${port}` })
  await record(2)
  expect(await sync({ stateDir })).toMatchObject({
    state: 'pending',
    pending: 2,
    messages: [expect.stringMatching(/did not answer/)],
  })
  await joined()
  expect(await sync({ stateDir })).toMatchObject({ state: 'synced', accepted: 2 })
})

test('a service that hangs is left alone after the time allowed', async () => {
  await joined()
  await record(1)
  respond = () => 'hang'
  const started = Date.now()
  expect(await sync({ stateDir, budgetMs: 150 })).toMatchObject({ state: 'pending', pending: 1 })
  expect(Date.now() - started).toBeLessThan(1_400)
})

test('an answer that asks to wait stops the replay, so that nothing overtakes', async () => {
  await joined()
  await record(150)
  respond = batch => ({ status: batch.includes(1) ? 503 : 200 })
  expect(await sync({ stateDir })).toMatchObject({ state: 'pending', pending: 150 })
  expect(batches).toHaveLength(1)
})

test('one attempt that the service refuses is found and dropped with a word; its neighbours arrive in order', async () => {
  await joined()
  await record(20)
  respond = batch =>
    batch.includes(13) ? { status: 400, body: () => ({ detail: 'events/0/score is negative' }) } : { status: 200 }
  const report = await sync({ stateDir })
  expect(report).toMatchObject({ state: 'synced', accepted: 19, pending: 0 })
  expect(report.messages).toEqual(['A result for 02.lab.13 was not taken: events/0/score is negative'])
  const arrived = batches.filter(batch => !batch.includes(13)).flat()
  expect(arrived).toEqual(range(1, 20).filter(n => n !== 13))
})

test('what the service rejects is told once per reason', async () => {
  await joined()
  await record(1)
  await record(1)
  const reason = 'this cohort has no such item'
  respond = () => ({ status: 200, body: ids => ({ results: ids.map(id => ({ id, outcome: 'rejected', reason })) }) })
  const report = await sync({ stateDir })
  expect(report.dropped).toHaveLength(2)
  expect(report.messages).toEqual([`A result for 02.lab.1 was not taken: ${reason}`])
})

test('a page that answers 200 to anything is not taken for a progress service', async () => {
  await joined()
  await record(1)
  respond = () => ({ status: 200, body: () => ({ welcome: 'to our network' }) })
  expect(await sync({ stateDir })).toMatchObject({ state: 'pending', pending: 1, accepted: 0 })
  respond = () => ({ status: 200 })
  expect(await sync({ stateDir })).toMatchObject({ state: 'synced', accepted: 1 })
})

test('a redirect is not followed: the token goes to the service that gave it and nowhere else', async () => {
  await joined()
  await record(1)
  respond = () => ({ status: 307, headers: { location: `${address()}/elsewhere` } })
  expect(await sync({ stateDir })).toMatchObject({ state: 'pending' })
  expect(batches).toHaveLength(1)
})

test('joining as somebody else sends the whole record again', async () => {
  await joined()
  await record(3)
  await sync({ stateDir })
  await joined({ learnerId: 'learner-2' })
  expect(await sync({ stateDir })).toMatchObject({ accepted: 3 })
})

test('a record that was begun anew is sent from its start, wherever the old one had come to', async () => {
  await joined()
  await record(3)
  await sync({ stateDir })
  await rm(outboxFile(stateDir))
  await record(5)
  expect(await sync({ stateDir })).toMatchObject({ accepted: 5 })
})

test('the token is in one file, readable by its owner only, and in no word of a report', async () => {
  await joined()
  await record(1)
  const reports = []
  for (const status of [200, 400, 401, 404, 429, 500]) {
    respond = () => ({ status, ...(status === 200 ? {} : { body: () => ({ detail: 'no' }) }) })
    reports.push(await sync({ stateDir, everything: true }))
  }
  expect(JSON.stringify(reports)).not.toContain(token)
  expect((await stat(join(stateDir, 'membership.json'))).mode & 0o777).toBe(0o600)
  for (const name of ['outbox.jsonl', 'cursor.json', 'device.json'])
    expect(await readFile(join(stateDir, name), 'utf8')).not.toContain(token)
})

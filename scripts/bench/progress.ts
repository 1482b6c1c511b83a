/**
 * The progress service as it is deployed (its bundle, one process, real PostgreSQL, HTTP): how fast results come in, and
 * how long a board of 200 learners and their worklist take over a million events. The load comes from this machine too,
 * so the numbers are a lower bound.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { AdminAnswers } from '@groundwork/progress/admin'
import type { Attempt, EventsAnswer, JoinAnswer } from '@groundwork/progress/api'
import { basePath } from '@groundwork/progress/constants'
import { databaseUrl, prepareDatabase } from '@groundwork/testkit/platform-database'
import { execa } from 'execa'
import getPort from 'get-port'
import pg from 'pg'
import { v7 } from 'uuid'
import catalog from '../../services/progress/src/catalog.json' with { type: 'json' }
import { buildServices } from '../build/services.mjs'
import { repository } from '../repository.mjs'
import { loadCompose } from '../stack/index.ts'
import { createLocalStack } from '../stack/running.ts'

const learners = 200
const eventsPerLearner = 300
const perBatch = 100
const connections = 8
const boardReads = 200
const eventsInAll = 1_000_000

export async function progress(say: (line: string) => void): Promise<Record<string, unknown>> {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  const stateDir = mkdtempSync(join(repository, '.groundwork/bench-'))
  const compose = loadCompose({ directory: join(repository, 'scripts/test'), files: ['engines.yml'], env: {} })
  const stack = await createLocalStack(compose, { stateDir, anyPorts: true, services: ['postgres'] })
  let service: ChildProcess | undefined
  try {
    say('starting PostgreSQL and the service')
    await stack.up({ services: ['postgres'] })
    const postgres = await stack.endpoint('postgres', 5432)
    const started = await startService(`${postgres?.host}:${postgres?.port}`)
    service = started.process
    return await measure(started, say)
  } finally {
    if (service) await stop(service)
    await stack.down({ volumes: true })
    rmSync(stateDir, { recursive: true, force: true })
  }
}

async function stop(process: ChildProcess): Promise<void> {
  const ended = once(process, 'exit')
  if (process.kill('SIGTERM')) await ended
}

interface Started {
  process: ChildProcess
  superuser: string
  url: string
  instructor: AdminAnswers['instructor add']
}

async function startService(postgres: string): Promise<Started> {
  await buildServices(['progress'])
  const superuser = `postgresql://postgres:test-only@${postgres}/postgres`
  await prepareDatabase(superuser)
  const port = await getPort()
  const cwd = join(repository, 'dist/services/progress')
  const env = {
    ...process.env,
    SERVICE_NAME: 'progress',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl(superuser, 'postgres', 'progress'),
    MIGRATE_DATABASE_URL: databaseUrl(superuser, 'postgres', 'progress', 'migrate'),
  }
  const child = spawn(process.execPath, ['main.js'], { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(`${url}/readyz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error('the progress service ended; its words are above')
    await delay(50)
  }
  const { stdout } = await execa(process.execPath, ['admin.js', 'instructor', 'add', 'Bench'], { cwd, env })
  return { process: child, superuser, url, instructor: JSON.parse(stdout) }
}

async function measure({ superuser, url, instructor }: Started, say: (line: string) => void) {
  const call = async <Answer>(method: string, path: string, headers: Record<string, string>, body?: object) => {
    const response = await fetch(`${url}${basePath}${path}`, {
      method,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return { answer: (await response.json()) as Answer, cookie: response.headers.getSetCookie()[0] }
  }

  const code = instructor.cohort?.joinCode?.code
  const tokens: string[] = []
  for (let n = 0; n < learners; n += 1) {
    // An address of its own each: the join limit is per address.
    const headers = { 'x-forwarded-for': `10.0.${n >> 8}.${n & 255}` }
    const { answer } = await call<JoinAnswer>('POST', '/join', headers, { code, name: `Learner ${n}` })
    tokens.push(answer.token)
  }

  say(`sending ${learners * eventsPerLearner} results in batches of ${perBatch} over ${connections} connections`)
  const batches = tokens.flatMap(token =>
    chunks(attempts(eventsPerLearner), perBatch).map(events => ({ token, events })),
  )
  const total = batches.length * perBatch
  const began = performance.now()
  const times: number[] = []
  let accepted = 0
  const send = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const start = performance.now()
      const headers = { authorization: `Bearer ${batch.token}` }
      const { answer } = await call<EventsAnswer>('POST', '/events', headers, { events: batch.events })
      times.push(performance.now() - start)
      accepted += answer.results.filter(({ outcome }) => outcome === 'accepted').length
    }
  }
  await Promise.all(Array.from({ length: connections }, send))
  const seconds = (performance.now() - began) / 1000
  if (accepted !== total) throw new Error(`${accepted} of ${total} results were accepted`)

  say(`adding older results up to ${eventsInAll}, by SQL`)
  const events = await addHistory(superuser)

  const { name, password } = instructor
  const { cookie = '' } = await call('POST', '/session', {}, { name, password })
  const read = async (path: string) => {
    say(`reading ${path} of ${learners} learners ${boardReads} times`)
    const reads: number[] = []
    let bytes = 0
    for (let n = 0; n < boardReads; n += 1) {
      const start = performance.now()
      const { answer } = await call<object>('GET', `/cohorts/${instructor.cohort?.slug}/${path}`, { cookie })
      reads.push(performance.now() - start)
      bytes = JSON.stringify(answer).length
    }
    return { p50: percentile(reads, 0.5), p95: percentile(reads, 0.95), kb: Math.round(bytes / 1024) }
  }
  const grid = await read('grid')
  const attention = await read('attention')
  return {
    events_per_second: Math.round(total / seconds),
    batch_p95_ms: percentile(times, 0.95),
    board: `${learners} learners x ${items.length} items, ${events} events`,
    board_p50_ms: grid.p50,
    board_p95_ms: grid.p95,
    board_kb: grid.kb,
    worklist_p50_ms: attention.p50,
    worklist_p95_ms: attention.p95,
    worklist_kb: attention.kb,
  }
}

/** Copies of what is there, an hour apart into the past: what the fold made of the last ones stays as it is. Gives how many there are. */
async function addHistory(superuser: string): Promise<number> {
  const client = new pg.Client({ connectionString: superuser })
  await client.connect()
  try {
    const count = async () => Number((await client.query('SELECT count(*) FROM progress.event')).rows[0].count)
    const copies = Math.ceil(eventsInAll / (await count())) - 1
    await client.query(
      `INSERT INTO progress.event (learner_id, event_id, cohort_id, item_id, device_id, device_seq, status, score, max_score,
         scaled, duration_ms, occurred_at, content_version, payload_hash, evidence, work)
       SELECT learner_id, gen_random_uuid(), cohort_id, item_id, device_id, device_seq, status, score, max_score,
         scaled, duration_ms, occurred_at - copy * interval '1 hour', content_version, payload_hash, evidence, work
       FROM progress.event CROSS JOIN generate_series(1, $1::int) AS copy`,
      [copies],
    )
    await client.query('VACUUM ANALYZE progress.event')
    return await count()
  } finally {
    await client.end()
  }
}

const items = catalog.lessons.flatMap(lesson => lesson.items)

const attempts = (count: number): Attempt[] =>
  Array.from({ length: count }, (_, n) => {
    const { id, kind, maxScore } = items[n % items.length]!
    return {
      id: v7(),
      deviceId: '11111111-1111-4111-8111-111111111111',
      deviceSeq: n + 1,
      item: id,
      kind: kind as Attempt['kind'],
      status: n % 3 ? 'fail' : 'pass',
      score: n % 3 ? 0 : maxScore,
      maxScore,
      occurredAt: new Date(Date.now() - (count - n) * 1000).toISOString(),
      contentVersion: 'sha256:0123456789abcdef',
      evidence: { codes: ['02.1.2.unpinned-image'] },
    }
  })

const chunks = <Item>(list: Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))

function percentile(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10
}

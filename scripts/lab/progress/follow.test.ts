import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Activity, activityFile, announceActivity } from './activity.ts'
import { type Change, follow } from './follow.ts'
import { appendRecord, readRecords } from './jsonl.ts'
import { recordAttempt } from './record.ts'

let stateDir: string

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'groundwork-follow-'))
})

afterEach(() => rm(stateDir, { recursive: true }))

const attempt = {
  item: '02.lab.1',
  kind: 'check',
  status: 'pass',
  score: 20,
  maxScore: 20,
  contentVersion: 'v1',
} as const

test('whoever follows sees what is being checked, then ticks and attempts made from then on, and none from before', async () => {
  await recordAttempt({ ...attempt, item: '02.lab.6' }, { stateDir })
  await announceActivity({ lab: '02', step: 6, state: 'running' }, { stateDir })
  await announceActivity({ lab: '02', step: 5, state: 'running' }, { stateDir })
  await announceActivity({ lab: '02', step: 5, state: 'passed' }, { stateDir })
  const stop = new AbortController()
  const seen: Change[] = []
  const following = (async () => {
    for await (const change of follow({ stateDir, signal: stop.signal, everyMs: 5 })) {
      seen.push(change)
      if (change.type === 'attempt') stop.abort()
    }
  })()
  // It has read what was there before when it says the first thing.
  await vi.waitUntil(() => seen.length > 0, { timeout: 10_000 })
  await announceActivity({ lab: '02', step: 1, state: 'running' }, { stateDir })
  await announceActivity({ lab: '02', step: 1, state: 'passed' }, { stateDir })
  await recordAttempt(attempt, { stateDir })
  await following
  expect(seen).toMatchObject([
    { type: 'activity', activity: { lab: '02', step: 6, state: 'running' } },
    { type: 'activity', activity: { lab: '02', step: 1, state: 'running' } },
    { type: 'activity', activity: { lab: '02', step: 1, state: 'passed' } },
    { type: 'attempt', attempt: { item: '02.lab.1', deviceSeq: 2 } },
  ])
})

test('a check that is killed leaves no step as if it were still being checked', async () => {
  const check = spawn('sleep', ['60'])
  const tick = { lab: '02', step: 1, state: 'running', at: new Date().toISOString(), pid: check.pid }
  await appendRecord(activityFile(stateDir), tick)
  const stop = AbortSignal.timeout(10_000)
  const states: string[] = []
  for await (const change of follow({ stateDir, signal: stop, everyMs: 5 })) {
    if (change.type === 'activity') states.push(change.activity.state)
    if (states.length === 2) break
    check.kill('SIGKILL')
  }
  expect(states).toEqual(['running', 'ended'])
})

test('a check that was killed before anybody looked is no news', async () => {
  const check = spawn('sleep', ['0'])
  await once(check, 'exit')
  const tick = { lab: '02', step: 1, state: 'running', at: new Date().toISOString(), pid: check.pid }
  await appendRecord(activityFile(stateDir), tick)
  const changes: Change[] = []
  for await (const change of follow({ stateDir, signal: AbortSignal.timeout(200), everyMs: 5 })) changes.push(change)
  expect(changes).toEqual([])
})

test('ticks that nobody waited for keep their order', async () => {
  const steps = Array.from({ length: 50 }, (_, n) => n + 1)
  await Promise.all(steps.map(step => announceActivity({ lab: '02', step, state: 'running' }, { stateDir })))
  const { records } = await readRecords(activityFile(stateDir))
  expect(records.map(({ value }) => (value as Activity).step)).toEqual(steps)
})

test('the ticks stay short however long the learner works', { timeout: 20_000 }, async () => {
  const long = 'x'.repeat(9_000)
  for (let n = 0; n < 60; n += 1) await announceActivity({ lab: long, state: 'running' }, { stateDir })
  expect((await stat(activityFile(stateDir))).size).toBeLessThan(300_000)
})

test('a folder that cannot be written costs the tick, not the check', async () => {
  await expect(
    announceActivity({ lab: '02', state: 'running' }, { stateDir: '/dev/null/nowhere' }),
  ).resolves.toBeUndefined()
})

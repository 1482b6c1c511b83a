import { execFile, spawn } from 'node:child_process'
import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fold } from '@groundwork/progress/fold'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type NewAttempt, outboxFile, readAttempts, recordAttempt } from './record.ts'

let stateDir: string

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'groundwork-record-'))
})

afterEach(() => rm(stateDir, { recursive: true }))

const attempt: NewAttempt = {
  item: '02.lab.1',
  kind: 'check',
  status: 'fail',
  score: 5,
  maxScore: 20,
  contentVersion: 'sha256:abc',
}

/** A writer in a process of its own: `count` attempts on the item, then its word on standard output. */
function writer(item: string, count: number) {
  const record = new URL('./record.ts', import.meta.url).href
  const script = `
    const { recordAttempt } = await import(${JSON.stringify(record)})
    for (let n = 0; n < ${count}; n += 1)
      await recordAttempt({ ...${JSON.stringify(attempt)}, item: ${JSON.stringify(item)} }, { stateDir: ${JSON.stringify(stateDir)} })
    process.stdout.write('done')`
  return ['--import', 'tsx', '--input-type=module', '--eval', script]
}

test('an attempt is on record with an id, this device, its place and the time', async () => {
  const recorded = await recordAttempt({ ...attempt, durationMs: 12.34, evidence: { codes: ['02.1.2'] } }, { stateDir })
  expect(recorded.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  expect(Math.abs(Date.parse(recorded.occurredAt) - Date.now())).toBeLessThan(5_000)
  expect(recorded.durationMs).toBe(12)
  expect(await readAttempts({ stateDir })).toEqual([{ ...recorded, deviceSeq: 1 }])
})

test('only the owner can read the record', async () => {
  await recordAttempt(attempt, { stateDir })
  expect((await stat(outboxFile(stateDir))).mode & 0o077).toBe(0)
})

test('evidence that the service would refuse is left out, the attempt is not', async () => {
  const { evidence } = await recordAttempt({ ...attempt, evidence: { log: 'x'.repeat(5000) } }, { stateDir })
  expect(evidence).toEqual({ omitted: '5010 bytes, 4096 are allowed' })
})

test('a line that somebody edited into something else is passed over', async () => {
  await appendFile(outboxFile(stateDir), '\n{"id":"x"}\n\nnull\n\n"text"\n\n[1]\n')
  await recordAttempt(attempt, { stateDir })
  expect((await readAttempts({ stateDir })).map(it => it.deviceSeq)).toEqual([5])
})

test('progress shows the first, the best and the last of an item', async () => {
  for (const [status, score] of [
    ['fail', 5],
    ['pass', 20],
    ['fail', 10],
    ['error', 0],
  ] as const)
    await recordAttempt({ ...attempt, status, score }, { stateDir })
  const line = fold(await readAttempts({ stateDir })).get('02.lab.1')
  expect(line).toMatchObject({
    attempts: 3,
    errors: 1,
    first: { status: 'fail', scaled: 0.25 },
    best: { status: 'pass', scaled: 1 },
    last: { status: 'error' },
  })
})

test('three processes that write at once lose nothing and agree on the device', { timeout: 30_000 }, async () => {
  await Promise.all(
    ['02.lab.1', '02.lab.2', '02.lab.3'].map(item => promisify(execFile)(process.execPath, writer(item, 60))),
  )
  const attempts = await readAttempts({ stateDir })
  expect(attempts).toHaveLength(180)
  expect(new Set(attempts.map(it => it.id)).size).toBe(180)
  expect(new Set(attempts.map(it => it.deviceId)).size).toBe(1)
  expect((await readdir(stateDir)).sort()).toEqual(['device.json', 'outbox.jsonl'])
})

test('a writer that is killed leaves a record that reads and grows on', { timeout: 30_000 }, async () => {
  const child = spawn(process.execPath, writer('02.lab.1', 100_000), { stdio: 'ignore' })
  const ended = new Promise(resolve => child.once('exit', resolve))
  while ((await readAttempts({ stateDir })).length < 20) await new Promise(resolve => setTimeout(resolve, 20))
  child.kill('SIGKILL')
  await ended
  const before = await readAttempts({ stateDir })
  const recorded = await recordAttempt({ ...attempt, item: '02.lab.2' }, { stateDir })
  const after = await readAttempts({ stateDir })
  expect(after.slice(0, before.length)).toEqual(before)
  expect(after.at(-1)).toMatchObject({ id: recorded.id, item: '02.lab.2' })
})

import { withTx } from '@groundwork/kernel/database/pool'
import { othersWait } from '@groundwork/testkit/lock-waits'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Attempt } from './api.ts'
import { fold, type ItemProgress, type Moment } from './fold.ts'
import { storeAttempts } from './repo/attempts.ts'
import { addCohort } from './repo/cohorts.ts'
import { enrol } from './repo/learners.ts'
import { lockEnrollments } from './repo/roster.ts'
import { newAttempt, startTestService, type TestService } from './testing/service.ts'

let service: TestService
let cohortId: string

beforeAll(async () => {
  service = await startTestService()
  cohortId = (await addCohort(service.pool, { slug: 'fold', title: 'Fold' }))!
})

afterAll(() => service.close())

const newLearner = async () => ({
  cohortId,
  learnerId: await enrol(service.pool, {
    cohortId,
    tokenHash: Buffer.from(crypto.getRandomValues(new Uint8Array(32))),
    days: 1,
  }),
})

type Owner = Awaited<ReturnType<typeof newLearner>>

/** What the database holds, in the words of the fold. */
async function progressOf(owner: Owner): Promise<Record<string, ItemProgress>> {
  const { rows } = await service.pool.query<{ item: string } & ItemProgress>({
    text: `SELECT item_id AS item, attempts, errors, to_json(first) AS first, to_json(best) AS best, to_json(last) AS last,
             coalesce((last).status = 'pass' OR (last).work = ANY (passed_works), false) AS "lastProved",
             first_pass_at AS "firstPassAt", last_activity_at AS "lastActivityAt"
           FROM progress.item_progress WHERE cohort_id = $1 AND learner_id = $2`,
    values: [owner.cohortId, owner.learnerId],
  })
  return Object.fromEntries(
    rows.map(({ item, first, best, last, firstPassAt, lastActivityAt, ...counts }) => [
      item,
      {
        ...counts,
        first: momentOf(first),
        best: momentOf(best),
        last: momentOf(last),
        firstPassAt: firstPassAt ? new Date(firstPassAt).toISOString() : undefined,
        lastActivityAt: new Date(lastActivityAt).toISOString(),
      },
    ]),
  )
}

function momentOf(row: unknown): Moment | undefined {
  if (row === null || row === undefined) return undefined
  const { event_id, happened_at, status, scaled, work } = row as Record<string, string> & { scaled: number }
  const at = new Date(happened_at!).toISOString()
  return { id: event_id!, at, status: status as Moment['status'], scaled, work: work ?? undefined }
}

/** Few items, few times, few scores and few works, so that ties are common. */
const attempts = fc.array(
  fc
    .record({
      id: fc.uuid({ version: 7 }),
      item: fc.constantFrom('02.lab.1', '02.lab.2', '02.quiz.volumes'),
      status: fc.constantFrom('pass', 'files-right', 'fail', 'error', 'skip'),
      work: fc.constantFrom(undefined, 'a1', 'b2', 'c3'),
      score: fc.integer({ min: 0, max: 3 }),
      maxScore: fc.constantFrom(3, 7, 20),
      occurredAt: fc.integer({ min: 0, max: 4 }).map(day => new Date(Date.UTC(2026, 0, 1 + day)).toISOString()),
    } as const)
    .map(overrides => newAttempt(overrides)),
  { minLength: 1, maxLength: 25 },
)

/** How the attempts may arrive: shuffled, repeated, cut into batches. */
const arrival = attempts.chain(made =>
  fc.record({
    made: fc.constant(made),
    sent: fc
      .tuple(fc.shuffledSubarray(made, { minLength: made.length, maxLength: made.length }), fc.shuffledSubarray(made))
      .map(([all, again]) => [...all, ...again]),
    cut: fc.integer({ min: 1, max: 10 }),
  }),
)

test('whatever the order, the batches and the repetitions, the database holds the fold of what was tried', async () => {
  await fc.assert(
    fc.asyncProperty(arrival, async ({ made, sent, cut }) => {
      const owner = await newLearner()
      for (let start = 0; start < sent.length; start += cut)
        await storeAttempts(service.pool, owner, sent.slice(start, start + cut))
      expect(await progressOf(owner)).toEqual(Object.fromEntries(fold(made)))
    }),
    { numRuns: 60 },
  )
})

test('batches of one learner that arrive at once neither deadlock nor count twice', async () => {
  const owner = await newLearner()
  const made = fc.sample(attempts, { numRuns: 8, seed: 7 }).flat()
  const batches = Array.from({ length: 6 }, (_, n) => (n % 2 ? made : made.toReversed()))
  await Promise.all(batches.map(batch => storeAttempts(service.pool, owner, batch)))
  expect(await progressOf(owner)).toEqual(Object.fromEntries(fold(made)))
})

test('what is sent while its learner is held waits before it takes anything', async () => {
  const owner = await newLearner()
  await storeAttempts(service.pool, owner, [newAttempt()])
  const sent = newAttempt()
  let storing: Promise<unknown> | undefined
  await withTx(service.pool, async tx => {
    await lockEnrollments(tx, owner.cohortId, [owner.learnerId])
    storing = storeAttempts(service.pool, owner, [sent])
    await othersWait(service.database, 1)
    await tx.query({ text: `SET LOCAL lock_timeout = '5s'` })
    await tx.query({ text: 'DELETE FROM item_progress WHERE learner_id = $1', values: [owner.learnerId] })
  })
  expect(await storing).toEqual(new Map([[sent, 'accepted']]))
})

test('a clock that runs ahead counts as now, so that it cannot stay the last for ever', async () => {
  const owner = await newLearner()
  const future = newAttempt({ occurredAt: '2099-01-01T00:00:00.000Z', status: 'fail', score: 0 })
  await storeAttempts(service.pool, owner, [future])
  const later: Attempt = newAttempt({ occurredAt: new Date().toISOString() })
  await storeAttempts(service.pool, owner, [later])
  const line = (await progressOf(owner))['02.lab.1']!
  expect(line.last).toMatchObject({ id: later.id, status: 'pass' })
  expect(Date.parse(line.lastActivityAt)).toBeLessThan(Date.now() + 1_000)
})

test('the service that adds attempts can neither change nor remove one', async () => {
  for (const text of ['UPDATE progress.event SET score = 0', 'DELETE FROM progress.event'])
    await expect(service.pool.query({ text })).rejects.toThrow(/permission denied/)
})

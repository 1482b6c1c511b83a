import { randomUUID } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { messageOf } from '@groundwork/testkit/delivered'
import { othersWait } from '@groundwork/testkit/lock-waits'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Pool } from '../database/pool.ts'
import type { IncomingMessage } from '../transport/transport.ts'
import { dismissDeadLetter, findDeadLetter, listDeadLetters, resendDeadLetter } from './dead-letter-store.ts'
import { createEvent } from './event.ts'
import { countDeadLetters, countDeadLettersSql, keepDeadLetter } from './inbox.ts'

let database: TestDatabase
let pool: Pool
let sent: IncomingMessage[]
const transport = { republish: async (messages: IncomingMessage[]) => void sent.push(...messages) }

beforeAll(async () => {
  database = await freshDatabase('payment')
  pool = database.pool('payment')
})
afterAll(() => database.drop())
beforeEach(async () => {
  sent = []
  await database.admin.query('TRUNCATE payment.dead_letters')
})

const contract = { type: 't', topic: 'tea', producer: 'test', aggregate: 'pot', data: Type.Object({}) }
const letter = () => messageOf(createEvent(contract, { aggregateId: randomUUID(), version: 1, data: {} }))

async function keep(message: IncomingMessage, reason = 'no tea'): Promise<{ consumer: string; position: string }> {
  await keepDeadLetter(pool, 'cups', message, reason)
  return { consumer: 'cups', position: message.position }
}
const waiting = async () => (await listDeadLetters(pool, { decided: false, limit: 10 })).map(({ position }) => position)

test('what is sent again is the message as it came, and it no longer waits', async () => {
  const message = letter()
  const key = await keep(message)
  expect(await waiting()).toEqual([message.position])
  expect(await resendDeadLetter(pool, transport, key)).toBe('resent')
  expect(sent).toMatchObject([message])
  expect(await waiting()).toEqual([])
  expect(await findDeadLetter(pool, key)).toMatchObject({ reason: 'no tea', resentAt: expect.any(Date) })
})

test('it is sent once, however many ask for it at the same time', async () => {
  const key = await keep(letter())
  const slow = {
    async republish(messages: IncomingMessage[]) {
      await othersWait(database, 2)
      await transport.republish(messages)
    },
  }
  const answers = await Promise.all([1, 2, 3].map(() => resendDeadLetter(pool, slow, key)))
  expect(answers.filter(answer => answer === 'resent')).toHaveLength(1)
  expect(answers.filter(answer => answer instanceof Date)).toHaveLength(2)
  expect(sent).toHaveLength(1)
})

test('what could not be sent goes on waiting', async () => {
  const key = await keep(letter())
  const broken = { republish: () => Promise.reject(new Error('the broker is away')) }
  await expect(resendDeadLetter(pool, broken, key)).rejects.toThrow('the broker is away')
  expect(await waiting()).toEqual([key.position])
})

test('what is dead again at the same position waits again, with the reason of today', async () => {
  const message = letter()
  const key = await keep(message)
  await resendDeadLetter(pool, transport, key)
  expect(await keepDeadLetter(pool, 'cups', message, 'no cups')).toBe(true)
  expect(await findDeadLetter(pool, key)).toMatchObject({ reason: 'no cups', resentAt: null })
  expect(await keepDeadLetter(pool, 'cups', message, 'no cups')).toBe(false)
})

test('what is dead again before the sending has ended waits again, and nobody waits for the other', async () => {
  const message = letter()
  const key = await keep(message)
  const deadAgain = { republish: async () => void (await keepDeadLetter(pool, 'cups', message, 'no cups')) }
  expect(await resendDeadLetter(pool, deadAgain, key)).toBe('resent')
  expect(await findDeadLetter(pool, key)).toMatchObject({ reason: 'no cups', resentAt: null })
  expect(await resendDeadLetter(pool, transport, key)).toBe('resent')
  expect(await waiting()).toEqual([])
})

test('what was dismissed no longer waits, and the reason is kept with it', async () => {
  const key = await keep(letter())
  expect(await dismissDeadLetter(pool, key, 'the pot is broken')).toBe('dismissed')
  expect([await waiting(), await countDeadLetters(pool)]).toEqual([[], 0])
  expect(await listDeadLetters(pool, { decided: true, limit: 10 })).toMatchObject([
    { ...key, reason: 'no tea', dismissedAt: expect.any(Date), dismissedReason: 'the pot is broken' },
  ])
})

test('what was decided before is not dismissed anew', async () => {
  const [dismissed, resent] = [await keep(letter()), await keep(letter())]
  await dismissDeadLetter(pool, dismissed, 'the pot is broken')
  await resendDeadLetter(pool, transport, resent)
  expect(await dismissDeadLetter(pool, dismissed, 'otherwise')).toMatchObject({ dismissedReason: 'the pot is broken' })
  expect(await dismissDeadLetter(pool, resent, 'otherwise')).toMatchObject({ resentAt: expect.any(Date) })
  expect(await findDeadLetter(pool, resent)).toMatchObject({ dismissedAt: null, dismissedReason: null })
})

test('what was dismissed by mistake can be sent again, and waits again when it is dead again', async () => {
  const message = letter()
  const key = await keep(message)
  await dismissDeadLetter(pool, key, 'the pot is broken')
  expect(await resendDeadLetter(pool, transport, key)).toBe('resent')
  expect(await findDeadLetter(pool, key)).toMatchObject({ resentAt: expect.any(Date), dismissedAt: null })
  await keepDeadLetter(pool, 'cups', message, 'no cups')
  await dismissDeadLetter(pool, key, 'the pot is broken')
  expect(await keepDeadLetter(pool, 'cups', message, 'no cups')).toBe(true)
  expect(await waiting()).toEqual([key.position])
})

test('a dismissal waits for a sending that has begun, and leaves it as it is', async () => {
  const key = await keep(letter())
  let dismissed: ReturnType<typeof dismissDeadLetter> | undefined
  const slow = {
    async republish() {
      dismissed = dismissDeadLetter(pool, key, 'too late')
      await othersWait(database, 1)
    },
  }
  expect(await resendDeadLetter(pool, slow, key)).toBe('resent')
  expect(await dismissed).toMatchObject({ resentAt: expect.any(Date), dismissedAt: null })
})

test('one that is not there is unknown', async () => {
  const key = { consumer: 'cups', position: 'tea/0/1' }
  expect(await resendDeadLetter(pool, transport, key)).toBe('unknown')
  expect(await dismissDeadLetter(pool, key, 'no reason')).toBe('unknown')
})

test('those that wait are counted without reading those that were sent again or dismissed', async () => {
  await keep(letter())
  await database.admin.query(
    `INSERT INTO payment.dead_letters (consumer, position, topic, headers, reason, resent_at, dismissed_at)
     SELECT 'cups', n::text, 'tea', '{}', 'no tea', CASE n % 2 WHEN 0 THEN now() END, CASE n % 2 WHEN 1 THEN now() END
     FROM generate_series(1, 1000) AS n`,
  )
  expect(await countDeadLetters(pool)).toBe(1)
  expect(await rowsRead(database.admin, 'payment', countDeadLettersSql.text)).toBe(1)
})

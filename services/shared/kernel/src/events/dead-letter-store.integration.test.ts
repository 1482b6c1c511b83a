import { randomUUID } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { messageOf } from '@groundwork/testkit/delivered'
import { othersWait } from '@groundwork/testkit/lock-waits'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Pool } from '../database/pool.ts'
import type { IncomingMessage } from '../transport/transport.ts'
import { findDeadLetter, listDeadLetters, resendDeadLetter } from './dead-letter-store.ts'
import { createEvent } from './event.ts'
import { countDeadLetters, countWaiting, keepDeadLetter } from './inbox.ts'

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
const waiting = async () => (await listDeadLetters(pool, { resent: false, limit: 10 })).map(({ position }) => position)

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

test('one that is not there is unknown', async () => {
  expect(await resendDeadLetter(pool, transport, { consumer: 'cups', position: 'tea/0/1' })).toBe('unknown')
})

test('those that wait are counted without reading those that were sent again', async () => {
  await keep(letter())
  await database.admin.query(
    `INSERT INTO payment.dead_letters SELECT 'cups', n::text, 'tea', null, '{}', null, 'no tea', now(), now()
     FROM generate_series(1, 1000) AS n`,
  )
  expect(await countDeadLetters(pool)).toBe(1)
  expect(await rowsRead(database.admin, 'payment', countWaiting.text)).toBe(1)
})

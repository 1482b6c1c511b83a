import { expect, test } from 'vitest'
import { deadLetterEvent, storableReason } from './dead-letter.ts'
import { toBinary } from './event-encoding.ts'
import { maxPayloadBytes } from './outbox.ts'

const message = {
  topic: 'tea',
  position: 'tea/0/7',
  key: 'pot-7',
  headers: { ce_id: '7' },
  value: Buffer.from('not JSON'),
}
const long = 'x'.repeat(900_000)

test('a dead letter holds the message as it came, and where it lay', () => {
  const { topic, event } = deadLetterEvent('kitchen', message, 'not JSON')
  expect(topic).toBe('tea.dlq')
  expect(event).toMatchObject({
    partitionkey: 'pot-7',
    data: { consumer: 'kitchen', position: 'tea/0/7', key: 'pot-7', headers: { ce_id: '7' }, reason: 'not JSON' },
  })
})

test.each([
  ['key', { ...message, key: long }],
  ['header', { ...message, headers: { long } }],
  ['value', { ...message, value: Buffer.from(long) }],
])('a %s as long as the broker allows does not make a dead letter that it refuses', (_part, large) => {
  const { event } = deadLetterEvent('kitchen', large, 'too much')
  const { key, headers, value } = toBinary(event)
  expect(Buffer.byteLength(JSON.stringify([key, headers])) + value!.length).toBeLessThan(maxPayloadBytes)
  expect(event.data).toMatchObject({ position: 'tea/0/7', reason: 'too much' })
})

test('a reason is text that PostgreSQL takes, and no longer than a person reads', () => {
  expect(storableReason('nul \0')).toBe('nul \ufffd')
  expect(storableReason(`${'x'.repeat(1999)}😀`)).toBe(`${'x'.repeat(1999)}\ufffd`)
})

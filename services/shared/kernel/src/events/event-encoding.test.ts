import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createEvent } from './event.ts'
import { fromBinary, NotAnEvent, readStructured, toBinary, type WireMessage } from './event-encoding.ts'

const TeaBrewed = {
  type: 'groundwork.kitchen.tea-brewed.v1',
  topic: 'kitchen-events',
  producer: 'kitchen',
  aggregate: 'pot',
  data: Type.Object({ grams: Type.Integer() }),
}
const { event } = createEvent(TeaBrewed, { aggregateId: 'pot-7', version: 3, data: { grams: 12 } })

test('an event says who, what, when, to whom, and continues its trace', () => {
  const cause = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const caused = createEvent(TeaBrewed, {
    aggregateId: 'pot-7',
    version: 3,
    data: { grams: 12 },
    traceparent: cause,
  }).event
  expect(caused).toMatchObject({
    specversion: '1.0',
    source: '/groundwork/kitchen',
    type: TeaBrewed.type,
    subject: 'pot-7',
    partitionkey: 'pot-7',
    aggregateversion: 3,
  })
  expect(caused.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/)
  expect(caused.traceparent).not.toBe(cause)
})

test('in binary mode the attributes are headers, the data is the value, the aggregate is the key', () => {
  const message = toBinary(event)
  expect(message.key).toBe('pot-7')
  expect(message.value?.toString()).toBe('{"grams":12}')
  expect(message.headers).toEqual({
    'content-type': 'application/json',
    traceparent: event.traceparent,
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: '/groundwork/kitchen',
    ce_type: TeaBrewed.type,
    ce_time: event.time,
    ce_subject: 'pot-7',
    ce_partitionkey: 'pot-7',
    ce_aggregateversion: '3',
  })
})

test('what was written is what is read, on both ways', () => {
  expect(fromBinary(toBinary(event))).toEqual(event)
  expect(readStructured(JSON.parse(JSON.stringify(event)))).toEqual(event)
})

const broken: [string, (message: WireMessage) => WireMessage, RegExp][] = [
  ['no value', message => ({ ...message, value: null }), /no value/],
  ['a value that is not JSON', message => ({ ...message, value: Buffer.from('tea') }), /not JSON/],
  ['no headers', message => ({ ...message, headers: {} }), /specversion is required/],
  [
    'an id that is none',
    message => ({ ...message, headers: { ...message.headers, ce_id: '7' } }),
    /id must be a UUID of 36 characters/,
  ],
  [
    'an id that PostgreSQL would not take',
    message => ({ ...message, headers: { ...message.headers, ce_id: `urn:uuid:${message.headers.ce_id}` } }),
    /id must be a UUID of 36 characters/,
  ],
  [
    'a version in words',
    message => ({ ...message, headers: { ...message.headers, ce_aggregateversion: 'three' } }),
    /aggregateversion/,
  ],
]

test.each(broken)('a message with %s is not an event, and the reason is said', (_case, damage, reason) => {
  const read = () => fromBinary(damage(toBinary(event)))
  expect(read).toThrow(NotAnEvent)
  expect(read).toThrow(reason)
})

import { readFileSync } from 'node:fs'
import { fromBinary, readStructured, toBinary } from '@groundwork/kernel/events/event-encoding'
import { validator } from '@groundwork/kernel/http/schema'
import { expect, test } from 'vitest'
import { shortName } from './contract.ts'
import { events } from './events.ts'
import { recordedSamples } from './samples.ts'
import { services } from './services.js'
import { subscribers, topics } from './topics.ts'
import { WarehouseMovement } from './warehouse.ts'

const samples = recordedSamples()

test.each(events.map(event => [event.type, event] as const))(
  'recorded events of %s can still be read',
  (type, contract) => {
    const recorded = samples.get(type) ?? []
    expect(recorded.length).toBeGreaterThan(0)
    for (const sample of recorded) {
      const event = readStructured(sample)
      expect(fromBinary(toBinary(event))).toEqual(sample)
      expect(validator(contract.data)(event.data)).toEqual([])
      expect(event).toMatchObject({ type, source: `/groundwork/${contract.producer}` })
    }
  },
)

test('recorded reports of warehouses can still be read, with either form of time', () => {
  const reports = samples.get('ru.retail.warehouses.movement') ?? []
  expect(reports.map(report => typeof report.time)).toEqual(['number', 'string'])
  for (const report of reports) expect(validator(WarehouseMovement)(report)).toEqual([])
})

test('events have short names of their own', () => {
  const names: string[] = events.map(({ type }) => shortName(type))
  expect(names).toContain('stock-reserved')
  expect(new Set(names).size).toBe(events.length)
})

test('a type that was once sent keeps its contract for as long as its samples are kept', () => {
  const known = new Set<string>([...events.map(event => event.type), 'ru.retail.warehouses.movement'])
  expect([...samples.keys()].filter(type => !known.has(type))).toEqual([])
})

test('a reader does not mind a member that was added since', () => {
  for (const contract of events) {
    const data = samples.get(contract.type)![0]!.data as object
    expect(validator(contract.data)({ ...data, addedLater: true })).toEqual([])
  }
})

test('a reader minds a member that is gone', () => {
  for (const contract of events) {
    const id = `${contract.aggregate}Id`
    const { [id]: _, ...data } = samples.get(contract.type)![0]!.data as Record<string, unknown>
    expect(validator(contract.data)(data)).toEqual([{ pointer: `/${id}`, detail: 'is required' }])
  }
})

test('a reader minds an id that PostgreSQL would not take, though the format allows it', () => {
  for (const contract of events) {
    const id = `${contract.aggregate}Id`
    const data = samples.get(contract.type)![0]!.data as Record<string, unknown>
    const faults = validator(contract.data)({ ...data, [id]: `urn:uuid:${data[id]}` })
    expect(faults.map(({ pointer }) => pointer)).toEqual([`/${id}`])
  }
})

test('the broker has exactly these topics, and one for the dead letters of each that is listened to', () => {
  const script = readFileSync(new URL('../../../../infrastructure/kafka/topics.sh', import.meta.url), 'utf8')
  const list = /^topics=\(\n(.*?)^\)/ms.exec(script)![1]!
  const made = list.replace(/#.*$/gm, '').trim().split(/\s+/)
  expect(made.toSorted()).toEqual([...topics, ...Object.keys(subscribers).map(topic => `${topic}.dlq`)].toSorted())
})

test('every event is sent to a topic that its producer declares and somebody listens to', () => {
  const declared: Record<string, { publishes: readonly string[] }> = services
  for (const { producer, topic } of events) {
    expect(declared[producer]?.publishes).toContain(topic)
    expect(subscribers[topic] ?? []).not.toEqual([])
  }
})

test('every topic that a service declares is sent to by one of its events', () => {
  for (const [service, { publishes }] of Object.entries(services)) {
    const sent = events.filter(({ producer }) => producer === service).map(({ topic }) => topic)
    expect([...new Set(sent)].toSorted()).toEqual(publishes.toSorted())
  }
})

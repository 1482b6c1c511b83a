/** Topics and events as the contracts declare them, for their reference page. */
import { readFileSync } from 'node:fs'
import { events } from '@groundwork/contracts/events'
import { recordedSamples } from '@groundwork/contracts/samples'
import { subscribers, type Topic, topics } from '@groundwork/contracts/topics'
import { WarehouseMovement } from '@groundwork/contracts/warehouse'
import type { Schema } from '../../src/components/ApiReference/document.ts'
import type { EventBook, EventWords, TopicWords } from '../../src/components/EventReference/event.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

export const eventsFile = (): GeneratedFile => jsonFile('docs/reference/events.json', eventBook())

function eventBook(): EventBook {
  const described = [...events.map(ourEvent), warehouseReport()]
  return { partitions: partitions(), topics: topics.map(name => topicWords(name, described)), events: described }
}

function topicWords(name: Topic, described: EventWords[]): TopicWords {
  const readers = [...(subscribers[name] ?? [])]
  const writers = new Set(described.filter(({ topic }) => topic === name).map(({ writer }) => writer))
  return { name, writers: [...writers], readers }
}

function ourEvent({ type, summary, topic, producer, data }: (typeof events)[number]): EventWords {
  return { type, summary, writer: producer, describes: 'data', schema: data as Schema, ...circulation(type, topic) }
}

/** The one event that comes from outside the platform. */
function warehouseReport(): EventWords {
  const type = WarehouseMovement.properties.type.const
  return {
    type,
    summary: 'Goods have left a warehouse, or arrived there.',
    writer: 'warehouses',
    describes: 'message',
    schema: WarehouseMovement as Schema,
    ...circulation(type, 'warehouse-movements'),
  }
}

function circulation(type: string, topic: Topic): Pick<EventWords, 'topic' | 'readers' | 'sample'> {
  return { topic, readers: [...(subscribers[topic] ?? [])], sample: recordedSamples().get(type)?.[0] }
}

/** The number of partitions, which only the script that makes the topics says. */
function partitions(): number {
  const script = readFileSync(new URL('../../infrastructure/kafka/topics.sh', import.meta.url), 'utf8')
  const [, number] = /^partitions=(\d+)$/m.exec(script) ?? []
  if (!number) throw new Error('infrastructure/kafka/topics.sh does not say "partitions=" any more.')
  return Number(number)
}

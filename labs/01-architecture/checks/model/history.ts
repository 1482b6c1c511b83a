/** What happens to an entity, the messages that tell of it, and in which order they may arrive. */
import type { Event, Model, Moment, Topic } from './model.ts'
import { entityOf, lineageOf, marksOf, type Requirements } from './requirements.ts'

/** What happens to one entity from its creation on. */
export type History = readonly Moment[]

/** Created, changed up to two times, removed or not; the short ones first. */
export const histories: readonly History[] = [
  ['created'],
  ['created', 'removed'],
  ['created', 'changed'],
  ['created', 'changed', 'removed'],
  ['created', 'changed', 'changed'],
  ['created', 'changed', 'changed', 'removed'],
]

export interface Message {
  event: Event
  moment: Moment
  /** The entity's version, from 1 up. */
  version: number
}

/** What the owner says, or a copy: the version of the fact's value; undefined for nothing. */
export type Value = number | undefined

/** After the history: a fixed fact keeps its first value, every change changes all others. */
export function ownersValue(requirements: Requirements, fact: string, history: History): Value {
  return history.at(-1) === 'removed' ? undefined : valueIn(requirements, fact, history.length)
}

const valueIn = (requirements: Requirements, fact: string, version: number): Value =>
  marksOf(requirements, fact)?.fixed ? 1 : version

/** In the order in which they are sent. */
export const messagesOf = (events: readonly Event[], history: History): Message[] =>
  history.flatMap((moment, index) =>
    events.filter(({ when }) => when.includes(moment)).map(event => ({ event, moment, version: index + 1 })),
  )

/** Whether all messages about one such entity have the same key, and so arrive in order. */
export const keepsOrder = ({ requirements }: Model, topic: Topic | undefined, entity: string): boolean =>
  topic?.key !== undefined && lineageOf(requirements, entity).has(topic.key)

/**
 * Messages that arrive in order stand in one stream. So do those of the others that are alike, since it makes no difference
 * which of them comes first.
 */
function streamsOf(model: Model, messages: readonly Message[], kindOf: (message: Message) => string): Message[][] {
  const streams = new Map<string, Message[]>()
  for (const message of messages) {
    const { topic, about } = message.event
    const name = keepsOrder(model, topicNamed(model, topic), about) ? `topic ${topic}` : `alike ${kindOf(message)}`
    streams.set(name, [...(streams.get(name) ?? []), message])
  }
  return [...streams.values()]
}

export const topicNamed = ({ topics }: Model, name: string): Topic | undefined =>
  topics.find(topic => topic.name === name)

/** A copy of one fact, brought by these events, in a service that hears all of `heard`. */
export interface Follower {
  fact: string
  bringing: ReadonlySet<string>
  heard: readonly Event[]
}

export interface Arrival {
  order: readonly Message[]
  value: Value
}

/** More states than any model that somebody would write has; a search that comes to them is given up. */
const mostStates = 50_000

/**
 * Looks through all orders in which the messages may arrive.
 * @returns the first after which the copy does not say what is `due`; undefined when there is none
 */
export function wrongArrival(
  model: Model,
  { fact, bringing }: Follower,
  messages: readonly Message[],
  due: Value,
): Arrival | undefined {
  const brings = ({ event, moment }: Message) =>
    bringing.has(event.name) && (moment === 'removed' || event.carries.includes(fact))
  // Where nobody looks at versions, what brings nothing changes nothing.
  const versions = messages.some(({ event }) => event.versioned)
  const kindOf = (message: Message) =>
    `${brings(message)} ${message.moment} ${message.version} ${message.event.versioned}`
  const streams = streamsOf(model, versions ? messages : messages.filter(brings), kindOf)
  const seen = new Set<string>()
  return search(new Array(streams.length).fill(0), undefined, 0)

  /** @param positions how many of each stream have arrived; @param newest the newest version that was heard of */
  function search(positions: readonly number[], value: Value, newest: number): Arrival | undefined {
    const state = `${positions} ${value} ${newest}`
    if (seen.has(state) || seen.size > mostStates) return undefined
    seen.add(state)
    const waiting = streams.flatMap((stream, index) => {
      const message = stream[positions[index]!]
      return message ? [{ message, index }] : []
    })
    if (waiting.length === 0) return value === due ? undefined : { order: [], value }
    // What is dropped now is dropped later as well: it makes no difference when it comes.
    const dropped = waiting.find(({ message }) => isOutdated(message, newest))
    for (const { message, index } of dropped ? [dropped] : waiting) {
      const after = dropped || !brings(message) ? value : valueBroughtBy(message)
      const found = search(positions.with(index, positions[index]! + 1), after, Math.max(newest, message.version))
      if (found) return { ...found, order: [message, ...found.order] }
    }
    return undefined
  }

  function valueBroughtBy({ moment, version }: Message): Value {
    return moment === 'removed' ? undefined : valueIn(model.requirements, fact, version)
  }
}

const isOutdated = ({ event, version }: Message, newest: number): boolean => event.versioned && version < newest

/** All events about the entity of this fact that are heard, by name. */
export const follower = (
  { events }: Model,
  fact: string,
  bringing: readonly string[],
  heard: ReadonlySet<string>,
): Follower => ({
  fact,
  bringing: new Set(bringing),
  heard: events.filter(({ name, about }) => about === entityOf(fact) && heard.has(name)),
})

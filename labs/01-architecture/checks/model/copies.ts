/** Whether a copy follows its owner in whatever order news arrives, and whether it can be built again from what topics keep. */
import type { Copy, Event, Model, Moment, Service, Topic } from './model.ts'
import { entityOf, lineageOf, marksOf } from './requirements.ts'

/** A copy of one fact: the events that bring it, and all about its entity that are heard. */
export interface Follower {
  fact: string
  bringing: readonly string[]
  heard: readonly Event[]
}

export interface Message {
  event: Event
  moment: Moment
  /** The entity's version, from 1 up. */
  version: number
}

/** What the owner says, or a copy: the version of the fact's value; undefined for nothing. */
export type Value = number | undefined

/** What happened to the owner, in which order the news of it arrived, and what then is said. */
export interface Counterexample {
  history: readonly Moment[]
  order: readonly Message[]
  /** Of the copy. */
  value: Value
  /** Of the owner. */
  due: Value
}

/** Created, changed up to two times, removed or not; the short ones first. */
const histories = [0, 1, 2].flatMap((changes): Moment[][] => {
  const alive: Moment[] = ['created', ...Array<Moment>(changes).fill('changed')]
  return [alive, [...alive, 'removed']]
})

export const followerOf = ({ events }: Model, { heard }: Service, { fact, events: bringing }: Copy): Follower => ({
  fact,
  bringing,
  heard: events.filter(({ name, about }) => about === entityOf(fact) && heard.includes(name)),
})

/** Somebody who hears every event about the entity of the fact, and takes from it what is carried. */
export function newcomerTo({ events }: Model, fact: string): Follower {
  const heard = events.filter(({ about }) => about === entityOf(fact))
  return { fact, bringing: heard.map(({ name }) => name), heard }
}

/** The shortest history after which the copy may not say what the owner says. */
export const driftOf = (model: Model, follower: Follower): Counterexample | undefined =>
  counterexample(model, follower, history => messagesOf(follower.heard, history))

/** The same for a copy that begins empty, long after all has happened, and hears what the topics have kept. */
export const lossOf = (model: Model, follower: Follower): Counterexample | undefined =>
  counterexample(model, follower, history =>
    model.topics
      .filter(({ name }) => follower.heard.some(({ topic }) => topic === name))
      .flatMap(topic => leastKept(model, topic, follower, history)),
  )

function counterexample(
  model: Model,
  follower: Follower,
  heardAfter: (history: readonly Moment[]) => Message[],
): Counterexample | undefined {
  for (const history of histories) {
    const due = valueAfter(model, follower.fact, history.at(-1)!, history.length)
    const wrong = wrongArrival(model, follower, heardAfter(history), due)
    if (wrong) return { history, due, ...wrong }
  }
  return undefined
}

/** A fixed fact keeps its first value, a change changes every other, and what is removed says nothing. */
function valueAfter({ requirements }: Model, fact: string, moment: Moment, version: number): Value {
  if (moment === 'removed') return undefined
  return marksOf(requirements, fact).fixed ? 1 : version
}

/** In the order in which they are sent. */
const messagesOf = (events: readonly Event[], history: readonly Moment[]): Message[] =>
  history.flatMap((moment, index) =>
    events.filter(({ when }) => when.includes(moment)).map(event => ({ event, moment, version: index + 1 })),
  )

const brings = ({ fact, bringing }: Follower, { event, moment }: Message): boolean =>
  bringing.includes(event.name) && (moment === 'removed' || event.carries.includes(fact))

/**
 * What a copy says at last is what the last message said that it took in. So for each message it is asked whether it can be
 * that one: what may come before it does, and of what must come after it everything can be without effect.
 */
function wrongArrival(model: Model, follower: Follower, messages: readonly Message[], due: Value) {
  // Where nobody looks at versions, what brings nothing changes nothing.
  const isVersioned = messages.some(({ event }) => event.versioned)
  const news = messages.filter(message => isVersioned || brings(follower, message))
  const streams = streamsOf(model, news)
  for (const last of [undefined, ...news.filter(message => brings(follower, message))]) {
    const value = last && valueAfter(model, follower.fact, last.moment, last.version)
    const order = value === due ? undefined : arrivalWithLast(follower, streams, last)
    if (order) return { order, value }
  }
  return undefined
}

/** @returns an order in which nothing is taken in after this message, or nothing at all; undefined when there is none */
function arrivalWithLast(follower: Follower, streams: readonly Message[][], last: Message | undefined) {
  const waiting = streams.map(stream => [...stream])
  const order: Message[] = []
  let newest = 0
  const arrive = (mayCome: (message: Message) => boolean) => {
    for (let arrived = -1; arrived < order.length; ) {
      arrived = order.length
      for (const stream of waiting) {
        while (stream[0] && mayCome(stream[0])) {
          newest = Math.max(newest, stream[0].version)
          order.push(stream.shift()!)
        }
      }
    }
  }
  if (last) {
    arrive(message => message !== last && !(last.event.versioned && message.version > last.version))
    arrive(message => message === last)
  }
  arrive(message => !brings(follower, message) || (message.event.versioned && message.version < newest))
  return waiting.every(stream => stream.length === 0) ? order : undefined
}

/** Messages of one topic about one entity arrive in order when they have the same key; any other may come at any time. */
function streamsOf(model: Model, messages: readonly Message[]): Message[][] {
  const ordered = new Map<unknown, Message[]>()
  for (const message of messages) {
    const topic = model.topics.find(({ name }) => name === message.event.topic)
    const stream = keepsOrder(model, topic, message.event.about) ? topic : message
    ordered.set(stream, [...(ordered.get(stream) ?? []), message])
  }
  return [...ordered.values()]
}

/** Whether all messages about one such entity have the same key. */
export const keepsOrder = ({ requirements }: Model, topic: Topic | undefined, entity: string): boolean =>
  topic?.key !== undefined && lineageOf(requirements, entity).includes(topic.key)

/**
 * What is left of a topic at worst: of several that may be the last message of a key the one that brings nothing, or none when
 * something else may have the same key.
 */
function leastKept(model: Model, topic: Topic, follower: Follower, history: readonly Moment[]): Message[] {
  const isHeard = ({ event }: Message) => follower.heard.includes(event)
  const about = model.events.filter(event => event.topic === topic.name && event.about === entityOf(follower.fact))
  const messages = messagesOf(about, history)
  if (topic.keeps === 'all') return messages.filter(isHeard)
  if (topic.keeps !== 'latest') return []
  const last = messages.filter(({ version }) => version === messages.at(-1)?.version)
  const idle = last.filter(message => !brings(follower, message))
  if (idle.length > 0) return idle.filter(isHeard).slice(0, 1)
  return overwrites(model, topic, entityOf(follower.fact)) ? [] : last.slice(0, 1)
}

/**
 * What else may be the last message of the key under which messages about this entity stand: another of its kind, an event
 * about something else. Undefined when there is nothing.
 */
export function overwrites(model: Model, topic: Topic, entity: string): string | undefined {
  if (topic.key !== entity) return `one about another ${entity}`
  const other = model.events.find(({ topic: own, about }) => own === topic.name && about !== entity)
  return other && `${other.name}, which is about something else`
}

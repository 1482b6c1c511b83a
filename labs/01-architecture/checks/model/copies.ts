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

/** Of several messages one arrives; or none, where `undefined` is among them. */
type Choice = readonly (Message | undefined)[]

/** The shortest history after which the copy may not say what the owner says. */
export const driftOf = (model: Model, follower: Follower): Counterexample | undefined =>
  counterexample(model, follower, history => messagesOf(follower.heard, history).map(message => [message]))

/** The same for a copy that begins empty, long after all has happened, and hears what the topics have kept. */
export const lossOf = (model: Model, follower: Follower): Counterexample | undefined =>
  counterexample(model, follower, history =>
    model.topics
      .filter(({ name }) => follower.heard.some(({ topic }) => topic === name))
      .flatMap(topic => keptBy(model, topic, follower, history)),
  )

function counterexample(
  model: Model,
  follower: Follower,
  heardAfter: (history: readonly Moment[]) => Choice[],
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
function wrongArrival(model: Model, follower: Follower, choices: readonly Choice[], due: Value) {
  const streams = streamsOf(model, choices)
  const bringing = choices.flat().filter(message => message && brings(follower, message))
  for (const last of [undefined, ...bringing]) {
    const value = last && valueAfter(model, follower.fact, last.moment, last.version)
    const order = value === due ? undefined : arrivalWithLast(follower, streams, last)
    if (order) return { value, order: whatMatters(follower, order) }
  }
  return undefined
}

/** @returns an order in which nothing is taken in after this message, or nothing at all; undefined when there is none */
function arrivalWithLast(follower: Follower, streams: readonly Choice[][], last: Message | undefined) {
  const waiting = streams.map(stream => [...stream])
  const order: Message[] = []
  let newest = 0
  const arrive = (mayCome: (message: Message | undefined, choice: Choice) => boolean) => {
    for (let before = -1; before < order.length; ) {
      before = order.length
      for (const stream of waiting) {
        for (let choice = stream[0]; choice?.some(each => mayCome(each, choice!)); choice = stream[0]) {
          const message = choice.find(each => mayCome(each, choice!))
          if (message) order.push(message)
          newest = Math.max(newest, message?.version ?? 0)
          stream.shift()
        }
      }
    }
  }
  if (last) {
    const isLate = ({ version }: Message) => last.event.versioned && version > last.version
    arrive((message, choice) => message !== undefined && !choice.includes(last) && !isLate(message))
    arrive(message => message === last)
  }
  const isOutdated = ({ event, version }: Message) => event.versioned && version < newest
  arrive(message => !message || !brings(follower, message) || isOutdated(message))
  return waiting.every(stream => stream.length === 0) ? order : undefined
}

/** Where nobody looks at versions, what brings nothing changes nothing. */
const whatMatters = (follower: Follower, messages: readonly Message[]): Message[] =>
  messages.filter(message => messages.some(({ event }) => event.versioned) || brings(follower, message))

/** Messages of one topic about one entity arrive in order when they have the same key; any other may come at any time. */
function streamsOf(model: Model, choices: readonly Choice[]): Choice[][] {
  const streams = new Map<unknown, Choice[]>()
  for (const choice of choices) {
    const event = choice[0]?.event
    const topic = model.topics.find(({ name }) => name === event?.topic)
    const stream = event && keepsOrder(model, topic, event.about) ? topic : choice
    streams.set(stream, [...(streams.get(stream) ?? []), choice])
  }
  return [...streams.values()]
}

/** Whether all messages about one such entity have the same key. */
export const keepsOrder = ({ requirements }: Model, topic: Topic | undefined, entity: string): boolean =>
  topic?.key !== undefined && lineageOf(requirements, entity).includes(topic.key)

/** What is left of a topic: of what it says last, of which any may be the latest, only what is heard of the follower. */
function keptBy(model: Model, topic: Topic, follower: Follower, history: readonly Moment[]): Choice[] {
  const entity = entityOf(follower.fact)
  const about = model.events.filter(event => event.topic === topic.name && event.about === entity)
  const messages = messagesOf(about, history)
  const heard = messages.filter(({ event }) => follower.heard.includes(event))
  if (topic.keeps === 'all') return heard.map(message => [message])
  if (topic.keeps !== 'latest') return []
  const isLast = ({ version }: Message) => version === messages.at(-1)?.version
  const last = heard.filter(isLast)
  const mayBeLost = overwrites(model, topic, entity) || messages.filter(isLast).length > last.length
  return last.length === 0 ? [] : [mayBeLost ? [...last, undefined] : last]
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

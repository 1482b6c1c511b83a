/** Whether a copy follows its owner, and whether it can be built again from what the topics have kept. */
import { type Choice, type Follower, type Message, type Value, valueAfter, wrongArrival } from './arrival.ts'
import type { Copy, Event, Model, Moment, Service, Topic } from './model.ts'
import { entityOf } from './requirements.ts'

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

/** In the order in which they are sent. */
const messagesOf = (events: readonly Event[], history: readonly Moment[]): Message[] =>
  history.flatMap((moment, index) =>
    events.filter(({ when }) => when.includes(moment)).map(event => ({ event, moment, version: index + 1 })),
  )

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

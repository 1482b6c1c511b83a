/** Whether a copy follows its owner, and whether it can be built again from what the topics have kept. */
import {
  type Arrival,
  type Follower,
  follower,
  type History,
  histories,
  type Message,
  messagesOf,
  ownersValue,
  topicNamed,
  wrongArrival,
} from './history.ts'
import { type Copy, heardBy, type Model, type Service, type Topic } from './model.ts'
import { entityOf } from './requirements.ts'

/** What happened to the owner, what then arrived, and what the copy says after it. */
export interface Counterexample extends Arrival {
  history: History
  due: number | undefined
}

export const followerOf = (model: Model, service: Service, { fact, events }: Copy): Follower =>
  follower(model, fact, events, heardBy(service))

/** Somebody who hears every event about the entity of the fact, and takes from it what is carried. */
export function newcomerTo(model: Model, fact: string): Follower {
  const events = model.events.filter(({ about }) => about === entityOf(fact)).map(({ name }) => name)
  return follower(model, fact, events, new Set(events))
}

/** The shortest history after which the copy may not say what the owner says. */
export const driftOf = (model: Model, follower: Follower): Counterexample | undefined =>
  firstCounterexample(model, follower, history => [messagesOf(follower.heard, history)])

/** The same for a copy that begins empty, long after all has happened, and hears what the topics have kept. */
export const lossOf = (model: Model, follower: Follower): Counterexample | undefined =>
  firstCounterexample(model, follower, history => whatIsKept(model, follower, history))

function firstCounterexample(
  model: Model,
  follower: Follower,
  heardAfter: (history: History) => Message[][],
): Counterexample | undefined {
  for (const history of histories) {
    const due = ownersValue(model.requirements, follower.fact, history)
    for (const messages of heardAfter(history)) {
      const arrival = wrongArrival(model, follower, messages, due)
      if (arrival) return { ...arrival, history, due }
    }
  }
  return undefined
}

/** All that may be left of the messages: a topic that keeps the latest may have kept one of several. */
function whatIsKept(model: Model, { heard }: Follower, history: History): Message[][] {
  const topics = [...new Set(heard.map(({ topic }) => topic))]
  const about = (topic: string) =>
    model.events.filter(event => event.topic === topic && event.about === heard[0]?.about)
  return topics
    .map(name => {
      const kept = keptBy(model, topicNamed(model, name), messagesOf(about(name), history))
      return kept.map(messages => messages.filter(({ event }) => heard.includes(event)))
    })
    .reduce<Message[][]>((all, some) => all.flatMap(one => some.map(other => [...one, ...other])), [[]])
}

/** @param messages of one topic about one entity; @returns each possibility of what is left of them */
function keptBy(model: Model, topic: Topic | undefined, messages: readonly Message[]): Message[][] {
  if (topic?.keeps === 'all') return [[...messages]]
  const last = messages.at(-1)
  if (topic?.keeps !== 'latest' || !last) return [[]]
  const latest = messages.filter(({ version }) => version === last.version).map(message => [message])
  return overwrites(model, topic, last.event.about) === undefined ? latest : [...latest, []]
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

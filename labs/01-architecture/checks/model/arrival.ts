/** In which orders news may arrive, and what a copy says after it. */
import type { Event, Model, Moment, Topic } from './model.ts'
import { lineageOf, marksOf } from './requirements.ts'

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

/** Of several messages one arrives; or none, where `undefined` is among them. */
export type Choice = readonly (Message | undefined)[]

/** A fixed fact keeps its first value, a change changes every other, and what is removed says nothing. */
export function valueAfter({ requirements }: Model, fact: string, moment: Moment, version: number): Value {
  if (moment === 'removed') return undefined
  return marksOf(requirements, fact).fixed ? 1 : version
}

const brings = ({ fact, bringing }: Follower, { event, moment }: Message): boolean =>
  bringing.includes(event.name) && (moment === 'removed' || event.carries.includes(fact))

/**
 * What a copy says at last is what the last message said that it took in. So for each message it is asked whether it can be
 * that one: what may come before it does, and of what must come after it everything can be without effect.
 * @returns an order after which the copy does not say what is due; undefined when there is none
 */
export function wrongArrival(
  model: Model,
  follower: Follower,
  choices: readonly Choice[],
  due: Value,
): { order: Message[]; value: Value } | undefined {
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

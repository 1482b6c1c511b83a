/** What a decision claims of the model, and what the model says to it. */
import { availability } from './failure.ts'
import { type Journey, whyItStops } from './journeys.ts'
import { hearersOf, type Model } from './model.ts'
import { knownNames, type NameKind } from './names.ts'

export type Claim = Readonly<Record<string, unknown>>

/** What the model says; `unknown` is a name that it does not have, `form` what a claim of this kind looks like. */
export type Answer = Compared | { unknown: string } | { form: string }

interface Compared {
  says: string
  holds: boolean
}

/** What has to stand under a key: a value, a name that the model has, or a list of such names. */
type Asked = 'number' | 'number or word' | NameKind | readonly [NameKind]

interface Kind {
  form: string
  keys: Readonly<Record<string, Asked>>
  /** @param values of the keys, in their order */
  answer(model: Model, ...values: never[]): Compared
}

const compared = (actual: string | number, claimed: string | number): Compared => ({
  says: String(actual),
  holds: actual === claimed,
})

/** By the key that names it. */
const kinds: Readonly<Record<string, Kind>> = {
  services: {
    form: '{services: 9}',
    keys: { services: 'number' },
    answer: ({ services }, claimed: number) => compared(services.length, claimed),
  },
  availability: {
    form: '{availability: a journey, percent: 99.9}',
    keys: { availability: 'journey', percent: 'number' },
    answer: (model, journey: string, percent: number) => {
      const says = availability(model, journeyNamed(model, journey)).toFixed(2)
      return { says, holds: Number(says) === percent }
    },
  },
  survives: {
    form: '{survives: a journey, without: a service or broker}',
    keys: { survives: 'journey', without: 'service or broker' },
    answer: (model, journey: string, part: string) =>
      compared(whyItStops(journeyNamed(model, journey), part) ? 'it stops' : 'it goes on', 'it goes on'),
  },
  stores: {
    form: '{stores: 7}',
    keys: { stores: 'number' },
    answer: (model, claimed: number) => compared(knownNames(model).store.length, claimed),
  },
  copies: {
    form: '{copies: a fact, count: 2}',
    keys: { copies: 'fact', count: 'number' },
    answer: ({ services }, fact: string, count: number) =>
      compared(services.filter(({ copies }) => copies.some(copy => copy.fact === fact)).length, count),
  },
  heard: {
    form: '{heard: an event, by: [services]}',
    keys: { heard: 'event', by: ['service'] },
    answer: (model, event: string, by: string[]) => {
      const hearers = hearersOf(model, event)
      const holds = hearers.length === new Set(by).size && hearers.every(name => by.includes(name))
      return { says: hearers.join(', ') || 'nobody', holds }
    },
  },
  keeps: {
    form: '{keeps: a topic, as: latest, all or days}',
    keys: { keeps: 'topic', as: 'number or word' },
    answer: ({ topics }, topic: string, keeps: string | number) =>
      compared(topics.find(({ name }) => name === topic)!.keeps, keeps),
  },
}

const journeyNamed = ({ journeys }: Model, name: string): Journey => journeys.find(journey => journey.name === name)!

/** The key that says of which kind a claim is; undefined for no claim at all. */
export const kindOf = (claim: Claim): string | undefined => Object.keys(claim).find(key => Object.hasOwn(kinds, key))

export function answerTo(model: Model, claim: Claim): Answer {
  const kind = kinds[kindOf(claim) ?? '']
  if (!kind)
    return {
      form: Object.values(kinds)
        .map(({ form }) => form)
        .join(', '),
    }
  const keys = Object.entries(kind.keys)
  if (keys.length !== Object.keys(claim).length || !keys.every(([key, asked]) => fits(claim[key], asked)))
    return { form: kind.form }
  const known: Partial<Record<string, string[]>> = knownNames(model)
  const unknown = keys.flatMap(([key, asked]) =>
    [claim[key]].flat().filter(name => known[[asked].flat()[0]!]?.includes(String(name)) === false),
  )
  return unknown.length > 0
    ? { unknown: String(unknown[0]) }
    : kind.answer(model, ...(keys.map(([key]) => claim[key]) as never[]))
}

function fits(value: unknown, asked: Asked): boolean {
  if (Array.isArray(asked)) return Array.isArray(value) && value.every(name => typeof name === 'string')
  if (asked === 'number') return typeof value === 'number'
  return typeof value === 'string' || (asked === 'number or word' && typeof value === 'number')
}

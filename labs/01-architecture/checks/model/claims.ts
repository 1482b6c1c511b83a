/** What a decision claims of the model, and what the model says to it. */
import { availability, whyItStops } from './failure.ts'
import { hearersOf, type Journey, type Model, serviceNamed } from './model.ts'
import { allFacts } from './requirements.ts'

export type Claim = Readonly<Record<string, unknown>>

/** What the model says; `unknown` is a name that it does not have, `form` what a claim of this kind looks like. */
export type Answer = { says: string; holds: boolean } | { unknown: string } | { form: string }

interface Kind {
  form: string
  keys: readonly string[]
  isFormed(claim: Claim): boolean
  answer(model: Model, claim: Claim): Exclude<Answer, { form: string }>
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)

const counted = (actual: number, claimed: unknown) => ({ says: String(actual), holds: actual === claimed })

/** By the key that names it. */
const kinds: Readonly<Record<string, Kind>> = {
  services: {
    form: '{services: 9}',
    keys: ['services'],
    isFormed: ({ services }) => isNumber(services),
    answer: (model, { services }) => counted(model.services.length, services),
  },
  availability: {
    form: '{availability: a journey, percent: 99.9}',
    keys: ['availability', 'percent'],
    isFormed: ({ availability, percent }) => isText(availability) && isNumber(percent),
    answer: (model, { availability: name, percent }) =>
      ofJourney(model, String(name), journey => {
        const says = availability(model, journey).toFixed(2)
        return { says, holds: Number(says) === percent }
      }),
  },
  survives: {
    form: '{survives: a journey, without: a service or broker}',
    keys: ['survives', 'without'],
    isFormed: ({ survives, without }) => isText(survives) && isText(without),
    answer: (model, { survives, without }) =>
      ofJourney(model, String(survives), journey => {
        const part = String(without)
        if (part !== 'broker' && !serviceNamed(model, part)) return { unknown: part }
        const way = whyItStops(journey, part)
        return { says: way ? 'it stops' : 'it goes on', holds: way === undefined }
      }),
  },
  stores: {
    form: '{stores: 7}',
    keys: ['stores'],
    isFormed: ({ stores }) => isNumber(stores),
    answer: (model, { stores }) => counted(storesOf(model).size, stores),
  },
  copies: {
    form: '{copies: a fact, count: 2}',
    keys: ['copies', 'count'],
    isFormed: ({ copies, count }) => isText(copies) && isNumber(count),
    answer: ({ services, requirements }, { copies: fact, count }) => {
      if (!allFacts(requirements).includes(String(fact))) return { unknown: String(fact) }
      return counted(services.filter(({ copies }) => copies.some(copy => copy.fact === fact)).length, count)
    },
  },
  heard: {
    form: '{heard: an event, by: [services]}',
    keys: ['heard', 'by'],
    isFormed: ({ heard, by }) => isText(heard) && isTexts(by),
    answer: (model, { heard, by }) => {
      if (!model.events.some(({ name }) => name === heard)) return { unknown: String(heard) }
      const claimed = by as string[]
      const stranger = claimed.find(name => !serviceNamed(model, name))
      if (stranger !== undefined) return { unknown: stranger }
      const hearers = hearersOf(model, String(heard)).map(({ name }) => name)
      const holds = hearers.length === new Set(claimed).size && hearers.every(name => claimed.includes(name))
      return { says: hearers.join(', ') || 'nobody', holds }
    },
  },
  keeps: {
    form: '{keeps: a topic, as: latest, all or days}',
    keys: ['keeps', 'as'],
    isFormed: ({ keeps, as }) => isText(keeps) && (isText(as) || isNumber(as)),
    answer: ({ topics }, { keeps: name, as }) => {
      const topic = topics.find(each => each.name === name)
      return topic ? { says: String(topic.keeps), holds: topic.keeps === as } : { unknown: String(name) }
    },
  },
}

const ofJourney = <T>(model: Model, name: string, answer: (journey: Journey) => T): T | { unknown: string } => {
  const journey = model.journeys.find(each => each.name === name)
  return journey ? answer(journey) : { unknown: name }
}

export const storesOf = ({ services }: Model): Set<string> =>
  new Set(services.flatMap(({ store }) => (store === undefined ? [] : [store])))

/** The key that says of which kind a claim is; undefined for no claim at all. */
export const kindOf = (claim: Claim): string | undefined => Object.keys(claim).find(key => Object.hasOwn(kinds, key))

export function answerTo(model: Model, claim: Claim): Answer {
  const kind = kinds[kindOf(claim) ?? '']
  if (!kind)
    return {
      form: Object.values(kinds)
        .map(each => each.form)
        .join(', '),
    }
  const whole = Object.keys(claim).length === kind.keys.length && kind.keys.every(key => Object.hasOwn(claim, key))
  return whole && kind.isFormed(claim) ? kind.answer(model, claim) : { form: kind.form }
}

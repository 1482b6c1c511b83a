/** What the model says, for people. */
import { arrowOf, type Call } from './model/calls.ts'
import { type Counterexample, overwrites } from './model/copies.ts'
import { type Follower, type Message, topicNamed, type Value } from './model/history.ts'
import type { Journey, Model, Topic } from './model/model.ts'
import { entityOf } from './model/requirements.ts'

/** `visitor → gateway → content`. */
export const wayInWords = (way: readonly Call[]): string =>
  way
    .map((call, index) => `${index === 0 ? call.from : ''} ${arrowOf(call)} ${call.to}`)
    .join('')
    .trim()

/** `read-post (visitor → gateway → auth), register, …`: the first with its reason, the others by name. */
export const waysInWords = (stopped: readonly { journey: Journey; way: readonly Call[] }[]): string =>
  stopped.map(({ journey, way }, index) => journey.name + (index === 0 ? ` (${wayInWords(way)})` : '')).join(', ')

/** `artist created (v1) · removed; content hears artist-removed, artist-saved (v1)`. */
export function historyInWords(fact: string, { history, order }: Counterexample, hearer: string): string {
  const moments = history.map((moment, index) => (moment === 'removed' ? moment : `${moment} (v${index + 1})`))
  const heard = order.map(messageInWords).join(', ') || 'nothing'
  return `${entityOf(fact)} ${moments.join(' · ')}; ${hearer} hears ${heard}`
}

/** `content has artist.name v1, the owner has none`. */
export const outcomeInWords = (fact: string, { value, due }: Counterexample, who: string): string =>
  `${who} has ${value === undefined ? `no ${fact}` : `${fact} v${value}`}, the owner has ${valueInWords(due)}`

const messageInWords = ({ event, moment, version }: Message): string =>
  moment === 'removed' ? event.name : `${event.name} (v${version})`

const valueInWords = (value: Value): string => (value === undefined ? 'none' : `v${value}`)

/** `tracks keeps the latest of each artist, which may be one about another track`. */
export const keptInWords = (model: Model, { fact, heard }: Follower): string =>
  [...new Set(heard.map(({ topic }) => topic))]
    .flatMap(name => topicNamed(model, name) ?? [])
    .map(topic => `${topic.name} keeps ${keepsInWords(model, topic, fact)}`)
    .join(', ')

function keepsInWords(model: Model, topic: Topic, fact: string): string {
  if (topic.keeps === 'all') return 'all'
  if (topic.keeps !== 'latest') return `${topic.keeps} days`
  const other = overwrites(model, topic, entityOf(fact)) ?? withoutFact(model, topic, fact)
  return `the latest of each ${topic.key}${other ? `, which may be ${other}` : ''}`
}

function withoutFact({ events }: Model, topic: Topic, fact: string): string | undefined {
  const silent = events.find(
    each => each.topic === topic.name && !each.carries.includes(fact) && each.when.some(moment => moment !== 'removed'),
  )
  return silent && `${silent.name}, without ${fact}`
}

/** What the model says, for people. */
import type { Follower } from './model/arrival.ts'
import { type Counterexample, overwrites } from './model/copies.ts'
import type { Stopped } from './model/failure.ts'
import type { Call } from './model/journeys.ts'
import type { Model, Topic } from './model/model.ts'
import { entityOf } from './model/requirements.ts'

export const arrowOf = ({ by }: Call): string => (by === 'call' ? '→' : '⇝')

/** `visitor → gateway → content`. */
export const wayInWords = (way: readonly Call[]): string =>
  [way[0]?.from, ...way.map(call => `${arrowOf(call)} ${call.to}`)].join(' ')

/** A way through so many services that nobody reads all of it is told by its beginning and its end. */
export const circleInWords = (names: readonly string[]): string =>
  (names.length > 10 ? [...names.slice(0, 8), '…', ...names.slice(-1)] : names).join(' → ')

export const stopInWords = (journey: string, way: readonly Call[]): string =>
  `The broker is down → ${journey} stops: ${wayInWords(way)}.`

/** The first journey with its reason, the others by name. */
export function stopsInWords({ requirements }: Model, service: string, stopped: readonly Stopped[]): string {
  const all = Object.keys(requirements.journeys).length
  const ways = stopped.map(({ name, way }, index) => (index === 0 ? `${name} (${wayInWords(way)})` : name))
  return `${service} is down → ${stopped.length} of ${all} journeys stop: ${ways.join(', ')}.`
}

/**
 * What is wrong with a copy: `artist created (v1) · removed; content hears artist-removed, artist-saved (v1) → content has
 * artist.name v1, the owner has none.` Empty when nothing is.
 */
export function driftInWords(fact: string, who: string, drift: Counterexample | undefined): string {
  if (!drift) return ''
  const { history, order, value, due } = drift
  const versioned = (words: string, moment: string, version: number) =>
    moment === 'removed' ? words : `${words} (v${version})`
  const moments = history.map((moment, index) => versioned(moment, moment, index + 1)).join(' · ')
  const heard = order.map(({ event, moment, version }) => versioned(event.name, moment, version)).join(', ')
  const outcome = `${who} has ${value ? `${fact} v${value}` : `no ${fact}`}, the owner has ${due ? `v${due}` : 'none'}`
  return `${entityOf(fact)} ${moments}; ${who} hears ${heard || 'nothing'} → ${outcome}.`
}

/** `tracks keeps the latest of each artist, which may be one about another track`. */
export const keptInWords = (model: Model, { fact, heard }: Follower): string =>
  model.topics
    .filter(({ name }) => heard.some(({ topic }) => topic === name))
    .map(topic => `${topic.name} keeps ${keepsInWords(model, topic, fact)}`)
    .join(', ')

function keepsInWords(model: Model, topic: Topic, fact: string): string {
  if (topic.keeps === 'all') return 'all'
  if (typeof topic.keeps === 'number') return `${topic.keeps} days`
  const silent = model.events.find(
    each => each.topic === topic.name && !each.carries.includes(fact) && each.when.some(moment => moment !== 'removed'),
  )
  const other = overwrites(model, topic, entityOf(fact)) ?? (silent && `${silent.name}, without ${fact}`)
  return `the latest of each ${topic.key}${other ? `, which may be ${other}` : ''}`
}

/** What the model says, for people. */
import { type Counterexample, type Follower, overwrites } from './model/copies.ts'
import type { Call } from './model/journeys.ts'
import type { Model, Topic } from './model/model.ts'
import { entityOf } from './model/requirements.ts'

export const arrowOf = ({ by }: Call): string => (by === 'call' ? '→' : '⇝')

/** `visitor → gateway → content`. */
export const wayInWords = (way: readonly Call[]): string =>
  [way[0]?.from, ...way.map(call => `${arrowOf(call)} ${call.to}`)].join(' ')

/** `read-post (visitor → gateway → auth), register, …`: the first with its reason, the others by name. */
export const waysInWords = (stopped: readonly { name: string; way: readonly Call[] }[]): string =>
  stopped.map(({ name, way }, index) => (index === 0 ? `${name} (${wayInWords(way)})` : name)).join(', ')

/**
 * What goes wrong with a copy: `artist created (v1) · removed; content hears artist-removed, artist-saved (v1)`, and
 * `content has artist.name v1, the owner has none`.
 */
export function driftInWords(fact: string, who: string, { history, order, value, due }: Counterexample) {
  const versioned = (words: string, moment: string, version: number) =>
    moment === 'removed' ? words : `${words} (v${version})`
  const moments = history.map((moment, index) => versioned(moment, moment, index + 1)).join(' · ')
  const heard = order.map(({ event, moment, version }) => versioned(event.name, moment, version)).join(', ')
  return {
    history: `${entityOf(fact)} ${moments}; ${who} hears ${heard || 'nothing'}`,
    outcome: `${who} has ${value ? `${fact} v${value}` : `no ${fact}`}, the owner has ${due ? `v${due}` : 'none'}`,
  }
}

/** `tracks keeps the latest of each artist, which may be one about another track`. */
export const keptInWords = (model: Model, { fact, heard }: Follower): string =>
  model.topics
    .filter(({ name }) => heard.some(({ topic }) => topic === name))
    .map(topic => `${topic.name} keeps ${keepsInWords(model, topic, fact)}`)
    .join(', ')

function keepsInWords(model: Model, { name, key, keeps }: Topic, fact: string): string {
  if (keeps === 'all') return 'all'
  if (typeof keeps === 'number') return `${keeps} days`
  const silent = model.events.find(
    each => each.topic === name && !each.carries.includes(fact) && each.when.some(moment => moment !== 'removed'),
  )
  const other = overwrites(model, { name, key, keeps }, entityOf(fact)) ?? (silent && `${silent.name}, without ${fact}`)
  return `the latest of each ${key}${other ? `, which may be ${other}` : ''}`
}

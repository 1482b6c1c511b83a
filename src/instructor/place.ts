/** The board's view as its address: after a reload, from a bookmark and for a colleague it is the same. Pure. */
import { type State, states } from '@groundwork/progress/states'

export const views = {
  grid: 'Grid',
  help: 'Needs help',
  funnel: 'Where they stop',
  roster: 'Roster',
} as const
export type View = keyof typeof views

export const orders = {
  name: 'name',
  silent: 'silent first',
  activity: 'last seen first',
  points: 'most points first',
} as const
export type Order = keyof typeof orders

export interface Place {
  /** Slug of the cohort; empty for the first. */
  cohort: string
  view: View
  /** Id of the learner shown; empty for none. */
  learner: string
  /** Part of a learner's name. */
  who: string
  /** Id of the lesson shown; empty for all. */
  lesson: string
  /** Lessons that show their steps. */
  open: string[]
  /** Show only learners with a step in this state; empty for all learners. */
  state: State | ''
  order: Order
}

export const start: Place = {
  cohort: '',
  view: 'grid',
  learner: '',
  who: '',
  lesson: '',
  open: [],
  state: '',
  order: 'name',
}

/** @param search `?cohort=spring&order=silent`; missing or invalid values get their defaults */
export function readPlace(search: string): Place {
  const query = new URLSearchParams(search)
  const text = (name: string) => query.get(name) ?? ''
  const oneOf = <Known extends object, Otherwise>(name: string, known: Known, otherwise: Otherwise) =>
    Object.hasOwn(known, text(name)) ? (text(name) as keyof Known) : otherwise
  return {
    cohort: text('cohort'),
    view: oneOf('view', views, start.view),
    learner: text('learner'),
    who: text('who'),
    lesson: text('lesson'),
    open: text('open').split(',').filter(Boolean),
    state: oneOf('state', states, start.state),
    order: oneOf('order', orders, start.order),
  }
}

/** The values other than the defaults, as a query; `?` when there are none, so that it can be a link's address. */
export function writePlace(place: Place): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(place)) {
    const text = String(value)
    if (text !== String(start[name as keyof Place])) query.set(name, text)
  }
  return `?${query}`
}

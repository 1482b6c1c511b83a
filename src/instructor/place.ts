/** What the board shows, as its address says it: a reload, a bookmark and a colleague see the same. Pure. */
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
  /** Slug; empty for the first. */
  cohort: string
  view: View
  /** Id of the one learner who is looked at; empty for none. */
  learner: string
  /** Part of a name. */
  who: string
  /** The one lesson that is shown; empty for all. */
  lesson: string
  /** Lessons whose steps are shown. */
  open: string[]
  /** Only who has a step that stands so; empty for everybody. */
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

/** @param search `?cohort=spring&order=silent`; what it does not say, or says wrongly, is as at the start */
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

/** What differs from the start, as a query; `?` when nothing does, so that it can be a link's address. */
export function writePlace(place: Place): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(place)) {
    const text = String(value)
    if (text !== String(start[name as keyof Place])) query.set(name, text)
  }
  return `?${query}`
}

import type { Spread } from '../../../scripts/bench/turns.ts'

/** The recorded figures of a benchmark, as `npm run bench -- NAME --record` writes them. */
export interface Measured {
  machine: string
  /** The moment at which it ended, ISO 8601. */
  date: string
  /** How many processes were ready to run, on average over the minute before it began. */
  load_before: number
  /** Figures by name, in groups of any depth. */
  [group: string]: unknown
}

export interface Figure {
  /** Its groups and its name: `['orders', 'per second', 'raw pg']`. */
  name: string[]
  value: number | Spread
}

/** All numbers and spreads in order; other values are not for a table. */
export function figuresOf({ machine: _machine, date: _date, load_before: _load, ...groups }: Measured): Figure[] {
  return figuresIn(groups, [])
}

function figuresIn(group: object, above: string[]): Figure[] {
  return Object.entries(group).flatMap(([key, value]) => {
    const name = [...above, key.replaceAll('_', ' ')]
    if (typeof value === 'number' || isSpread(value)) return [{ name, value }]
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? figuresIn(value, name) : []
  })
}

const isSpread = (value: unknown): value is Spread =>
  typeof value === 'object' && value !== null && 'median' in value && 'min' in value && 'max' in value

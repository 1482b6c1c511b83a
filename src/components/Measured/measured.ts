import type { Spread } from '../../../scripts/bench/turns.ts'

/** What a benchmark measured, as `npm run bench -- NAME --record` writes it down. */
export interface Measured {
  machine: string
  /** The moment at which it ended, ISO 8601. */
  date: string
  /** How many processes wanted a processor in the minute before it began. */
  load_before: number
  /** Figures by name, in groups of any depth. */
  [group: string]: unknown
}

export interface Figure {
  /** The groups that it stands in and its name: `['orders', 'per second', 'raw pg']`. */
  name: string[]
  value: number | Spread
}

/** Every number and every spread of it, in their order. What else it says is not for a table. */
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

/** What a query may try that wants to write: every function that can be reached from its reader, with all that might fit. */
import { append, each } from '../../../scripts/lab/kit/child/codec.ts'

const { apply, get, getPrototypeOf, ownKeys } = Reflect
const builtIn = [Object, Function, Promise].map(({ prototype }) => prototype as object)
const deepest = 4

/** A document, a list of writes, an event, a list of events. */
const attempts: unknown[][] = [
  ['shelf', 'never', 1],
  [[{ kind: 'shelf', id: 'never', value: 1, expected: 0 }]],
  [{ type: 'never', data: 1 }],
  [[{ type: 'never', data: 1 }]],
]

export function goRound(reader: unknown): void {
  const visited: unknown[] = []
  visit(reader, 0)

  function visit(thing: unknown, depth: number): void {
    if (thing === null || (typeof thing !== 'object' && typeof thing !== 'function')) return
    if (depth > deepest || has(visited, thing)) return
    append(visited, thing)
    for (let of: object | null = thing; of && !has(builtIn, of); of = getPrototypeOf(of))
      each(ownKeys(of), name => name !== 'constructor' && tryIt(thing, name, depth))
  }

  function tryIt(thing: object, name: string | symbol, depth: number): void {
    try {
      const value: unknown = get(thing, name)
      if (typeof value === 'function') each(attempts, some => void call(value as () => unknown, thing, some))
      visit(value, depth + 1)
    } catch {
      // A getter that throws lets nobody through.
    }
  }
}

/** Whatever comes of it. */
async function call(method: () => unknown, thing: object, some: unknown[]): Promise<void> {
  try {
    await apply(method, thing, some)
  } catch {}
}

function has(list: readonly unknown[], wanted: unknown): boolean {
  for (let index = 0; index < list.length; index++) if (list[index] === wanted) return true
  return false
}

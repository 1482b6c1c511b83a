/**
 * A caller who changes whatever comes into its hands, and calls every method that it can reach. Runs in the child, beside
 * the learner's code: see `codec.ts` for what may be used here. Nothing that throws on the way keeps it from the rest.
 */
import { apply, get, getPrototypeOf, ownKeys, set, setTime } from './captured.ts'
import { append, each } from './safe-lists.ts'

const { push, reverse, sort, splice, pop } = Array.prototype
/** What has no end is cut. */
const most = 200

export function attempt(work: () => unknown): void {
  try {
    work()
  } catch {}
}

/** Also when one of them throws; at most 200. */
export const tryEach = <T>(list: readonly T[], use: (item: T) => unknown): void =>
  each(list, item => attempt(() => use(item)), most)

/** @param extra what is put in */
export function changeList(list: unknown[], extra: unknown): void {
  const changes = [
    () => apply(push, list, [extra]),
    () => apply(reverse, list, []),
    () => apply(sort, list, [() => 1]),
    () => apply(splice, list, [0, 1]),
    () => apply(pop, list, []),
    () => set(list, 0, extra),
    () => set(list, 'length', 0),
  ]
  tryEach(changes, change => change())
}

/** To 1970. */
export const turnDate = (date: Date): void => void apply(setTime, date, [0])

/**
 * Calls all methods of the thing, and of what its properties and getters hold, with each of these lists of arguments.
 * @param except prototypes whose methods are known, and not called
 * @param depth how far to follow properties; 0 for the thing alone
 */
export function callMethods(thing: unknown, given: unknown[][], except: readonly object[], depth = 0): void {
  const visited: unknown[] = []
  visit(thing, depth)

  function visit(thing: unknown, depth: number): void {
    if (thing === null || (typeof thing !== 'object' && typeof thing !== 'function')) return
    if (depth < 0 || has(visited, thing)) return
    append(visited, thing)
    for (let of: object | null = thing; of && !has(except, of); of = getPrototypeOf(of)) {
      tryEach(ownKeys(of), name => {
        const value: unknown = name === 'constructor' ? undefined : get(thing, name)
        if (typeof value === 'function') tryEach(given, some => void call(value as () => unknown, thing, some))
        visit(value, depth - 1)
      })
    }
  }
}

/** Whatever comes of it, also later. */
async function call(method: () => unknown, thing: object, some: unknown[]): Promise<void> {
  try {
    await apply(method, thing, some)
  } catch {}
}

function has(list: readonly unknown[], wanted: unknown): boolean {
  for (let index = 0; index < list.length; index++) if (list[index] === wanted) return true
  return false
}

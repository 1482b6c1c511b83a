/**
 * Tests a property on many cases that fast-check draws. Cases are played in batches, because the learner's code runs in
 * a child process; the first case that fails is shrunk, one question at a time, to the shortest one that still fails.
 */
import fc, { type Arbitrary, asyncProperty, check, sample } from 'fast-check'

export interface Property<Case, Seen, Fault> {
  /** The same seed draws the same cases. */
  seed: number
  cases: Arbitrary<Case>
  /** Number of cases. */
  runs: number
  /** How many cases are sent to the child at once. Default 100. */
  batch?: number
  play(cases: Case[]): Promise<Seen[]>
  /**
   * Judges one case. Pure.
   * @returns what is wrong; undefined when nothing is
   */
  judge(one: Case, seen: Seen): Fault | undefined
}

export interface Counterexample<Case, Fault> {
  shrunk: Case
  fault: Fault
}

/** @returns the shrunk failure, if any; `tried` counts the cases without those of shrinking */
export async function findCounterexample<Case, Seen, Fault>(
  property: Property<Case, Seen, Fault>,
): Promise<{ tried: number; found?: Counterexample<Case, Fault> }> {
  const { seed, cases, runs, batch = 100, play, judge } = property
  const drawn = sample(ordinary(cases), { seed, numRuns: runs })
  for (let from = 0; from < drawn.length; from += batch) {
    const some = drawn.slice(from, from + batch)
    const seen = await play(some)
    const index = some.findIndex((one, at) => judge(one, seen[at]!) !== undefined)
    if (index < 0) continue
    const found = { shrunk: some[index]!, fault: judge(some[index]!, seen[index]!)! }
    return { tried: from + index + 1, found: await shrink(property, from + index, found) }
  }
  return { tried: drawn.length }
}

/** Plays the case of this number again, and simpler ones as long as they fail. */
async function shrink<Case, Seen, Fault>(
  { seed, cases, play, judge }: Property<Case, Seen, Fault>,
  number: number,
  found: Counterexample<Case, Fault>,
): Promise<Counterexample<Case, Fault>> {
  let shortest = found
  const property = asyncProperty(ordinary(cases), async one => {
    const [seen] = await play([one])
    const fault = judge(one, seen!)
    if (fault === undefined) return true
    shortest = { shrunk: one, fault }
    return false
  })
  // `path` begins with the case that failed; what it finds is kept above, so its own report is not needed.
  await check(property, { seed, path: String(number), numRuns: 1 })
  return shortest
}

/** Draws one value of an arbitrary; the same seed gives the same sequence. */
export type Draw = <T>(kind: Arbitrary<T>) => T

/** @param name what the values are for, so that the draws of one check do not depend on which others were run */
export function draws(seed: number, name: string): Draw {
  let drawn = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, seed)
  return kind => sample(ordinary(kind), { seed: drawn++, numRuns: 1 })[0]!
}

/** An arbitrary of the template's shape, in which each nested arbitrary is replaced by a value. */
export function filled<T>(template: unknown): Arbitrary<T>
export function filled(template: unknown): Arbitrary<unknown> {
  if (template instanceof fc.Arbitrary) return template
  if (Array.isArray(template)) return fc.tuple(...template.map(filled))
  if (typeof template !== 'object' || template === null) return fc.constant(template)
  return fc.record(Object.fromEntries(Object.entries(template).map(([field, each]) => [field, filled(each)])))
}

/**
 * fast-check makes some records without a prototype. These print differently, and equal no value that a child process
 * sends.
 */
const ordinary = <T>(kind: Arbitrary<T>): Arbitrary<T> => kind.map(withPrototype)

function withPrototype<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) Object.setPrototypeOf(value, Object.prototype)
  const isData = prototype === null || prototype === Object.prototype || Array.isArray(value)
  if (isData) for (const each of Object.values(value)) withPrototype(each)
  return value
}

/** Step 4: the unit of work, on a table of the checker's. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { findCounterexample } from '../../../../scripts/lab/kit/property.ts'
import { type Details, rules, type See, show } from '../../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import type { Work } from '../ground.ts'
import { units } from '../messages.ts'
import type { Ended, Step, Unit } from '../players/units.ts'

const { rule } = rules<Work>('04', 'live', units, { file: 'src/unit-of-work.ts' })

/** A database in which whoever is `shop` may write names, and pairs that are looked at when a transaction commits. */
export async function withUnits(postgres: Postgres): Promise<string> {
  const name = await postgres.database()
  await postgres.rows(
    name,
    `CREATE ROLE shop LOGIN;
     CREATE TABLE units (name text NOT NULL);
     CREATE TABLE pairs (id integer PRIMARY KEY, other integer REFERENCES pairs DEFERRABLE INITIALLY DEFERRED);
     GRANT ALL ON units, pairs TO shop`,
  )
  await postgres.givePassword('shop')
  return name
}

/** How a unit fails, and what must come out: what its work threw, any error, or no success that is not true. */
interface Way extends Unit {
  out: 'same' | 'any' | 'truth'
}

const ends = 'SELECT pg_terminate_backend(pg_backend_pid())'
const ways: Record<string, Way> = {
  'it throws before there is a promise': { out: 'same', steps: [], throwsAtOnce: true },
  'it throws later': { out: 'same', steps: [{ throws: 'later' }] },
  'it throws undefined': { out: 'same', steps: [{ throws: undefined }] },
  'it throws 0': { out: 'same', steps: [{ throws: 0 }] },
  'bad SQL': { out: 'same', steps: [{ sql: 'SELEC 1' }] },
  'the server ends the connection in a statement': { out: 'same', steps: [{ sql: ends }] },
  'the server ends the connection in a statement, which it swallows': {
    out: 'any',
    steps: [{ sql: ends, caught: true }],
  },
  'the server ends the connection between two statements': { out: 'any', steps: [{ losesConnection: true }] },
  'a failed statement that it swallows': { out: 'truth', steps: [{ sql: 'SELECT 1 / 0', caught: true }] },
  'a constraint that is checked at COMMIT': { out: 'truth', steps: [{ sql: 'INSERT INTO pairs VALUES (1, 2)' }] },
}
const rolledBack = Object.keys(ways).filter(how => ways[how]!.out === 'truth')

/** What a unit may give: also what is taken for nothing. */
const results = [0, '', false, null, undefined, 7n, ['a list']]

const inPool = [
  rule('4.1.commits', 'What a unit did is there when it resolves, and only then', async context => {
    const { see } = context
    const units = results.map(gives => ({ steps: [], gives }))
    const { runs } = await run(context, 1, units)
    for (const { unit, ended, kept } of runs) {
      see('result-lost').equal(ended[0]?.threw ?? ended[0]?.gave, unit.gives)
      see('not-committed').equal(kept, [unit.name])
    }
    const hows = ['it throws later', 'it throws undefined']
    judge(see, hows, await fail(context, hows))
  }),

  rule('4.2.pool', 'Fifty units that fail leave both connections of the pool as they were', async context => {
    const { see } = context
    const fifty = Array.from({ length: 5 }, () => Object.keys(ways)).flat()
    // Two are enough for whoever gives back nothing, and of the others nobody has to wait for a connection then.
    for (const hows of [fifty.slice(0, 2), fifty]) {
      const failed = await fail(context, hows, true)
      const isDry = (state: string) => state.includes('timeout exceeded')
      const dry = failed.connections.find(isDry)
      if (!see('pool-dry', { actual: dry }).holds(dry === undefined)) return
      const unclean = failed.connections.find(state => state !== 'fresh' && !isDry(state))
      if (!see('still-in-transaction', { actual: unclean }).holds(unclean === undefined)) return
      // What PostgreSQL rolls back by itself is the next rule's.
      judge(see, hows, failed, how => !rolledBack.includes(how))
    }
  }),
]

const further = [
  rule('4.3.no-false-success', 'Success is not reported for what PostgreSQL rolled back', async context => {
    judge(context.see, rolledBack, await fail(context, rolledBack))
    const inner = ways['a failed statement that it swallows']!
    const { runs } = await run(context, 1, [{ steps: [{ unit: inner, caught: true }, { unit: { steps: [] } }] }])
    const [{ unit, ended, kept }] = runs as [Run]
    const parts = {
      'an inner unit that swallowed a failed statement': partsOf(unit)[1]!,
      'the unit around one that swallowed a failed statement': unit,
    }
    for (const [how, { name }] of Object.entries(parts)) {
      const succeeded = ended.some(each => each.name === name && each.threw === undefined)
      context.see('false-success', { how }).holds(!succeeded || kept.includes(name!))
    }
  }),

  rule('4.4.nested', 'A unit in a unit is undone alone, at any depth', async context => {
    const play = async (units: Unit[]) => (await run(context, 1, units)).runs.map(faultOf)
    const property = { seed: context.seed, cases: tree, runs: 60, batch: 10, play }
    const { found } = await findCounterexample({ ...property, judge: (_, fault) => fault })
    const { what = 'nested-wrong', ...says } = found?.fault ?? {}
    context.see(what, says).holds(found === undefined)
  }),
]

/** While connections are lost, every further unit would wait for one that does not come. */
export const unitChecks: Check<Work>[] = [...inPool, ...further.map(check => ({ ...check, needs: ['4.2.pool'] }))]

/** What became of a unit: how it and its parts ended, and which of their names are in the table. */
interface Run {
  unit: Unit
  ended: Ended[]
  kept: string[]
}

/** Does units in a pool of this size. */
async function run({ postgres, database, child }: Work, size: number, plans: Unit[], takesAll = false) {
  const url = postgres.url(database, 'shop')
  const units = plans.map(unit => withNames(unit, randomUUID().slice(0, 13)))
  const seen = await child.ask<{ ended: Ended[]; connections: string[] }>('run', { url, size, units, takesAll })
  const rows = await postgres.rows<{ name: string }>(database, 'SELECT name FROM units')
  const runs = units.map((unit): Run => {
    const isOf = ({ name = '' }: { name?: string }) => name.startsWith(unit.name!)
    return { unit, ended: seen.ended.filter(isOf), kept: rows.filter(isOf).map(({ name }) => name) }
  })
  return { runs, connections: seen.connections }
}

/** A unit for each of these ways, all at the same time in a pool of two. */
function fail(context: Work, hows: string[], takesAll = false) {
  const units = hows.map(how => ways[how]!)
  return run(context, 2, units, takesAll)
}

function judge(see: See, hows: string[], { runs }: { runs: Run[] }, isJudged = (_how: string) => true): void {
  for (const [index, { unit, ended, kept }] of runs.entries()) {
    const [how, { threw, same }] = [hows[index]!, ended[0] ?? {}]
    if (!isJudged(how)) continue
    const { out } = ways[how]!
    const [says, left] = [{ how, actual: threw }, kept.includes(unit.name!)]
    if (out === 'truth') see('false-success', says).holds(threw !== undefined || left)
    else see('resolved-all-the-same', says).holds(threw !== undefined)
    if (threw === undefined) continue
    if (out === 'same') see('other-error', says).holds(same === true)
    see('left-behind', says).holds(!left)
  }
}

const throwing = [{ throws: 'failed' }, { throws: undefined }, { sql: 'SELECT 1 / 0' }]

const { unit: tree } = fc.letrec<{ unit: Unit; step: Step }>(tie => ({
  unit: fc.record({ steps: fc.array(tie('step'), { maxLength: 3 }), gives: fc.constantFrom(...results) }),
  step: fc.oneof(
    { maxDepth: 4 },
    { weight: 1, arbitrary: fc.constantFrom(...throwing) },
    { weight: 3, arbitrary: fc.record({ unit: tie('unit'), caught: fc.boolean() }) },
  ),
}))

/** Each with a name of its own, by its place: `a1b2/2/1`. */
const withNames = (unit: Unit, name: string): Unit => ({
  ...unit,
  name,
  steps: unit.steps.map((step, index) =>
    'unit' in step ? { ...step, unit: withNames(step.unit, `${name}/${index + 1}`) } : step,
  ),
})

const partsOf = (unit: Unit): Unit[] => [
  unit,
  ...unit.steps.flatMap(step => ('unit' in step ? partsOf(step.unit) : [])),
]

/** The names that a unit must leave; undefined when it must fail. */
function leaves({ name, steps }: Unit): string[] | undefined {
  const left = [name!]
  for (const step of steps) {
    const inner = 'unit' in step ? leaves(step.unit) : undefined
    if (inner) left.push(...inner)
    else if (!step.caught) return undefined
  }
  return left
}

interface Fault extends Details {
  /** The last part of the code. */
  what: string
}

/** Undefined when the unit ended as it must, left what it must, and each part gave or threw what its work did. */
function faultOf({ unit, ended, kept }: Run): Fault | undefined {
  const [must, end] = [leaves(unit), new Map(ended.map(each => [each.name, each]))]
  const threw = end.get(unit.name)?.threw
  const said = (fails: boolean, names: string[]) =>
    `it ${fails ? 'fails' : 'succeeds'}, and leaves ${names.sort().join(', ') || 'nothing'}`
  const short = (text: string) => text.replaceAll(unit.name!, 'unit')
  const [expected, actual] = [said(must === undefined, must ?? []), said(threw !== undefined, kept)].map(short)
  const how = short(told(unit))
  if (expected !== actual) return { what: 'nested-wrong', how, expected, actual: actual + (threw ? ` (${threw})` : '') }
  for (const { name, gives } of partsOf(unit)) {
    const { threw, same, gave } = end.get(name) ?? { gave: gives }
    if (threw !== undefined && !same) return { what: 'other-error', how, actual: `${short(name!)} threw ${threw}` }
    if (threw === undefined && !isDeepStrictEqual(gave, gives))
      return { what: 'result-lost', expected: show(gives), actual: `${short(name!)} gave ${show(gave)}` }
  }
  return undefined
}

/** `unit (unit/1 (fails), caught · unit/2)` */
function told({ name, steps }: Unit): string {
  const parts = steps.map(step => `${'unit' in step ? told(step.unit) : 'fails'}${step.caught ? ', caught' : ''}`)
  return parts.length === 0 ? name! : `${name} (${parts.join(' · ')})`
}

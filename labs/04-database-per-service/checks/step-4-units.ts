/** Step 4: the unit of work, on a table of the checker's. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { findCounterexample } from '../../../scripts/lab/kit/property.ts'
import { rules, type See, show } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import type { Work } from './ground.ts'
import { messages, type What } from './messages.ts'
import type { Ended, Step, Unit } from './players/units.ts'

const { rule } = rules<Work, What>('04', 'live', messages, { file: 'src/unit-of-work.ts' })

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

const ends = 'SELECT pg_terminate_backend(pg_backend_pid())'
const swallows: Unit = { steps: [{ sql: 'SELECT 1 / 0', caught: true }] }

/** By how they fail. */
const failing = withTitles({
  'it throws before there is a promise': { steps: [], throwsAtOnce: true },
  'it throws later': { steps: [{ throws: 'later' }] },
  'it throws undefined': { steps: [{ throws: undefined }] },
  'it throws 0': { steps: [{ throws: 0 }] },
  'bad SQL': { steps: [{ sql: 'SELEC 1' }] },
  'the server ends the connection in a statement': { steps: [{ sql: ends }] },
})

/** By why PostgreSQL rolls them back, whatever their work makes of it. */
const rolledBack = withTitles({
  'the server ends the connection in a statement, which it swallows': { steps: [{ sql: ends, caught: true }] },
  'the server ends the connection between two statements': { steps: [{ losesConnection: true }] },
  'a failed statement that it swallows': swallows,
  'a constraint that is checked at COMMIT': { steps: [{ sql: 'INSERT INTO pairs VALUES (1, 2)' }] },
  'a unit in it swallows a failed statement': { steps: [{ unit: swallows, caught: true }, { unit: { steps: [] } }] },
})

function withTitles(units: Record<string, Unit>): Unit[] {
  return Object.entries(units).map(([title, unit]) => ({ ...unit, title }))
}

/** What a unit may give: also what is taken for nothing. */
const results = [0, '', false, null, undefined, 7n, ['a list']]

const inPool = [
  rule('4.1.commits', 'transact() leaves what a unit did when its work resolves, and only then', async context => {
    const giving = results.map((gives): Unit => ({ title: `work gives ${show(gives)}`, steps: [], gives }))
    for (const units of [giving, failing.slice(1, 3)])
      for (const each of (await run(context, units, { size: 2 })).runs) seeFault(context.see, faultOf(each))
  }),

  rule('4.2.pool', 'Fifty units that fail leave both connections of the pool as they were', async context => {
    const { see } = context
    const fifty = Array.from({ length: 5 }, () => [...failing, ...rolledBack.slice(0, 4)]).flat()
    // Two are enough for whoever gives back nothing, and of the others nobody has to wait for a connection then.
    for (const units of [fifty.slice(0, 2), fifty]) {
      const { runs, connections } = await run(context, units, { size: 2, takesAll: true })
      const story = `unit-of-work.ts, after ${units.length} units`
      const isDry = (state: string) => state.includes('timeout exceeded')
      const dry = connections.find(isDry)
      if (!see('pool-dry', { story, actual: dry }).holds(dry === undefined)) return
      const unclean = connections.find(state => state !== 'fresh')
      if (!see('still-in-transaction', { story, actual: unclean }).holds(unclean === undefined)) return
      // What PostgreSQL rolls back by itself is the next rule's.
      for (const each of runs) if (failing.some(({ title }) => title === each.unit.title)) seeFault(see, faultOf(each))
    }
  }),
]

const further = [
  rule('4.3.no-false-success', 'Success is not reported for what PostgreSQL rolled back', async context => {
    for (const { unit, ended, kept } of (await run(context, rolledBack, { size: 2 })).runs) {
      const liar = ended.find(({ name, threw }) => threw === undefined && !kept.includes(name))
      context.see('false-success', { story: `unit-of-work.ts: ${unit.title}` }).holds(liar === undefined)
    }
  }),

  rule('4.4.nested', 'A unit in a unit is undone alone, at any depth, in a pool of one', async context => {
    const play = async (units: Unit[]) => (await run(context, units, { size: 1 })).runs.map(faultOf)
    const property = { seed: context.seed, cases: tree, runs: 60, batch: 10, play }
    const { found } = await findCounterexample({ ...property, judge: (_, fault) => fault })
    seeFault(context.see, found?.fault)
  }),
]

/** While connections are lost, every further unit would wait for one that does not come. */
export const unitRules: Check<Work>[] = [...inPool, ...further.map(check => ({ ...check, needs: ['4.2.pool'] }))]

/** What became of a unit: how it and its parts ended, and which of their names are in the table. */
interface Run {
  unit: Unit
  ended: Ended[]
  kept: string[]
}

/** Does units, all at the same time, in a pool of this size. */
async function run({ postgres, database, child }: Work, plans: Unit[], pool: { size: number; takesAll?: boolean }) {
  const url = postgres.url(database, 'shop')
  const units = plans.map(unit => withNames(unit, randomUUID().slice(0, 13)))
  const seen = await child.ask<{ ended: Ended[]; connections: string[] }>('run', { url, units, ...pool })
  const rows = await postgres.rows<{ name: string }>(database, 'SELECT name FROM units')
  const runs = units.map((unit): Run => {
    const isOf = ({ name }: { name: string }) => name.startsWith(unit.name!)
    return { unit, ended: seen.ended.filter(isOf), kept: rows.filter(isOf).map(({ name }) => name) }
  })
  return { runs, connections: seen.connections }
}

const failingSteps: Step[] = [{ throws: 'failed' }, { throws: undefined }, { sql: 'SELECT 1 / 0' }]

const { unit: tree } = fc.letrec<{ unit: Unit; step: Step }>(tie => ({
  unit: fc.record({ steps: fc.array(tie('step'), { maxLength: 3 }), gives: fc.constantFrom(...results) }),
  step: fc.oneof(
    { maxDepth: 4 },
    { weight: 1, arbitrary: fc.constantFrom(...failingSteps) },
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
function leaves({ name, steps, throwsAtOnce }: Unit): string[] | undefined {
  const left = [name!]
  for (const step of steps) {
    const inner = 'unit' in step ? leaves(step.unit) : undefined
    if (inner) left.push(...inner)
    else if (!step.caught) return undefined
  }
  return throwsAtOnce ? undefined : left
}

interface Fault {
  what: What
  story: string
  expected?: string
  actual?: string
}

const seeFault = (see: See<What>, fault: Fault | undefined) =>
  see(fault?.what ?? 'not-committed', fault && { ...fault }).holds(fault === undefined)

/** Undefined when the unit ended as it must, left what it must, and each part gave or threw what its work did. */
function faultOf({ unit, ended, kept }: Run): Fault | undefined {
  const must = leaves(unit)
  const end = new Map(ended.map(each => [each.name, each]))
  const threw = end.get(unit.name!)?.threw
  const said = (fails: boolean, names: string[]) =>
    `it ${fails ? 'fails' : 'succeeds'}, and leaves ${names.toSorted().join(', ') || 'nothing'}`
  const short = (text: string) => text.replaceAll(unit.name!, 'unit')
  const [expected, actual] = [said(must === undefined, must ?? []), said(threw !== undefined, kept)].map(short)
  const story = `unit-of-work.ts: ${short(unit.title ?? told(unit))}`
  const isPlain = partsOf(unit).length === 1
  const wrong = must ? 'not-committed' : threw === undefined ? 'resolved-all-the-same' : 'left-behind'
  if (expected !== actual)
    return { what: isPlain ? wrong : 'nested-wrong', story, expected, actual: actual + (threw ? ` (${threw})` : '') }
  for (const { name, gives } of partsOf(unit)) {
    const { threw, same, gave } = end.get(name!) ?? { gave: gives }
    if (threw !== undefined && !same) return { what: 'other-error', story, actual: `${short(name!)} threw ${threw}` }
    if (threw === undefined && !isDeepStrictEqual(gave, gives))
      return { what: 'result-lost', story, expected: show(gives), actual: `${short(name!)} gave ${show(gave)}` }
  }
  return undefined
}

/** `unit (unit/1 (fails), caught · unit/2)` */
function told({ name, steps }: Unit): string {
  const parts = steps.map(step => `${'unit' in step ? told(step.unit) : 'fails'}${step.caught ? ', caught' : ''}`)
  return parts.length === 0 ? name! : `${name} (${parts.join(' · ')})`
}

/** Step 4: the unit of work, on a table of the checker's. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { findCounterexample } from '../../../../scripts/lab/kit/property.ts'
import { rules, type See } from '../../../../scripts/lab/kit/rules.ts'
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
interface Way extends Omit<Unit, 'name'> {
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

export const unitChecks: Check<Work>[] = [
  rule('4.1.commits', 'What a unit did is there when it resolves, and only then', async context => {
    const { see } = context
    const name = randomUUID()
    const { ended, kept } = await run(context, 1, [{ name, steps: [] }])
    see('result-lost').equal(ended[0]?.threw ?? ended[0]?.gave, name)
    see('not-committed').equal(kept, [name])
    judge(see, await fail(context, ['it throws later', 'it throws undefined']))
  }),

  rule('4.2.pool', 'Fifty units that fail leave both connections of the pool as they were', async context => {
    const { see } = context
    const hows = Object.keys(ways)
    const fifty = await fail(context, [...hows, ...hows, ...hows, ...hows, ...hows])
    const dry = fifty.connections.find(isDry)
    see('pool-dry', { actual: dry }).holds(dry === undefined)
    const unclean = fifty.connections.find(state => state !== 'fresh' && !isDry(state))
    see('still-in-transaction', { actual: unclean }).holds(unclean === undefined)
    // What PostgreSQL rolls back by itself is the next rule's.
    if (dry === undefined && unclean === undefined) judge(see, fifty, how => !rolledBack.includes(how))
  }),

  rule('4.3.no-false-success', 'Success is not reported for what PostgreSQL rolled back', async context => {
    const { see } = context
    judge(see, await fail(context, rolledBack))
    const inner = { name: randomUUID(), steps: ways['a failed statement that it swallows']!.steps }
    const outer = {
      name: randomUUID(),
      steps: [{ unit: inner, caught: true }, { unit: { name: randomUUID(), steps: [] } }],
    }
    const { ended, kept } = await run(context, 1, [outer])
    const units = { 'an inner unit that swallowed a failed statement': inner, 'the unit around such a one': outer }
    for (const [how, { name }] of Object.entries(units)) {
      const succeeded = ended.some(each => each.name === name && each.threw === undefined)
      see('false-success', { how }).holds(!succeeded || kept.includes(name))
    }
  }),

  rule('4.4.nested', 'A unit in a unit is undone alone, at any depth', async context => {
    const { see, seed } = context
    const play = async (units: Unit[]) => {
      const named = units.map(unit => withNames(unit, randomUUID().slice(0, 8)))
      const { ended, kept } = await run(context, 1, named)
      return named.map(unit => faultOf(unit, ended, kept))
    }
    const { found } = await findCounterexample({
      seed,
      cases: tree,
      runs: 60,
      batch: 10,
      play,
      judge: (_, fault) => fault,
    })
    see('nested-wrong', found?.fault).holds(found === undefined)
  }),
]

const isDry = (state: string) => state.includes('timeout exceeded')

/** Does units in a pool of this size; `kept` are the names that are in the table afterwards. */
async function run({ postgres, database, child }: Work, size: number, units: Unit[]) {
  const url = postgres.url(database, 'shop')
  const seen = await child.ask<{ ended: Ended[]; connections: string[] }>('run', { url, size, units })
  const rows = await postgres.rows<{ name: string }>(database, 'SELECT name FROM units')
  return { ...seen, kept: rows.map(({ name }) => name) }
}

/** A unit for each of these ways, all at the same time in a pool of two. */
async function fail(context: Work, hows: string[]) {
  const units = hows.map(how => ({ name: randomUUID(), ...ways[how]! }))
  const { ended, connections, kept } = await run(context, 2, units)
  const endOf = (name: string) => ended.find(each => each.name === name)
  return {
    connections,
    units: units.map(({ name }, at) => ({ how: hows[at]!, end: endOf(name), left: kept.includes(name) })),
  }
}

function judge(see: See, { units }: Awaited<ReturnType<typeof fail>>, isJudged = (_how: string) => true): void {
  for (const { how, end, left } of units.filter(unit => isJudged(unit.how))) {
    const { out } = ways[how]!
    const says = { how, actual: end?.threw }
    if (out === 'truth') see('false-success', says).holds(end?.threw !== undefined || left)
    else see('resolved-all-the-same', says).holds(end?.threw !== undefined)
    if (end?.threw === undefined) continue
    if (out === 'same') see('other-error', says).holds(end.same === true)
    see('left-behind', says).holds(!left)
  }
}

const { unit: tree } = fc.letrec<{ unit: Unit; step: Step }>(tie => ({
  unit: fc.record({ name: fc.constant(''), steps: fc.array(tie('step'), { maxLength: 3 }) }),
  step: fc.oneof(
    { maxDepth: 4 },
    { weight: 1, arbitrary: fc.constant({ throws: 'failed' }) },
    { weight: 3, arbitrary: fc.record({ unit: tie('unit'), caught: fc.boolean() }) },
  ),
}))

/** Each with a name of its own, by its place: `a1b2/2/1`. */
const withNames = ({ steps }: Unit, name: string): Unit => ({
  name,
  steps: steps.map((step, index) =>
    'unit' in step ? { ...step, unit: withNames(step.unit, `${name}/${index + 1}`) } : step,
  ),
})

/** The names that a unit must leave; undefined when it must fail. */
function leaves({ name, steps }: Unit): string[] | undefined {
  const left = [name]
  for (const step of steps) {
    const inner = 'unit' in step ? leaves(step.unit) : undefined
    if (inner) left.push(...inner)
    else if (!step.caught) return undefined
  }
  return left
}

/** In words; undefined when the unit ended as it must and left what it must. */
function faultOf(unit: Unit, ended: Ended[], kept: string[]) {
  const must = leaves(unit)
  const left = kept.filter(name => name.startsWith(unit.name))
  const threw = ended.find(({ name }) => name === unit.name)?.threw
  const said = (fails: boolean, names: string[]) =>
    `it ${fails ? 'fails' : 'succeeds'}, and leaves ${names.sort().join(', ') || 'nothing'}`
  const [expected, actual] = [said(must === undefined, must ?? []), said(threw !== undefined, left)]
  const short = (text: string) => text.replaceAll(unit.name, 'unit')
  if (expected === actual) return undefined
  return { history: short(told(unit)), expected: short(expected), actual: short(actual) + (threw ? ` (${threw})` : '') }
}

/** `unit (unit/1 (fails), caught · unit/2)` */
function told({ name, steps }: Unit): string {
  const parts = steps.map(step => `${'unit' in step ? told(step.unit) : 'fails'}${step.caught ? ', caught' : ''}`)
  return parts.length === 0 ? name : `${name} (${parts.join(' · ')})`
}

/** Step 4: the unit of work, on a table of the checker's. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { becomesTrue } from '../../../scripts/lab/kit/eventually.ts'
import { findCounterexample } from '../../../scripts/lab/kit/property.ts'
import { rules, type See, show } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import type { Environment, Work } from './environment.ts'
import { messages, type What } from './messages.ts'
import type { Ended, Plan, Step, Unit } from './players/unit-of-work.ts'

type Units = Work<'unit-of-work'>

const { rule } = rules<Units, What>('04', 'live', messages, { file: 'src/unit-of-work.ts' })

/** A database in which whoever is `shop` may write names, and what PostgreSQL refuses only when a transaction commits. */
export async function withUnits({ postgres }: Environment): Promise<string> {
  const name = await postgres.database()
  await postgres.rows(
    name,
    `CREATE ROLE shop LOGIN;
     CREATE TABLE units (run uuid, number integer, name text);
     CREATE TABLE nowhere (id integer PRIMARY KEY);
     CREATE TABLE checked_at_commit (id integer REFERENCES nowhere DEFERRABLE INITIALLY DEFERRED);
     GRANT ALL ON units, checked_at_commit TO shop`,
  )
  await postgres.givePassword('shop')
  return name
}

const unitOf = (...steps: Step[]): Unit => ({ steps })
const ends = { sql: 'SELECT pg_terminate_backend(pg_backend_pid())' }
const swallows = unitOf({ sql: 'SELECT 1 / 0', caught: true })

const failing: Unit[] = [
  { steps: [], throwsAtOnce: true },
  ...[{ throws: 'later' }, { throws: undefined }, { throws: 0 }, { sql: 'SELEC 1' }, ends].map(step => unitOf(step)),
]

/** What PostgreSQL rolls back, whatever their work makes of it. */
const rolledBack = [
  unitOf({ ...ends, caught: true }),
  unitOf({ losesConnection: true }),
  swallows,
  unitOf({ sql: 'INSERT INTO checked_at_commit VALUES (1)' }),
  unitOf({ unit: swallows, caught: true }, { unit: unitOf() }),
]

/** What a unit may give: also what is taken for nothing. */
const results = [0, '', false, null, undefined, 7n, ['a list']]
const giving = results.map((gives): Unit => ({ steps: [], gives }))

const failingSteps: Step[] = [{ throws: 'failed' }, { throws: undefined }, { sql: 'SELECT 1 / 0' }]
const { unit: tree } = fc.letrec<{ unit: Unit; step: Step }>(tie => ({
  unit: fc.record({ steps: fc.array(tie('step'), { maxLength: 3 }), gives: fc.constantFrom(...results) }),
  step: fc.oneof(
    { maxDepth: 4 },
    { weight: 1, arbitrary: fc.constantFrom(...failingSteps) },
    { weight: 3, arbitrary: fc.record({ unit: tie('unit'), caught: fc.boolean() }) },
  ),
}))

const inPool = [
  rule('4.1.commits', 'transact() leaves what a unit did when its work resolves, and only then', async context => {
    for (const units of [giving, failing.slice(1, 3)])
      for (const each of (await run(context, units, { size: 2 })).runs) seeRun(context.see, each)
  }),

  rule('4.2.pool', 'Fifty units that fail leave both connections of the pool as they were', async context => {
    const { see } = context
    const fifty = Array.from({ length: 5 }, () => [...failing, ...rolledBack.slice(0, 4)]).flat()
    // Two are enough for whoever gives back nothing, and of the others nobody has to wait for a connection then.
    for (const units of [fifty.slice(0, 2), fifty]) {
      const { runs, refused, sessions } = await run(context, units, { size: 2, takesAll: true })
      const dry = refused[0] ?? (sessions.length === 2 ? undefined : `${sessions.length} connections`)
      const actual = dry ?? sessions.find(state => state !== 'idle')
      const seen = { story: `unit-of-work.ts, after ${units.length} units`, actual }
      if (!see(dry ? 'pool-dry' : 'still-in-transaction', seen).holds(actual === undefined)) return
      // What PostgreSQL rolls back by itself is the next rule's.
      for (const each of runs) if (failing.includes(each.unit)) seeRun(see, each)
    }
  }),
]

const further = [
  rule('4.3.no-false-success', 'Success is not reported for what PostgreSQL rolled back', async context => {
    for (const { unit, ended, kept } of (await run(context, rolledBack, { size: 2 })).runs) {
      const liar = ended.find(({ name, threw }) => threw === undefined && !kept.includes(name))
      context.see('false-success', { story: `unit-of-work.ts: ${told(unit)}` }).holds(liar === undefined)
    }
  }),

  rule('4.4.nested', 'A unit in a unit is undone alone, at any depth, in a pool of one', async context => {
    const play = async (units: Unit[]) => (await run(context, units, { size: 1 })).runs
    // Whoever takes a second connection for the inner one waits long for it: once is enough.
    const [simple] = await play([unitOf({ unit: unitOf() })])
    if (!seeRun(context.see, simple)) return
    const property = { seed: context.seed, cases: tree, runs: 60, batch: 10, play }
    const { found } = await findCounterexample({ ...property, judge: (_, seen) => faultOf(seen) && seen })
    seeRun(context.see, found?.fault)
  }),
]

/** While connections are lost, every further unit would wait for one that does not come. */
export const unitRules: Check<Units>[] = [...inPool, ...further.map(check => ({ ...check, needs: ['4.2.pool'] }))]

/** What became of a unit: how it and its parts ended, and which of them have left their names. */
interface Run {
  unit: Unit
  ended: Ended[]
  kept: string[]
}

/** Does units, all at the same time, in a pool of this size. */
async function run({ postgres, database, child }: Units, units: Unit[], pool: Pick<Plan, 'size' | 'takesAll'>) {
  const plan: Plan = { ...pool, units, id: randomUUID(), url: postgres.url(database, 'shop') }
  const seen = await child.ask('run', plan)
  const sql = 'SELECT number, name FROM units WHERE run = $1 ORDER BY name'
  const rows = await postgres.rows<{ number: number; name: string }>(database, sql, [plan.id])
  const runs = units.map((unit, index): Run => {
    const kept = rows.filter(({ number }) => number === index).map(({ name }) => name)
    return { unit, ended: seen.ended[index]!, kept }
  })
  // Of the pool's connections the server is asked, for the learner's code is in one process with the pool. Those that
  // were thrown away are gone soon.
  const askSessions = `SELECT state FROM pg_stat_activity WHERE application_name = '${plan.id}'`
  const sessions = async () => (await postgres.rows<{ state: string }>(database, askSessions)).map(({ state }) => state)
  if (pool.takesAll) await becomesTrue(async () => (await sessions()).length <= pool.size, 10_000)
  return { runs, refused: seen.refused, sessions: await sessions() }
}

function seeRun(see: See<What>, run?: Run): boolean {
  const fault = run && faultOf(run)
  const story = run && `unit-of-work.ts: ${told(run.unit)}`
  return see(fault?.what ?? 'not-committed', { story, ...fault }).holds(fault === undefined)
}

/** Each part ends as its work did; there is the name of each whose work, and all work around it, came to its end. */
function faultOf({ unit, ended, kept }: Run): { what: What; expected?: string; actual: string } | undefined {
  const { threw, failed } = ended[0]!
  const undone = ended.filter(each => each.failed).map(({ name }) => name)
  const must = ended.map(({ name }) => name).filter(name => !undone.some(each => `${name}/`.startsWith(`${each}/`)))
  const said = (fails: boolean, names: string[]) =>
    `it ${fails ? 'fails' : 'succeeds'}, and leaves ${names.join(', ') || 'nothing'}`
  const [expected, actual] = [said(failed, must.sort()), said(threw !== undefined, kept)]
  const plain = !failed ? 'not-committed' : threw === undefined ? 'resolved-all-the-same' : 'left-behind'
  const what = unit.steps.some(step => 'unit' in step) ? 'nested-wrong' : plain
  if (expected !== actual) return { what, expected, actual: actual + (threw ? ` (${threw})` : '') }
  for (const { name, gives, threw, same, gave } of ended) {
    if (threw !== undefined && !same) return { what: 'other-error', actual: `${name} threw ${threw}` }
    if (threw === undefined && !isDeepStrictEqual(gave, gives))
      return { what: 'result-lost', expected: show(gives), actual: `${name} gave ${show(gave)}` }
  }
  return undefined
}

/** `unit (unit/1 (throws 0), caught · “SELECT 1 / 0”)`, or a unit that throws before there is a promise: `unit (throws at once)` */
function told({ steps, throwsAtOnce }: Unit, name = 'unit'): string {
  const parts = steps.map((step, index) => {
    const does = 'unit' in step ? told(step.unit, `${name}/${index + 1}`) : inWords(step)
    return step.caught ? `${does}, caught` : does
  })
  if (throwsAtOnce) parts.push('throws at once')
  return parts.length === 0 ? name : `${name} (${parts.join(' · ')})`
}

function inWords(step: Exclude<Step, { unit: Unit }>): string {
  if ('sql' in step) return `“${step.sql}”`
  return 'throws' in step ? `throws ${show(step.throws)}` : 'the server ends the connection meanwhile'
}

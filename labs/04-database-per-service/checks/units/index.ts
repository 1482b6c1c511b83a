/** Step 4: the unit of work, on tables of the checker's. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Child } from '../../../../scripts/lab/kit/child/start-child.ts'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { rules, type See } from '../../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { asked } from '../ground.ts'
import { units } from '../messages.ts'
import type { CameOut, How, Unit } from '../players/units.ts'

export interface Units {
  postgres: Postgres
  database: string
  child: Child
  seed: number
}

const where = { place: { file: 'src/unit-of-work.ts' } }
const { rule } = rules<Units>('04', 'live', units)

/** Whoever works in it may write names, and pairs that are looked at when a transaction commits. */
export async function openDatabase(postgres: Postgres): Promise<string> {
  const name = await postgres.database()
  await asked(postgres.url(name), client =>
    client.query(`
      CREATE ROLE shop LOGIN;
      CREATE TABLE units (name text NOT NULL);
      CREATE TABLE pairs (id integer PRIMARY KEY, other integer REFERENCES pairs DEFERRABLE INITIALLY DEFERRED);
      GRANT ALL ON units, pairs TO shop`),
  )
  await postgres.givePassword('shop')
  return name
}

export const unitChecks: Check<Units>[] = [
  rule('4.1.commits', 'What a unit did is there when it resolves, and only then', async context => {
    const { see, child } = context
    const name = randomUUID()
    const done = await child.ask<CameOut>('succeed', { url: urlOf(context), name })
    see('result-lost', where).equal(done.threw?.says ?? done.result, name)
    see('not-committed', where).equal(await kept(context, [name]), [name])
    for (const how of ['it throws later', 'it throws undefined'] as const)
      judgeAll(see, await failAll(context, [how]), [how])
  }),

  rule('4.2.pool', 'Fifty units that fail leave both connections of the pool as they were', async context => {
    const { see } = context
    const ways = [...sameError, ...ended, ...rolledBack]
    const fifty = await failAll(
      context,
      Array.from({ length: 50 }, (_, index) => ways[index % ways.length]!),
    )
    const dry = fifty.connections.find(isDry)
    see('pool-dry', { ...where, actual: dry }).holds(dry === undefined)
    const unclean = fifty.connections.find(state => state !== 'fresh' && !isDry(state))
    see('still-in-transaction', { ...where, actual: unclean }).holds(unclean === undefined)
    // What PostgreSQL rolls back by itself is the next rule's.
    if (dry === undefined && unclean === undefined) judgeAll(see, fifty, [...sameError, ...ended])
  }),

  rule('4.3.no-false-success', 'Success is not reported for what PostgreSQL rolled back', async context => {
    const { see, child } = context
    judgeAll(see, await failAll(context, rolledBack), rolledBack)
    const { inner, outer } = await child.ask<{ inner: CameOut; outer: CameOut }>('swallowInside', {
      url: urlOf(context),
    })
    const names = await kept(context, ['outer', 'inner', 'after'])
    see('false-success', { ...where, how: 'an inner unit that swallowed a failed statement' }).holds(
      inner.threw !== undefined || names.includes('inner'),
    )
    see('false-success', { ...where, how: 'the unit around one that swallowed a failed statement' }).holds(
      outer.threw !== undefined || (names.includes('outer') && names.includes('after')),
    )
  }),

  rule('4.4.nested', 'A unit in a unit is undone alone, at any depth', async context => {
    const { see, child, seed } = context
    const one = async (drawn: Unit) => {
      const unit = named(drawn, randomUUID().slice(0, 8))
      const must = becomes(unit)
      const out = await child.ask<CameOut>('nest', { url: urlOf(context), unit })
      const rows = await kept(context, namesIn(unit))
      return { unit, must, out, rows, right: (out.threw === undefined) === !must.fails && same(rows, must.rows) }
    }
    for (const unit of nestings) {
      if (!seeNested(see, await one(unit))) return
    }
    const found = await fc.check(
      fc.asyncProperty(tree, async unit => (await one(unit)).right),
      { numRuns: 25, seed },
    )
    const [shortest] = found.counterexample ?? []
    if (shortest) seeNested(see, await one(shortest))
    else see('nested-wrong', where).holds(!found.failed)
  }),
]

/** In which what `work` threw must come out; in the others PostgreSQL's or anybody's error. */
const sameError: readonly How[] = [
  'it throws before there is a promise',
  'it throws later',
  'it throws undefined',
  'it throws 0',
  'bad SQL',
  'the server ends the connection in a statement',
]
const rolledBack: readonly How[] = ['a failed statement that it swallows', 'a constraint that is checked at COMMIT']
const ended: readonly How[] = [
  'the server ends the connection between two statements',
  'the server ends the connection in a statement, which it swallows',
]

const isDry = (state: string) => state.includes('timeout exceeded')
const urlOf = ({ postgres, database }: Units) => postgres.url(database, 'shop')

/** Those of the names that are in the table, in the order in which they are asked for. */
async function kept({ postgres, database }: Units, names: readonly string[]): Promise<string[]> {
  const { rows } = await asked(postgres.url(database), client =>
    client.query<{ name: string }>('SELECT name FROM units WHERE name = ANY ($1)', [names]),
  )
  return names.filter(name => rows.some(row => row.name === name))
}

interface Failed {
  units: { name: string; how: How; out: CameOut; left: boolean }[]
  /** The state of each connection of the pool afterwards. */
  connections: string[]
}

/** Lets units fail in these ways at the same time, and looks at what is left of each. */
async function failAll(context: Units, ways: readonly How[]): Promise<Failed> {
  const units = ways.map(how => ({ name: randomUUID(), how }))
  const asking = { url: urlOf(context), units }
  const seen = await context.child.ask<{ cameOut: CameOut[]; connections: string[] }>('failAll', asking, {
    timeoutMs: 20_000,
  })
  const left = await kept(
    context,
    units.map(({ name }) => name),
  )
  return {
    connections: seen.connections,
    units: units.map((unit, index) => ({ ...unit, out: seen.cameOut[index]!, left: left.includes(unit.name) })),
  }
}

function judgeAll(see: See, { units }: Failed, judged: readonly How[]): void {
  for (const { how, out, left } of units) {
    if (!judged.includes(how)) continue
    const says = { ...where, how, actual: out.threw?.says }
    const what = rolledBack.includes(how) ? 'false-success' : 'resolved-all-the-same'
    if (!see(what, says).holds(out.threw !== undefined)) continue
    if (sameError.includes(how)) see('other-error', says).holds(out.threw?.same === true)
    see('left-behind', says).holds(!left)
  }
}

const leaf = (fails: boolean, caught: boolean): Unit => ({ name: '', parts: [], fails, caught })

/** The cases that the rule names, before any that are drawn. */
const nestings: readonly Unit[] = [
  { ...leaf(false, false), parts: [leaf(true, true)] },
  { ...leaf(true, false), parts: [leaf(false, false)] },
  { ...leaf(false, false), parts: [leaf(false, true), leaf(true, true), leaf(false, true)] },
  {
    ...leaf(false, false),
    parts: [
      { ...leaf(true, true), parts: [{ ...leaf(false, true), parts: [leaf(true, true), leaf(false, true)] }] },
      leaf(false, false),
    ],
  },
  {
    ...leaf(false, false),
    parts: [{ ...leaf(false, true), parts: [leaf(false, false), { ...leaf(false, true), parts: [leaf(true, true)] }] }],
  },
]

const unitOf = (parts: fc.Arbitrary<Unit[]>): fc.Arbitrary<Unit> =>
  fc.record({ name: fc.constant(''), parts, fails: fc.boolean(), caught: fc.boolean() })

const tree: fc.Arbitrary<Unit> = fc.letrec<{ unit: Unit }>(tie => ({
  unit: fc.oneof(
    { maxDepth: 4 },
    unitOf(fc.constant([])),
    unitOf(fc.array(tie('unit'), { minLength: 1, maxLength: 3 })),
  ),
})).unit

/** Each with a name of its own, by its place: `a1b2/2/1`. */
const named = (unit: Unit, name: string): Unit => ({
  ...unit,
  name,
  parts: unit.parts.map((part, index) => named(part, `${name}/${index + 1}`)),
})

const namesIn = ({ name, parts }: Unit): string[] => [name, ...parts.flatMap(namesIn)]

/** What a unit must leave, and whether it fails. */
function becomes({ name, parts, fails }: Unit): { rows: string[]; fails: boolean } {
  const rows = [name]
  for (const part of parts) {
    const inner = becomes(part)
    rows.push(...inner.rows)
    if (inner.fails && !part.caught) return { rows: [], fails: true }
  }
  return fails ? { rows: [], fails: true } : { rows, fails: false }
}

const same = (one: string[], other: string[]) => one.join() === other.join()

type Nested = { unit: Unit; must: { rows: string[]; fails: boolean }; out: CameOut; rows: string[]; right: boolean }

function seeNested(see: See, { unit, must, out, rows, right }: Nested): boolean {
  const short = (names: string[]) => names.map(name => name.replace(unit.name, 'unit')).join(', ') || 'nothing'
  const came = (fails: boolean) => (fails ? 'it fails' : 'it succeeds')
  return see('nested-wrong', {
    ...where,
    history: told({ ...unit }, unit.name),
    expected: `${came(must.fails)}, and leaves ${short(must.rows)}`,
    actual: `${came(out.threw !== undefined)}, and leaves ${short(rows)}${out.threw ? ` (${out.threw.says})` : ''}`,
  }).holds(right)
}

/** `unit ( unit/1 fails, caught · unit/2 )` */
function told({ name, parts, fails, caught }: Unit, root: string): string {
  const inner = parts.length > 0 ? ` (${parts.map(part => told(part, root)).join(' · ')})` : ''
  const end = fails ? ' fails' : ''
  return `${name.replace(root, 'unit')}${inner}${end}${caught && name !== root ? ', caught' : ''}`
}

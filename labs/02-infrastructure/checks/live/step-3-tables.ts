/** Rule 3.4, by behaviour: the trials of `table-trials.ts`, in a transaction that is rolled back. */
import type pg from 'pg'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding, Outcome } from '../../../../scripts/lab/types.ts'
import { type Column, columnsOf, insert } from './columns.ts'
import { asLogin, rolledBack } from './database.ts'
import type { Live } from './live.ts'
import { files, placeOf } from './places.ts'
import { columns, minimal, type Row, type TableName, type Trial, trials, types } from './table-trials.ts'

export const tableChecks: Check<Live>[] = (['products', 'customers'] as const).map(table => ({
  id: `3.4.${table}-behave`,
  step: 3,
  title: `common.${table} keeps what it should and refuses what it should`,
  proof: 'live',
  needs: ['2.4.database', '3.2.schemas-exist'],
  run: live => asLogin(live, 'owner', client => rolledBack(client, () => judge({ live, client, table }))),
}))

interface Trying {
  live: Live
  client: pg.Client
  table: TableName
}

async function judge(trying: Trying): Promise<Outcome> {
  const { client, table } = trying
  const seen = observe()
  const found = await columnsOf(client, table)
  if (!found) {
    seen.wrong(
      finding(trying, { what: 'missing-table', fault: 'is not there', next: 'See in which schema it is made.' }),
    )
    return seen.outcome()
  }
  const missing = columns[table].filter(column => !found.has(column))
  const next = 'Compare its columns with the list in the lesson.'
  for (const column of missing) {
    seen.wrong(finding(trying, { what: 'missing-column', fault: `has no column ${column}`, next }))
  }
  if (missing.length > 0) return seen.outcome()

  // One finding for each column: whatever else is tried with it would say the same again.
  const faulty = new Set(judgeTypes(trying, found, seen))
  const cannotTry = Object.keys(minimal[table]()).some(column => faulty.has(column))
  if (!cannotTry && (await judgeMinimalRow(trying, found, seen))) {
    for (const trial of trials[table]) {
      if (faulty.has(trial.column)) continue
      if (!(await judgeTrial(trying, found, trial, seen))) faulty.add(trial.column)
    }
  }
  return seen.outcome()
}

/** @returns the columns of a wrong type */
function judgeTypes(trying: Trying, found: Map<string, Column>, seen: Observation): string[] {
  return Object.entries(types).flatMap(([column, { inWords, names }]) => {
    const actual = found.get(column)?.type
    if (actual === undefined) return []
    const right = seen.that(names.includes(actual), {
      ...finding(trying, {
        what: column === 'price' ? 'price-not-exact' : 'column-type',
        fault: `has a column ${column} of another type than asked for`,
        next: `Choose the type that the lesson names for ${column}.`,
        column,
      }),
      expected: inWords,
      actual,
    })
    return right ? [] : [column]
  })
}

/** Only what the rule names has to be given. Everything else builds on such a row. */
async function judgeMinimalRow(trying: Trying, found: Map<string, Column>, seen: Observation): Promise<boolean> {
  const row = minimal[trying.table]()
  const { refused } = await offer(trying, found, row)
  return seen.that(refused === undefined, () => ({
    ...finding(trying, {
      what: 'minimal-row',
      fault: `does not take a row with only ${Object.keys(row).join(' and ')}`,
      next: 'See which column has to be given although the lesson does not ask for it.',
      column: refused?.column,
    }),
    actual: refused?.message,
  }))
}

async function judgeTrial(
  trying: Trying,
  found: Map<string, Column>,
  trial: Trial,
  seen: Observation,
): Promise<boolean> {
  let before: Row | undefined
  let row: Row | undefined
  for (const values of trial.rows()) {
    before = row
    row = (await offer(trying, found, { ...minimal[trying.table](), ...values })).rows?.[0]
  }
  return seen.that(trial.holds(row, before), {
    ...finding(trying, trial),
    expected: trial.expected,
    actual: row ? String(row[trial.column]) : 'refused',
  })
}

const offer = ({ client, table }: Trying, found: Map<string, Column>, values: Row) =>
  insert<Row>(client, { name: table, columns: found, known: columns[table] }, values)

interface Fault {
  what: string
  /** The sentence after the table's name. */
  fault: string
  next: string
  column?: string
}

function finding({ live, table }: Trying, { what, fault, next, column }: Fault): Finding {
  const inTable = new RegExp(`table\\b.*\\b${table}\\b`, 'i')
  const place = placeOf(live, files.sql, inTable, ...(column ? [new RegExp(`^\\s*"?${column}"?\\s`, 'i')] : []))
  return { code: `02.3.4.${what}`, message: `common.${table} ${fault}.`, place, next }
}

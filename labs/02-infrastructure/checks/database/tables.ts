/** Rule 3.4, by behaviour: the trials of `table-trials.ts`, in a transaction that is rolled back. */
import type pg from 'pg'
import type { Details, See } from '../../../../scripts/lab/kit/rules.ts'
import { columnsOf, insert } from './columns.ts'
import { tryAs } from './login.ts'
import { type DatabaseFault, ruleAfter } from './messages.ts'
import { columns, minimal, type Row, type TableName, type Trial, tableNames, trials, types } from './table-trials.ts'

export const tableChecks = tableNames.map(table =>
  ruleAfter('3.2.schemas-exist')(
    `3.4.${table}-behave`,
    `common.${table} keeps what it should and refuses what it should`,
    context => tryAs(context, 'owner', client => judge(client, table, context.see)),
  ),
)

async function judge(client: pg.Client, table: TableName, seeAny: See<DatabaseFault>): Promise<void> {
  const see = (what: DatabaseFault, details: Details = {}) => seeAny(what, { table, ...details })
  const found = await columnsOf(client, table)
  if (!see('3.4.missing-table').holds(found !== undefined) || !found) return
  const missing = columns[table].filter(column => !found.has(column))
  for (const column of missing) see('3.4.missing-column', { column }).holds(false)
  if (missing.length > 0) return

  // One finding for each column: whatever else is tried with it would say the same again.
  const faulty = new Set<string>()
  for (const [column, { inWords, names, fault }] of Object.entries(types)) {
    const actual = found.get(column)?.type
    if (actual === undefined) continue
    if (!see(fault ?? '3.4.column-type', { column, expected: inWords, actual }).holds(names.includes(actual)))
      faulty.add(column)
  }
  const offer = (values: Row) => insert<Row>(client, { name: table, columns: found, known: columns[table] }, values)
  const least = minimal[table]()
  if (Object.keys(least).some(column => faulty.has(column))) return

  // Only what the rule names has to be given. Everything else builds on such a row.
  const { refused } = await offer(least)
  const given = Object.keys(least).join(' and ')
  const taken = { given, column: refused?.column, actual: refused?.message }
  if (!see('3.4.minimal-row', taken).holds(refused === undefined)) return
  for (const trial of trials[table]) {
    if (faulty.has(trial.column)) continue
    const rows = await offered(trial)
    const actual = rows.at(-1) ? String(rows.at(-1)?.[trial.column]) : 'refused'
    const { column, expected } = trial
    if (!see(trial.fault, { column, expected, actual }).holds(trial.holds(rows.at(-1), rows.at(-2)))) faulty.add(column)
  }

  async function offered(trial: Trial): Promise<(Row | undefined)[]> {
    const rows: (Row | undefined)[] = []
    for (const values of trial.rows()) rows.push((await offer({ ...minimal[table](), ...values })).rows?.[0])
    return rows
  }
}

/**
 * Rule 3.5: which questions an index can answer. The planner is asked, with sequential scans switched off, because on an
 * empty table it would never choose an index by itself; and the index must be about the very column.
 */
import type pg from 'pg'
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { asLogin, rolledBack } from './database.ts'
import type { Live } from './live.ts'
import { files, placeOf } from './places.ts'

interface Question {
  table: 'products' | 'customers'
  what: string
  inWords: string
  /** Any of these conditions; more than one where the learner's way decides how the question is put. */
  conditions: string[]
}

const questions: Question[] = [
  {
    table: 'products',
    what: 'category-without-index',
    inWords: 'products by category',
    conditions: ["category = 'x'"],
  },
  { table: 'products', what: 'is-active-without-index', inWords: 'products by is_active', conditions: ['is_active'] },
  {
    table: 'customers',
    what: 'email-without-index',
    inWords: 'a customer by the lower-cased e-mail address',
    conditions: ["lower(email) = 'x'"],
  },
]

interface Index {
  table: string
  name: string
  unique: boolean
  /** Column numbers, 0 for an expression. */
  keys: string
  expressions: string | null
  predicate: string | null
  method: string
  operators: string
}

export const indexChecks: Check<Live>[] = [
  {
    id: '3.5.indexes-usable',
    step: 3,
    title: 'The three common questions can use an index',
    proof: 'live',
    needs: ['2.4.database', '3.4.*'],
    run: live =>
      asLogin(live, 'owner', client =>
        rolledBack(client, async () => {
          const seen = observe()
          await client.query('SET LOCAL enable_seqscan = off')
          for (const question of questions) {
            const conditions = [
              ...question.conditions,
              ...(question.table === 'customers' ? await lowerCaseColumns(client) : []),
            ]
            seen.that(await anyUsesIndex(client, question.table, conditions), () => notIndexed(live, question))
          }
          for (const [index, other] of repeated(await indexesOf(client))) {
            seen.remark({
              code: '02.3.5.redundant-index',
              message: `The index ${index.name} of common.${index.table} repeats ${other.name}: it costs on every write and helps no query.`,
              place: placeOf(live, files.sql, new RegExp(`\\b${index.name}\\b`)),
              next: 'See which of the two is needed.',
            })
          }
          return seen.outcome()
        }),
      ),
  },
]

function notIndexed(live: Live, { table, what, inWords }: Question): Finding {
  return {
    code: `02.3.5.${what}`,
    message: `No index of common.${table} helps to find ${inWords}.`,
    place: placeOf(live, files.sql, new RegExp(`table\\b.*\\b${table}\\b`, 'i')),
    next: `Ask PostgreSQL itself: SET enable_seqscan = off, then EXPLAIN a query of common.${table}.`,
  }
}

/**
 * Where only lower-case addresses are ever stored, or the column itself compares without regard to case, or a column
 * holds the lower-cased address, the question is put to that column.
 */
async function lowerCaseColumns(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ condition: string }>(
    `SELECT format('%I = %L', a.attname, 'x') AS condition
     FROM pg_attribute a
     JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_collation c ON c.oid = a.attcollation
     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attrelid = 'common.customers'::regclass AND a.attnum > 0 AND NOT a.attisdropped
       AND (a.attname = 'email' AND (t.typname = 'citext' OR NOT c.collisdeterministic OR EXISTS (
              SELECT FROM pg_constraint k
              WHERE (k.conrelid = a.attrelid OR k.contypid = a.atttypid) AND k.contype = 'c'
                AND pg_get_constraintdef(k.oid) ~* 'lower\\(.*(email|value)|(email|value).*!~ '))
         OR a.attgenerated <> '' AND pg_get_expr(d.adbin, d.adrelid) ~* 'lower\\(.*email')`,
  )
  return rows.map(row => row.condition)
}

async function anyUsesIndex(client: pg.Client, table: string, conditions: string[]): Promise<boolean> {
  for (const condition of conditions) {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (FORMAT JSON) SELECT * FROM common.${table} WHERE ${condition}`,
    )
    const names = rows[0] ? indexesIn(rows[0]['QUERY PLAN'][0].Plan) : []
    if (names.length === 0) continue
    const used = (await indexesOf(client)).filter(index => names.includes(index.name))
    if (await leads(client, table, condition, used)) return true
  }
  return false
}

interface Plan {
  'Index Name'?: string
  Plans?: Plan[]
}

const indexesIn = (plan: Plan): string[] => [
  ...(plan['Index Name'] ? [plan['Index Name']] : []),
  ...(plan.Plans ?? []).flatMap(indexesIn),
]

/** The condition's column is the index's first key or its predicate; a later key would have the whole index read. */
async function leads(client: pg.Client, table: string, condition: string, used: Index[]): Promise<boolean> {
  const column = /^(?:lower\()?"?(\w+)/.exec(condition)?.[1]
  const { rows } = await client.query<{ name: string }>(
    `SELECT i.indexrelid::regclass::text AS name, ic.relname
     FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
     WHERE i.indrelid = to_regclass('common.' || $1) AND ic.relname = ANY($2)
       AND (pg_get_indexdef(i.indexrelid, 1, true) ~* ('\\m' || $3 || '\\M')
         OR pg_get_expr(i.indpred, i.indrelid) ~* ('\\m' || $3 || '\\M'))`,
    [table, used.map(index => index.name), column],
  )
  return rows.length > 0
}

async function indexesOf(client: pg.Client): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `SELECT c.relname AS table, ic.relname AS name, i.indisunique AS unique, i.indkey::text AS keys, m.amname AS method,
            pg_get_expr(i.indexprs, i.indrelid) AS expressions, pg_get_expr(i.indpred, i.indrelid) AS predicate,
            i.indclass::text AS operators
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class ic ON ic.oid = i.indexrelid
     JOIN pg_am m ON m.oid = ic.relam JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'common' AND c.relname IN ('products', 'customers') ORDER BY ic.relname`,
  )
  return rows
}

/** Pairs of an index that is not unique and another that begins with the same keys over the same rows. */
function repeated(indexes: Index[]): [Index, Index][] {
  return indexes.flatMap((index, i): [Index, Index][] => {
    const other = indexes.find(
      (each, j) => i !== j && covers(each, index) && (!covers(index, each) || each.unique || j < i),
    )
    return other && !index.unique ? [[index, other]] : []
  })
}

const covers = (wide: Index, narrow: Index): boolean =>
  wide.table === narrow.table &&
  wide.method === narrow.method &&
  wide.predicate === narrow.predicate &&
  wide.expressions === narrow.expressions &&
  `${wide.keys} `.startsWith(`${narrow.keys} `) &&
  `${wide.operators} `.startsWith(`${narrow.operators} `)

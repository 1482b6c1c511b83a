/**
 * Rule 3.5: which questions an index can answer. The planner is asked, with sequential scans switched off, because on an
 * empty table it would never choose an index by itself; and the index must be about the very column.
 */
import type pg from 'pg'
import { tryAs } from './login.ts'
import { ruleAfter } from './messages.ts'
import type { TableName } from './table-trials.ts'

interface Question {
  table: TableName
  fault: '3.5.category-without-index' | '3.5.is-active-without-index' | '3.5.email-without-index'
  condition: string
}

const questions: readonly Question[] = [
  { table: 'products', fault: '3.5.category-without-index', condition: "category = 'x'" },
  { table: 'products', fault: '3.5.is-active-without-index', condition: 'is_active' },
  { table: 'customers', fault: '3.5.email-without-index', condition: "lower(email) = 'x'" },
]

export const indexCheck = ruleAfter('3.4.*')(
  '3.5.indexes-usable',
  'The three common questions can use an index',
  ({ see, remark, ...live }) =>
    tryAs(live, 'owner', async client => {
      await client.query('SET LOCAL enable_seqscan = off')
      for (const { table, fault, condition } of questions) {
        // Where the learner's way decides how the question is put, any of these will do.
        const conditions = [condition, ...(table === 'customers' ? await lowerCaseColumns(client) : [])]
        see(fault, { table }).holds(await anyUsesIndex(client, table, conditions))
      }
      for (const repeated of await repetitions(client)) remark('3.5.redundant-index', repeated)
    }),
)

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
    const used = rows[0] ? indexesIn(rows[0]['QUERY PLAN'][0].Plan) : []
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
async function leads(client: pg.Client, table: string, condition: string, used: string[]): Promise<boolean> {
  const column = /^(?:lower\()?"?(\w+)/.exec(condition)?.[1]
  const { rows } = await client.query<{ name: string }>(
    `SELECT i.indexrelid::regclass::text AS name, ic.relname
     FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid
     WHERE i.indrelid = to_regclass('common.' || $1) AND ic.relname = ANY($2)
       AND (pg_get_indexdef(i.indexrelid, 1, true) ~* ('\\m' || $3 || '\\M')
         OR pg_get_expr(i.indpred, i.indrelid) ~* ('\\m' || $3 || '\\M'))`,
    [table, used, column],
  )
  return rows.length > 0
}

/** An index that is not unique, and another that begins with the same keys over the same rows. */
async function repetitions(client: pg.Client): Promise<{ name: string; table: string; other: string }[]> {
  const { rows } = await client.query<{ name: string; table: string; other: string }>(
    `WITH own AS (
       SELECT i.indrelid, c.relname AS table, ic.relname AS name, i.indisunique AS unique, i.indkey::text || ' ' AS keys,
              i.indclass::text || ' ' AS operators,
              (ic.relam, pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid))::text AS kind
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class ic ON ic.oid = i.indexrelid
       WHERE c.oid IN (to_regclass('common.products'), to_regclass('common.customers')))
     SELECT DISTINCT ON (a.name) a.name, a.table, b.name AS other
     FROM own a JOIN own b ON a.indrelid = b.indrelid AND a.name <> b.name AND a.kind = b.kind
       AND starts_with(b.keys, a.keys) AND starts_with(b.operators, a.operators)
     WHERE NOT a.unique AND (b.unique OR b.name < a.name OR a.keys <> b.keys) ORDER BY a.name, b.name`,
  )
  return rows
}

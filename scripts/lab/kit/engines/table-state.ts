/** Asks PostgreSQL what is half done about a table, and what its indexes are good for. */
import type pg from 'pg'

/** Names of the constraints that are not validated, and of the indexes that are not valid: somebody has begun them. */
export async function unfinishedOf(client: pg.ClientBase, table: string) {
  const { rows } = await client.query<{ constraints: string[]; indexes: string[] }>(
    `SELECT ARRAY(SELECT conname::text FROM pg_constraint WHERE NOT convalidated AND conrelid = $1::regclass) AS constraints,
            ARRAY(SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid AND indrelid = $1::regclass) AS indexes`,
    [table],
  )
  return rows[0]!
}

/**
 * What the indexes are asked that the planner takes for a question, an item for each. In this session sequential scans are
 * off from then on, because in a small table it would take no index.
 */
export async function indexConditions(client: pg.ClientBase, question: string): Promise<string[]> {
  await client.query('SET enable_seqscan = off')
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`EXPLAIN (FORMAT JSON) ${question}`)
  return conditionsIn(rows[0]!['QUERY PLAN'][0].Plan)
}

interface Plan {
  'Index Cond'?: string
  Plans?: Plan[]
}

const conditionsIn = (plan: Plan): string[] =>
  [plan['Index Cond'] ?? [], ...(plan.Plans ?? []).map(conditionsIn)].flat()

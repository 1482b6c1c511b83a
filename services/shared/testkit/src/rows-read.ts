import type { Pool } from 'pg'

interface PlanNode {
  'Actual Rows': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

/**
 * How many rows a deletion looks at to find those that it deletes; it is undone. PostgreSQL reads a small table whole
 * although there is an index, so here it is told not to if it can help it.
 */
export async function rowsRead(admin: Pool, schema: string, deletion: string): Promise<number> {
  const client = await admin.connect()
  try {
    await client.query(`BEGIN; SET LOCAL search_path = ${schema}; SET LOCAL enable_seqscan = off`)
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${deletion}`)
    const plan = rows[0]['QUERY PLAN'][0].Plan as PlanNode
    return Math.max(...nodesBelow(plan).map(rowsOf))
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

function nodesBelow(node: PlanNode): PlanNode[] {
  return (node.Plans ?? []).flatMap(below => [below, ...nodesBelow(below)])
}

function rowsOf(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return node['Actual Rows'] + removed
}

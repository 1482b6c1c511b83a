/** The comments that migrations have above their tables and columns. */
import { loadModule, parseSync } from 'libpg-query'

/** By `table` and `table.column`. */
export type Comments = Map<string, string>

/** The comment lines directly above each table and column that the statements of `sql` make. */
export async function commentsIn(sql: string): Promise<Comments> {
  await loadModule()
  // PostgreSQL counts bytes.
  const bytes = Buffer.from(sql)
  const above = (location: number) => commentAbove(bytes.subarray(0, location).toString())
  const comments: Comments = new Map()
  for (const { stmt } of parseSync(sql).stmts ?? []) {
    if (!stmt || !('CreateStmt' in stmt)) continue
    const { relation, tableElts = [] } = stmt.CreateStmt
    comments.set(relation?.relname ?? '', above(relation?.location ?? 0))
    for (const element of tableElts) {
      if (!('ColumnDef' in element)) continue
      const { colname, location = 0 } = element.ColumnDef
      comments.set(`${relation?.relname}.${colname}`, above(location))
    }
  }
  return comments
}

/**
 * @param text the SQL before a definition
 * @returns the comment lines directly above it, joined
 */
function commentAbove(text: string): string {
  const lines = text.split('\n').slice(0, -1)
  const last = lines.findLastIndex(line => !/^\s*-- (?!#(end)?region)/.test(line))
  return lines
    .slice(last + 1)
    .map(line => line.replace(/^\s*-- /, '').trim())
    .join(' ')
}

/** A psql script as statements, by PostgreSQL's own parser (libpg-query, of version 17). */
import { type PsqlScript, readPsql } from './psql.ts'

/** A node of PostgreSQL's parse tree: its kind is the only key, as in `{ CreateStmt: { … } }`. */
export type Node = Record<string, unknown>

export interface Statement {
  /** `CreateStmt`, `DoStmt`, … */
  kind: string
  node: Node
  line: number
}

export interface SqlScript extends PsqlScript {
  file: string
  statements: Statement[]
  error?: { message: string; line: number }
}

/** Loaded when the first script is read: the parser is WebAssembly and takes a tenth of a second. */
export async function readSql(text: string, file: string): Promise<SqlScript> {
  const script = readPsql(text)
  const { loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  try {
    const bytes = Buffer.from(script.sql)
    const { stmts = [] } = parseSync(script.sql) as { stmts?: { stmt: Node; stmt_location?: number }[] }
    const statements = stmts.map(({ stmt, stmt_location: start = 0 }) => {
      const [kind = '', node] = Object.entries(stmt)[0] ?? []
      return { kind, node: node as Node, line: lineOf(bytes, start) }
    })
    return { ...script, file, statements }
  } catch (error) {
    const { message, cursorPosition = 0 } =
      (error as { sqlDetails?: { message: string; cursorPosition?: number } }).sqlDetails ?? {}
    if (message === undefined) throw error
    const line = script.sql.slice(0, cursorPosition).split('\n').length
    // The reader wrote `:name`.
    return { ...script, file, statements: [], error: { message: message.replaceAll(/\bpsql_(?=\w)/g, ':'), line } }
  }
}

/** The line of the first word at or after a byte: a statement begins behind the `;` before it. */
function lineOf(bytes: Buffer, start: number): number {
  const before = bytes.subarray(0, start).toString()
  const blank = /^\s*/.exec(bytes.subarray(start).toString())![0]
  return (before + blank).split('\n').length
}

export function childNode(node: Node | undefined, key: string): Node | undefined {
  const value = node?.[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
}

export function nodeList(node: Node | undefined, key: string): Node[] {
  const value = node?.[key]
  return Array.isArray(value) ? (value as Node[]) : []
}

export function textAt(node: Node | undefined, key: string): string | undefined {
  const value = node?.[key]
  return typeof value === 'string' ? value : undefined
}

/** The parts of a qualified name: `[{String: {sval: 'common'}}, …]`. */
export function names(list: Node[]): string[] {
  return list.flatMap(item => textAt(childNode(item, 'String'), 'sval') ?? [])
}

/** Whether any node below has this column, function or text as its own. */
export function mentions(node: unknown, pattern: RegExp): boolean {
  if (typeof node === 'string') return pattern.test(node)
  if (typeof node !== 'object' || node === null) return false
  return Object.values(node).some(value => mentions(value, pattern))
}

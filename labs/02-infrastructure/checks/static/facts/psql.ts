/**
 * What psql makes of a script before the server sees it: meta-commands taken out, variables put in. Line breaks stay
 * where they are, so that a place in the result is a line of the file.
 */

import { readArguments } from '../../../../../scripts/stack/sql/arguments.ts'

export interface MetaCommand {
  name: string
  args: string
  line: number
}

export interface PsqlScript {
  /**
   * Plain SQL; `:"name"` has become `"psql_name"`, `:'name'` has become `'psql_name'`. `:name` has become its value
   * where the script itself says it, and `psql_name` elsewhere.
   */
  sql: string
  commands: MetaCommand[]
}

/** Commands that send what has been typed so far, as `;` does. */
const sends = /^(g|gx|gexec|gset|gdesc|crosstabview|watch|bind|parse)$/

const pieces: [pattern: RegExp, kind: 'copy' | 'comment' | 'meta' | 'variable'][] = [
  [/--[^\n]*/y, 'comment'],
  [/\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*[\s\S]*?\*\/)*\*\//y, 'comment'],
  [/[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y, 'copy'],
  [/'(?:[^']|'')*'/y, 'copy'],
  [/"(?:[^"]|"")*"/y, 'copy'],
  [/\$([A-Za-z_\u0080-\uffff]\w*)?\$[\s\S]*?\$\1\$/y, 'copy'],
  [/\\[^\n]*/y, 'meta'],
  [/::|:=/y, 'copy'],
  [/:'\w+'|:"\w+"|:\w+|:\{\?\w+\}/y, 'variable'],
  [/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, 'copy'],
]

export function readPsql(text: string): PsqlScript {
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const commands: MetaCommand[] = []
  const known = new Map<string, string>()
  let sql = ''
  let line = 1
  for (let position = 0; position < source.length; ) {
    const [found, kind] = pieceAt(source, position)
    if (kind === 'meta') {
      const [, name = '', args = ''] = /^\\(\S*)\s*(.*?)\s*$/.exec(found) ?? []
      commands.push({ name, args, line })
      if (name === 'set') remember(args, known)
      else if (name === 'getenv' || name === 'unset') known.delete(args.split(/\s/)[0]!)
      sql += sends.test(name) || name.startsWith(';') ? ';' : ''
    } else if (kind === 'variable') {
      sql += known.get(found.slice(1)) ?? substituted(found)
    } else if (kind === 'comment') {
      sql += found.replaceAll(/[^\n]/g, ' ')
    } else {
      sql += found
    }
    line += found.split('\n').length - 1
    position += found.length
  }
  return { sql, commands }
}

function pieceAt(source: string, position: number): [found: string, kind: 'copy' | 'comment' | 'meta' | 'variable'] {
  for (const [pattern, kind] of pieces) {
    pattern.lastIndex = position
    const found = pattern.exec(source)?.[0]
    if (found) return [found, kind]
  }
  return [source[position]!, 'copy']
}

/** What `\set` says. A value that only a shell or another variable can tell is not known. */
function remember(args: string, known: Map<string, string>): void {
  const [name = ''] = args.split(/\s/)
  known.delete(name)
  const rest = args.slice(name.length)
  const open = /`|:['"{\w]/.test(rest.replaceAll(/'(?:\\.|''|[^'\\])*'/g, ''))
  if (open || rest.split("'").length % 2 === 0) return
  known.set(name, readArguments(rest, { lookup: () => undefined, env: {} }).join(''))
}

function substituted(variable: string): string {
  if (variable.startsWith(":'")) return `'psql_${variable.slice(2, -1)}'`
  if (variable.startsWith(':"')) return `"psql_${variable.slice(2, -1)}"`
  if (variable.startsWith(':{')) return 'TRUE'
  // A number after a colon is a bound of an array, not a variable.
  return /^:\d/.test(variable) ? variable : `psql_${variable.slice(1)}`
}

/** Whether a name or value of the parsed SQL stood for a psql variable. */
export const isVariable = (text: string): boolean => text.startsWith('psql_')
export const variableName = (text: string): string => text.slice('psql_'.length)

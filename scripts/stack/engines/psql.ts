import { findProgram } from './programs.ts'
import { typeScriptCommand } from './typescript.ts'

/** The words that start psql: the machine's own, or the reader of `scripts/stack/sql` that knows its common commands. */
export function psqlCommand(): string[] {
  const program = findProgram('psql')
  return program ? [program] : typeScriptCommand(new URL('../sql/psql.ts', import.meta.url))
}

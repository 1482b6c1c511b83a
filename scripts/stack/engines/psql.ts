import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findProgram } from './programs.ts'

/** The words that start psql: the machine's own, or the reader of `scripts/stack/sql` that knows its common commands. */
export function psqlCommand(): string[] {
  const program = findProgram('psql')
  if (program) return [program]
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return [process.execPath, '--import', loader, fileURLToPath(new URL('../sql/psql.ts', import.meta.url))]
}

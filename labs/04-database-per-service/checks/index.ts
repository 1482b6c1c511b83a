/** Lab 04: what is said of the files, and what PostgreSQL shows. */
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { type LabFiles, readFiles } from './files.ts'
import { staticChecks } from './static.ts'

const lab: LabChecks<LabFiles> = {
  static: { prepare: readFiles, checks: staticChecks },
  parts: async () => (await import('./parts.ts')).parts,
  mutants: async () => (await import('./mutants.ts')).mutants(),
  volatile: [
    // Which of release 1's requests comes at the wrong moment.
    [/\b(?:place|read|change) an order: /, '<a request>: '],
    // What the later of two hears who make the same at once.
    [/error: (?:\S+\.sql: )?deadlock detected|another run has made it already/i, '<what the later one hears>'],
  ],
}
export default lab

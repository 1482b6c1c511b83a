/** Lab 04: what is said of the files, and what PostgreSQL shows. */
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { neededFiles } from '../../../scripts/lab/kit/needed-files.ts'

const lab: LabChecks = {
  static: {
    prepare: workspace => workspace,
    checks: neededFiles('04', {
      '1.0.files': ['sql/roles.sql', 'sql/sales/', 'sql/inventory/'],
      '2.0.module': ['src/migrate.ts'],
      '3.0.module': ['src/orders.ts'],
      '4.0.module': ['src/unit-of-work.ts'],
    }),
  },
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

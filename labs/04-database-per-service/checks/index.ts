/** Lab 04: what is said of the files, and what PostgreSQL shows. */
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { rolesFile, services } from './files.ts'
import { messages } from './messages.ts'

const { rule } = rules<Workspace>('04', 'static', messages)

/** Files, or folders that hold some of them. */
const needed = {
  '1.0.files': [rolesFile, ...services.map(service => `sql/${service}/`)],
  '2.0.module': ['src/migrate.ts'],
  '3.0.module': ['src/orders.ts'],
  '4.0.module': ['src/unit-of-work.ts'],
}

const lab: LabChecks = {
  static: {
    prepare: workspace => workspace,
    checks: Object.entries(needed).map(([id, files]) =>
      rule(
        id,
        `${files.join(' and ')} ${files.length > 1 ? 'are' : 'is'} there`,
        ({ list, see }) => {
          for (const file of files)
            see('missing', { story: file, place: { file } }).holds(list().some(path => path.startsWith(file)))
        },
        { stage: 'exists' },
      ),
    ),
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

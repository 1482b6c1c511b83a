/** What can be said before anything is run: the files are there. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { type LabFiles, rolesFile, services } from './files.ts'
import { present } from './messages.ts'

const { rule } = rules<LabFiles>('04', 'static', present)
const exists = { stage: 'exists' } as const
const modules = { 2: 'src/migrate.ts', 3: 'src/orders.ts', 4: 'src/unit-of-work.ts' }

export const staticChecks: Check<LabFiles>[] = [
  rule(
    '1.0.files',
    'There are roles, and migrations of both services',
    ({ roles, migrations, see }) => {
      see('missing', { file: rolesFile, place: { file: rolesFile } }).holds(roles !== undefined)
      for (const service of services)
        see('no-migrations', { service, place: { file: `sql/${service}` } }).holds(migrations[service].length > 0)
    },
    exists,
  ),
  ...Object.entries(modules).map(([step, file]) =>
    rule(
      `${step}.0.module`,
      `${file} is there`,
      ({ read, see }) => void see('missing', { file, place: { file } }).holds(read(file) !== undefined),
      exists,
    ),
  ),
]

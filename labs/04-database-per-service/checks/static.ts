/** What can be said before anything is run: the files are there. */
import { observe } from '../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../scripts/lab/types.ts'
import { type LabFiles, rolesFile, services } from './files.ts'

const modules = [
  { step: 2, path: 'src/migrate.ts' },
  { step: 3, path: 'src/orders.ts' },
  { step: 4, path: 'src/unit-of-work.ts' },
] as const

export const staticChecks: Check<LabFiles>[] = [
  {
    id: '1.0.files',
    step: 1,
    title: 'There are roles, and migrations of both services',
    proof: 'static',
    stage: 'exists',
    run({ roles, migrations }) {
      const seen = observe()
      seen.that(roles !== undefined, missing('1.0', rolesFile))
      for (const service of services) {
        seen.that(migrations[service].length > 0, {
          code: '04.1.0.no-migrations',
          message: `sql/${service} holds no migration.`,
          place: { file: `sql/${service}` },
          expected: 'files named by a number, a hyphen, a name and .sql',
          next: 'Look at how the files are named: others do not count',
        })
      }
      return seen.outcome()
    },
  },
  ...modules.map(
    ({ step, path }): Check<LabFiles> => ({
      id: `${step}.0.module`,
      step,
      title: `${path} is there`,
      proof: 'static',
      stage: 'exists',
      run({ read }) {
        const seen = observe()
        seen.that(read(path) !== undefined, missing(`${step}.0`, path))
        return seen.outcome()
      },
    }),
  ),
]

const missing = (rule: string, path: string): Finding => ({
  code: `04.${rule}.missing`,
  message: `${path} is not there.`,
  place: { file: path },
  next: 'Look at the list of files in the task, and at the spelling of the name',
})

import { fileURLToPath } from 'node:url'
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'

const messages = {
  'no-entry': { says: 'There is no src/index.ts.', next: 'Export everything that the task names from this file' },
}
const { rule } = rules<Workspace>('03', 'static', messages, { file: 'src/index.ts' })

const entry = rule(
  '1.0.entry',
  'src/index.ts is there',
  ({ read, see }) => void see('no-entry').holds(read('src/index.ts') !== undefined),
  { stage: 'exists' },
)

const lab: LabChecks = {
  static: { prepare: files => files, checks: [entry] },
  parts: async () => [(await import('./code.ts')).code],
  mutants: async () =>
    (await import('../../../scripts/lab/kit/mutants/typescript.ts')).typescriptMutants({
      directory: fileURLToPath(new URL('../solution', import.meta.url)),
      files: ['location', 'checks', 'recorder', 'order', 'courier', 'dispatch'].map(name => `src/${name}.ts`),
      shownBy: 'code',
    }),
}

export default lab

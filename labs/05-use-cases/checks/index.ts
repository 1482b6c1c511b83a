import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { equivalents } from './equivalents.ts'

const { rule } = rules<Workspace>('05', 'static', {
  'no-entry': { says: 'There is no src/index.ts.', next: 'Export everything that the task names from this file' },
})

const entry = rule(
  '1.0.entry',
  'src/index.ts is there',
  ({ read, see }) => {
    see('no-entry', { place: { file: 'src/index.ts' } }).holds(read('src/index.ts') !== undefined)
  },
  { stage: 'exists' },
)

const solution = fileURLToPath(new URL('../solution', import.meta.url))

const lab: LabChecks = {
  static: { prepare: files => files, checks: [entry] },
  parts: async () => [(await import('./code.ts')).code],
  mutants: async () =>
    (await import('../../../scripts/lab/kit/mutants/typescript.ts')).typescriptMutants({
      directory: solution,
      files: readdirSync(`${solution}/src`).map(name => `src/${name}`),
      shownBy: 'code',
      equivalents,
    }),
}

export default lab
